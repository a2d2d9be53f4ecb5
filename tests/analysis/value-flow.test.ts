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
    ['what is replaced', 'sink(template.replace(box().items[0].text, "x"))', ['text argument']],
    ['a statement of its own', 'box()', []],
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
