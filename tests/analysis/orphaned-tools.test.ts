import { describe, expect, it } from 'vitest';
import { findOrphaningCuts } from '../../src/analysis/conversations/orphaned-tools.js';
import { analyse } from '../support/analyse.js';
import { send, TURN } from '../support/conversations.js';

/** The cuts of a program that can part a result from its call, as written. */
function cutsIn(code: string): string[] {
  const file = analyse(code);
  return findOrphaningCuts(file).map(({ how, call }) => `${how}: ${file.sourceCode.getText(call)}`);
}

/** Programs, and the cuts in them that can part a result from its call. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(cutsIn(code)).toEqual(told);
  });
};

const TOOL = "{ role: 'tool', tool_call_id: id, content: out }";

/** A conversation `h` with results of tools that is cut somehow, and then sent. */
const cut = (how: string, { sent = 'h', before = '' } = {}): string => `
  let h = []; const LIMIT = 20; ${before}
  export async function go(q) { h.push(${TURN}); ${how}; ${send(sent)} h.push(r.choices[0].message); answer(r); }
  function answer(r) { h.push(${TOOL}); }
`;

describe('results that a helper adds', () => {
  const helped = (last: string): string => `
  let h = [];
  function add(m) { h.push(m); if (h.length > 20) h.shift(); }
  export async function go(q) { add(${TURN}); ${send('h')} const m = r.choices[0].message; add(m); ${last} }`;
  check([
    ['besides replies', helped(`add(${TOOL});`), ['shift: h.shift()']],
    ['not: replies alone', helped(''), []],
    ['not: results that are added to another list', helped(`other.push(${TOOL});`), []],
  ]);
});

describe('a cut by number', () => {
  check([
    ['the newest', cut('h = h.slice(-20)'), ['slice: h.slice(-20)']],
    ['the newest by a constant', cut('h = h.slice(-LIMIT)'), ['slice: h.slice(-LIMIT)']],
    [
      'the newest by a name for a number',
      cut('h = h.slice(first)', { before: 'const first = -20;' }),
      ['slice: h.slice(first)'],
    ],
    ['the newest by the length', cut('h = h.slice(h.length - 20)'), ['slice: h.slice(h.length - 20)']],
    ['the newest by the length of the sum', cut('h = h.slice(h.length + 20)'), []],
    ['the newest by another number', cut('h = h.slice(size - 20)'), []],
    ['the newest but for the last', cut('h = h.slice(-20, -1)'), []],
    ['the newest by a product', cut('h = h.slice(-2 * LIMIT)'), ['slice: h.slice(-2 * LIMIT)']],
    ['the newest one', cut('h = h.slice(-1)'), []],
    ['some of the oldest, in a copy', cut('h = h.toSpliced(0, 2)'), ['toSpliced: h.toSpliced(0, 2)']],
    ['some of the oldest, in a copy that is shown', cut('show(h.toSpliced(0, 2))'), []],
    ['the newest by a sign', cut('h = h.slice(+20)'), []],
    ['the oldest', cut('h = h.slice(20)'), []],
    ['from some place', cut('h = h.slice(from)'), []],
    ['all', cut('h = h.slice()'), []],
    ['the oldest one is taken', cut('h.shift()'), ['shift: h.shift()']],
    ['the newest one is taken', cut('h.pop()'), []],
    ['some of the oldest are taken', cut('h.splice(0, 2)'), ['splice: h.splice(0, 2)']],
    ['some are taken behind the first', cut('h.splice(1, n)'), ['splice: h.splice(1, n)']],
    ['some are taken from some place on', cut('h.splice(from, 2)'), []],
    ['some are replaced', cut('h.splice(0, 2, x)'), []],
    ['all behind the first are taken', cut('h.splice(1)'), []],
    ['all are taken by the length', cut('h.splice(0, h.length)'), []],
    ['all are taken by a number beyond', cut('h.splice(0, Infinity)'), []],
    ['all are taken by some name', cut('h.splice(0, most)'), ['splice: h.splice(0, most)']],
    ['the method is only named', cut('log(h.shift)'), []],
    ['the method is handed on', cut('log(h.slice, -20)'), []],
    ['the length is read', cut('log(h.length)'), []],
    ['it is cut in another place', cut('g = g.slice(-20)', { before: 'let g = [];' }), []],
  ]);
});

