import { describe, expect, it } from 'vitest';
import { judgeConversations } from '../../src/analysis/conversations/judge-conversations.js';
import { analyse } from '../support/analyse.js';
import { send, TURN } from '../support/conversations.js';

/** What the conversations of a program lack, `missing 3, 1`: what it is, the line where it shows, and the line of the request whose reply it is. */
function owedIn(code: string): string[] {
  return judgeConversations(analyse(code, { filename: 'file.tsx' })).map(
    ({ what, event, earlier }) =>
      `${what} ${String(event.source.loc.start.line)}${earlier ? `, ${String(earlier.node.loc.start.line)}` : ''}`,
  );
}

/** Programs of several lines, and what is owed in them. */
const check = (
  programs: readonly (readonly [name: string, lines: readonly string[], told: readonly string[]])[],
): void => {
  it.each(programs)('%s', (_, lines, told) => {
    expect(owedIn(lines.join('\n'))).toEqual(told);
  });
};

const ASK = send('h');
const SHOW = 'console.log(r.choices[0].message.content);';
const SAY = `h.push(${TURN});`;
const MORE = "h.push({ role: 'user', content: p });";
const REPLY = 'h.push(r.choices[0].message);';
const TEXT = "h.push({ role: 'assistant', content: r.choices[0].message.content });";
const TOOL = "h.push({ role: 'tool', tool_call_id: id, content: out });";
const SYSTEM = "h.push({ role: 'system', content: s });";
const again = (messages = 'h'): string => send(messages).replace('const r', 'const r2');
const third = (messages = 'h'): string => send(messages).replace('const r', 'const r3');
const START = 'const h = [];';

describe('a conversation that is sent twice, one after the other', () => {
  check([
    ['with the reply', [START, SAY, ASK, REPLY, SAY, again()], []],
    ['with the text of the reply', [START, SAY, ASK, TEXT, SAY, again()], []],
    ['without the reply', [START, SAY, ASK, SHOW, SAY, again()], ['missing 6, 3']],
    [
      'without the reply, three times',
      [START, SAY, ASK, SHOW, SAY, again(), SAY, third()],
      ['missing 6, 3', 'missing 8, 6'],
    ],
    ['without the second reply', [START, SAY, ASK, REPLY, SAY, again(), SAY, third()], ['missing 8, 6']],
    ['without the reply, with two more turns', [START, SAY, ASK, SHOW, SAY, SAY, again()], ['missing 7, 3']],
    [
      'without the reply, with something of the system',
      [START, SAY, ASK, SHOW, SYSTEM, SAY, again()],
      ['missing 7, 3'],
    ],
    ['without another turn', [START, SAY, ASK, SHOW, again()], []],
    ['without a turn before', [START, SYSTEM, ASK, SHOW, SAY, again()], []],
    [
      'with a turn of another developer',
      [START, SAY, ASK, SHOW, "h.push({ role: 'developer', content: s });", again()],
      ['missing 6, 3'],
    ],
    ['with what a function makes of the reply', [START, SAY, ASK, 'h.push(toMessage(r));', SAY, again()], []],
    ['after it has been emptied', [START, SAY, ASK, SHOW, 'h.length = 0;', SAY, again()], []],
    ['after the turn has been taken back', [START, SAY, ASK, SHOW, 'h.pop();', SAY, again()], []],
    ['with the reply behind the next turn', [START, SAY, ASK, SAY, REPLY, again()], ['late 5, 3']],
    ['with the text behind the next turn', [START, SAY, ASK, SAY, TEXT, again()], ['late 5, 3']],
    ['with the reply behind the results of tools', [START, SAY, ASK, TOOL, REPLY, again()], ['late 5, 3']],
    [
      'with the reply as what the user says',
      [START, SAY, ASK, "h.push({ role: 'user', content: r.choices[0].message.content });", SAY, again()],
      ['misfiled 4, 3'],
    ],
    [
      'with the reply as what the system says',
      [START, SAY, ASK, "h.push({ role: 'system', content: r.choices[0].message.content });", SAY, again()],
      ['misfiled 4, 3'],
    ],
    [
      'with the reply in what the user says',
      [START, SAY, ASK, "h.push({ role: 'user', content: `You said ${r.choices[0].message.content}` });", again()],
      [],
    ],
    ['handed to code that gets the reply as well', [START, SAY, ASK, 'save(h, r);', SAY, again()], []],
    ['handed to code that gets no reply', [START, SAY, ASK, 'save(h);', SAY, again()], ['missing 6, 3']],
    ['handed to code of another module, as the reply is', [START, SAY, ASK, 'save(h); show(r);', SAY, again()], []],
    [
      'handed to code of another module before the first turn',
      [START, 'fill(h);', SAY, ASK, 'show(r);', SAY, again()],
      ['missing 7, 4'],
    ],
    ['only if something holds', [START, SAY, ASK, SHOW, SAY, `if (x) { ${again()} }`], ['missing 6, 3']],
    ['with the reply only if something holds', [START, SAY, ASK, `if (x) ${REPLY}`, SAY, again()], ['missing 6, 3']],
    [
      'with the reply if there is one',
      [START, SAY, ASK, `const { message } = r.choices[0]; if (message) h.push(message);`, SAY, again()],
      [],
    ],
  ]);
});

