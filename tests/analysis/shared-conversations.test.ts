import { describe, expect, it } from 'vitest';
import { findSharedConversations } from '../../src/analysis/conversations/shared.js';
import { analyse } from '../support/analyse.js';
import { send, TURN } from '../support/conversations.js';

/** The conversations of a program that all users share. */
function sharedIn(code: string): string[] {
  return findSharedConversations(analyse(code)).map(({ name }) => name);
}

/** Programs, and the conversations in them that all users share. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(sharedIn(code)).toEqual(told);
  });
};

const START = 'const h = [];';
const turn = (h = 'h'): string => `${h}.push(${TURN}); ${send(h)} ${h}.push(r.choices[0].message);`;
const handler = (body: string): string => `bot.on('messageCreate', async (m) => { ${body} });`;
const route = (body: string): string => `app.post('/chat', async (req, res) => { ${body} });`;

describe('where a conversation of all is kept', () => {
  check([
    ['a variable of the module', START + handler(turn()), ['h']],
    ['a variable that the module exports', `export ${START} ${handler(turn())}`, []],
    ['a variable that the module exports with others', `${START} ${handler(turn())} module.exports = { bot, h };`, []],
    [
      'a variable that is filled anew each time',
      START + route(`h.splice(0, h.length, first, ${TURN}); ${send('h')}`),
      [],
    ],
    [
      'a variable of which a part is replaced each time',
      START + route(`h.splice(0, 1, first, ${TURN}); ${send('h')}`),
      ['h'],
    ],
    ['a property of a variable of the module', `const chat = { h: [] }; ${handler(turn('chat.h'))}`, ['chat.h']],
    ['an entry of a store', `const store = {}; ${handler(turn('store[m.id]'))}`, []],
    ['a member of the global object', handler(turn('global.h')), ['global.h']],
    [
      'a member of the global object that the file is told of',
      `/* global global */ ${handler(turn('global.h'))}`,
      ['global.h'],
    ],
    ['a member of the global object by its other name', handler(turn('globalThis.h')), ['globalThis.h']],
    ['a member of some other global', handler(turn('window.h')), []],
    ['a name that is not declared', handler(turn()), []],
    ['a variable of the handler', handler(START + turn()), []],
    ['a variable of a function around the handler', `function start() { ${START} ${handler(turn())} }`, []],
    ['a field', `class A { h = []; start() { bot.on('messageCreate', async (m) => { ${turn('this.h')} }); } }`, []],
    ['an array of another module', `import { h } from './h'; ${handler(turn())}`, []],
    ['a parameter', `function start(h) { ${handler(turn())} }`, []],
    [
      'an array of the module in a helper',
      `${START} async function go() { ${turn()} } ${handler('await go();')}`,
      ['h'],
    ],
    ['no handler', START + turn(), []],
    ['a handler that does not add to it', `${START} async function go() { ${turn()} } go(); ${handler('log(m);')}`, []],
    ['two of the module', `const h = [], g = []; ${handler(turn())} ${handler(turn('g'))}`, ['h', 'g']],
    ['one with two handlers', START + handler(turn()) + handler(turn()), ['h']],
  ]);
});

describe('what of it is sent', () => {
  check([
    ['all of it', START + handler(turn()), ['h']],
    ['a copy with more', `${START} ${handler(`h.push(${TURN}); ${send('[s, ...h]')}`)}`, ['h']],
    ['a copy under a name', `${START} ${handler(`h.push(${TURN}); const g = [...h]; ${send('g')}`)}`, ['h']],
    ['what is made of it', `${START} ${handler(`h.push(${TURN}); ${send('recent(h)')}`)}`, []],
    ['each entry made anew', `${START} ${handler(`h.push(${TURN}); ${send('h.map(toMessage)')}`)}`, []],
    ['those that pass a test', `${START} ${handler(`h.push(${TURN}); ${send('h.filter(mine)')}`)}`, []],
    [
      'all of it, and those that pass a test are counted',
      `${START} ${handler(`${turn()} console.log(h.filter(mine).length);`)}`,
      ['h'],
    ],
    ['a part', `${START} ${handler(`h.push(${TURN}); ${send('h.slice(-9)')}`)}`, ['h']],
    ['nothing', `${START} ${handler(`h.push(${TURN}); ${send('[s]')}`)}`, []],
    ['all of it, when code of another module had it', `${START} ${handler(`await fill(h); ${turn()}`)}`, []],
    ['all of it, when it was carried away', `${START} ${route(`${turn()} res.json(h);`)}`, ['h']],
    [
      'examples that are no turn of a user',
      `${START} ${handler(`h.push({ role: 'system', content: s }); ${send('h')}`)}`,
      [],
    ],
    [
      'a reply that nobody asked for',
      `${START} ${handler(`h.push({ role: 'assistant', content: s }); ${send('h')}`)}`,
      [],
    ],
  ]);
});

describe('whether it is there for the next user', () => {
  check([
    ['it is emptied behind the reply', `${START} ${handler(`${turn()} h.length = 0;`)}`, []],
    ['it is emptied before the turn', `${START} ${handler(`h.length = 0; ${turn()}`)}`, []],
    ['it is emptied now and then', `${START} ${handler(`if (x) h.length = 0; ${turn()}`)}`, ['h']],
    [
      'it is emptied in another handler',
      `${START} ${handler(turn())} bot.on('messageCreate', () => { h.length = 0; });`,
      ['h'],
    ],
    ['it is emptied where the module begins', `${START} h.length = 0; ${handler(turn())}`, ['h']],
    ['it is assigned anew', `let h = []; ${handler(`h = [${TURN}]; ${send('h')}`)}`, []],
    ['it is assigned anew behind the reply', `let h = []; ${handler(`${turn()} h = [];`)}`, []],
    ['the turn is taken back', `${START} ${handler(`h.push(${TURN}); ${send('h')} h.pop();`)}`, []],
    [
      'the turn is taken back where it fails',
      `${START} ${handler(`h.push(${TURN}); try { ${send('h')} } catch { h.pop(); }`)}`,
      ['h'],
    ],
    [
      'it is emptied where it fails',
      `${START} ${handler(`h.push(${TURN}); try { ${send('h')} } catch { h.length = 0; }`)}`,
      ['h'],
    ],
  ]);
});

describe('a handler that serves one user', () => {
  const only = (test: string): string => `${START} ${handler(`if (${test}) return; ${turn()}`)}`;
  check([
    ['by a channel of the environment', only('m.channelId !== process.env.CHANNEL'), []],
    ['by an id as a text', only('String(m.chat.id) !== process.env.CHAT'), []],
    ['by an id that becomes a text', only('m.chat.id.toString() !== process.env.CHAT'), []],
    ['by a number of the environment', only('m.from.id !== Number(process.env.OWNER)'), []],
    ['by what a function makes of an id', only('nameOf(m.chat.id) !== process.env.CHAT'), ['h']],
    ['by a text', only("m.channelId !== '42'"), []],
    ['by a number', only('m.chatId != 42'), []],
    ['by a constant', only('m.userId !== OWNER'), []],
    ['by an id that is taken out', START + handler(`const { id } = m.author; if (id !== OWNER) return; ${turn()}`), []],
    [
      'by another part that is taken out',
      START + handler(`const { kind } = m.author; if (kind !== OWNER) return; ${turn()}`),
      ['h'],
    ],
    [
      'by a helper',
      `const isOwner = (id) => id === process.env.OWNER; ${START} ${handler(`if (!isOwner(m.author.id)) return; ${turn()}`)}`,
      [],
    ],
    [
      'by a helper that only notes it',
      `const note = (id) => log(id === process.env.OWNER); ${START} ${handler(`note(m.author.id); ${turn()}`)}`,
      ['h'],
    ],
    ['by the case of a switch', START + handler(`switch (m.channelId) { case process.env.CHANNEL: ${turn()} }`), []],
    ['by another case of a switch', START + handler(`switch (m.kind) { case process.env.CHANNEL: ${turn()} }`), ['h']],
    [
      'by what runs before',
      `bot.use((ctx, next) => (ctx.from?.id === OWNER ? next() : undefined)); ${START} ${handler(turn())}`,
      [],
    ],
    ['by a constant with digits', only('m.userId !== OWNER_2'), []],
    ['by a configuration', only('m.guildId !== config.guild'), []],
    ['by settings', only('m.from !== this.settings.owner'), []],
    ['by the id', only("m.author.id !== '42'"), []],
    ['by the name', only("m.author.username !== 'me'"), []],
    ['by the channel', only("m.channel !== '#bots'"), []],
    ['by the setting in front', only("'42' !== m.channelId"), []],
    ['by going on for one', `${START} ${handler(`if (m.channelId === '42') { ${turn()} }`)}`, []],
    ['by something that is no identity', only("m.content !== '!ask'"), ['h']],
    ['by an identity that is a variable', only("id !== '42'"), ['h']],
    ['by a variable', only('m.channelId !== channel'), ['h']],
    ['by a name that only begins like a constant', only('m.channelId !== Channel'), ['h']],
    ['by a name that only ends like a constant', only('m.channelId !== myCHANNEL'), ['h']],
    ['by yes or no', only('m.channelId !== true'), ['h']],
    ['by the bot itself', only('m.author.id !== client.user.id'), ['h']],
    ['by the bot itself in a configuration', only('m.author.id === config.me.id'), ['h']],
    ['by a user of a configuration', only('m.author.id === config.user'), ['h']],
    ['by an order', only('m.channelId < 42'), ['h']],
    ['by an environment that is not the process', only('m.channelId !== my.process.env'), ['h']],
    [
      'in another handler',
      `${START} bot.on('messageCreate', (m) => { if (m.channelId !== '42') return; }); ${handler(turn())}`,
      ['h'],
    ],
  ]);
});

describe('what a caller sends as a whole message', () => {
  const ANSWER = `${send('h')} h.push(r.choices[0].message);`;
  check([
    ['the body', START + route(`h.push(req.body); ${ANSWER}`), ['h']],
    ['a part of it, under a name', START + route(`const { message } = req.body; h.push(message); ${ANSWER}`), ['h']],
    ['what the request reads', START + route(`h.push(await req.json()); ${ANSWER}`), ['h']],
    ['something that is loaded', START + route(`h.push(await load(req.body.id)); ${ANSWER}`), []],
    ['some messages', START + route(`h.push(...req.body.messages); ${ANSWER}`), []],
    ['what a handler of a bot gets', START + handler(`h.push(m.body); ${ANSWER}`), []],
    [
      'the body, in a helper',
      `${START} async function add(message) { h.push(message); } ${route(`await add(req.body); ${ANSWER}`)}`,
      [],
    ],
    ['the body, in a list of the handler', route(`${START} h.push(req.body); ${ANSWER}`), []],
  ]);
});

describe('an array of the module with which the conversation of each user begins', () => {
  const BASE = "const base = [{ role: 'system', content: s }];";
  const inMap = (fill: string, base = BASE): string =>
    `${base} const store = new Map(); ${handler(`${fill} ${turn()} store.set(m.id, h);`)}`;
  const inObject = (fill: string, base = BASE): string =>
    `${base} const store = {}; ${handler(`${fill} ${turn('store[m.id]')}`)}`;
  const inSession = (fill: string, base = 'const base = { h: [] };'): string =>
    `${base} ${handler(`${fill} ${turn('m.session.h')}`)}`;
  check([
    ['if there is nothing', inMap('const h = store.get(m.id) ?? base;'), ['base']],
    ['if there is nothing, in older code', inMap('const h = store.get(m.id) || base;'), ['base']],
    ['a copy of it', inMap('const h = store.get(m.id) ?? [...base];'), []],
    ['a copy of it by a method', inMap('const h = store.get(m.id) ?? base.slice();'), []],
    ['a copy of it by a function', inMap('const h = store.get(m.id) ?? structuredClone(base);'), []],
    ['a new one', inMap('const h = store.get(m.id) ?? makeBase();'), []],
    ['a copy of what is there', inMap('let h = store.get(m.id) ?? base; h = [...h];'), []],
    ['an entry of an object', inObject('store[m.id] ??= base;'), ['base']],
    ['an entry of an object after a test', inObject('if (!store[m.id]) store[m.id] = base;'), ['base']],
    ['an entry of an object that is what it was', inObject('store[m.id] = store[m.id] ?? base;'), ['base']],
    ['an entry of an object that is copied', inObject('store[m.id] ??= base; store[m.id] = [...store[m.id]];'), []],
    ['an entry of an object that is another one', inObject('others[m.id] ??= base;'), []],
    [
      'an entry of a Map after a test',
      inMap('if (!store.has(m.id)) store.set(m.id, base); const h = store.get(m.id);'),
      ['base'],
    ],
    ['a session', inSession('m.session ??= base;'), ['base']],
    ['a session that is set', inSession('m.session = base;'), ['base']],
    ['a copy for a session', inSession('m.session ??= structuredClone(base);'), []],
    ['a list for a session', inSession('m.session.h ??= base;', 'const base = [];'), ['base']],
    ['an object without the list', inSession('m.session ??= base;', 'const base = { count: 0 };'), []],
    ['an array of the handler', inMap(`${BASE} const h = store.get(m.id) ?? base;`, ''), []],
    ['an exported array', inMap('const h = store.get(m.id) ?? base;', `export ${BASE}`), []],
    ['an array that is emptied', inMap('base.length = 1; const h = store.get(m.id) ?? base;'), []],
    ['an array that other code gets', inMap('mend(base); const h = store.get(m.id) ?? base;'), []],
    [
      'an array that is replaced',
      inMap('base = []; const h = store.get(m.id) ?? base;', BASE.replace('const', 'let')),
      [],
    ],
    ['something else', inMap('const h = store.get(m.id) ?? base;', 'const base = load();'), []],
    [
      'no handler',
      `${BASE} const store = {}; async function go(m) { store[m.id] ??= base; ${turn('store[m.id]')} }`,
      [],
    ],
    [
      'new arrays of it',
      `${BASE} const store = {}; ${handler(`store[m.id] ??= base; store[m.id] = [...store[m.id], ${TURN}]; ${send('store[m.id]')}`)}`,
      [],
    ],
  ]);
});