describe('a number that is worked out', () => {
  const told = (code: string): readonly string[] => [`splice: h.splice(0, ${code})`];
  check([
    ['by a function', cut('h.splice(0, oldest())'), []],
    ['by a method', cut('h.splice(0, this.oldest(20))'), []],
    ['by a function, under a name', cut('const n = oldest(); h = h.slice(-n)'), []],
    ['of a list of numbers', cut('const n = starts[1]; h.splice(0, n)'), []],
    ['of the length of another list', cut('h.splice(0, gone.length)'), []],
    ['step by step', cut('let n = 1; while (isMore(n)) n += 1; h.splice(0, n)'), []],
    ['by its own name', cut('const n = n + 1; h.splice(0, n)'), []],
    ['of the length', cut('h.splice(0, h.length - LIMIT)'), told('h.length - LIMIT')],
    ['of a setting', cut('h.splice(0, config.most ?? 2 * 10)'), told('config.most ?? 2 * 10')],
    ['of the environment', cut('h.splice(0, Number(process.env.MOST))'), told('Number(process.env.MOST)')],
    ['and rounded', cut('h.splice(0, Math.floor(h.length / 2))'), told('Math.floor(h.length / 2)')],
    ['by a caller', cut('trim(2)', { before: 'function trim(n) { h.splice(0, n); }' }), told('n')],
  ]);
});

describe('what is looked at where it is cut', () => {
  check([
    ['a role', cut("h = h.slice(-20); if (h[0].role === 'tool') log(1)"), []],
    ['a role that is taken out', cut('h = h.slice(-20); const { role } = h[0]'), []],
    ['the id of a call', cut('h = h.slice(-20); if (h[0].tool_call_id) log(1)'), []],
    ['a type', cut('h = h.slice(-20); if (h[0].type) log(1)'), []],
    ['a name', cut('h = h.slice(-20); if (h[0].name) log(1)'), ['slice: h.slice(-20)']],
    ['a role that is written', cut("h = h.slice(-20); log({ role: 'user' })"), ['slice: h.slice(-20)']],
    [
      'a role in another function',
      cut('h = h.slice(-20)', { before: 'function roleOf(m) { return m.role; }' }),
      ['slice: h.slice(-20)'],
    ],
    [
      'a role that another function takes out',
      cut('h = h.slice(-20)', { before: 'function roleOf({ role }) { return role; }' }),
      ['slice: h.slice(-20)'],
    ],
    [
      'a role in a function that is called there',
      cut('h = h.slice(-20); mend()', {
        before: "function mend() { while (isTool(h[0])) h.shift(); } const isTool = (m) => m.role === 'tool';",
      }),
      [],
    ],
    [
      'a role in a function that is handed on there',
      cut('h = h.slice(h.findIndex(isTurn) - 20)', { before: "const isTurn = (m) => m.role === 'user';" }),
      [],
    ],
    [
      'a role in a function that the request calls',
      cut('trim()', {
        sent: 'mended(h)',
        before:
          "const trim = () => { h.shift(); }; const mended = (list) => list.filter(({ role }) => role !== 'tool');",
      }),
      [],
    ],
    ['what was cut off', cut('const gone = h.shift(); if (gone.tool_calls) count()'), []],
    ['what was cut off, taken apart', cut('const { tool_calls } = h.shift()'), []],
    [
      'the calls of something else',
      cut('const gone = h.shift(); if (last.tool_calls) log(gone)'),
      ['shift: h.shift()'],
    ],
    [
      'nothing, where a module cuts',
      `const h = []; h.push(${TURN}, ${TOOL}); h.shift(); ${send('h')}`,
      ['shift: h.shift()'],
    ],
    [
      'a role, where a module cuts',
      `const h = []; h.push(${TURN}, ${TOOL}); h.shift(); log(h[0].role); ${send('h')}`,
      [],
    ],
  ]);
});