describe('a reply that is stored if there is one', () => {
  const NAMES = 'const choices = r.choices; const reply = choices[0]?.message; const text = reply?.content;';
  const KEEP = "h.push({ role: 'assistant', content: text });";
  const inHandler = (line: string): string[] => [
    "const h = []; bot.on('message', async (p) => {",
    `${MORE} ${ASK}`,
    `${NAMES} ${line}`,
    '});',
  ];
  const unlessEither = (test: string, told: readonly string[] = []) =>
    [`unless ${test}`, inHandler(`if (${test}) return; ${KEEP}`), told] as const;
  const LOST = ['missing 2, 2'];
  check([
    unlessEither('!reply || !reply.content'),
    unlessEither('!reply || !text'),
    unlessEither('text === undefined || text === null'),
    unlessEither("reply?.content === undefined || reply.content === null || reply.content === ''"),
    unlessEither("!text || text.trim() === ''"),
    unlessEither('!text || text.length === 0'),
    unlessEither("typeof text !== 'string'"),
    unlessEither("typeof text !== 'string' || text === ''"),
    unlessEither('!choices.length || !text'),
    unlessEither('!choices || choices.length === 0'),
    unlessEither('!Array.isArray(choices) || choices.length === 0'),
    unlessEither('!r || (!r.choices || !r.choices[0])'),
    unlessEither('!Boolean(text)'),
    unlessEither("!reply || choices[0].finish_reason === 'length'"),
    unlessEither('!(reply && text)'),
    unlessEither('!text && (!reply || !choices)'),
    unlessEither('!text || isBanned(p)', LOST),
    unlessEither('isBanned(p) || !text', LOST),
    unlessEither('reply.tool_calls || !text', LOST),
    unlessEither('!reply || !text || isBanned(p)', LOST),
    unlessEither("!text || text === 'undefined'", LOST),
    unlessEither("typeof p !== 'string' || !text", LOST),
    unlessEither('typeof reply.tool_calls !== "object"', LOST),
    unlessEither('!isGood(text) || !reply', LOST),
    unlessEither('null == text'),
    unlessEither("undefined === text || '' === text"),
    unlessEither("'string' !== typeof text"),
    unlessEither('choices.length < 1'),
    unlessEither('1 > choices.length || 0 === text.length'),
    unlessEither("'length' === choices[0].finish_reason"),
    unlessEither("'tool_calls' === choices[0].finish_reason", LOST),
    unlessEither('null == p', LOST),
    unlessEither('p.length < 1', LOST),
    unlessEither('text.length < 2', LOST),
    ['unless it is empty, by a name', inHandler(`const isEmpty = !text?.trim(); if (isEmpty) return; ${KEEP}`), []],
    ['unless there is none, by a name', inHandler(`const none = !reply || !text; if (none) return; ${KEEP}`), []],
    ['or a name of a test holds', inHandler(`const none = null == text; if (none || !reply) return; ${KEEP}`), []],
    ['and a name of its size', inHandler(`const count = choices.length; if (count > 0) ${KEEP}`), []],
    ['and a name of a test, in one expression', inHandler('const isText = !!text; isText && h.push(reply);'), []],
    [
      'unless it is cut, by a name',
      inHandler(`const cut = choices[0].finish_reason === 'length'; if (cut) return; ${KEEP}`),
      [],
    ],
    [
      'unless it calls a tool, by a name',
      inHandler(`const isCall = choices[0].finish_reason === 'tool_calls'; if (isCall) return; ${KEEP}`),
      LOST,
    ],
    ['unless another test has a name', inHandler(`const bad = isBanned(p); if (bad) return; ${KEEP}`), LOST],
    [
      'unless the named test may have changed',
      inHandler(`let none = !text; none = p.x; if (none) return; ${KEEP}`),
      LOST,
    ],
    ['unless names go round', inHandler(`const a = !b || isBanned(p); const b = !a; if (b) return; ${KEEP}`), LOST],
    ['or says that there is none', inHandler(`if (!reply || !text) log(p); else { ${KEEP} }`), []],
    ['or one of two is no text', inHandler(`(!reply || !text) ? log(p) : h.push(reply);`), []],
    ['and its type is right', inHandler(`if (typeof text === 'string') ${KEEP}`), []],
    ['and its type is right, in one expression', inHandler(`typeof text === 'string' && h.push(reply);`), []],
    ['and it says something', inHandler(`if (reply && text) ${KEEP}`), []],
    ['and it says something, or something else holds', inHandler(`if (isGood(p) || text) ${KEEP}`), []],
    ['and something else holds', inHandler(`if (isGood(p) && text) ${KEEP}`), LOST],
    ['and one of two is there, in one expression', inHandler(`(reply || text) && h.push(reply);`), []],
    [
      'or throws where somebody goes on',
      inHandler(`try { if (!reply || !text) throw new Error('no'); ${KEEP} } catch { log(p); }`),
      [],
    ],
    [
      'in a loop that goes round',
      [START, 'while (true) {', SAY, ASK, NAMES, 'if (!reply || !reply.content) { log(); continue; }', KEEP, '}'],
      [],
    ],
  ]);
});

