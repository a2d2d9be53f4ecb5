import { describe, expect, it } from 'vitest';
import { findUnboundedConversations } from '../../src/analysis/conversations/unbounded.js';
import { analyse } from '../support/analyse.js';
import { send, TURN } from '../support/conversations.js';

/** What grows for ever in a program. */
function growingIn(code: string): string[] {
  return findUnboundedConversations(analyse(code)).map(({ conversation }) => conversation.place.name);
}

/** Programs, and what grows for ever in them. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(growingIn(code)).toEqual(told);
  });
};

const SAY = "h.push({ role: 'user', content: await rl.question('> ') });";
const TURNS = `${SAY} ${send('h')} h.push(r.choices[0].message);`;
/** What is said without a question. */
const TELL = `h.push(${TURN}); ${send('h')} h.push(r.choices[0].message);`;
const START = "const h = [{ role: 'system', content: s }];";

describe('what runs for ever', () => {
  check([
    ['a loop that asks', `${START} while (true) { ${TURNS} }`, ['h']],
    ['a loop that asks until it is told to end', `${START} let q = ''; while (q !== 'exit') { ${TURNS} }`, ['h']],
    ['a loop that asks at least once', `${START} do { ${TURNS} } while (true);`, ['h']],
    ['a loop without a head that asks', `${START} for (;;) { ${TURNS} }`, ['h']],
    ['a loop that asks some times', `${START} for (let i = 0; i < 9; i += 1) { ${TURNS} }`, []],
    ['a loop that asks while something is less', `${START} while (x <= 9) { ${TURNS} }`, []],
    ['a loop that asks over a list', `${START} for (const x of y) { ${TURNS} }`, []],
    ['a loop that asks nothing', `${START} while (true) { ${TELL} }`, []],
    [
      'a loop that asks in a function',
      `${START} while (true) { const q = await ask(); ${TELL} } async function ask() { return rl.question('> '); }`,
      ['h'],
    ],
    [
      'a loop that asks with a package for other things, too',
      `import { consola } from 'consola'; ${START} while (true) { const q = await consola.prompt('You'); ${TELL} }`,
      ['h'],
    ],
    [
      'a loop that asks in a field of the terminal',
      `import terminal from 'terminal-kit'; const term = terminal.terminal; ${START} while (true) { const q = await term.inputField().promise; ${TELL} }`,
      ['h'],
    ],
    [
      'a loop in a file that logs with a package which could ask',
      `import { consola } from 'consola'; ${START} while (true) { const q = await queue.prompt('You'); ${TELL} }`,
      [],
    ],
    [
      'a loop that asks in a function of a function',
      `${START} while (true) { const q = await one(); ${TELL} } async function one() { return two(); } async function two() { return rl.question('> '); }`,
      ['h'],
    ],
    [
      'a loop that asks in a function that calls itself',
      `${START} while (true) { const q = await ask(); ${TELL} } async function ask() { if (x) return ask(); return rl.question('> '); }`,
      ['h'],
    ],
    [
      'a loop that asks with a function of another module',
      `import { readLine } from '../input.js'; ${START} while (true) { const q = await readLine('> '); ${TELL} }`,
      ['h'],
    ],
    [
      'a loop that calls a function of another module which may do anything',
      `import { ask } from '../input.js'; ${START} while (true) { const q = await ask('> '); ${TELL} }`,
      [],
    ],
    ['a loop beside a question', `${START} await rl.question('> '); while (true) { ${TELL} }`, []],
    ['a loop that reads a body', `${START} while (true) { const q = await response.text(); ${TELL} }`, []],
    [
      'a loop that asks for a text',
      `import { text } from '@clack/prompts'; ${START} while (true) { const q = await text({ message: 'You' }); ${TELL} }`,
      ['h'],
    ],
    [
      'lines of a file',
      `${START} for await (const q of createInterface({ input: createReadStream(path) })) { ${TELL} }`,
      [],
    ],
    ['lines of the keyboard', `${START} for await (const q of readline.createInterface({ input })) { ${TELL} }`, ['h']],
    [
      'lines of the keyboard under a name',
      `${START} const rl = createInterface({ input }); for await (const q of rl) { ${TELL} }`,
      ['h'],
    ],
    ['lines of the console', `${START} for await (const q of console) { ${TELL} }`, ['h']],
    ['lines of the process', `${START} for await (const q of process.stdin) { ${TELL} }`, ['h']],
    ['lines of a file', `${START} for await (const q of open('lines.txt')) { ${TELL} }`, []],
    ['lines of something else', `${START} for await (const q of process.stdout) { ${TELL} }`, []],
    [
      'lines of the keyboard that are there already',
      `${START} for (const q of readline.createInterface({ input })) { ${TELL} }`,
      [],
    ],
    ['a handler', `${START} bot.on('message', async (q) => { ${TELL} });`, ['h']],
    ['a handler that is called once', `${START} bot.once('message', async (q) => { ${TELL} });`, []],
    ['an answer to one question', `${START} rl.question('> ', async (q) => { ${TELL} });`, []],
    [
      'an answer to a question that is asked again',
      `${START} async function next(q) { ${TELL} rl.question('> ', next); } rl.question('> ', next);`,
      ['h'],
    ],
    ['what follows a result', `${START} db.get(sql, async (error, q) => { ${TELL} });`, []],
    ['what follows the end of the input', `${START} process.stdin.on('end', async () => { ${TELL} });`, []],
    ['what follows each line of the input', `${START} rl.on('line', async (q) => { ${TELL} });`, ['h']],
    [
      'an answer that asks again',
      `${START} function ask() { rl.question('> ', async (q) => { ${TELL} ask(); }); } ask();`,
      ['h'],
    ],
    ['an exported function', `${START} export async function go(q) { ${TELL} }`, ['h']],
    [
      'a method',
      `class A { h = []; async go(q) { ${TELL.replaceAll('h.push', 'this.h.push').replace('messages: h', 'messages: this.h')} } }`,
      ['this.h'],
    ],
    [
      'a constructor',
      `class A { h = []; constructor(q) { this.h.push(${TURN}); ${send('this.h').replace('await ', '')} } }`,
      [],
    ],
    ['a function that is called once', `${START} async function go(q) { ${TELL} } go('hi');`, []],
    [
      'a function that is called in a loop that asks',
      `${START} async function go(q) { ${TELL} } while (true) { go(await rl.question('> ')); }`,
      ['h'],
    ],
    ['a function that calls itself', `${START} async function go(q) { ${TELL} go(q); } go('hi');`, []],
    ['a function that asks and calls itself', `${START} async function go() { ${TURNS} go(); } go();`, ['h']],
    ['a conversation that the loop makes', `while (true) { ${START} ${TURNS} }`, []],
    ['a conversation that the handler makes', `bot.on('message', async (q) => { ${START} ${TELL} });`, []],
    [
      'a conversation that is made around the loop in a function',
      `async function go() { ${START} while (true) { ${TURNS} } } go();`,
      ['h'],
    ],
    [
      'a conversation that is made for each call, with a loop inside',
      `export async function go(q) { ${START} while (true) { ${TELL} } }`,
      [],
    ],
  ]);
});

