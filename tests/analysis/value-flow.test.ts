import { describe, expect, it } from 'vitest';
import type { Labels } from '../../src/analysis/value-flow/flow.js';
import { followValue } from '../../src/analysis/value-flow/walk.js';
import { makeWorld } from '../../src/analysis/value-flow/world.js';
import { analyse, callsOf } from '../support/analyse.js';

type Label = 'box' | 'items' | 'item' | 'text';

/** A value with something to read out of it: `box.items` is a list of `item`, `item.text` is `text`. */
const MEMBERS: Readonly<Record<Label, Readonly<Record<string, Label>>>> = {
  box: { items: 'items' },
  items: {},
  item: { text: 'text' },
  text: {},
};
const labels: Labels<Label> = {
  member: (label, name) => (name === undefined ? undefined : MEMBERS[label][name]),
  element: (label) => (label === 'items' ? 'item' : undefined),
  hasMembers: (label) => label === 'item',
  derived: (label) => (label === 'text' ? 'text' : undefined),
  method: (label, name) => (label === 'text' && name === 'trim' ? { result: { label: 'text', path: [] } } : undefined),
  made: () => undefined,
};

/** Where the value of the first `box()` ends, as `label.path kind`, in alphabetical order; what is only tested or dropped is left out. */
function endsOf(code: string, { inOrder = false } = {}): string[] {
  const file = analyse(code);
  const [start] = callsOf(file, 'box');
  if (!start) throw new Error('No box() in the code.');
  const { ends } = followValue(
    start,
    { label: 'box', path: [] },
    labels,
    makeWorld(file, inOrder ? () => file.flow : undefined),
  );
  const shown = ends.filter(({ kind }) => kind !== 'tested' && kind !== 'dropped');
  return [
    ...new Set(shown.map(({ kind, step }) => `${[step.flow.label, ...step.flow.path].join('.')} ${kind}`)),
  ].sort();
}

describe('value flow: what keeps a value', () => {
  it.each([
    ['await, as, !, satisfies and parentheses', 'sink(((await box()) as Box)! satisfies Box)'],
    ['the right side of ??, || and &&', 'sink(a && (b || (c ?? box())))'],
    ['the left side of ??', 'sink(box() ?? other)'],
    ['the branches of a conditional', 'sink(c ? box() : 1)'],
    ['the last of a sequence', 'sink((a, box()))'],
    ['an assignment', 'let a; sink((a = box()))'],
    ['a variable', 'const a = box(); const b = a; sink(b)'],
    ['a variable assigned later', 'let a; if (c) a = box(); sink(a)'],
    ['a default in a pattern', 'const { a = box() } = o; sink(a)'],
    ['a promise chain', 'box().then((b) => b).catch(() => null).finally(done).then(sink)'],
    ['Promise.all', 'const [, a] = await Promise.all([x, box()]); sink(a)'],
    ['Promise.allSettled', 'const [a] = await Promise.allSettled([box()]); sink(a.value)'],
    ['Promise.race', 'sink(await Promise.race([box(), t]))'],
    ['new Promise', 'sink(await new Promise((resolve) => resolve(box())))'],
    ['Promise.any', 'sink(await Promise.any([t, box()]))'],
    ['Object.values', 'sink(Object.values({ a: box() })[0])'],
    ['Object.entries', 'for (const [, v] of Object.entries({ a: box() })) sink(v)'],
    ['Object.fromEntries', 'sink(Object.fromEntries([["a", box()]]).a)'],
    ['a parameter behind a spread', 'function f(a, b) { sink(b) } f(...x, box())'],
    ['a rest parameter behind others', 'function f(a, ...all) { sink(all[0]) } f(1, box())'],
    ['what a constructor is given', 'class K { constructor(a) { sink(a) } } new K(box())'],
    ['a callback that is handed in', 'function run(done) { done(box()) } run((b) => sink(b))'],
    [
      'a callback that is handed in by its name',
      'function run(done) { done(box()) } const show = (b) => sink(b); run(show)',
    ],
    ['Array.from with a function', 'sink(Array.from([box()], (b) => b)[0])'],
    ['a Map', 'const m = new Map(); m.set("a", box()); sink(m.get("a"))'],
    ['a Set', 'const s = new Set(); s.add(box()); for (const b of s) sink(b)'],
    ['a list that is added to', 'const l = []; l.unshift(1, box()); sink(l[0])'],
    ['a parameter that is added to', 'function fill(l) { l.push(box()) } const l = []; fill(l); sink(l[0])'],
    ['a parameter that is written to', 'function fill(o) { o.a = box() } const o = {}; fill(o); sink(o.a)'],
    ['an element that is written to', 'const o = { p: {} }; const { p } = o; p.a = box(); sink(o.p.a)'],
    ['a field that is read by its pattern', 'class K { m() { this.a = box(); } n() { const { a } = this; sink(a); } }'],
    ['a function of the file', 'async function f() { return box() } sink(await f())'],
    ['a parameter', 'function f(a, { b }) { sink(b) } f(1, { b: box() })'],
    ['a rest parameter', 'function f(...all) { sink(all[1]) } f(0, box())'],
    ['a generator', 'function* f() { yield box() } for (const a of f()) sink(a)'],
    [
      'a delegated generator',
      'function* f() { yield box() } function* g() { yield* f() } for (const a of g()) sink(a)',
    ],
    ['a callback parameter', 'function f(done) { done(box()) } f((a) => sink(a))'],
    ['a field', 'class A { x; set() { this.x = box() } get() { sink(this.x) } }'],
    ['a private field with an initialiser', 'class A { #x = box(); get() { const { length } = []; sink(this.#x) } }'],
    ['a member of an object', 'const o = {}; o.a = { b: box() }; sink(o.a.b)'],
    ['a spread object', 'const o = { a: box() }; const p = { ...o, c: 1 }; sink(p.a)'],
    ['a computed member', 'const o = {}; o[k] = box(); sink(o[j])'],
    ['Object.assign', 'const o = {}; Object.assign(o, { a: box() }); sink(o.a)'],
    ['Object.entries', 'const o = { a: box() }; for (const [k, v] of Object.entries(o)) sink(v)'],
    ['an array by index', 'const a = [1, box()]; sink(a[1])'],
    ['an array by at, find, filter and map', 'const a = [box()]; sink(a.filter(Boolean).map((x) => x).find(Boolean))'],
    ['push and for of', 'const a = []; a.push(box()); for (const x of a) sink(x)'],
    ['a Map', 'const m = new Map(); m.set(k, box()); sink(m.get(k))'],
    ['React state', 'const [a, setA] = useState(); setA(box()); sink(a)'],
    ['a React state updater', 'const [a, setA] = useState([]); setA((p) => [...p, box()]); sink(a[0])'],
    ['a wrapper that calls back', 'sink(await retry(() => box()))'],
  ])('%s', (_, code) => {
    expect(endsOf(code)).toContain('box argument');
  });

  it.each([
    ['another member', 'const o = { a: box() }; sink(o.b)'],
    ['another element', 'const [a] = [1, box()]; sink(a)'],
    ['the length of a list', 'const a = [box()]; sink(a.length)'],
    ['the left side of &&', 'sink(box() && 1)'],
    ['a shadowing name', 'const a = box(); { const a = 1; sink(a) }'],
    ['a field of another class', 'class A { set() { this.x = box() } } class B { get() { sink(this.x) } }'],
    ['a parameter of another call', 'function f(a) { sink(a) } function g(a) {} g(box())'],
  ])('not %s', (_, code) => {
    expect(endsOf(code)).not.toContain('box argument');
  });
});