describe('results of tools', () => {
  check([
    ['with the calls', [START, SAY, ASK, REPLY, TOOL, again()], []],
    ['without the calls', [START, SAY, ASK, TOOL, again()], ['droppedToolCalls 5, 3']],
    ['with the text alone', [START, SAY, ASK, TEXT, TOOL, again()], ['droppedToolCalls 6, 3']],
    ['with the text alone, and a turn', [START, SAY, ASK, TEXT, TOOL, SAY, again()], ['droppedToolCalls 7, 3']],
    ['without the calls, and a turn', [START, SAY, ASK, TOOL, SAY, again()], ['droppedToolCalls 6, 3']],
    ['without the calls, behind a turn', [START, SAY, ASK, SAY, TOOL, again()], ['droppedToolCalls 6, 3']],
    ['in a list of their own', [START, TOOL, ASK, SHOW], ['droppedToolCalls 3']],
    ['in a list of their own, with instructions', [START, SYSTEM, TOOL, ASK, SHOW], []],
    ['in a list of their own, with others before it', [START, TOOL, send('[...before, ...h]'), SHOW], []],
    ['in a list of their own, that is handed in', [`async function go(h) {`, TOOL, ASK, '}'], []],
    [
      'beside the conversation',
      [START, SAY, ASK, again("[...h, { role: 'tool', tool_call_id: id, content: out }]")],
      ['droppedToolCalls 4, 3'],
    ],
    [
      'beside the conversation with the reply',
      [START, SAY, ASK, REPLY, again("[...h, { role: 'tool', tool_call_id: id, content: out }]")],
      [],
    ],
    [
      'beside the conversation, behind the reply',
      [START, SAY, ASK, again("[...h, r.choices[0].message, { role: 'tool', tool_call_id: id, content: out }]")],
      [],
    ],
    [
      'beside the conversation, behind the text',
      [
        START,
        SAY,
        ASK,
        again(
          "[...h, { role: 'assistant', content: r.choices[0].message.content }, { role: 'tool', tool_call_id: id, content: out }]",
        ),
      ],
      ['droppedToolCalls 4, 3'],
    ],
    [
      'when everything has been answered',
      [START, SAY, ASK, REPLY, TOOL, again(), TOOL, third()],
      ['droppedToolCalls 8, 6'],
    ],
  ]);
});

/** A chat that runs the calls of an answer, with the results under a name. */
const running = (
  put: string,
  made = '({ role: "tool", tool_call_id: c.id, content: use(c) })',
  reply = '',
): string[] => [
  'let h = [];',
  'const run = async (c) => { try { return { role: "tool", content: use(c) }; } catch (e) { return { role: "tool", content: e.message }; } };',
  SAY,
  'while (true) {',
  ASK,
  reply,
  `const results = await Promise.all(r.choices[0].message.tool_calls.map(async (c) => ${made}));`,
  put,
  '}',
];
const DROPPED = ['droppedToolCalls 5, 5'];