describe('what is made for one run of a function', () => {
  const ON_FIELD = TELL.replaceAll('h.push', 'this.h.push').replace('messages: h', 'messages: this.h');
  const CHAT = `class Chat { h = []; async go(q) { ${ON_FIELD} } }`;
  const MAKER = `function make() { const h = []; return { async go(q) { ${TELL} } }; }`;
  const EACH = `async function talk() { ${START} while (true) { const q = await rl.question('> '); if (q === '/new') break; ${TELL} } }`;
  check([
    [
      'an object of a class',
      `${CHAT} app.post('/', async (req) => { const chat = new Chat(); await chat.go(req.body); });`,
      [],
    ],
    ['an object of a class without a name', `${CHAT} export const once = (q) => new Chat().go(q);`, []],
    [
      'an object of a class that is kept',
      `${CHAT} const all = []; app.post('/', async (req) => { const chat = new Chat(); all.push(chat); await chat.go(req.body); });`,
      ['this.h'],
    ],
    [
      'an object of a class for all runs',
      `${CHAT} const chat = new Chat(); app.post('/', (req) => chat.go(req.body));`,
      ['this.h'],
    ],
    [
      'an object of a class for what is heard in one run',
      `${CHAT} export function serve(s) { const chat = new Chat(); s.on('message', (q) => chat.go(q)); }`,
      ['this.h'],
    ],
    [
      'an object of a class for a loop that asks',
      `${CHAT} async function main() { const chat = new Chat(); while (true) await chat.go(await rl.question('> ')); } main();`,
      ['this.h'],
    ],
    [
      'an object of an exported class',
      `export ${CHAT} export const once = (q) => { const chat = new Chat(); return chat.go(q); };`,
      ['this.h'],
    ],
    [
      'what a function makes',
      `${MAKER} app.post('/', async (req) => { const { go } = make(); await go(req.body); });`,
      [],
    ],
    [
      'what a function makes in time',
      `async ${MAKER} app.post('/', async (req) => { const chat = await make(); await chat.go(req.body); });`,
      [],
    ],
    [
      'what a function makes for all runs',
      `${MAKER} const chat = make(); app.post('/', (req) => chat.go(req.body));`,
      ['h'],
    ],
    [
      'what a function makes once for each',
      `${MAKER} const all = {}; app.post('/', (req) => { const chat = (all[req.id] ??= make()); return chat.go(req.body); });`,
      ['h'],
    ],
    ['a loop that is left', `${EACH} talk();`, ['h']],
    ['a loop that is left and begun again', `${EACH} for (;;) { await talk(); await rl.question('Again? '); }`, []],
    ['a loop whose function is called by itself', `${EACH.replace('break', 'return talk()')} talk();`, []],
  ]);
});

/** A loop that asks, with a counter beside it. */
const counted = (body: string, after = ''): string => `${START} let n = 0; while (true) { ${body} ${TURNS} ${after} }`;