describe('value flow: what is read out of it', () => {
  it.each([
    ['members and elements', 'sink(box().items[0].text)', ['text argument']],
    [
      'destructuring at depth, with renames and defaults',
      'const { items: [{ text: t = "" }] } = box(); sink(t)',
      ['text argument'],
    ],
    ['for of', 'for (const { text } of box().items) sink(text)', ['text argument']],
    ['a method the labels know', 'sink(box().items[0].text.trim())', ['text argument']],
    ['a method they do not know', 'box().close()', ['box receiver']],
    ['a template and a sum', 'sink(`a ${box().items[0].text} b` + 1)', ['text argument']],
    [
      'text accumulated with +=',
      'let all = ""; for (const i of box().items) all += i.text; sink(all)',
      ['text argument'],
    ],
    [
      'text collected and joined',
      'const all = []; for (const i of box().items) all.push(i.text); sink(all.join(""))',
      ['text argument'],
    ],
    [
      'members copied one by one',
      'const c = {}; for (const [k, v] of Object.entries(box().items[0])) c[k] = v; sink(c.text)',
      ['text argument'],
    ],
    ['a member that does not matter', 'sink(box().id)', []],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: where it ends', () => {
  it.each([
    ['an unknown call', 'sink(box())', ['box argument']],
    ['an object for an unknown call', 'sink({ a: { b: box() } })', ['box.a.b argument']],
    ['an exported function', 'export function f() { return box() }', ['box returned']],
    ['an exported generator', 'export function* f() { yield box() }', ['box yielded']],
    ['a handler that is handed over', 'app.get("/", () => box())', ['box returned']],
    ['an exported variable', 'export const a = box()', ['box exported']],
    ['a default export', 'export default box()', ['box exported']],
    ['export =', 'export = box()', ['box exported']],
    ['an export specifier', 'const a = box(); export { a }', ['box exported']],
    ['module.exports', 'module.exports.a = box()', ['box exported']],
    ['exports', 'exports.a = box()', ['box exported']],
    ['module.exports, whole', 'module.exports = box()', ['box exported']],
    ['another member of module', 'module.a = box()', ['box stored']],
    ['exports of something else', 'import { o } from "./o"; o.exports = box()', ['box stored']],
    ['a member of an import', 'import { store } from "./s"; store.a = box()', ['box stored']],
    ['a global', 'a = box()', ['box stored']],
    ['a thrown value', 'throw box()', ['box thrown']],
    ['a comparison', 'if (box() === 1) {}', ['box compared']],
    ['a switch', 'switch (box()) { case 1: }', ['box compared']],
    ['a key', 'sink(table[box()])', ['box compared']],
    ['a parameter before a spread', 'function f(a, b) { sink(b) } f(box(), ...x)', []],
    ['another parameter', 'function f(a, b) { sink(b) } f(box(), 1)', []],
    ['a rest parameter behind it', 'function f(a, ...all) { sink(all) } f(box(), 1)', []],
    ['a callback that nobody hands in', 'export function run(done) { done(box()) }', ['box argument']],
    ['the rejection of a promise', 'sink(await new Promise((resolve, reject) => reject(box())))', []],
    [
      'a parameter of an exported function that is written to',
      'export function fill(o) { o.a = box() }',
      ['box stored'],
    ],
    ['a field that nobody reads', 'class K { m() { this.a = box(); } }', ['box stored']],
    ['a field of another name', 'class K { m() { this.a = box(); } n() { sink(this.b); } }', ['box stored']],
    [
      'a field of another class',
      'class K { m() { this.a = box(); } } class L { n() { sink(this.a); } }',
      ['box stored'],
    ],
    ...'Number parseInt Boolean isNaN Array.isArray Object.keys Buffer.byteLength BigInt'
      .split(' ')
      .map((name): [string, string, string[]] => [name, `sink(${name}(box()))`, ['box compared']]),
    ...'Promise.resolve Object.freeze structuredClone String util.inspect'
      .split(' ')
      .map((name): [string, string, string[]] => [name, `sink(await ${name}(box()))`, ['box argument']]),
    ...'JSON.stringify encodeURIComponent Buffer.from'
      .split(' ')
      .map((name): [string, string, string[]] => [name, `sink(${name}(box().items[0].text))`, ['text argument']]),
    ...'includes indexOf has startsWith endsWith localeCompare delete'
      .split(' ')
      .map((name): [string, string, string[]] => [name, `sink(o.${name}(box()))`, ['box compared']]),
    ['a key of a Map', 'sink(map.get(box()))', ['box compared']],
    ['an entry of a Set', 'sink(set.has(box()))', ['box compared']],
    ['an index', 'sink(list.indexOf(box()))', ['box compared']],
    ['a value beside its path', 'sink(_.get(box(), "items"))', ['box argument']],
    ['a path beside its value', 'sink(_.get(table, box()))', ['box argument']],
    ['what takes the place of something', 'sink(template.replace("x", box().items[0].text))', ['text argument']],
    ['what is replaced', 'sink(template.replace(box().items[0].text, "x"))', ['text compared']],
    ['a path to go to instead', 'router.replace(box().items[0].text)', ['text argument']],
    ['a statement of its own', 'box()', []],
    ['what a function gives back to another call', 'const id = (x) => x; id(box()); sink(id(1))', []],
    ['what a function gives back to each call', 'const id = (x) => x; id(box()); sink(id(box().items))', []],
    ['… of what came by two of them', 'const id = (x) => x; const a = box(); id(a); sink(id(a))', ['box argument']],
    ['… in two forms', 'const f = (x) => x[0]; const a = box(); f([a]); sink(f([a, 1]))', ['box argument']],
    [
      '… through a callback',
      'const f = (xs) => xs.map((x) => x); const a = box(); f([a, 1]); sink(f([a])[0])',
      ['box argument'],
    ],
    ['… and to an exported one', 'export const id = (x) => x; id(box())', []],
    ['what a callback gives back', 'const id = (x) => x; sink([box()].map(id)); other(id(1))', ['box.* argument']],
    ['… not to its calls', 'const id = (x) => x; [box()].forEach(id); sink(id(1))', []],
    ['what a function keeps', 'let a; const f = (x) => { a = x; return a }; f(box()); sink(f(1))', []],
    [
      '… and gives to another one',
      'let a; const f = (x) => { a = x }; const g = () => a; f(box()); sink(g())',
      ['box argument'],
    ],
    [
      'what a function gives to itself',
      'const f = (x, n) => (n ? f(x, n - 1) : x); f(1, 2); sink(f(box(), 3))',
      ['box argument'],
    ],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });

  it('JSX', () => {
    const file = analyse('const a = <p title={box()}>{1}</p>', { filename: 'file.tsx' });
    const [start] = callsOf(file, 'box');
    const trace = followValue(start!, { label: 'box', path: [] }, labels, makeWorld(file));
    expect(trace.ends.map(({ kind }) => kind)).toEqual(['rendered']);
  });
});

describe('value flow: order', () => {
  it.each([
    ['text that is added to', 'let t = box().items[0].text; t += "!"; sink(t)', ['text argument']],
    ['a name that is given something else', 'let b = box(); b = other; sink(b)', []],
    ['a name that may be given something else', 'let b = box(); if (c) b = other; sink(b)', ['box argument']],
    ['a name that is given something else by a pattern', 'let b = box(); ({ b } = other); sink(b)', []],
    ['a name that is given something else in a list', 'let b = box(); [b = 1] = other; sink(b)', []],
    ['a name that had it', 'let b = other; sink(b); b = box();', []],
    ['a name that has it again', 'let b = other; while (c) { sink(b); b = box(); }', ['box argument']],
    [
      'a name that other functions give something',
      'let b = other; function f() { b = box(); } function g() { b = other; } f(); sink(b);',
      ['box argument'],
    ],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code, { inOrder: true })).toEqual(ends);
  });

  it('is not asked for where nobody knows it', () => {
    expect(endsOf('let b = box(); b = other; sink(b)')).toEqual(['box argument']);
  });
});