describe('results that calls are mapped to', () => {
  check([
    ['all at once', running('h.push(...results);'), DROPPED],
    ['all at once, behind the reply', running('h.push(...results);', undefined, REPLY), []],
    ['in a new array', running('h = [...h, ...results];'), DROPPED],
    ['in a new array, behind the reply', running('h = [...h, ...results];', undefined, REPLY), []],
    ['in a new array with the reply', running('h = [...h, r.choices[0].message, ...results];'), []],
    ['by concat', running('h = h.concat(results);'), DROPPED],
    ['by concat, behind the reply', running('h = h.concat(results);', undefined, REPLY), []],
    ['one by one', running('for (const one of results) h.push(one);'), DROPPED],
    ['one by one, behind the reply', running('for (const one of results) h.push(one);', undefined, REPLY), []],
    ['one by one with a callback', running('results.forEach((one) => h.push(one));'), DROPPED],
    ['one by one in parts', running('for (const { id } of results) h.push(id);'), []],
    ['by a function that is called for each', running('h.push(...results);', 'run(c)'), DROPPED],
    ['by a function that is waited for', running('h.push(...results);', 'await run(c)'), DROPPED],
    ['by a function, behind the reply', running('h.push(...results);', 'run(c)', REPLY), []],
    ['by a function, one by one', running('for (const one of results) h.push(one);', 'run(c)'), DROPPED],
    ['by code of others', running('h.push(...results);', 'use(c)'), []],
    ['by code of others, one by one', running('for (const one of results) h.push(one);', 'use(c)'), []],
    ['by a function or nothing', running('h.push(...results);', 'c.ok ? run(c) : use(c)'), []],
  ]);
});

describe('a function that answers several conversations', () => {
  const speak = (put: string): string =>
    `async function speak(m) { ${send('m')} ${put} return r.choices[0].message.content; }`;
  const chats = (put: string, second = 'q', kept = ''): string[] => [
    speak(put),
    'const g = [], h = [];',
    'while (true) {',
    "g.push({ role: 'user', content: q });",
    `const q2 = await speak(g); ${kept}`,
    `h.push({ role: 'user', content: ${second} });`,
    'console.log(await speak(h));',
    '}',
  ];

  check([
    ['that stores each answer', chats("m.push({ role: 'assistant', content: r.choices[0].message.content });"), []],
    ['and whose answer to one is what the other is asked', chats('m.push(r.choices[0].message);', 'q2'), []],
    ['that stores none', chats(''), ['missing 1, 5']],
    [
      'that stores none, and whose answer to one is what the other is asked',
      chats('', 'q2', "g.push({ role: 'assistant', content: q2 });"),
      ['missing 1, 7'],
    ],
  ]);
});

describe('a reply under the role of the user', () => {
  const MISFILED = "const { content } = r.choices[0].message; h.push({ role: 'user', content });";

  check([
    [
      'in a function that is called twice',
      [START, `async function ask(q) { ${SAY} ${ASK} ${MISFILED} }`, 'await ask(a);', 'await ask(b);'],
      ['misfiled 2, 2'],
    ],
    [
      'that it was given',
      [
        'class Agent { h = []; async say(text) {',
        "this.h.push({ role: 'user', content: text });",
        send('this.h'),
        REPLY.replace('h.push', 'this.h.push'),
        'return r.choices[0].message.content; } }',
        "let line = 'Hello'; const one = new Agent(), other = new Agent();",
        'while (true) { line = await one.say(line); line = await other.say(line); }',
      ],
      [],
    ],
  ]);
});

describe('a side request', () => {
  check([
    [
      'is not the one whose reply is owed',
      [START, 'while (true) {', SAY, ASK, again(`[...h, ${TURN}]`), '}'],
      ['missing 4, 4'],
    ],
  ]);
});

/** A chat of Responses that goes through the answer. */
const through = (loop: string, stream = ''): string[] => [
  'const h = [];',
  'export async function ask(q) {',
  SAY,
  `const r = await ai.responses.create({ model, input: h${stream} });`,
  loop,
  '}',
];
const PART = "if (e.type === 'response.completed') h.push(...e.response.output);";
const MISSING = ['missing 4, 4'];

describe('a reply that is stored as its parts come', () => {
  check([
    ['with the last event', through(`for await (const e of r) { ${PART} }`, ', stream: true'), []],
    [
      'with the last event, which ends the loop',
      through(
        "for await (const e of r) if (e.type === 'response.completed') { h.push(...e.response.output); return; }",
        ', stream: true',
      ),
      [],
    ],
    [
      'with a function that gets each event',
      through(`const take = (e) => { ${PART} }; for await (const e of r) take(e);`, ', stream: true'),
      [],
    ],
    ['item by item', through("for (const e of r.output) if (e.type === 'message') h.push(e);"), []],
    [
      'part by part',
      through(
        "for (const e of r.output) if (e.type === 'message') for (const p of e.content) if (p.text) h.push({ role: 'assistant', content: p.text });",
      ),
      [],
    ],
    ['item by item with a callback', through("r.output.forEach((e) => { if (e.type === 'message') h.push(e); });"), []],
    [
      'item by item, counted',
      through("for (let i = 0; i < r.output.length; i += 1) if (r.output[i].type === 'message') h.push(r.output[i]);"),
      [],
    ],
    ['nowhere', through('for await (const e of r) print(e.delta);', ', stream: true'), MISSING],
    ['in a loop over other things', through('for (const x of list) h.push(...r.output);'), MISSING],
    ['where it is asked for', through('if (keep) for (const e of r.output) h.push(e);'), MISSING],
    [
      'though something else is',
      through("for (const e of r.output) if (e.type === 'note') h.push({ role: 'system', content: s });"),
      MISSING,
    ],
  ]);
});