describe('whether the rest is sent', () => {
  check([
    ['in the request', cut('', { sent: 'h.slice(-20)' }), ['slice: h.slice(-20)']],
    ['in the request, behind others', cut('', { sent: '[s, ...h.slice(-20)]' }), ['slice: h.slice(-20)']],
    ['under another name', cut('const g = h.slice(-20)', { sent: 'g' }), ['slice: h.slice(-20)']],
    ['under another name, with others', cut('const g = [s, ...h.slice(-20)]', { sent: 'g' }), ['slice: h.slice(-20)']],
    ['into another array', cut('const g = [s]; g.push(...h.slice(-20))', { sent: 'g' }), ['slice: h.slice(-20)']],
    [
      'into another array, at its end',
      cut('const g = [s].concat(h.slice(-20))', { sent: 'g' }),
      ['slice: h.slice(-20)'],
    ],
    ['before a turn', cut(`const g = h.slice(-20).concat(${TURN})`, { sent: 'g' }), ['slice: h.slice(-20)']],
    [
      'into another array, which is assigned',
      cut('let g = [s]; g = g.concat(h.slice(-20))', { sent: 'g' }),
      ['slice: h.slice(-20)'],
    ],
    ['into another array, in other words', cut('const g = [s]; g.push(...h.slice(-20))', { sent: 'rewrite(g)' }), []],
    ['into another array, that is not sent', cut('const g = [s]; g.push(...h.slice(-20))'), []],
    [
      'into another array, which code of another module may mend',
      cut('const g = [s]; g.push(...h.slice(-20)); mend(g)', { sent: 'g' }),
      [],
    ],
    ['under another name, which code may mend', cut('const g = h.slice(-20); mend(g)', { sent: 'g' }), []],
    ['under another name, in other words', cut('const g = h.slice(-20)', { sent: 'rewrite(g)' }), []],
    ['under another name, that is not sent', cut('const g = h.slice(-20)'), []],
    ['taken apart', cut('const [g] = h.slice(-20)', { sent: '[g]' }), []],
    ['one of them', cut('const g = h.slice(-20)[0]', { sent: '[g]' }), []],
    ['one of them by a name', cut('const g = h.slice(-20).at(0)', { sent: '[g]' }), []],
    ['as what it is from then on', cut('h = h.slice(-20)'), ['slice: h.slice(-20)']],
    ['as what it is from then on, with others', cut('h = [s, ...h.slice(-20)]'), ['slice: h.slice(-20)']],
    ['as what something else is', cut('g = h.slice(-20)'), []],
    ['as an index', cut('g[h.slice(-20)] = 1'), []],
    [
      'as a field',
      `class A { h = []; async go(q) { this.h.push(${TURN}, ${TOOL}); this.h = this.h.slice(-20); ${send('this.h')} } }`,
      ['slice: this.h.slice(-20)'],
    ],
    [
      'as another field',
      `class A { h = []; async go(q) { this.h.push(${TURN}, ${TOOL}); this.g = this.h.slice(-20); ${send('this.h')} } }`,
      [],
    ],
    [
      'in a Map',
      `const s = new Map(); async function go(id) { const h = s.get(id); h.push(${TURN}, ${TOOL}); s.set(id, h.slice(-20)); ${send('h')} }`,
      ['slice: h.slice(-20)'],
    ],
    [
      'in a state',
      `const [h, setH] = useState([]); async function go() { setH([...h, ${TURN}, ${TOOL}]); setH(h.slice(-20)); ${send('h')} }`,
      ['slice: h.slice(-20)'],
    ],
    ['in another Map', cut("seen.set('recent', h.slice(-20))", { before: 'const seen = new Map();' }), []],
    ['in another state', cut('setRecent(h.slice(-20))', { before: 'const [recent, setRecent] = useState([]);' }), []],
    ['by something that sets', cut('setRecent(h.slice(-20))'), []],
    ['by something that settles', cut('settle(h.slice(-20))'), []],
    ['by something that resets', cut('resetH(h.slice(-20))'), []],
    ['by a method that sets', cut('view.set(h.slice(-20))'), []],
    ['by a method that shows', cut('view.show(h.slice(-20))'), []],
    ['by a function that shows', cut('show(h.slice(-20))'), []],
    ['by a callback', cut('later(() => h.slice(-20))'), []],
    [
      'by a function that is given it',
      cut('h = trim(h)', {
        before: 'const trim = (list) => (list.length > 20 ? [list[0], ...list.slice(-20)] : list);',
      }),
      ['slice: list.slice(-20)'],
    ],
    [
      'by a function',
      cut('', { sent: 'newest()', before: 'function newest() { return h.slice(-20); }' }),
      ['slice: h.slice(-20)'],
    ],
    [
      'by a function that shows it',
      cut('show(newest())', { before: 'function newest() { return h.slice(-20); }' }),
      [],
    ],
    [
      'by a function, and a role is looked at there',
      cut("h = newest(); while (h[0].role === 'tool') h.pop()", {
        before: 'function newest() { return h.slice(-20); }',
      }),
      [],
    ],
    ['as nothing', cut('h.slice(-20)'), []],
    ['in pieces', cut('const g = h.slice(-20).map(short)', { sent: 'g' }), []],
  ]);
});