describe('turns that are counted', () => {
  check([
    ['by a counter', `${START} let n = 0; while (true) { if (n++ > 9) break; ${TURNS} }`, []],
    ['by a counter before', `${START} let n = 0; while (true) { n++; if (n >= 9) break; ${TURNS} }`, []],
    ['by a counter on the other side', `${START} let n = 0; while (true) { n++; if (9 < n) break; ${TURNS} }`, []],
    ['by a counter that has a certain value', counted('n++; if (n === 9) break;'), []],
    ['by a counter that has a certain value as it is counted', counted('if (++n == 9) break;'), []],
    ['by a counter whose last value has a name', counted('const last = ++n === 9; if (last) break;'), []],
    ['by a sum', counted('n += 1; if (n >= 9) break;'), []],
    ['by an assignment', counted('n = n + 1; if (n >= 9) break;'), []],
    ['by what is spent', counted('', 'n += r.usage.total_tokens; if (n > budget) break;'), []],
    ['by a counter that ends the process', counted('if (n === 9) { log(); process.exit(0); } n += 1;'), []],
    ['down to nothing', counted('if (--n === 0) break;'), []],
    ['down to nothing, which is false', counted('if (!--n) break;'), []],
    ['down to nothing, or to something else', counted('if (stop || !n) break; n -= 1;'), []],
    ['in the head of the loop', `${START} let n = 9; while (n--) { ${TURNS} }`, []],
    ['in the head of the loop, up to a value', `${START} let n = 0; while (n !== 9) { n++; ${TURNS} }`, []],
    ['at the foot of the loop', `${START} let n = 0; do { n++; ${TURNS} } while (n !== 9);`, []],
    ['in the head, with something else', `${START} let n = 0; while (go && n < 9) { n += 1; ${TURNS} }`, []],
    ['in the head by somebody else', `${START} while (go && x < 9) { ${TURNS} }`, []],
    ['in the head of a for', `${START} for (let i = 0; i !== 9; i++) { ${TURNS} }`, []],
    ['in the head of a for, with something else', `${START} for (let i = 0; go && i < 9; i += 1) { ${TURNS} }`, []],
    ['in the head of a for, down', `${START} for (let i = 9; i; i--) { ${TURNS} }`, []],
    ['in the head of a for, and tested below', `${START} for (let i = 0; ; i++) { if (i === 9) break; ${TURNS} }`, []],
    [
      'of the keyboard',
      `${START} let n = 0; for await (const q of process.stdin) { ${TELL} if (++n === 9) break; }`,
      [],
    ],
    ['by a counter that nobody compares', counted('n++;'), ['h']],
    ['by a counter that is tested for the first turn', counted('n++; if (n === 1) greet();'), ['h']],
    ['by a counter that is tested for being there', counted('n++; if (n) greet();'), ['h']],
    ['by a counter of which a part is tested', counted('n++; if (n % 5 === 0) greet();'), ['h']],
    [
      'by a counter that is compared elsewhere',
      `${START} let n = 0; if (n > 9) log(); while (true) { n++; ${TURNS} }`,
      ['h'],
    ],
    ['by a counter of something else', `${START} let n = 0; n++; while (true) { if (m > 9) break; ${TURNS} }`, ['h']],
    [
      'by a counter of the same name',
      `${START} function count(n) { n++; } while (true) { const n = await load(); if (n > 9) greet(); ${TURNS} }`,
      ['h'],
    ],
    ['by a counter that starts anew in each turn', counted('let i = 0; while (i < 9) { i++; log(i); }'), ['h']],
    ['by a counter of a loop inside', counted('for (let i = 0; i < 9; i++) log(i);'), ['h']],
    ['by a counter of a loop inside, outside of it', counted('for (n = 0; n < 9; n++) log(n);'), ['h']],
    [
      'a text that may stay empty',
      counted("let text = ''; for await (const c of s) text += c; if (!text) break;"),
      ['h'],
    ],
    ['a text that is empty', counted("if (text === '') break; text += q;"), ['h']],
    ['in a handler', `${START} let n = 0; bot.on('message', async (q) => { if (n++ > 9) return; ${TELL} });`, []],
    [
      'in a handler, up to a value',
      `${START} let n = 0; bot.on('message', async (q) => { if (++n === 9) return; ${TELL} });`,
      [],
    ],
    [
      'in a function that the loop calls',
      `${START} let n = 0; async function turn() { if (++n > 9) return false; ${TURNS} return true; } while (await turn()) log();`,
      [],
    ],
    [
      'in a function that calls itself',
      `${START} let n = 0; function ask() { if (n++ > 9) return; rl.question('> ', async (q) => { ${TELL} ask(); }); } ask();`,
      [],
    ],
    [
      'in a function that is told the next number',
      `${START} function ask(n) { if (n > 9) return; rl.question('> ', async (q) => { ${TELL} ask(n + 1); }); } ask(0);`,
      [],
    ],
    [
      'in a function that is told how many are left',
      `${START} function ask(n) { if (n === 0) return; rl.question('> ', async (q) => { ${TELL} ask(n - 1); }); } ask(9);`,
      [],
    ],
    [
      'in a function that is told a number beside something else',
      `${START} const n = 0; function ask() { if (n > 9) return; log(n + 1); rl.question('> ', async (q) => { ${TELL} ask(); }); } ask();`,
      ['h'],
    ],
  ]);
});