describe('messages beside the conversation', () => {
  check([
    ['the turn alone, and nothing stored', [START, send(`[...h, ${TURN}]`), SHOW, again(`[...h, ${TURN}]`)], []],
    [
      'the turn, and then it is stored',
      [START, 'const m = { role: "user", content: q };', send('[...h, m]'), SHOW, 'h.push(m);', again('[...h, other]')],
      ['missing 6, 3'],
    ],
    [
      'the turn, and then it is stored with the reply',
      [
        START,
        'const m = { role: "user", content: q };',
        send('[...h, m]'),
        'h.push(m, r.choices[0].message);',
        again('[...h, other]'),
      ],
      [],
    ],
    [
      'the turn, and then it is stored, and another one sent',
      [
        START,
        'const m = { role: "user", content: q };',
        send('[...h, m]'),
        SHOW,
        'h.push(m);',
        again(`[...h, { role: 'user', content: p }]`),
      ],
      ['missing 6, 3'],
    ],
    [
      'the turn, and then it is stored, and the same is sent',
      [START, 'const m = { role: "user", content: q };', send('[...h, m]'), SHOW, 'h.push(m);', again()],
      [],
    ],
    [
      'the turn, and then it is stored, and the system is asked',
      [
        START,
        'const m = { role: "user", content: q };',
        send('[...h, m]'),
        SHOW,
        'h.push(m);',
        again("[...h, { role: 'system', content: s }]"),
      ],
      [],
    ],
    [
      'the turn, and then it and another one are stored',
      [START, 'const m = { role: "user", content: q };', send('[...h, m]'), SHOW, 'h.push(m);', MORE, again()],
      ['missing 7, 3'],
    ],
    [
      'two turns that are both stored afterwards',
      [
        START,
        'const m = { role: "user", content: q };',
        send('[...h, m]'),
        SHOW,
        'h.push(m); const n = { role: "user", content: p };',
        again('[...h, n]'),
        'h.push(n);',
        third(),
      ],
      ['missing 8, 6'],
    ],
    [
      'a question about the conversation',
      [START, SAY, ASK, REPLY, again("[...h, { role: 'user', content: 'A title?' }]")],
      [],
    ],
    [
      'a question about the conversation before the reply is there',
      [START, SAY, ASK, again("[...h, { role: 'user', content: 'A title?' }]"), REPLY, SAY, third()],
      [],
    ],
    [
      'a question about it, where the turn is stored already and the reply is not there yet',
      [
        START,
        'const m = { role: "user", content: q };',
        send('[...h, m]'),
        'h.push(m);',
        again("[...h, { role: 'user', content: 'A title?' }]"),
        REPLY,
        SAY,
        third(),
      ],
      [],
    ],
    [
      'a copy that is put back',
      [
        'let h = [];',
        `const c = [...h, ${TURN}];`,
        send('c'),
        SHOW,
        'h = c;',
        again(`[...h, { role: 'user', content: p }]`),
      ],
      ['missing 6, 3'],
    ],
    [
      'a copy that is put back in a loop',
      ['let h = [];', 'while (true) {', `const c = [...h, ${TURN}];`, send('c'), SHOW, 'h = c;', '}'],
      ['missing 4, 4'],
    ],
    [
      'a copy that is put back in a loop with the reply',
      [
        'let h = [];',
        'while (true) {',
        `const c = [...h, ${TURN}];`,
        send('c'),
        'h = [...c, r.choices[0].message];',
        '}',
      ],
      [],
    ],
  ]);
});