describe('an entry that is replaced', () => {
  const system = "h.unshift({ role: 'system', content: s })";
  check([
    ['at once', cut(`h.shift(); ${system}`), []],
    ['another list gets one', cut('h.shift(); g.unshift(x)'), ['shift: h.shift()']],
    ['when there are too many', cut(`while (h.length > 20) h.shift(); ${system}`), ['shift: h.shift()']],
  ]);
});

describe('a cut of what is filtered', () => {
  const rest = (test: string, more = '') =>
    cut(`const rest = h.filter(${test})${more}; h.length = 0; h.push(first, ...rest)`);
  const OTHERS = "(m) => m.role !== 'system'";
  check([
    ['of the system message', rest(OTHERS, '.slice(-20)'), [`slice: h.filter(${OTHERS}).slice(-20)`]],
    [
      'of the system message, under a name',
      cut(`const rest = h.filter(${OTHERS}); h = [first, ...rest.slice(-20)]`),
      ['slice: rest.slice(-20)'],
    ],
    [
      'of two kinds of it',
      rest(`${OTHERS} && m.role !== 'developer'`, '.slice(-20)'),
      [`slice: h.filter(${OTHERS} && m.role !== 'developer').slice(-20)`],
    ],
    ['of it, and of what nobody knows', rest(`${OTHERS} && m.content`, '.slice(-20)'), []],
    ['of what nobody knows', rest('isTurn', '.slice(-20)'), []],
    ['of the results', rest("(m) => m.role !== 'tool'", '.slice(-20)'), []],
    ['of all but the system message', rest("(m) => m.role === 'system'", '.slice(-20)'), []],
    ['of the system message, in place', cut(`const rest = h.filter(${OTHERS}); rest.shift(); show(rest)`), []],
    ['of the system message, to be shown', cut(`show(h.filter(${OTHERS}).slice(-20))`), []],
    [
      'beside a look for the system message',
      cut("const [first] = h; h = h.slice(-20); if (first.role === 'system') h.unshift(first)"),
      ['slice: h.slice(-20)'],
    ],
    ['beside a look for the beginning of a turn', cut("h = h.slice(-20); while (h[0].role !== 'user') h.shift()"), []],
  ]);
});