const loop = (body: string, after = ''): string =>
  `${START} while (true) { ${SAY} ${body} ${send('h')} h.push(r.choices[0].message); ${after} }`;

/** A loop that asks, with two lists in one object. */
const members = (before: string, after: string): string =>
  `const c = { h: [], next: [] }; while (true) { ${before} ${send('c.next')} ${after} }`;

describe('what shortens a conversation', () => {
  check([
    ['nothing', loop(''), ['h']],
    [
      'nothing, and it is put together anew',
      `let h = []; while (true) { ${SAY} ${send('h')} h = h.concat([r.choices[0].message]); }`,
      ['h'],
    ],
    [
      'nothing, and it is put together anew by way of another member',
      members(
        'c.next = [...c.h, { role: "user", content: await rl.question("> ") }];',
        'c.h = [...c.next, r.choices[0].message];',
      ),
      ['c.next', 'c.h'],
    ],
    [
      'something, perhaps: it is put together of what a function gives',
      members('c.next = other(c.h, await rl.question("> "));', 'c.h = [...c.next, r.choices[0].message];'),
      [],
    ],
    [
      'a function that trims what is stored',
      loop('const kept = trimAll(q); h.push({ role: "user", content: kept });'),
      [],
    ],
    [
      'a function that trims what is stored, in time',
      loop('const kept = await trimAll(q); h.push({ role: "user", content: kept });'),
      [],
    ],
    [
      'a function of another name',
      loop('const kept = await readAll(q); h.push({ role: "user", content: kept });'),
      ['h'],
    ],
    ['a slice', loop('log(h.slice(-3));'), []],
    ['a slice of all', loop('log(h.slice());'), ['h']],
    ['a slice that is handed on', loop('log(h.slice);'), []],
    ['a splice', loop('h.splice(1, 2);'), []],
    ['the oldest is taken', loop('h.shift();'), []],
    ['the newest is taken', loop('if (x) h.pop();'), ['h']],
    ['the newest is taken each time', loop('', 'h.pop(); h.pop();'), []],
    ['a filter', loop('log(h.filter(isMine));'), []],
    ['a copy without some', loop('log(h.toSpliced(1, 1));'), []],
    ['a slice that is printed', loop('console.log(h.slice(-3));'), ['h']],
    [
      'a slice that is printed as one text',
      loop("console.log('Last: ' + h.slice(-3).map((m) => m.content).join(' '));"),
      ['h'],
    ],
    ['a slice that is printed as JSON', loop('process.stdout.write(`${JSON.stringify(h.slice(-3))}`);'), ['h']],
    ['a slice that is printed under a name', loop('const last = h.slice(-1)[0]; console.log(last.role, last);'), ['h']],
    ['a slice that is printed and sent', loop(`const last = h.slice(-3); console.log(last); ${send('last')}`), []],
    ['a slice that is printed and handed on', loop('const last = h.slice(-3); console.log(last); log(last);'), []],
    ['a slice under a name that is another later', loop('let last = h.slice(-3); console.log(last); last = [];'), []],
    ['a slice that is printed one by one', loop('for (const m of h.slice(-3)) console.log(m.content);'), ['h']],
    ['a slice that is kept one by one', loop('for (const m of h.slice(-3)) kept.push(m);'), []],
    ['a slice that replaces it', loop('h = h.slice(-3);'), []],
    ['a slice that is given to a method', loop('h.slice(-3).forEach(log);'), []],
    ['a slice that is given', loop('const last = () => h.slice(-3);'), []],
    ['a slice that is printed by others', loop('logger.info(h.slice(-3));'), []],
    ['what the newest entry says', loop('log(h.slice(-1)[0].content);'), ['h']],
    ['what the newest entry says, with a method', loop("if (h.slice(-1).at(0)?.role === 'user') log();"), ['h']],
    ['what an entry says is set', loop("h.slice(-3)[0].content = '…';"), []],
    ['an entry', loop('log(h.slice(-1)[0]);'), []],
    ['how many a filter leaves, printed', loop("console.log(h.filter((m) => m.role === 'user').length);"), ['h']],
    [
      'how many a filter leaves, for the first turn',
      loop("if (h.filter((m) => m.role === 'user').length === 1) log();"),
      ['h'],
    ],
    [
      'how many a filter leaves, compared with much',
      loop("if (h.filter((m) => m.role === 'user').length > 20) log();"),
      [],
    ],
    ['how many a filter leaves, for others', loop("check(h.filter((m) => m.role === 'user').length);"), []],
    [
      'how many a filter leaves, under a name that is compared',
      loop('const n = h.filter(isUser).length; if (n > 20) log();'),
      [],
    ],
    ['the length is set', loop('h.length = 1;'), []],
    ['the length is compared with much', loop('if (h.length > 30) log();'), []],
    ['the length is compared with something', loop('if (h.length > most) log();'), []],
    ['the length is compared with two', loop('if (h.length > 2) log();'), ['h']],
    ['the length is compared with three', loop('if (h.length > 3) log();'), []],
    ['the length is compared with much, the other way round', loop('if (30 < h.length) log();'), []],
    ['the length is compared with two, the other way round', loop('if (2 < h.length) log();'), ['h']],
    ['the length is a certain one', loop('if (h.length === 30) log();'), ['h']],
    ['the length is compared with a text', loop("if (h.length > '1') log();"), []],
    ['the length is read', loop('log(h.length);'), ['h']],
    ['the length is added', loop('log(h.length + 1);'), ['h']],
    ['another member', loop('log(h.at(0));'), ['h']],
    ['it is started anew', `let h = []; while (true) { ${TURNS} h = []; }`, []],
    ['it is given the array that it has', `${START} let g = h; while (true) { ${TURNS} if (x) g = h; }`, ['h']],
    [
      'it gets the array again that it has been from the beginning',
      `const start = []; let h = start; while (true) { ${TURNS} if (x) h = start; }`,
      ['start'],
    ],
    [
      'it gets a copy of its beginning',
      `const start = []; let h = start; while (true) { ${TURNS} if (x) h = [...start]; }`,
      [],
    ],
    [
      'it gets one of two arrays',
      `const start = []; const other = []; let h = start; while (true) { ${TURNS} if (x) h = other; }`,
      [],
    ],
    [
      'it gets an array again that is given anew',
      `let start = []; let h = start; while (true) { ${TURNS} if (x) { start = []; h = start; } }`,
      [],
    ],
    ['it is started anew if somebody says so', `let h = []; while (true) { ${TURNS} if (x) h = []; }`, []],
    [
      'a turn or another is added to it',
      `let h = []; while (true) { ${SAY} ${send('h')} h = x ? [...h, a] : [...h, b]; }`,
      ['h'],
    ],
    [
      'it is started anew with a turn, or a turn is added',
      `let h = []; while (true) { ${SAY} ${send('h')} h = x ? [b] : [...h, a]; }`,
      [],
    ],
    [
      'it is loaded anew, or a turn is added',
      `let h = []; while (true) { ${SAY} ${send('h')} h = x ? load() : [...h, a]; }`,
      [],
    ],
    ['it is started if it is not there', `let h; while (true) { if (!h) h = []; ${TURNS} }`, ['h']],
    ['it is started if it is undefined', `let h; while (true) { if (h === undefined) h = []; ${TURNS} }`, ['h']],
    ['it is started if it is null', `let h; while (true) { if (h == null) h = []; ${TURNS} }`, ['h']],
    ['it is started if it is empty', `let h; while (true) { if (h.length < 1) h = []; ${TURNS} }`, ['h']],
    ['it is started if it is there', `let h; while (true) { if (h) h = []; ${TURNS} }`, []],
    ['it is started if it is not something', `let h; while (true) { if (h !== x) h = []; ${TURNS} }`, []],
    ['it is started if something else is not there', `let h; while (true) { if (!x) h = []; ${TURNS} }`, []],
    ['it is started if it is not there or old', `let h; while (true) { if (!h || x < now) h = []; ${TURNS} }`, []],
    [
      'it is started if something else is so, or it is not there',
      `let h; while (true) { if (x || !h) h = []; ${TURNS} }`,
      [],
    ],
    [
      'it is started if it is not there or no list',
      `let h; while (true) { if (!h || !Array.isArray(h)) h = []; ${TURNS} }`,
      ['h'],
    ],
    [
      'it is started if it is not there and somebody is',
      `let h; while (true) { if (x && !h) h = []; ${TURNS} }`,
      ['h'],
    ],
    [
      'it is loaded when the program starts',
      `let h = []; if (x) h = load(); bot.on('message', async (q) => { ${TELL} });`,
      ['h'],
    ],
    [
      'it is loaded by a function that is called when the program starts',
      `let h = []; function start() { h = load(); } start(); bot.on('message', async (q) => { ${TELL} });`,
      ['h'],
    ],
    [
      'it is loaded by a function that is called when the program starts, and later',
      `let h = []; function start() { h = load(); } start(); bot.on('message', async (q) => { if (x) start(); ${TELL} });`,
      [],
    ],
    [
      'it is started by a function that is called when the program starts, and by other modules',
      `let h = []; export function start() { h = []; } start(); bot.on('message', async (q) => { ${TELL} });`,
      [],
    ],
    [
      'it is started by a function that calls itself',
      `let h = []; function start() { h = []; if (x) start(); } start(); bot.on('message', async (q) => { ${TELL} });`,
      [],
    ],
    [
      'it is started by a function that nobody calls',
      `let h = []; function start() { h = []; } bot.on('message', async (q) => { ${TELL} });`,
      [],
    ],
    ['it is started if it says so', `let h; while (true) { h.isOver && (h = []); ${TURNS} }`, []],
    ['it is started if it is older than something', `let h; while (true) { if (h.at < x) h = []; ${TURNS} }`, []],
    ['it is started if there is none, in one expression', `let h; while (true) { h ?? (h = []); ${TURNS} }`, ['h']],
    ['it is started if there is nothing else', `let h; while (true) { x ?? (h = []); ${TURNS} }`, []],
    [
      'it is started if a store does not have it',
      `const all = {}; bot.on('message', async (q) => { if (!(q.id in all)) all[q.id] = []; const h = all[q.id]; ${TELL} });`,
      ['all[…]'],
    ],
    [
      'it is started if a store has it',
      `const all = {}; bot.on('message', async (q) => { if (q.id in all) all[q.id] = []; const h = all[q.id]; ${TELL} });`,
      [],
    ],
    [
      'it is a field of a class that a function makes',
      `export function make() { return class { h = []; async go(q) { ${TELL.replaceAll('h.push', 'this.h.push').replace('messages: h', 'messages: this.h')} } }; }`,
      ['this.h'],
    ],
    ['it is started otherwise', `let h; while (true) { if (!h) log(); else h = []; ${TURNS} }`, []],
    ['it is started unless it is there', `let h; while (true) { h || (h = []); ${TURNS} }`, ['h']],
    [
      'a field is started in a constructor',
      `class A { constructor() { this.h = []; } async go(q) { this.h.push(${TURN}); ${send('this.h')} this.h.push(r.choices[0].message); } }`,
      ['this.h'],
    ],
    [
      'a field is started in a method',
      `class A { h = []; clear() { this.h = []; } async go(q) { this.h.push(${TURN}); ${send('this.h')} this.h.push(r.choices[0].message); } }`,
      [],
    ],
    [
      'a field is started if it is not there',
      `class A { async go(q) { if (!this.h) this.h = []; this.h.push(${TURN}); ${send('this.h')} this.h.push(r.choices[0].message); } }`,
      ['this.h'],
    ],
    [
      'a field is started if another one is not there',
      `class A { async go(q) { if (!this.g) this.h = []; this.h.push(${TURN}); ${send('this.h')} this.h.push(r.choices[0].message); } }`,
      [],
    ],
    ['code of another module has it', loop('mend(h);'), []],
    ['code that only carries it', loop('res.json(h);'), ['h']],
    ['code of another module that gets the reply, too', loop('', 'note(h, r);'), []],
    [
      'what a copy that is sent loses',
      `${START} while (true) { ${SAY} const g = [...h]; if (g.length > 9) g.shift(); ${send('g')} h.push(r.choices[0].message); }`,
      [],
    ],
    ['what a copy that is not sent loses', loop('const g = [...h]; g.shift();'), ['h']],
    ['what is made of it', `${START} while (true) { ${SAY} ${send('recent(h)')} h.push(r.choices[0].message); }`, []],
    [
      'a part of what each entry becomes',
      `${START} while (true) { ${SAY} ${send('h.map((m) => ({ role: m.role, content: m.content })).slice(-9)')} h.push(r.choices[0].message); }`,
      [],
    ],
    [
      'what is made of what each entry becomes',
      `${START} while (true) { ${SAY} ${send('recent(h.map((m) => ({ role: m.role, content: m.content })))')} h.push(r.choices[0].message); }`,
      [],
    ],
    [
      'what some entries become',
      `${START} while (true) { ${SAY} ${send('h.flatMap((m) => (m.old ? [] : [{ role: m.role, content: m.content }]))')} h.push(r.choices[0].message); }`,
      [],
    ],
    [
      'each entry made anew by a function of the file',
      `${START} while (true) { ${SAY} ${send('h.map(toMessage)')} h.push(r.choices[0].message); } function toMessage({ role, content }) { return { role, content }; }`,
      ['h'],
    ],
    [
      'turns that are kept as pairs',
      `const h = []; while (true) { const q = await rl.question('> '); const g = h.map(([role, content]) => ({ role, content })); g.push({ role: 'user', content: q }); ${send('g')} h.push(['user', q], ['assistant', r.choices[0].message.content]); }`,
      ['h'],
    ],
    [
      'pairs of which the copy that is sent loses some',
      `const h = []; while (true) { const q = await rl.question('> '); const g = h.map(([role, content]) => ({ role, content })); g.push({ role: 'user', content: q }); if (g.length > 9) g.shift(); ${send('g')} h.push(['user', q], ['assistant', r.choices[0].message.content]); }`,
      [],
    ],
    [
      'each entry made anew by what is not in the file',
      `${START} while (true) { ${SAY} ${send('h.map(toMessage)')} h.push(r.choices[0].message); }`,
      [],
    ],
  ]);
});