describe('a conversation that is sent in a loop or by a function', () => {
  const loop = (...lines: readonly string[]): string[] => [START, 'while (true) {', ...lines, '}'];
  check([
    ['each time without the reply', loop(SAY, ASK, SHOW), ['missing 4, 4']],
    ['each time with the reply', loop(SAY, ASK, REPLY), []],
    ['made in the loop', ['while (true) {', START, SAY, ASK, SHOW, '}'], []],
    [
      'made in a loop around',
      ['for (const x of y) {', START, 'for (const z of x) {', SAY, ASK, SHOW, '}', '}'],
      ['missing 5, 5'],
    ],
    ['made in a block of the loop', ['while (true) {', '{', START, SAY, ASK, SHOW, '}', '}'], []],
    ['filled in the loop, and sent behind', [START, 'while (x()) {', SAY, '}', ASK, SHOW], []],
    ['sent in a loop of retries', [START, SAY, 'for (;;) {', ASK, SHOW, '}'], []],
    [
      'sent by a function that others call',
      [START, 'export async function go(q) {', SAY, ASK, SHOW, '}'],
      ['missing 4, 4'],
    ],
    [
      'sent by a function that others call, which get the reply',
      [START, 'export async function go(q) {', SAY, ASK, 'return r;', '}'],
      ['missing 4, 4'],
    ],
    ['sent by a function that makes it', ['export async function go(q) {', START, SAY, ASK, SHOW, '}'], []],
    ['given to a function that others call', ['export async function go(h, q) {', SAY, ASK, SHOW, '}'], []],
    [
      'given to a function that others call, and sent twice',
      ['export async function go(h, q) {', SAY, ASK, SHOW, SAY, again(), '}'],
      ['missing 6, 3'],
    ],
    [
      'given to a function that the file calls twice',
      ['async function go(h, q) {', SAY, ASK, SHOW, '}', START, 'await go(h, 1);', 'await go(h, 2);'],
      ['missing 3, 3'],
    ],
    [
      'given to a function that gives the reply back',
      [
        'async function go(h, q) {',
        SAY,
        ASK,
        'return r.choices[0].message;',
        '}',
        START,
        'h.push(await go(h, 1));',
        'h.push(await go(h, 2));',
      ],
      [],
    ],
    ['with a request that fails', loop(SAY, 'try {', ASK, REPLY, '} catch (e) { console.log(e); }'), []],
    ['with a reply that may be stored', loop(SAY, ASK, 'if (x) continue;', REPLY), ['missing 4, 4']],
    [
      'in an array of another module',
      ["import { h } from './h';", 'while (true) {', SAY, ASK, SHOW, '}'],
      ['missing 4, 4'],
    ],
    [
      'in an array of another module, which gets the reply too',
      ["import { h, show } from './h';", 'while (true) {', SAY, ASK, 'show(r.choices[0].message);', '}'],
      [],
    ],
    [
      'in an array that is exported, of which the reply is given away',
      ['export const h = [];', 'while (true) {', SAY, ASK, 'show(r.choices[0].message);', '}'],
      [],
    ],
    [
      'in an array that is exported, of which the reply is kept',
      ['export const h = [];', 'while (true) {', SAY, ASK, SHOW, '}'],
      ['missing 4, 4'],
    ],
    [
      'in an array that is not exported, of which the reply is given away',
      [START, 'while (true) {', SAY, ASK, 'show(r.choices[0].message);', '}'],
      ['missing 4, 4'],
    ],
  ]);
});

describe('ways by which a reply is given away', () => {
  const given = (how: string): string[] => [
    'export const h = [];',
    'async function go(q) {',
    SAY,
    ASK,
    how,
    '}',
    'await go(1); await go(2);',
  ];
  check([
    ['not at all', given(''), ['missing 4, 4']],
    ['to a function', given('show(r);'), []],
    ['to the console', given('console.log(r);'), ['missing 4, 4']],
    ['to a constructor', given('new Answer(r);'), []],
    ['to a function of the file', given('last(r); function last(x) { y = x.id; }'), ['missing 4, 4']],
    ['to a method of its own', given('r.toString();'), ['missing 4, 4']],
    ['in an object', given('show({ r });'), []],
    ['in a list', given('show([r]);'), []],
    ['by a spread', given('show(...r.choices);'), []],
    ['in a text', given('show(`It says ${r.choices[0].message.content}`);'), []],
    ['in a sum', given("show('It says ' + r.choices[0].message.content);"), []],
    ['with a fallback', given("show(r.choices[0].message.content ?? 'none');"), []],
    ['as one of two', given("show(ok ? r.choices[0].message.content : 'none');"), []],
    ['as it is told to be', given('show(r as Reply);'), []],
    ['as it is told to be there', given('show(r!);'), []],
    ['as it is told to fit', given('show(r satisfies Reply);'), []],
    ['as what is waited for', given('show(await r);'), []],
    ['as an optional member', given('show(r?.choices);'), []],
    ['to a member', given('this.last = r;'), []],
    ['to a variable', given('last = r;'), ['missing 4, 4']],
    ['to a name', given('const last = r;'), ['missing 4, 4']],
    ['by a member of it', given('r.choices.length = 0;'), ['missing 4, 4']],
    ['by throwing', given('throw r;'), []],
    ['by giving it back to the file', given('return r;'), ['missing 4, 4']],
    [
      'by a function that gives it back to others',
      ['export const h = [];', 'export async function go(q) {', SAY, ASK, 'return r;', '}'],
      [],
    ],
    [
      'by a function of one expression',
      ['export const h = [];', 'while (true) {', SAY, ASK, 'list.map(() => r);', '}'],
      [],
    ],
    ['by an element', given('render(<p>{r.choices[0].message.content}</p>);'), []],
    [
      'by a generator',
      [
        'export const h = [];',
        'async function* go() {',
        'while (true) {',
        SAY,
        ASK,
        'yield r;',
        '}',
        '}',
        'for await (const x of go()) console.log(x);',
      ],
      [],
    ],
    ['only the reason why it ends', given('show(r.choices[0].finish_reason);'), ['missing 4, 4']],
    ['only its id', given('show(r.id);'), ['missing 4, 4']],
  ]);
});