describe('value flow: cost', () => {
  const walkOf = (code: string, budget?: number) => {
    const file = analyse(code);
    const [start] = callsOf(file, 'box');
    return followValue(start!, { label: 'box', path: [] }, labels, makeWorld(file), budget);
  };

  it.each([
    ['a cycle of names', 'let a = box(); let b = a; a = b; b = { b }; b = b.b;'],
    ['an object in itself', 'const o = { a: box() }; o.o = o; o.o.o = { o };'],
    ['a recursive function', 'function f(a) { return f({ a }) } f(box());'],
    ['functions that call each other', 'function f(a) { return g([a]) } function g(a) { return f([a]) } f(box());'],
  ])('ends in spite of %s', (_, code) => {
    expect(walkOf(code).complete).toBe(true);
  });

  it('grows with the length of a chain of names, not faster', () => {
    const chain = (n: number) =>
      `const a0 = box();\n${Array.from({ length: n }, (_, i) => `const a${i + 1} = a${i};`).join('\n')}`;
    const [small, large] = [walkOf(chain(100)).steps.length, walkOf(chain(1000)).steps.length];
    expect(large / small).toBeLessThan(11);
  });

  it('is given up when the budget is spent, and says so', () => {
    const trace = walkOf('const a = box(); const b = a; const c = b; const d = c;', 3);
    expect(trace.complete).toBe(false);
    expect(trace.steps).toHaveLength(3);
  });

  it('stands deep nesting', () => {
    const depth = 300; // the parser itself gives up not far above
    expect(walkOf(`sink(${'['.repeat(depth)}box()${']'.repeat(depth)})`).complete).toBe(true);
  });
});