describe('what it is kept in', () => {
  const PUT = 'store.set(q.id, { h: [] });';
  /** A bot with a record for each user, and what else it does. */
  const records = (after: string, store = 'const store = new Map();'): string =>
    `${store} bot.on('message', async (q) => { if (!store.has(q.id)) ${PUT} const { h } = store.get(q.id); ${TELL} }); ${after}`;
  const CHAT = `class Chat { h = []; async go(q) { ${TELL.replaceAll('h.push', 'this.h.push').replace('messages: h', 'messages: this.h')} } }`;
  const chat = (made: string, after: string): string =>
    `${CHAT} ${made} bot.on('message', (q) => chat.go(q)); ${after}`;
  check([
    ['a record that is made when it is not there', records(''), ['store[…].h']],
    ['a record that is deleted', records("bot.on('reset', (q) => store.delete(q.id));"), []],
    [
      'a record that is deleted, which is noted',
      records("bot.on('reset', (q) => { const was = store.delete(q.id); });"),
      [],
    ],
    ['all records are deleted', records("bot.on('reset', () => store.clear());"), []],
    [
      'a record that is deleted later',
      records('', 'const store = new Map(); export const later = (id) => setTimeout(() => store.delete(id), 9);'),
      [],
    ],
    ['the store is replaced', records("bot.on('reset', () => { store = new Map(); });", 'let store = new Map();'), []],
    [
      'another store is cleared',
      records("bot.on('reset', () => other.clear());", 'const store = new Map(); const other = new Map();'),
      ['store[…].h'],
    ],
    [
      'a record of an object is replaced',
      `const store = {}; bot.on('reset', (q) => { store[q.id] = { h: [] }; }); bot.on('message', async (q) => { const { h } = (store[q.id] ??= { h: [] }); ${TELL} });`,
      [],
    ],
    [
      'an object of lists is replaced by an empty one',
      `let store = {}; bot.on('reset', () => { store = {}; }); bot.on('message', async (q) => { const h = (store[q.id] ??= []); ${TELL} });`,
      [],
    ],
    [
      'a record that is put back with the time',
      `const store = {}; bot.on('message', async (q) => { store[q.id] ??= { h: [] }; const { h } = store[q.id]; ${TELL} store[q.id] = { ...store[q.id], at: now() }; });`,
      ['store[…].h'],
    ],
    [
      'a list that is put back in a new record',
      `const store = {}; bot.on('message', async (q) => { const h = store[q.id]?.h ?? []; ${TELL} store[q.id] = { h, at: now() }; });`,
      ['store[…].h'],
    ],
    [
      'a record that a function makes when there is none',
      `const store = new Map(); function made(q) { const one = { h: [] }; store.set(q.id, one); return one; } bot.on('message', async (q) => { const { h } = store.get(q.id) ?? made(q); ${TELL} });`,
      ['store[…].h'],
    ],
    ['an object of a class', chat('const chat = new Chat();', ''), ['this.h']],
    [
      'an object of a class that is replaced',
      chat('let chat = new Chat();', "bot.on('reset', () => { chat = new Chat(); });"),
      [],
    ],
    [
      'objects of a class in a store, each put there when there is none',
      `${CHAT} const store = new Map(); bot.on('message', (q) => { const chat = store.get(q.id) ?? new Chat(); store.set(q.id, chat); return chat.go(q); });`,
      ['this.h'],
    ],
    [
      'objects of a class in a store from which they are deleted',
      `${CHAT} const store = new Map(); bot.on('message', (q) => { const chat = store.get(q.id) ?? new Chat(); store.set(q.id, chat); return chat.go(q); }); bot.on('reset', (q) => store.delete(q.id));`,
      [],
    ],
  ]);
});