describe('what comes before the reply that is owed', () => {
  check([
    ['two requests of the same turn', [START, SAY, ASK, SHOW, again(), SAY, third()], ['missing 7, 5']],
    [
      'two requests, of which one got its reply',
      [START, SAY, ASK, REPLY, SAY, again(), SHOW, SAY, third()],
      ['missing 9, 6'],
    ],
    [
      'a request that sends the turn beside',
      [START, 'const m = { role: "user", content: q };', send('[...h, m]'), SHOW, 'h.push(m);', MORE, again()],
      ['missing 7, 3'],
    ],
    [
      'a request in a helper',
      [START, 'async function ask() {', ASK, SHOW, '}', SAY, 'await ask();', SAY, 'await ask();'],
      ['missing 3, 3'],
    ],
  ]);
});

describe('steps of an endless loop', () => {
  const loop = (head: string, test: string): string[] => [
    `const h = [${TURN}];`,
    head,
    ASK,
    'const step = JSON.parse(r.choices[0].message.content);',
    test,
    '}',
  ];
  const TWO = "if (step.kind === 'plan') log(1); else if (step.kind === 'done') break;";
  check([
    ['two words', loop('while (true) {', TWO), ['missing 3, 3']],
    ['two words in a loop without a head', loop('for (;;) {', TWO), ['missing 3, 3']],
    ['two words in a loop that ends', loop('while (going) {', TWO), []],
    ['two words in a loop that counts', loop('for (let i = 0; i < 9; i += 1) {', TWO), []],
    ['two words, loosely compared', loop('while (true) {', TWO.replaceAll('===', '==')), ['missing 3, 3']],
    ['two words that it is not', loop('while (true) {', TWO.replaceAll('===', '!==')), []],
    ['one word', loop('while (true) {', "if (step.kind === 'done') break;"), []],
    [
      'one word twice',
      loop('while (true) {', "if (step.kind === 'done') log(1); if (step.kind === 'done') break;"),
      [],
    ],
    [
      'two words of a switch',
      loop('while (true) {', "switch (step.kind) { case 'plan': continue; case 'done': return; }"),
      ['missing 3, 3'],
    ],
    [
      'a switch with one word',
      loop('while (true) {', "switch (step.kind) { case 'plan': continue; default: log(1); }"),
      [],
    ],
    [
      'two words of something else',
      loop('while (true) {', "if (mode === 'plan') log(1); else if (mode === 'done') break;"),
      [],
    ],
    ['two numbers', loop('while (true) {', 'if (step.kind === 1) log(1); else if (step.kind === 2) break;'), []],
    ['something is added', loop('while (true) {', `${TWO} h.push(x);`), []],
    ['the loop ends each time', loop('while (true) {', `${TWO} break;`), []],
    [
      'the words stand behind the loop',
      [
        `const h = [${TURN}]; let step;`,
        'while (true) {',
        ASK,
        'step = JSON.parse(r.choices[0].message.content); if (x) break;',
        '}',
        TWO.replace('break', 'log(2)'),
      ],
      [],
    ],
  ]);
});