describe('a filter', () => {
  const filter = (test: string, before = ''): string => cut('', { sent: `h.filter(${test})`, before });
  check([
    ['without the results', filter("(m) => m.role !== 'tool'"), ["filter: h.filter((m) => m.role !== 'tool')"]],
    [
      'without the results, loosely compared',
      filter("(m) => m.role != 'tool'"),
      ["filter: h.filter((m) => m.role != 'tool')"],
    ],
    ['without the calls', filter("(m) => m.role !== 'assistant'"), ["filter: h.filter((m) => m.role !== 'assistant')"]],
    ['without both', filter("(m) => m.role !== 'assistant' && m.role !== 'tool'"), []],
    [
      'without the results, and then without the calls',
      filter("(m) => m.role !== 'tool').filter((m) => !m.tool_calls"),
      [],
    ],
    [
      'without the results, where no calls are stored',
      filter("(m) => m.role !== 'tool'").replace(
        'r.choices[0].message)',
        "{ role: 'assistant', content: r.choices[0].message.content })",
      ),
      [],
    ],
    [
      'with those in a list',
      filter("(m) => ['user', 'assistant'].includes(m.role)"),
      ["filter: h.filter((m) => ['user', 'assistant'].includes(m.role))"],
    ],
    ['with those in a list that has both', filter("(m) => ['user', 'assistant', 'tool'].includes(m.role)"), []],
    ['without those in a list', filter("(m) => !['tool'].includes(m.role)"), []],
    ['with those in a list of ids', filter("(m) => ['assistant'].includes(m.id)"), []],
    ['without the system', filter("(m) => m.role !== 'system'"), []],
    ['with the calls alone', filter("(m) => m.role === 'assistant'"), []],
    ['with both', filter("(m) => m.role === 'assistant' || m.role === 'tool'"), []],
    [
      'with users and calls',
      filter("(m) => m.role === 'user' || m.role === 'assistant'"),
      ["filter: h.filter((m) => m.role === 'user' || m.role === 'assistant')"],
    ],
    ['with users', filter("(m) => m.role === 'user'"), []],
    ['with some and without others', filter("(m) => m.role === 'user' || m.role !== 'tool'"), []],
    ['without the results of some kind', filter("(m) => m.role !== 'tool' || m.kind === 'x'"), []],
    ['without the results, and by number', filter("(m, i) => m.role !== 'tool' && i > 3"), []],
    ['without the results that have calls', filter("(m) => m.role !== 'tool' && !m.tool_calls"), []],
    ['without the results that have no text', filter("(m) => m.role !== 'tool' && m.content"), []],
    ['what is taken apart', filter("({ role, tool_calls }) => role !== 'tool'"), []],
    ['by another order', filter("(m) => 'tool' !== m.role"), []],
    [
      'by a function of the file',
      filter('keep', "function keep(m) { return m.role !== 'tool'; }"),
      ['filter: h.filter(keep)'],
    ],
    ['by a function of nobody', filter('keep'), []],
    ['by no function', filter(''), []],
    ['by all', filter('(m) => m'), []],
    [
      'by role, where a role is looked at',
      cut('log(h[0].role)', { sent: "h.filter((m) => m.role !== 'tool')" }),
      ["filter: h.filter((m) => m.role !== 'tool')"],
    ],
  ]);
});

describe('conversations that are not cut here alone', () => {
  check([
    ['no results', `let h = []; export async function go(q) { h.push(${TURN}); h = h.slice(-20); ${send('h')} }`, []],
    ['code of another module has it', cut('h = h.slice(-20); await mend(h)'), []],
    ['a request that sends what code of another module made', cut('h = h.slice(-20)', { sent: 'mend(h)' }), []],
    ['code that only carries it', cut('h = h.slice(-20); res.json(h)'), ['slice: h.slice(-20)']],
  ]);
});