describe('where it is kept', () => {
  const by = (expression: string, before = ''): string =>
    `${before} bot.on('message', async (q) => { ${expression}.push(${TURN}); ${send(expression)} ${expression}.push(r.choices[0].message); });`;
  check([
    ['a variable', by('h', 'const h = [];'), ['h']],
    ['a name that is not declared', by('h'), []],
    ['a property', by('chat.h', 'const chat = { h: [] };'), ['chat.h']],
    ['an entry of a Map', by('store.get(q.id)', 'const store = new Map();'), ['store[…]']],
    ['an entry of a weak Map', by('store.get(q.id)', 'const store = new WeakMap();'), ['store[…]']],
    ['an entry of a database', by('store.get(q.id)', 'const store = new Keyv();'), []],
    ['an entry of a database of a module', by('store.get(q.id)', 'const store = new db.Map();'), []],
    ['an entry of a map of its own kind', by('store.get(q.id)', 'const store = new MapOfAll();'), []],
    ['an entry of an object', by('store[q.id]', 'const store = {};'), ['store[…]']],
    ['an entry of a list', by('store[q.id]', 'const store = [];'), ['store[…]']],
    ['an entry of what is loaded', by('store[q.id]', 'const store = load();'), []],
    ['an entry of an object that may be loaded', by('store[q.id]', 'let store = {}; store = load();'), []],
    ['an array of another module', by('h', "import { h } from './h';"), []],
    ['an array that is exported', by('h', 'export const h = [];'), []],
    ['an array that is exported later', by('h', 'const h = []; export { h };'), []],
    ['an array that is exported as a whole', by('h', 'const h = []; export default h;'), []],
    ['an array that is exported by CommonJS', by('h', 'const h = []; module.exports = h;'), []],
    ['an array that is exported by CommonJS with others', by('h', 'const h = []; module.exports = { h };'), []],
    ['an array that is exported by CommonJS under a name', by('h', 'const h = []; exports.list = h;'), []],
    ['an array that is put into some other object', by('h', 'const h = []; other.list = h;'), ['h']],
    ['an array that is put into some other object with others', by('h', 'const h = []; other.list = { h };'), ['h']],
    ['an array into which the exports go', by('h', 'const h = []; h.all = module.exports;'), ['h']],
    ['a session of a request', by('q.session.h'), []],
    ['a member of a request', by('q.data.h'), []],
    [
      'a request of the Responses API that truncates',
      `const h = []; bot.on('message', async (q) => { h.push(${TURN}); const r = await openai.responses.create({ model, input: h, truncation: 'auto' }); h.push(...r.output); });`,
      [],
    ],
    [
      'a request of the Responses API that manages its context',
      `const h = []; bot.on('message', async (q) => { h.push(${TURN}); const r = await openai.responses.create({ model, input: h, context_management: [] }); h.push(...r.output); });`,
      [],
    ],
    [
      'a request of the Responses API that does not',
      `const h = []; bot.on('message', async (q) => { h.push(${TURN}); const r = await openai.responses.create({ model, input: h }); h.push(...r.output); });`,
      ['h'],
    ],
    [
      'a request of the Responses API with options that cannot be seen',
      `const h = []; bot.on('message', async (q) => { h.push(${TURN}); const r = await openai.responses.create({ model, input: h, ...options }); h.push(...r.output); });`,
      [],
    ],
    [
      'a request of the chat API that is said to truncate',
      by('h', 'const h = [];').replace('messages: h', "truncation: 'auto', messages: h"),
      ['h'],
    ],
  ]);
});

