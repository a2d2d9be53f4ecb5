import { describe, expect, it } from 'vitest';
import { send, toldOf, TURN } from '../support/conversations.js';

/** Programs, and what is told of the conversations in them. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(toldOf(code)).toEqual(told);
  });
};

const TEXT = "{ role: 'assistant', content: r.choices[0].message.content }";

/** A conversation `h` that is sent as it is made of `g`, to which a turn was added. */
const made = (of: string): string => `const g = []; g.push(${TURN}); const h = ${of}; ${send('h')}`;

describe('an array that is made of another one', () => {
  check([
    ['a copy by spread', made('[...g]'), ['h: reset, turn, request', 'g: reset, turn, request']],
    [
      'a copy with a message in front',
      made(`[{ role: 'system', content: s }, ...g]`),
      ['h: reset, system, turn, request', 'g: reset, turn, request'],
    ],
    [
      'a copy with a turn behind',
      made(`[...g, ${TURN}]`),
      ['h: reset, turn, turn, request', 'g: reset, turn, request + turn'],
    ],
    ['a copy with a hole', made('[, ...g]'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a part', made('g.slice(-5)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['the first one', made('g.slice(0, 1)'), ['h: reset, request']],
    ['the first two', made('g.slice(0, 2)'), ['h: reset, request']],
    ['the first three', made('g.slice(0, 3)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['the second one', made('g.slice(1, 2)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['all up to some place', made('g.slice(0, n)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['all but the last', made('g.slice(0, -1)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['all from the beginning', made('g.slice(0)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['those that pass a test', made('g.filter(isShort)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['those of one role', made(`g.filter((m) => m.role === 'system')`), ['h: reset, system, request']],
    ['those of one role, loosely compared', made(`g.filter((m) => m.role == 'tool')`), ['h: reset, tool, request']],
    [
      'those of all other roles',
      made(`g.filter((m) => m.role !== 'system')`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'those with a name',
      made(`g.filter((m) => m.name === 'system')`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'those of a role that nobody knows',
      made(`g.filter((m) => m.role === role)`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'those of the role of the model',
      made(`g.filter((m) => m.role === 'assistant')`),
      ['h: reset, replyText, request'],
    ],
    ['those of the user', made(`g.filter((m) => m.role === 'user')`), ['h: reset, turn, request']],
    ['the same in another order', made('g.toReversed()'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['the same in order', made('g.toSorted(byTime)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['itself, turned around', made('g.reverse()'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['itself, in order', made('g.sort(byTime)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['lists that are made one', made('g.flat()'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['all with another entry', made('g.with(0, x)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['all without some', made('g.toSpliced(0, 1)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['what is spliced out', made('g.splice(0, 1)'), ['h: reset, turn, request', 'g: reset, turn, reset, request']],
    ['a copy by Array.from', made('Array.from(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a copy by Object.values', made('Object.values(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['the entries of a Map', made('g.values()'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a copy that cannot be changed', made('Object.freeze(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a copy by structuredClone', made('structuredClone(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a copy by JSON', made('JSON.parse(JSON.stringify(g))'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['whether it is an array', made('Array.isArray(g)'), ['h: reset, unknown, request', 'g: reset, turn, request']],
    ['its keys', made('Object.keys(g)'), ['h: reset, unknown, request', 'g: reset, turn, request']],
    ['a copy of nothing', made('Array.from()'), ['h: reset, unknown, request']],
    ['a copy of what is spread', made('Array.from(...g)'), ['h: reset, unknown, request']],
    ['a promise of it', made('await Promise.all(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a promise of nothing', made('await Promise.all()'), ['h: reset, unknown, request']],
    ['a text of it', made(`g.join('; ')`), ['h: reset, unknown, request']],
    [
      'a copy by a function of a library',
      made('cloneDeep(g)'),
      ['h: reset, unknown, request', 'g: reset, turn, leaves, request'],
    ],
    [
      'a copy by a function of the file',
      `function copy(a) { return [...a]; } ${made('copy(g)')}`,
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    ['what a function gives', `function all() { return [${TURN}]; } ${made('all()')}`, ['h: reset, turn, request']],
    [
      'what a function gives in two ways',
      `function all() { if (x) return []; return [${TURN}]; } ${made('all()')}`,
      ['h: reset, turn, request'],
    ],
    ['a function that gives nothing', `function all() {} ${made('all()')}`, ['h: reset, unknown, request']],
    ['one or the other', made(`ok ? g : [${TURN}]`), ['g: reset, turn, request']],
    ['the right side of and', made('ok && [...g]'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['a copy or nothing', made('[...g] || []'), ['h: reset, turn, request', 'g: reset, turn, request']],
    [
      'a copy or something',
      made(`[...g] || [${TURN}]`),
      ['h: reset, turn, turn, request', 'g: reset, turn, request + turn'],
    ],
    ['both', made('g.concat(g)'), ['h: reset, turn, turn, request', 'g: reset, turn, request + turn']],
    ['it and a turn', made(`g.concat(${TURN})`), ['h: reset, turn, turn, request', 'g: reset, turn, request + turn']],
    [
      'it and a list of turns',
      made(`g.concat([${TURN}])`),
      ['h: reset, turn, turn, request', 'g: reset, turn, request + turn'],
    ],
    [
      'it and something unknown',
      made('g.concat(x.y())'),
      ['h: reset, turn, unknown, request', 'g: reset, turn, request + unknown'],
    ],
    [
      'it and what is spread',
      made('g.concat(...lists)'),
      ['h: reset, turn, unknown, request', 'g: reset, turn, request + unknown', 'lists: request'],
    ],
    ['something and it', made('[].concat(g)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['each as it is', made('g.map((m) => m)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    [
      'each under the role that it has',
      made('g.map((m) => ({ role: m.role, content: m.text }))'),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'each as something of the user',
      made(`g.map((m) => ({ role: 'user', content: m.text }))`),
      ['h: reset, turn, request'],
    ],
    [
      'each as an item of a type',
      made(`g.map((m) => ({ type: 'message', role: m.role, content: m.text }))`),
      ['h: reset, unknown, request'],
    ],
    [
      'each as one of two',
      made(`g.map((m) => m.mine ? { role: 'user', content: m.text } : m)`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'each as something that is written out, or as it is',
      made(`g.map((m) => { if (m.mine) return { role: 'user', content: m.text }; return m; })`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'each as something that is written out, or nothing',
      made(`g.flatMap((m) => { if (m.mine) return { role: 'user', content: m.text }; return null; })`),
      ['h: reset, turn, request'],
    ],
    [
      'each by a function of the file',
      `const turn = (m) => ({ role: 'user', content: m }); ${made('g.map(turn)')}`,
      ['h: reset, turn, request'],
    ],
    ['each by a function of nobody', made('g.map(toMessage)'), ['h: reset, turn, request', 'g: reset, turn, request']],
    ['each by nothing', made('g.map()'), ['h: reset, turn, request', 'g: reset, turn, request']],
    [
      'what a function makes that calls itself in many ways',
      `function all() { return [...all(), ...all(), ${TURN}, ...all()]; } const h = all(); ${send('h')}`,
      ['h: reset, unknown, unknown, turn, unknown, request'],
    ],
    [
      'each as an object without a role',
      made(`g.map((m) => ({ content: m.text }))`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
    [
      'each with what it has',
      made(`g.map((m) => ({ ...m, name: 'a' }))`),
      ['h: reset, turn, request', 'g: reset, turn, request'],
    ],
  ]);
});

describe('when a copy is made, and what is written afterwards', () => {
  check([
    [
      'a turn that is added to the array before',
      `const g = []; g.push(${TURN}); ${send('[...g]')}`,
      ['g: reset, turn, request'],
    ],
    [
      'a turn that is added to the copy',
      `const g = []; const h = [...g]; h.push(${TURN}); ${send('h')}`,
      ['h: reset, unknown, turn, request', 'g: reset, request + turn'],
    ],
    [
      'a turn that is added to the copy when it has been sent',
      `const g = []; const h = [...g]; ${send('h')} h.push(${TURN});`,
      ['h: reset, unknown, request, turn', 'g: reset, request'],
    ],
    [
      'a turn that is added to the copy in another function',
      `const g = []; const h = [...g]; function add() { h.push(${TURN}); } ${send('h')}`,
      ['h: reset, unknown, turn, request', 'g: reset, request + turn'],
    ],
    [
      'two turns that are added to the copy',
      `const g = []; const h = [...g]; h.push(${TURN}, { role: 'tool', content: q }); ${send('h')}`,
      ['h: reset, unknown, turn, tool, request', 'g: reset, request + turn tool'],
    ],
    [
      'a copy that is put back',
      `let g = []; const h = [...g, ${TURN}]; ${send('h')} g = h;`,
      ['h: reset, unknown, turn, request', 'g: reset, request + turn, heard'],
    ],
    [
      'a copy that is put back with the reply',
      `let g = []; const h = [...g, ${TURN}]; ${send('h')} g = [...h, ${TEXT}];`,
      ['h: reset, replyText, turn, request', 'g: reset, request + turn, replyText'],
    ],
    [
      'a copy that is put back with a turn',
      `let g = []; const h = [...g]; ${send('h')} g = [...h, ${TURN}];`,
      ['h: reset, unknown, request', 'g: reset, request, turn'],
    ],
    [
      'a copy that got the reply, put back',
      `let g = []; const h = [...g, ${TURN}]; ${send('h')} h.push(${TEXT}); g = h;`,
      ['h: reset, replyText, turn, request, replyText', 'g: reset, request + turn, replyText'],
    ],
    [
      'a copy that got the reply when it had been put back',
      `let g = []; const h = [...g, ${TURN}]; ${send('h')} g = [...h]; h.push(${TEXT});`,
      ['h: reset, replyText, turn, request, replyText', 'g: reset, request + turn, heard'],
    ],
    [
      'a copy of a copy',
      `let g = []; const h = [...g]; const i = [...h, ${TURN}]; ${send('i')}`,
      ['i: reset, unknown, turn, request', 'h: reset, unknown, request + turn', 'g: reset, request'],
    ],
    [
      'a copy of a copy that is put back',
      `let g = []; const h = [...g, ${TURN}]; const i = [...h]; ${send('i')} g = i;`,
      ['i: reset, unknown, request', 'h: reset, unknown, turn, request', 'g: reset, request + turn, heard'],
    ],
    [
      'a list of its own that is put in its place',
      `let g = []; ${send('g')} g = [${TURN}];`,
      ['g: reset, request, reset, turn'],
    ],
    ['a part of itself that is put in its place', `let g = []; ${send('g')} g = g.slice(-5);`, ['g: reset, request']],
    [
      'a message that was sent before it is stored',
      `const g = []; const m = ${TURN}; ${send('[...g, m]')} g.push(m);`,
      ['g: reset, request + turn, heard'],
    ],
    [
      'the same words in another message',
      `const q = await next(), p = await next(); const g = []; ${send("[...g, { role: 'user', content: q }]")} g.push({ role: 'user', content: q });`,
      ['g: reset, request + turn, heard'],
    ],
    [
      'other words',
      `const q = await next(), p = await next(); const g = []; ${send("[...g, { role: 'user', content: q }]")} g.push({ role: 'user', content: p });`,
      ['g: reset, request + turn, turn'],
    ],
    [
      'words that are stored before they are sent',
      `const q = await next(), p = await next(); const g = []; g.push({ role: 'user', content: q }); ${send("[...g, { role: 'user', content: q }]")}`,
      ['g: reset, turn, request + turn'],
    ],
    [
      'words that another function stores',
      `const q = await next(), p = await next(); const g = []; ${send("[...g, { role: 'user', content: q }]")} function add() { g.push({ role: 'user', content: q }); }`,
      ['g: reset, request + turn, turn'],
    ],
  ]);
});