describe('results that nobody reads', () => {
  const between = (code: string, parameters = ''): string[] => [
    `const h = [${TURN}];`,
    ASK,
    code,
    again().replace('h }', `h${parameters} }`),
  ];
  check([
    ['the results of tools', between('const results = await runTools(r.choices[0].message);'), ['missing 4, 2']],
    ['results without await', between('const results = runTools(r.choices[0].message);'), ['missing 4, 2']],
    ['results that are read', between('const results = await runTools(r.choices[0].message); log(results);'), []],
    [
      'results that are read later',
      [...between('const results = await runTools(r.choices[0].message);'), 'log(results);'],
      [],
    ],
    [
      'results that are added',
      between('const results = await runTools(r.choices[0].message); h.push(...results);'),
      [],
    ],
    ['results of something else', between('const results = await load();'), []],
    ['results that are no call', between('const results = r.choices[0].message.tool_calls;'), []],
    ['results that are taken apart', between('const { results } = await runTools(r.choices[0].message);'), []],
    [
      'results that are only written',
      between('let results = await runTools(r.choices[0].message); results = 1;'),
      ['missing 4, 2'],
    ],
    ['results without a value', between('let results;'), []],
    [
      'results of a function of the file',
      between(
        'const results = await runTools(r.choices[0].message); async function runTools(m) { return load(m.tool_calls); }',
      ),
      ['missing 4, 2'],
    ],
    ['results before the first request', [`const h = [${TURN}];`, 'const results = await load(h);', ASK, again()], []],
    [
      'results behind the second request',
      [`const h = [${TURN}];`, ASK, again(), 'const results = await runTools(r.choices[0].message);'],
      [],
    ],
    [
      'something beside',
      [`const h = [${TURN}];`, ASK, 'const results = await runTools(r.choices[0].message);', again('[...h, ...more]')],
      [],
    ],
    [
      'another function',
      [
        `const h = [${TURN}];`,
        ASK,
        'const results = await runTools(r.choices[0].message);',
        'async function go() {',
        again(),
        '}',
      ],
      [],
    ],
    [
      'a change in front',
      [`const h = [${TURN}]; h.push(x);`, ASK, 'const results = await runTools(r.choices[0].message);', again()],
      ['missing 4, 2'],
    ],
    [
      'a change afterwards',
      [...between('const results = await runTools(r.choices[0].message);'), 'h.push(x);'],
      ['missing 4, 2'],
    ],
  ]);
});

describe('messages of a channel without those of the bot', () => {
  const channel = (loop: string, { list = 'await channel.messages.fetch({ limit: 10 })' } = {}): string[] => [
    'async function go(channel) {',
    `const h = [{ role: 'system', content: s }]; const list = ${list};`,
    loop,
    ASK,
    'return r;',
    '}',
  ];
  const PUSH = "h.push({ role: 'user', content: m.content });";
  check([
    [
      'a loop that leaves out the bot',
      channel(`for (const m of list) { if (m.author.bot) continue; ${PUSH} }`),
      ['missing 4'],
    ],
    [
      'a callback that leaves out the bot',
      channel(`list.forEach((m) => { if (m.author.bot) return; ${PUSH} });`),
      ['missing 4'],
    ],
    [
      'a loop in another order',
      channel(`for (const m of list.reverse()) { if (m.author.bot) continue; ${PUSH} }`),
      ['missing 4'],
    ],
    [
      'a loop over what is waited for',
      channel(`for (const m of await list) { if (m.author.bot) continue; ${PUSH} }`),
      ['missing 4'],
    ],
    [
      'a loop over a part',
      channel(`for (const m of list.values) { if (m.author.bot) continue; ${PUSH} }`),
      ['missing 4'],
    ],
    [
      'a loop over something else',
      channel(`for (const m of list) { if (m.author.bot) continue; ${PUSH} }`, { list: 'await load()' }),
      [],
    ],
    [
      'a loop over the messages of something else',
      channel(`for (const m of list) { if (m.author.bot) continue; ${PUSH} }`, {
        list: 'await channel.members.fetch()',
      }),
      [],
    ],
    ['a loop that leaves out nobody', channel(`for (const m of list) { ${PUSH} }`), []],
    [
      'a loop that leaves out what is short',
      channel(`for (const m of list) { if (m.content.length < 3) continue; ${PUSH} }`),
      [],
    ],
    ['a loop that only notes the bot', channel(`for (const m of list) { if (m.author.bot) log(m); ${PUSH} }`), []],
    [
      'a loop that stores both sides',
      channel(
        `for (const m of list) { if (m.author.bot) { h.push({ role: 'assistant', content: m.content }); continue; } ${PUSH} }`,
      ),
      [],
    ],
    [
      'a test of the author in some other loop',
      channel(`for (const m of list) { ${PUSH} } for (const m of list) { if (m.author.bot) continue; }`),
      [],
    ],
    [
      'messages that are filtered on the way',
      channel(`for (const m of list.filter(recent).values()) { if (m.author.bot) continue; ${PUSH} }`),
      ['missing 4'],
    ],
  ]);
});