describe('who else has it', () => {
  const ON_FIELD = TELL.replaceAll('h.push', 'this.h.push').replace('messages: h', 'messages: this.h');
  const field = (before: string, body = ''): string => `${before} h = []; ${body} async go(q) { ${ON_FIELD} } }`;
  const given = (parameter: string): string =>
    `export class A { constructor(${parameter}) {} async go(q) { ${ON_FIELD} } }`;
  const state = (after: string, before = ''): string =>
    `export function useChat() { const [h, setH] = useState([]); ${before} const go = async (q) => { setH((p) => [...p, ${TURN}]); ${send('h')} setH((p) => [...p, r.choices[0].message]); }; ${after} }`;
  const ON = `${START} bot.on('message', async (q) => { ${TELL} });`;
  check([
    ['who calls an exported function', `${ON} export const get = () => h;`, []],
    ['who calls a function of the file', `${ON} const get = () => h; log(get().length);`, ['h']],
    [
      'who calls an exported function, in an object',
      `export function make() { const h = []; const go = async (q) => { ${TELL} }; return { go, h }; }`,
      [],
    ],
    ['who calls an exported function, as a copy', `${ON} export const get = () => [...h];`, ['h']],
    ['who asks a server', `${ON} app.get('/', () => ({ h }));`, ['h']],
    [
      'who gets the record',
      `const store = {}; export function record(id) { return (store[id] ??= { h: [] }); } bot.on('message', async (q) => { const { h } = record(q.id); ${TELL} });`,
      [],
    ],
    [
      'who reads a getter',
      field('export class A {', 'get all() { return this.h; }')
        .replaceAll('h = []', '#h = []')
        .replaceAll('this.h', 'this.#h'),
      [],
    ],
    ['who reads a public field', field('export class A { public'), []],
    ['who extends a class', field('abstract class A { protected', '').concat(' export { A };'), []],
    [
      'nobody, in a class of the file',
      field('class A { public').concat(' const a = new A(); export const go = (q) => a.go(q);'),
      ['this.h'],
    ],
    ['nobody, of a private field', field('export class A { private'), ['this.h']],
    ['who gave it to the constructor', given('private h'), []],
    ['nobody, of a parameter that begins with a list of its own', given('private h = []'), ['this.h']],
    ['who gets the setter of a state', state('return [h, go, setH];'), []],
    ['who gets the setter of a state as a property', state('return createElement(View, { h, go, setH });'), []],
    ['who gets a state', state('return { h, go };'), ['h']],
    ['a hook that depends on the setter', state('return go;', 'useEffect(() => setH((p) => [...p]), [setH]);'), ['h']],
  ]);
});

describe('what a caller sends as a whole message', () => {
  const route = (body: string): string =>
    `${START} app.post('/chat', async (req, res) => { ${body} ${send('h')} h.push(r.choices[0].message); });`;
  check([
    ['the body', route('h.push(req.body);'), ['h']],
    ['the body, behind something else', route('h.push(marker, req.body);'), ['h']],
    ['something else', route('h.push(marker);'), []],
    ['the body, which others get with the list', route('h.push(req.body); handle(h);'), []],
    ['the body, which others see in the list', route('h.push(req.body); res.json(h);'), ['h']],
    ['something that is loaded', route('h.push(await load(req.body.id));'), []],
    ['the body, and a cut', route('h.push(req.body); if (h.length > 20) h.shift();'), []],
  ]);
});