describe('value flow: lists', () => {
  it.each(
    'filter sort toSorted slice splice toSpliced concat reverse toReversed with values fill flat'
      .split(' ')
      .map((name) => [name, `for (const b of [box()].${name}(x)) sink(b)`]),
  )('%s gives a list of the same', (_, code) => {
    expect(endsOf(code)).toEqual(['box argument']);
  });

  it.each('find findLast at pop shift get'.split(' ').map((name) => [name, `sink([box()].${name}(x).items)`]))(
    '%s gives an element',
    (_, code) => {
      expect(endsOf(code)).toContain('items argument');
    },
  );

  it.each(
    'map flatMap forEach some every findIndex findLastIndex filter find findLast sort toSorted'
      .split(' ')
      .map((name) => [name, `[box()].${name}((b) => { sink(b); })`]),
  )('%s calls its function with an element', (_, code) => {
    expect(endsOf(code)).toEqual(['box argument']);
  });

  it.each(
    'sort toSorted reduce reduceRight'.split(' ').map((name) => [name, `[box()].${name}((a, b) => { sink(b); })`]),
  )('%s calls its function with an element as the second argument', (_, code) => {
    expect(endsOf(code)).toEqual(['box argument']);
  });

  it.each(
    'includes indexOf lastIndexOf startsWith endsWith'.split(' ').map((name) => [name, `sink([box()].${name}(x))`]),
  )('%s compares', (_, code) => {
    expect(endsOf(code)).toEqual(['box.0 compared']);
  });

  it.each(
    'map flatMap forEach some every findIndex findLastIndex reduce push unshift has keys set add delete clear'
      .split(' ')
      .map((name) => [name, `sink([box()].${name}(x))`]),
  )('%s gives no element', (_, code) => {
    expect(endsOf(code)).not.toContain('box.0 receiver');
    expect(endsOf(code).filter((end) => end.startsWith('box.'))).toEqual([]);
  });

  it.each<[what: string, code: string, ends: string[]]>([
    ['what reduce has gathered is none of the elements', '[box()].reduce((all, b) => { sink(all); })', []],
    ['the index beside an element', '[box()].map((b, i) => { sink(i); })', []],
    ['a function outside the file that reduces', '[box()].reduce(sink)', ['box argument']],
    ['a function outside the file that is called for each', '[box()].forEach(sink)', ['box argument']],
    ['a method that only some other object has', '[box()].hasOwnProperty(x)', ['box.0 receiver']],
    ['entries, the value', 'for (const [, b] of [box()].entries()) sink(b)', ['box argument']],
    ['entries, the index', 'for (const [i] of [box()].entries()) sink(i)', []],
    ['a list in a list, flat', 'sink([[box()]].flat()[0].items)', ['items argument']],
    ['joined text that no text is made of', 'sink([box()].join())', []],
    ['elements of a list that is read out', 'box().items.map((i) => { sink(i.text); })', ['text argument']],
    ['a part of a list that is read out', 'sink(box().items.slice(1))', ['items argument']],
    ['one of a list that is read out', 'sink(box().items.at(0))', ['item argument']],
    ['entries of a list that is read out', 'for (const [, i] of box().items.entries()) sink(i)', ['item argument']],
    ['a flat list that is read out', 'sink(box().items.flat())', ['items argument']],
    ['an object that holds a list is no list', 'const o = { a: box().items }; sink(o.at(0))', ['items.a receiver']],
    ['a method that is the value', 'const o = { a: box() }; sink(o.a().items)', ['items argument']],
    ['an asynchronous iterator', 'sink((await box().items[Symbol.asyncIterator]().next()).value)', ['item argument']],
    ['an iterator', 'sink(box().items[Symbol.iterator]().next().value)', ['item argument']],
    ['an iterator of no list', 'box()[Symbol.iterator]()', ['box receiver']],
    ['another symbol', 'box().items[Symbol.toPrimitive]()', ['items receiver']],
    ['a computed method', 'box().items[name]()', ['items receiver']],
    ['an index of two digits', `for (const b of [${'1, '.repeat(10)}box()]) sink(b)`, ['box argument']],
    ['a name with a digit is no index', 'for (const b of { a1: box() }) sink(b)', []],
    ['a name that begins with a digit is no index', 'for (const b of { "1a": box() }) sink(b)', []],
    ['a high index of a list that is read out', 'sink(box().items[10])', ['item argument']],
    ['an index from the end', 'sink(box().items["-1"])', ['item argument']],
    ['a name that begins with a digit is no element', 'sink(box().items["1a"])', []],
    ['a name that ends in a digit is no element', 'sink(box().items.a1)', []],
    ['a computed element', 'sink(box().items[i])', ['item argument']],
    ['a computed member of an object that has members', 'sink(box().items[0][k])', ['item.(member) argument']],
    ['a computed member of another', 'sink(box()[k])', []],
    ['what is read out of some member', 'sink(box().items[0][k].text)', []],
    ['some member in a member of a name', 'const c = {}; c.a = box().items[0][k]; sink(c.text)', []],
    ['the length of something that may hold it', 'const o = {}; o[k] = box(); sink(o.length)', []],
    ['the size of something that may hold it', 'const o = {}; o[k] = box(); sink(o.size)', []],
    ['another member of something that may hold it', 'const o = {}; o[k] = box(); sink(o.a)', ['box argument']],
    ['an object is not iterated over', 'for (const b of { a: box() }) sink(b)', []],
    ['a value without elements', 'for (const b of box()) sink(b)', []],
    ['six objects around it', 'sink({ a: { a: { a: { a: { a: { a: box() } } } } } })', ['box.a.a.a.a.a.a argument']],
    ['seven objects around it', 'sink({ a: { a: { a: { a: { a: { a: { a: box() } } } } } } })', []],
    ['a list behind a spread', 'sink([...x, box()])', ['box.* argument']],
    ['a list without a spread', 'sink([1, box(), ...x])', ['box.1 argument']],
    ['the rest of an object', 'const { a, ...r } = { b: box() }; sink(r.b)', ['box argument']],
    ['the rest of a list', 'const [, ...r] = [1, box()]; sink(r)', ['box.1 argument']],
    ['holes of a pattern', 'const [, , b] = [1, 2, box()]; sink(b)', ['box argument']],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: well-known functions', () => {
  it.each(
    'Promise.resolve Object.freeze Object.seal structuredClone Readable.from util.inspect inspect String Symbol'
      .split(' ')
      .map((name) => [name]),
  )('%s gives back its first argument alone', (name) => {
    expect(endsOf(`sink(${name}(box()).items)`)).toEqual(['items argument']);
    expect(endsOf(`sink(${name}(1, box()).items)`)).toEqual(['box argument']);
  });

  it.each(
    'JSON.stringify encodeURIComponent encodeURI decodeURIComponent escape Buffer.from String.raw'
      .split(' ')
      .map((name) => [name]),
  )('%s gives its first argument as text', (name) => {
    expect(endsOf(`sink(${name}(box()).items)`)).toEqual(['items argument']);
    expect(endsOf(`sink(${name}(1, box()).items)`)).toEqual(['box argument']);
    expect(endsOf(`sink(${name}(box().items[0].text).trim())`)).toEqual(['text argument']);
  });

  it.each(
    'Number parseInt parseFloat Number.parseInt Number.parseFloat Boolean isNaN Number.isNaN Array.isArray Buffer.byteLength Number.isInteger Number.isFinite BigInt Object.keys'
      .split(' ')
      .map((name) => [name]),
  )('%s measures its first argument alone', (name) => {
    expect(endsOf(`sink(${name}(box()))`)).toEqual(['box compared']);
    expect(endsOf(`${name}(1, box())`)).toEqual(['box argument']);
  });

  it.each(
    'includes indexOf lastIndexOf has get test startsWith endsWith localeCompare search delete'
      .split(' ')
      .map((name) => [name]),
  )('%s looks its first argument up', (name) => {
    expect(endsOf(`sink(o.${name}(box()))`)).toEqual(['box compared']);
    expect(endsOf(`o.${name}(1, box())`)).toEqual(['box argument']);
  });

  it.each('head first last nth sample'.split(' ').map((name) => [name]))('%s gives an element', (name) => {
    expect(endsOf(`sink(_.${name}([box()]).items)`)).toEqual(['items argument']);
    expect(endsOf(`_.${name}(1, [box()])`)).toEqual(['box.0 argument']);
    expect(endsOf(`_.${name}s([box()])`)).toEqual(['box.0 argument']);
    expect(endsOf(`_.x${name}([box()])`)).toEqual(['box.0 argument']);
  });

  it.each<[what: string, code: string, ends: string[]]>([
    ['Array.from', 'sink(Array.from([box()])[0].items)', ['items argument']],
    ['Array.fromAsync', 'sink((await Array.fromAsync([box()]))[0].items)', ['items argument']],
    ['the function of Array.from', 'Array.from([box()], (b) => { sink(b.items); })', ['items argument']],
    ['from of something else', 'List.from([box()])', ['box.0 argument']],
    ['a longer name than Array.from', 'Array.fromList([box()])', ['box.0 argument']],
    ['a longer name than Array.fromAsync', 'Array.fromAsyncAll([box()])', ['box.0 argument']],
    ['a name that ends in from', 'Array.xfrom([box()])', ['box.0 argument']],
    ['the second argument of Array.from', 'Array.from(x, box())', ['box argument']],
    ['JSON.parse of an object', 'sink(JSON.parse({ a: box() }).a.items)', ['items argument']],
    ['JSON.parse of the value', 'JSON.parse(box())', ['box argument']],
    ['Object.fromEntries, the key', 'sink(Object.fromEntries([[box(), 1]]).a)', []],
    ['Object.assign onto the value', 'sink(Object.assign(box(), x).items)', ['items argument']],
    ['Object.values of a second argument', 'Object.values(1, { a: box() })', ['box.a argument']],
    ['a function that a function gives', 'f()(box())', ['box argument']],
    ['exec', 'sink(/a/.exec(box().items[0].text))', ['text argument']],
    ['replaceAll', 'sink(t.replaceAll("a", box().items[0].text).trim())', ['text argument']],
    ['a Set', 'for (const b of new Set([box()])) sink(b.items)', ['items argument']],
    ['a Map', 'for (const [, b] of new Map([[1, box()]])) sink(b.items)', ['items argument']],
    ['an Array of a list', 'sink(new Array([box()])[0].items)', ['items argument']],
    ['another class', 'new Other([box()])', ['box.0 argument']],
    ['a Set without new', 'Set([box()])', ['box.0 argument']],
    ['concat of a list', 'sink([].concat([box()])[0].items)', ['items argument']],
    ['concat of a value', 'sink([].concat(box())[0].items)', ['items argument']],
    ['concat of text', 'sink("".concat(box().items[0].text).trim())', ['text argument']],
    ['set of something unknown', 'store.set("a", box())', ['box argument']],
    ['set of another class', 'const m = new MyMap(); m.set("a", box())', ['box argument']],
    ['set of a class that begins alike', 'const m = new Mapping(); m.set("a", box())', ['box argument']],
    ['set of a WeakMap', 'const m = new WeakMap(); m.set(k, box()); sink(m.get(k).items)', ['items argument']],
    ['add of a WeakSet', 'const m = new WeakSet(); m.add(box()); for (const b of m) sink(b.items)', ['items argument']],
    ['the key of set', 'const m = new Map(); m.set(box(), 1)', ['box argument']],
    [
      'set of a field',
      'class K { a() { this.m.set(1, box()); } b() { sink(this.m.get(1).items); } }',
      ['items argument'],
    ],
    ['splice', 'const l = []; l.splice(0, 1, box()); sink(l[0].items)', ['items argument']],
    ['the number of elements that splice takes out', 'const l = []; l.splice(0, box()); sink(l[0])', ['box argument']],
    ['unshift', 'const l = []; l.unshift(box()); sink(l[0].items)', ['items argument']],
    ['a tag of the file', 'function tag(s, a) { sink(a.items) } tag`${box()}`', ['items argument']],
    ['the second value of a tag', 'function tag(s, a, b) { sink(b.items) } tag`${1}${box()}`', ['items argument']],
    ['another value of a tag', 'function tag(s, a, b) { sink(a.items) } tag`${1}${box()}`', []],
    ['a tag outside the file', 'sql`${box()}`', ['box argument']],
    ['an instance that is given it', 'class K { constructor(a) {} } sink(new K(box()))', ['box.* argument']],
    ['then without a function', 'sink(box().then().items)', ['items argument']],
    ['what then gives is not what it is given', 'sink(box().then((b) => 1))', []],
    ['catch', 'sink(box().catch(f).items)', ['items argument']],
    ['finally', 'sink(box().finally(f).items)', ['items argument']],
    ['then with a list of functions', 'box().then(...handlers)', []],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: what callbacks return', () => {
  it.each('then catch reduce reduceRight'.split(' ').map((name) => [name]))('%s gives it', (name) => {
    expect(endsOf(`sink(x.${name}(() => box()).items)`)).toEqual(['items argument']);
  });
  it.each('map flatMap from fromAsync'.split(' ').map((name) => [name]))('%s gives a list of it', (name) => {
    expect(endsOf(`sink(x.${name}(() => box())[0].items)`)).toEqual(['items argument']);
    expect(endsOf(`sink(x.${name}(() => box()))`)).toEqual(['box.* argument']);
  });
  it.each('filter find findLast findIndex some every forEach sort finally'.split(' ').map((name) => [name]))(
    '%s gives nothing of it',
    (name) => {
      expect(endsOf(`sink(x.${name}(() => box()).items)`)).toEqual([]);
    },
  );

  it.each<[what: string, code: string, ends: string[]]>([
    ['flatMap, a list', 'sink(x.flatMap(() => [box()])[0].items)', ['items argument']],
    ['map, a list', 'sink(x.map(() => [box()])[0][0].items)', ['items argument']],
    ['what reduce is given again', 'x.reduce((all) => { sink(all.items); return box(); })', ['items argument']],
    ['what map is not given again', 'x.map((a) => { sink(a.items); return box(); })', []],
    ['another method', 'sink(x.retry(() => box()).items)', ['items argument']],
    ['a call that is a statement', 'x.get(() => box())', ['box returned']],
    ['a call that is awaited and dropped', 'await x.get(() => box())', []],
    ['an optional call that is dropped', 'x?.get(() => box())', ['box returned']],
    ['a call that is void', 'void x.get(() => box())', ['box returned']],
    ['a call that is tested', 'if (!x.get(() => box())) {}', []],
    ['a listener', "x.on('end', () => box())", []],
    ['a callback that is told something', 'sink(x.go((a) => box()).items)', ['box calledBack', 'items argument']],
    ['a callback that is told something', 'sink((await go((a) => box())).items)', ['box calledBack', 'items argument']],
    ['a callback that is told when to stop', 'sink((await go((signal) => box())).items)', ['items argument']],
    ['a callback that is told when to stop, and more', 'await go(({ signal, a }) => box())', ['box calledBack']],
    ['a callback that is told something, dropped', 'await go((a) => box())', ['box calledBack']],
    ['what was there before', 'const b = box(); sink(x.go(() => b).items)', ['box calledBack', 'items argument']],
    ['what is made inside', 'sink(x.go(() => { const b = box(); return b; }).items)', ['items argument']],
    ['an executor', 'new Promise(() => box())', []],
    ['a function that a class is given', 'new Other(() => box())', ['box returned']],
    [
      'a function that is made and called at once',
      'const make = () => () => box(); sink(make()().items)',
      ['items argument'],
    ],
    [
      'a function that is made and handed on',
      'const make = () => () => box(); sink(use(make()).items)',
      ['box returned'],
    ],
    ['a generator that returns', 'function* f() { return box() } for (const b of f()) sink(b)', []],
    ['a setter', 'export class K { set a(v) { return box() } }', []],
    ['a constructor', 'export class K { constructor() { return box() } }', []],
    ['a getter', 'export class K { get a() { return box() } }', ['box returned']],
    ['state', 'const [a, setA] = useState(); setA(box()); sink(a.items)', ['box argument', 'items argument']],
    [
      'state of a namespace',
      'const [a, setA] = React.useState(); setA(box()); sink(a.items)',
      ['box argument', 'items argument'],
    ],
    ['a signal', 'const [a, setA] = createSignal(); setA(box()); sink(a.items)', ['box argument', 'items argument']],
    ['a state updater', 'const [a, setA] = useState(); setA(() => box()); sink(a.items)', ['items argument']],
    [
      'the second argument of a setter',
      'const [a, setA] = useState(); setA(1, box()); sink(a.items)',
      ['box argument'],
    ],
    [
      'the second function of a setter',
      'const [a, setA] = useState(); setA(1, () => box()); sink(a.items)',
      ['box returned'],
    ],
    ['another hook', 'const [a, setA] = useOther(); setA(box()); sink(a.items)', ['box argument']],
    ['the state as a function', 'const [a, setA] = useState(); a(box()); sink(setA.items)', ['box argument']],
    ['state that nobody names', 'const [, setA] = useState(); setA(box())', ['box argument']],
    ['a pair from elsewhere', 'const [a, setA] = pair; setA(box()); sink(a.items)', ['box argument']],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: what is written into', () => {
  it.each('get at find findLast pop shift'.split(' '))('what %s gives is in the container', (name) => {
    expect(endsOf(`const l = []; l.${name}(0).a = box(); sink(l[0].a.items)`)).toContain('items argument');
  });

  it.each('filter slice toSorted'.split(' '))(
    'the elements of what %s gives are in the container, the list is not',
    (name) => {
      expect(endsOf(`const l = []; l.${name}(f)[0].a = box(); sink(l[2].a.items)`)).toContain('items argument');
      expect(endsOf(`const l = []; const part = l.${name}(f); part.push(box()); sink(l[0].items)`)).toEqual([]);
    },
  );

  it('what sort gives is the container', () => {
    expect(endsOf('const l = []; l.sort().push(box()); sink(l[0].items)')).toContain('items argument');
  });

  it.each<[what: string, code: string, ends: string[]]>([
    ['what another method gives', 'const l = []; l.other(0).a = box(); sink(l[0].a)', ['box stored']],
    ['one of two, the first', 'const o = {}; (c ? o : p).a = box(); sink(o.a)', ['box argument', 'box stored']],
    ['one of two, the second', 'const o = {}; (c ? {} : o).a = box(); sink(o.a)', ['box argument']],
    ['the left of ||', 'const o = {}; (o || {}).a = box(); sink(o.a)', ['box argument']],
    ['the right of ||', 'const o = {}; ({} || o).a = box(); sink(o.a)', ['box argument']],
    ['what is awaited', 'const o = {}; (await o).a = box(); sink(o.a)', ['box argument']],
    ['what is assigned to', 'let o; (o = {}).a = box(); sink(o.a)', ['box argument']],
    ['what is assigned', 'const o = {}; let p; (p = o).a = box(); sink(o.a)', ['box argument']],
    [
      'what a function of the file returns',
      'const o = {}; const get = () => o; get().a = box(); sink(o.a)',
      ['box argument'],
    ],
    ['an object made for it', '({}).a = box()', []],
    ['a list made for it', '[].a = box()', []],
    ['an instance made for it', 'new K().a = box()', []],
    ['import.meta', 'import.meta.a = box()', ['box stored']],
    [
      'a member of an import that is read too',
      'import { o } from "./o"; o.a = box(); sink(o.a)',
      ['box argument', 'box stored'],
    ],
    ['a member of a global', 'o.a = box(); sink(o.a)', ['box stored']],
    [
      'a part of a parameter',
      'function fill({ o }) { o.a = box() } const o = {}; fill({ o }); sink(o.a)',
      ['box stored'],
    ],
    [
      'a parameter with a default',
      'function fill(o = {}) { o.a = box() } const o = {}; fill(o); sink(o.a)',
      ['box argument'],
    ],
    [
      'a parameter property',
      'class K { constructor(private o) { o.a = box() } } const o = {}; new K(o); sink(o.a)',
      ['box argument'],
    ],
    ['an argument that is spread', 'function fill(o) { o.a = box() } const o = {}; fill(...[o]); sink(o.a)', []],
    ['a field that is only overwritten', 'class K { m() { this.a = box(); this.a = 1; } }', ['box stored']],
    ['a field that is added to', 'class K { m() { this.a = box(); this.a += 1; } }', []],
    ['a field by a computed name', 'class K { m() { this.a = box(); } n() { sink(this[k]); } }', ['box argument']],
    ['a computed field', 'class K { m() { this[k] = box(); } n() { sink(this[j]); } }', ['box argument']],
    [
      'a field of another name for this',
      'class K { m() { this.a = box(); } n() { const self = this; sink(self.a); } }',
      ['box argument'],
    ],
    ['a field, where this is handed on', 'class K { m() { this.a = box(); } n() { use(this); } }', ['box stored']],
    ['a field of a constructor function', 'function K() { this.a = box(); sink(this.a); }', ['box argument']],
    ['a field of a function expression', 'const K = function () { this.a = box(); sink(this.a); };', ['box argument']],
    [
      'a field of an object',
      'const o = { m() { this.a = box(); }, n: function () { sink(this.a); } };',
      ['box argument'],
    ],
    [
      'a field in an arrow function',
      'class K { m() { this.a = box(); } n = () => { sink(this.a); }; }',
      ['box argument'],
    ],
    ['a field of another function', 'function K() { this.a = box(); } function L() { sink(this.a); }', ['box stored']],
    [
      'a field of a function inside a method',
      'class K { m() { this.a = box(); } n() { run(function () { sink(this.a); }); } }',
      ['box stored'],
    ],
    ['a member of this of the file', 'this.a = box(); sink(this.a)', ['box stored']],
    ['a member of a member of exports', 'exports.a.b = box()', ['box exported']],
    ['another member of module, deep', 'module.other.a = box()', ['box stored']],
    ['a variable that is exported and given it later', 'export let a; a = box()', ['box exported']],
    ['a member in a pattern', 'const o = {}; ({ items: o.a } = box()); sink(o.a)', ['items argument']],
    ['a member in a wrapper', 'const o = {}; (o.a as any) = box(); sink(o.a)', ['box argument']],
    ['a member that is certainly there', 'const o = {}; o.a! = box(); sink(o.a)', ['box argument']],
    ['a member in a loop', 'const o = {}; for (o.a of [box()]) sink(o.a)', ['box argument']],
    ['a name in a loop', 'let b; for (b of [box()]) sink(b)', ['box argument']],
    ['a default of what is read out', 'const { items = [] } = box(); sink(items)', ['items argument']],
    [
      'a parameter property that is read',
      'class K { constructor(private a) { sink(a) } } new K(box())',
      ['box argument'],
    ],
    ['a member that is overwritten', 'box().items = 1', []],
    ['a name for a member', 'const k = "items"; sink(box()[k])', ['items argument']],
    ['the key of a property', 'sink({ [box()]: 1 })', ['box compared']],
    ['a computed property', 'sink({ [k]: box() })', ['box.* argument']],
    ['the key of a field', 'class K { [box()] = 1; }', []],
    ['a spread object', 'sink({ ...{ a: box() } })', ['box.a argument']],
    ['spread arguments', 'sink(...[box()])', ['box argument']],
    ['spread arguments of a class', 'new Sink(...[box()])', ['box argument']],
    ['spread arguments of a function of the file', 'function f(a) { sink(a.items) } f(...[box()])', ['items argument']],
    ['a value without elements, spread', 'sink(...box())', []],
    ['a value without elements, spread in a list', 'sink([...box()])', []],
    ['a difference', 'sink(box() - 1)', ['box compared']],
    ['a case', 'switch (x) { case box(): }', ['box compared']],
    ['||=', 'let a; a ||= box(); sink(a)', ['box argument']],
    ['a sum that is assigned', 'let t = ""; sink((t += box().items[0].text).trim())', ['text argument']],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: what is only tested or dropped', () => {
  it.each<[code: string, kind: string]>([
    ['!box()', 'tested'],
    ['-box()', 'tested'],
    ['+box()', 'tested'],
    ['void box()', 'dropped'],
    ['typeof box()', 'dropped'],
    ['box()', 'dropped'],
    ['(box(), 1)', 'dropped'],
    ['if (box()) {}', 'tested'],
    ['while (box()) {}', 'tested'],
    ['do {} while (box())', 'tested'],
    ['for (; box(); ) {}', 'tested'],
    ['x = box() ? 1 : 2', 'tested'],
    ['x = box() && 1', 'tested'],
  ])('%s', (code, kind) => {
    const file = analyse(code);
    const [start] = callsOf(file, 'box');
    const { ends } = followValue(start!, { label: 'box', path: [] }, labels, makeWorld(file));
    expect(ends.map((end) => end.kind)).toEqual([kind]);
  });
});

describe('value flow: pipelines', () => {
  it.each<[what: string, code: string, ends: string[]]>([
    ['a function', 'pipe(box(), (b) => { sink(b.items); })', ['items argument']],
    ['a function outside the file', 'pipe(box(), sink)', ['box argument']],
    ['a method outside the file', 'pipe(box(), log("x"), store.save)', ['box argument']],
    ['a function of the file', 'const show = (b) => { sink(b.items); }; pipe(box(), show)', ['items argument']],
    [
      'what a function of the file gives',
      'const same = (b) => b; sink(pipe(box(), same).items)',
      ['box calledBack', 'items argument'],
    ],
    ['a stage with a function', 'pipe(box(), map((b) => { sink(b.items); }))', ['items argument']],
    ['a stage without a function', 'pipe(box(), log("x"), (b) => { sink(b.items); })', ['items argument']],
    [
      'a stage with a function that is told nothing',
      'pipe(box(), orElse(() => 1), (b) => { sink(b.items); })',
      ['items argument'],
    ],
    [
      'a stage with a function of the file',
      'const show = (b) => { sink(b.items); }; pipe(box(), map(show))',
      ['items argument'],
    ],
    ['the end', 'sink(pipe(box()).items)', ['items argument']],
    ['a stage before it', 'pipe((b) => { sink(b.items); }, box())', []],
    ['another function', 'piped(box(), (b) => { sink(b.items); })', ['box argument']],
    ['another function that ends alike', 'mypipe(box(), (b) => { sink(b.items); })', ['box argument']],
    ['a method', 'x.pipe(box(), (b) => { sink(b.items); })', ['box argument']],
  ])('%s', (_, code, ends) => {
    expect(endsOf(code)).toEqual(ends);
  });
});

describe('value flow: order of writers', () => {
  const many = (n: number) => `let b = box(); ${'b = 1; '.repeat(n)} sink(b)`;
  it.each<[what: string, code: string, ends: string[]]>([
    ['given something else twice', 'let b = box(); b = other; b = again; sink(b)', []],
    ['given it last', 'let b = other; b = box(); sink(b)', ['box argument']],
    ['given something else in the same branch', 'let b = box(); if (c) { b = other; sink(b); }', []],
    [
      'given something else in the other branch',
      'let b = box(); if (c) { b = other; } else { sink(b); }',
      ['box argument'],
    ],
    [
      'given it at the end of a round that begins with something else',
      'let b; while (c) { b = other; sink(b); b = box(); }',
      [],
    ],
    ['given it in some rounds', 'let b = other; while (c) { sink(b); if (d) b = box(); }', ['box argument']],
    [
      'given something else where it may be read before',
      'let b = box(); while (c) { sink(b); b = other; }',
      ['box argument'],
    ],
    ['given something else before, and read in a branch', 'let b = box(); b = other; if (c) { sink(b); }', []],
    ['taken out by a pattern', 'let { b } = { b: box() }; b = other; sink(b)', []],
    ['taken out by a pattern with a default', 'let [b = 1] = [box()]; b = other; sink(b)', []],
    ['given something else by a loop', 'let b = box(); for (b of x) {} sink(b)', ['box argument']],
    ['given something else if it has nothing', 'let b = box(); b ??= other; sink(b)', ['box argument']],
    [
      'given something else by a function inside',
      'function f() { let b = box(); const g = () => { b = other; }; sink(b); g(); }',
      ['box argument'],
    ],
    ['given something else in a function', 'function f() { let b = box(); b = other; sink(b); } f();', []],
    ['given something else twelve times', many(12), []],
    ['given something else thirteen times', many(13), ['box argument']],
  ])('a name that is %s', (_, code, ends) => {
    expect(endsOf(code, { inOrder: true })).toEqual(ends);
  });
});
