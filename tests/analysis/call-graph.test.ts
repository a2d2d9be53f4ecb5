import { describe, expect, it } from 'vitest';
import type { FunctionNode } from '../../src/analysis/calls.js';
import type { OpenAIFile } from '../../src/analysis/file.js';
import { analyse, nodeAt } from '../support/analyse.js';

/** A function by what it is called: its name, its variable, its property or method; `new C` for a constructor, otherwise its text. */
function nameOf(file: OpenAIFile, fn: FunctionNode): string {
  const { parent } = fn;
  if (fn.id) return fn.id.name;
  if (parent.type === 'VariableDeclarator') return file.sourceCode.getText(parent.id);
  if (parent.type === 'MethodDefinition' && parent.kind === 'constructor') {
    return `new ${parent.parent.parent.id?.name ?? ''}`;
  }
  const isMember =
    parent.type === 'Property' || parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition';
  return isMember ? file.sourceCode.getText(parent.key) : file.sourceCode.getText(fn);
}

/** What the call with this text may run, `?` after what is not certain. */
function callees(code: string, call: string): string {
  const file = analyse(code, { filename: 'file.tsx' });
  const calls = [
    ...file.nodes('CallExpression'),
    ...file.nodes('NewExpression'),
    ...file.nodes('TaggedTemplateExpression'),
  ];
  const node = calls.find((candidate) => file.sourceCode.getText(candidate) === call);
  if (!node) throw new Error(`No call reads: ${call}`);
  const { functions, certain } = file.calls.callees(node);
  return functions.map((fn) => nameOf(file, fn)).join(' | ') + (certain ? '' : '?');
}

describe('callees', () => {
  it.each<[what: string, code: string, call: string, expected: string]>([
    ['a declaration', 'function f() {} f();', 'f()', 'f'],
    [
      'what a getter gives, beside a setter',
      'function f() {} const o = { get m() { return f; }, set m(v) {} }; o.m();',
      'o.m()',
      'f',
    ],
    ['a constructor behind a method', 'class K { m() {} constructor() {} } new K();', 'new K()', 'new K'],
    ['no constructor of its own', 'class K { m() {} } new K();', 'new K()', '?'],
    [
      'a constructor of a base class',
      'class P { constructor() {} } class K extends P { m() {} } new K();',
      'new K()',
      'new P',
    ],
    ['a declaration called before it', 'f(); function f() {}', 'f()', 'f'],
    ['a constant', 'const f = () => {}; f();', 'f()', 'f'],
    ['a constant in TypeScript wrappers', 'const f = (() => {}) as Fn; f!();', 'f!()', '() => {}'],
    ['another name for it', 'function f() {} const g = f; g();', 'g()', 'f'],
    ['a variable that is assigned once, later', 'let f; f = () => 1; f();', 'f()', '() => 1'],
    ['a variable that is assigned twice', 'let f = () => 1; f = () => 2; f();', 'f()', 'f | () => 2?'],
    ['a variable that is assigned something unknown', 'let f = () => 1; f = other; f();', 'f()', 'f?'],
    ['a declaration that is replaced', 'function f() {} f = other; f();', 'f()', 'f?'],
    ['an import', "import { f } from 'x'; f();", 'f()', '?'],
    ['a global', 'f();', 'f()', '?'],
    ['one of two', 'const f = () => 1, g = () => 2; (x ? f : g)();', '(x ? f : g)()', 'f | g?'],
    ['an overloaded function', 'function f(a: string): void; function f(a: unknown) {} f(1);', 'f(1)', 'f'],
    ['an optional call', 'const f = () => {}; f?.();', 'f?.()', 'f?'],
    ['a function called at once', '(function main() {})();', '(function main() {})()', 'main'],
    ['an arrow function called at once', '(async () => 1)();', '(async () => 1)()', 'async () => 1'],
    ['call', 'function f() {} f.call(x, 1);', 'f.call(x, 1)', 'f'],
    ['apply', 'function f() {} f.apply(x, []);', 'f.apply(x, [])', 'f'],
    ['a bound function', 'function f() {} const g = f.bind(x); g();', 'g()', 'f'],
    ['a template tag', 'function t() {} t`x`;', 't`x`', 't'],
    ['a shadowing parameter', 'function f() {} function g(f) { f(1); } g(x);', 'f(1)', '?'],
    ['a parameter of a function with one call', 'const cb = () => {}; function g(f) { f(1); } g(cb);', 'f(1)', 'cb'],
    [
      'a parameter of a function with two calls',
      'const a = () => {}, b = () => {}; function g(f) { f(1); } g(a); g(b);',
      'f(1)',
      '?',
    ],
    ['a method of an object literal', 'const o = { m() {} }; o.m();', 'o.m()', 'm'],
    ['a function in an object literal', 'const o = { m: () => {} }; o.m();', 'o.m()', 'm'],
    ['a function by its shorthand', 'const m = () => {}; const o = { m }; o.m();', 'o.m()', 'm'],
    ['a nested object', 'const o = { p: { m() {} } }; o.p.m();', 'o.p.m()', 'm'],
    ['a quoted member', "const o = { 'a-b'() {} }; o['a-b']();", "o['a-b']()", "'a-b'"],
    ['a computed member', 'const o = { m() {} }; o[k]();', 'o[k]()', '?'],
    ['a member that is replaced', 'const o = { m() {} }; o.m = other; o.m();', 'o.m()', 'm?'],
    ['a member that is added', 'const o = {}; o.m = () => 1; o.m();', 'o.m()', '() => 1'],
    ['a member that a spread may replace', 'const o = { m() {}, ...x }; o.m();', 'o.m()', 'm?'],
    ['this in an object literal', 'const o = { m() { this.n(); }, n() {} };', 'this.n()', 'n'],
    ['destructured', 'const { m } = { m() {} }; m();', 'm()', 'm'],
    ['destructured under another name', 'const { m: n } = { m() {} }; n();', 'n()', 'm'],
    ['a frozen object', 'const o = Object.freeze({ m() {} }); o.m();', 'o.m()', 'm'],
    ['an object from a local factory', 'function make() { return { m() {} }; } const o = make(); o.m();', 'o.m()', 'm'],
    [
      'an object from an asynchronous factory',
      'async function make() { return { m() {} }; } const o = await make(); o.m();',
      'o.m()',
      'm',
    ],
    ['a function from a local factory', 'const make = () => () => 1; const f = make(); f();', 'f()', '() => 1'],
    ['useCallback', 'const f = useCallback(() => 1, []); f();', 'f()', '() => 1'],
    ['React.useCallback', 'const f = React.useCallback(() => 1, []); f();', 'f()', '() => 1'],
    ['useMemo', 'const o = useMemo(() => ({ m() {} }), []); o.m();', 'o.m()', 'm'],
    ['a method by this', 'class K { a() { this.b(); } b() {} }', 'this.b()', 'b'],
    ['a private method', 'class K { a() { this.#b(); } #b() {} }', 'this.#b()', '#b'],
    ['this in an arrow function', 'class K { a() { xs.map(() => this.b()); } b() {} }', 'this.b()', 'b'],
    ['this in a function of its own', 'class K { a() { xs.map(function () { this.b(); }); } b() {} }', 'this.b()', '?'],
    ['an arrow function in a field', 'class K { a() { this.b(); } b = () => {}; }', 'this.b()', 'b'],
    [
      'a method bound in the constructor',
      'class K { constructor() { this.b = this.b.bind(this); } a() { this.b(); } b() {} }',
      'this.b()',
      'b',
    ],
    ['a static method', 'class K { static m() {} } K.m();', 'K.m()', 'm'],
    ['a static method by this', 'class K { static m() {} static n() { this.m(); } }', 'this.m()', 'm'],
    ['a static method is none of an instance', 'class K { static m() {} } new K().m();', 'new K().m()', '?'],
    ['a method of an instance', 'class K { m() {} } const k = new K(); k.m();', 'k.m()', 'm'],
    ['a method of an instance made at once', 'class K { m() {} } new K().m();', 'new K().m()', 'm'],
    ['a method of an instance assigned later', 'class K { m() {} } let k; k = new K(); k.m();', 'k.m()', 'm'],
    [
      'a method of an instance in ??=',
      'class K { m() {} } let k = null; function get() { return (k ??= new K()); } get().m();',
      'get().m()',
      'm',
    ],
    [
      'a method of an instance in a field',
      'class S { m() {} } class K { s = new S(); a() { this.s.m(); } }',
      'this.s.m()',
      'm',
    ],
    [
      'a method of an instance in a private field',
      'class S { m() {} } class K { #s; constructor() { this.#s = new S(); } a() { this.#s.m(); } }',
      'this.#s.m()',
      'm',
    ],
    [
      'a method of a singleton',
      'class K { static #one; static get() { return (K.#one ??= new K()); } m() {} } K.get().m();',
      'K.get().m()',
      'm',
    ],
    ['an inherited method', 'class P { m() {} } class K extends P {} new K().m();', 'new K().m()', 'm'],
    ['super', 'class P { m() {} } class K extends P { m() { super.m(); } }', 'super.m()', 'm'],
    [
      'a method that a subclass overrides',
      'class P { a() { this.m(); } m() {} } class K extends P { m() {} }',
      'this.m()',
      'm | m?',
    ],
    ['a constructor', 'class K { constructor() {} } new K();', 'new K()', 'new K'],
    ['an inherited constructor', 'class P { constructor() {} } class K extends P {} new K();', 'new K()', 'new P'],
    [
      'a super constructor',
      'class P { constructor() {} } class K extends P { constructor() { super(); } }',
      'super()',
      'new P',
    ],
    ['a constructor function', 'function K() {} new K();', 'new K()', 'K'],
    ['a class of another module', "import { K } from 'k'; new K().m();", 'new K().m()', '?'],
    ['a value defined by itself', 'const f = f; f();', 'f()', '?'],
    ['values defined by each other', 'const a = () => b(); const b = a; const c = c ?? b; c();', 'c()', 'a?'],
    ['a class that extends itself', 'class K extends K { a() { this.m(); } }', 'this.m()', '?'],
  ])('%s', (_what, code, call, expected) => {
    expect(callees(code, call)).toBe(expected);
  });

  it.each(['const o = { ...o }; o.m();', 'const a = { ...b }, b = { ...a }; a.m();', 'const o = { p: o.p }; o.p.m();'])(
    'does not run in circles: %s',
    (code) => {
      const file = analyse(code);
      expect(file.nodes('CallExpression').map((call) => file.calls.callees(call).functions)).toEqual([[]]);
    },
  );

  it('follows long chains of names', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `const f${i + 1} = f${i};`).join('\n');
    const file = analyse(`const f0 = () => 1; ${names} f5000();`);
    const [f0] = file.calls.functions;
    expect(f0 && file.calls.callers(f0).escapes).toBe(false);
  });

  it('functionOf gives the function that an expression certainly stands for', () => {
    const file = analyse('const f = () => 1; const g = x ? f : null; const o = { f }; use(f, g, o.f, h);');
    const [f] = file.calls.functions;
    expect(file.calls.functionOf(nodeAt(file, 'o.f'))).toBe(f);
    expect(file.calls.functionOf(nodeAt(file, 'f'))).toBe(f);
    expect(file.calls.functionOf(nodeAt(file, 'h'))).toBeUndefined();
  });

  it('accessor gives the getter that a read runs and the setter that an assignment runs', () => {
    const file = analyse('const o = { get x() { return 1; }, set x(v) {} }; use(o.x); o.x = 1;');
    const [getter, setter] = file.calls.functions;
    expect(file.calls.accessor(nodeAt(file, 'o.x', 'MemberExpression')).functions).toEqual([getter]);
    const { left } = nodeAt(file, 'o.x = 1', 'AssignmentExpression');
    expect(left.type === 'MemberExpression' && file.calls.accessor(left).functions).toEqual([setter]);
  });
});

/** Who may call a function: `anytime`, or `handed` to someone who calls it for a while, or only the calls in the file. */
function reachOf(code: string, name: string): string {
  const file = analyse(code, { filename: 'file.tsx' });
  const fn = file.calls.functions.find((candidate) => nameOf(file, candidate) === name);
  if (!fn)
    throw new Error(`No function is called ${name}: ${file.calls.functions.map((one) => nameOf(file, one)).join()}`);
  const { escapes, anytime } = file.calls.callers(fn);
  return anytime ? 'anytime' : escapes ? 'handed' : 'calls';
}

it.each([
  ['const make = (n) => (n ? make(n - 1) : () => 1);', 'make(n - 1)'],
  [
    'function a(n) { return n ? b(n) : f; } function b(n) { return n ? a(n - 1) : g; } const f = () => 1, g = () => 2;',
    'b(n)',
  ],
])('what recursive functions give does not depend on what is asked first: %s', (code, inner) => {
  const whole = `${code} ${/\w+/.exec(code.replace(/^(?:const|function) /, ''))?.[0]}(3)();`;
  const answers = [false, true].map((isInnerFirst) => {
    const file = analyse(whole);
    const calls = file.nodes('CallExpression').filter((call) => file.sourceCode.getText(call) !== inner);
    const inside = file.nodes('CallExpression').filter((call) => file.sourceCode.getText(call) === inner);
    const order = isInnerFirst ? [...inside, ...calls] : [...calls, ...inside];
    for (const call of order) {
      file.calls.functionOf(call);
      file.calls.callees(call);
    }
    return file.nodes('CallExpression').map((call) => file.calls.callees(call).functions.map((fn) => fn.range[0]));
  });
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.at(-1)).not.toEqual([]);
});

describe('callers', () => {
  it.each<[what: string, code: string, name: string, expected: 'anytime' | 'handed' | 'calls']>([
    ['a function that is called', 'function f() {} f();', 'f', 'calls'],
    ['a function that nobody calls', 'function f() {}', 'f', 'anytime'],
    ['a function that only calls itself', 'function f() { f(); }', 'f', 'anytime'],
    ['an exported function', 'export function f() {} f();', 'f', 'anytime'],
    ['an exported constant', 'export const f = () => {}; f();', 'f', 'anytime'],
    ['exported by name', 'function f() {} f(); export { f };', 'f', 'anytime'],
    ['exported by another name', 'const f = () => {}; f(); export { f as g };', 'f', 'anytime'],
    ['a default export', 'export default function f() {} f();', 'f', 'anytime'],
    ['a default export by name', 'function f() {} f(); export default f;', 'f', 'anytime'],
    ['module.exports', 'function f() {} f(); module.exports = f;', 'f', 'anytime'],
    ['a property of module.exports', 'function f() {} f(); module.exports = { f };', 'f', 'anytime'],
    ['exports.f', 'function f() {} f(); exports.f = f;', 'f', 'anytime'],
    ['an argument of unknown code', "function f() {} f(); bus.on('x', f);", 'f', 'anytime'],
    ['an argument, bound', "function f() {} f(); bus.on('x', f.bind(null));", 'f', 'anytime'],
    ['an argument of an awaited call', 'const f = () => {}; await retry(f);', 'f', 'handed'],
    ['an argument of a returned call', 'export function g() { const f = () => {}; return retry(f); }', 'f', 'handed'],
    ['an argument of an array method', 'const f = () => {}; xs.forEach(f);', 'f', 'handed'],
    ['an argument of then', 'const f = () => {}; p.then(f);', 'f', 'handed'],
    ['an executor', 'const f = () => {}; new Promise(f);', 'f', 'handed'],
    ['an argument of setInterval', 'const f = () => {}; setInterval(f, 1);', 'f', 'anytime'],
    ['a handler among options', 'serve({ fetch() {} });', 'fetch', 'anytime'],
    ['a handler in JSX', 'const f = () => {}; const el = <a onClick={f} />;', 'f', 'anytime'],
    [
      'a handler in JSX, memoised',
      'const f = useCallback(() => 1, []); const el = <a onClick={f} />;',
      '() => 1',
      'anytime',
    ],
    ['stored in an array', 'const f = () => {}; const all = [f]; run(all);', 'f', 'anytime'],
    ['stored in something unknown', 'const f = () => {}; socket.onmessage = f;', 'f', 'anytime'],
    [
      'returned to a caller that calls it',
      'function make() { return () => 1; } const f = make(); f();',
      '() => 1',
      'calls',
    ],
    [
      'returned to a caller that hands it on',
      'function make() { return () => 1; } bus.on("x", make());',
      '() => 1',
      'anytime',
    ],
    [
      'returned by a constructor that is dropped',
      'const f = () => {}; f(); function K() { return f; } new K();',
      'f',
      'anytime',
    ],
    [
      'returned to a tag that drops it',
      'const f = () => {}; f(); function tag() { return f; } tag`x`;',
      'f',
      'anytime',
    ],
    ['returned to nobody', 'const f = () => {}; f(); function make() { return f; } make();', 'f', 'calls'],
    ['returned by an exported function', 'export function make() { return () => 1; }', '() => 1', 'anytime'],
    ['passed to a local function that calls it', 'const f = () => {}; function run(g) { g(); } run(f);', 'f', 'calls'],
    [
      'passed to a local function that is called twice',
      'const f = () => {}; function run(g) { g(); } run(f); run(() => 2);',
      'f',
      'handed',
    ],
    [
      'passed to a local function that keeps it',
      'const f = () => {}; function keep(g) { bus.on("x", g); } keep(f);',
      'f',
      'anytime',
    ],
    ['a method of an object that stays', 'const o = { m() {} }; o.m();', 'm', 'calls'],
    ['a method of an object that leaves', 'const o = { m() {} }; o.m(); use(o);', 'm', 'anytime'],
    [
      'a method of an object that is returned and used',
      'function make() { return { m() {} }; } make().m();',
      'm',
      'calls',
    ],
    [
      'a method of an object that an exported function returns',
      'export function make() { return { m() {} }; } make().m();',
      'm',
      'anytime',
    ],
    ['a method of an object that is read by a computed name', 'const o = { m() {} }; o.m(); o[k]();', 'm', 'anytime'],
    ['a method of a class that stays', 'class K { m() {} } new K().m();', 'm', 'calls'],
    ['a method of an exported class', 'export class K { m() {} } new K().m();', 'm', 'anytime'],
    ['a method of an exported instance', 'class K { m() {} } export const k = new K(); k.m();', 'm', 'anytime'],
    ['a method of an instance that leaves', 'class K { m() {} } const k = new K(); k.m(); use(k);', 'm', 'anytime'],
    [
      'a method of a class of which this leaves',
      'class K { constructor() { use(this); } m() {} } new K().m();',
      'm',
      'anytime',
    ],
    ['a private method of an exported class', 'export class K { a() { this.#m(); } #m() {} }', '#m', 'calls'],
    [
      'a TypeScript private method of an exported class',
      'export class K { a() { this.m(); } private m() {} }',
      'm',
      'calls',
    ],
    [
      'a private method that is handed over',
      'export class K { a() { bus.on("x", this.#m); } #m() {} }',
      '#m',
      'anytime',
    ],
    [
      'a method handed over, bound',
      'class K { a() { bus.on("x", this.m.bind(this)); } m() {} } new K().a();',
      'm',
      'anytime',
    ],
    [
      'a method called in a handler that is handed over',
      'class K { a() { bus.on("x", () => this.m()); } m() {} } new K().a();',
      'm',
      'calls',
    ],
    ['a method of a base class of an exported class', 'class P { m() {} } export class K extends P {}', 'm', 'anytime'],
    ['a method of a decorated class', '@Injectable() class K { m() {} }', 'm', 'anytime'],
    [
      'a method of a class that extends a foreign one',
      "import { P } from 'p'; class K extends P { m() {} } new K().m();",
      'm',
      'calls',
    ],
    [
      'a helper of a React component',
      'export function Chat() { const f = () => {}; useEffect(() => { f(); }, []); return <a />; }',
      'f',
      'calls',
    ],
    [
      'the callback of an effect',
      'export function Chat() { useEffect(() => 1, []); return <a />; }',
      '() => 1',
      'anytime',
    ],
  ])('%s', (_what, code, name, expected) => {
    expect(reachOf(code, name)).toBe(expected);
  });

  it('lists the calls', () => {
    const file = analyse('function f() {} f(1); const g = f; g(2); f.call(null, 3);');
    const [f] = file.calls.functions;
    const calls = f ? file.calls.callers(f).calls : [];
    expect(calls.map((call) => file.sourceCode.getText(call))).toEqual(['f(1)', 'g(2)', 'f.call(null, 3)']);
  });
});

describe('handedTo', () => {
  it.each<[what: string, code: string, at: string, manner: string]>([
    ['an executor', 'new Promise((done) => 1);', 'new Promise((done) => 1)', 'inPlace'],
    ['an array method', 'xs.map((x) => 1);', 'xs.map((x) => 1)', 'during'],
    ['then', 'p.then((x) => 1);', 'p.then((x) => 1)', 'once'],
    ['a timer', 'setTimeout(() => 1);', 'setTimeout(() => 1)', 'once'],
    ['an event', "bus.on('x', () => 1);", "bus.on('x', () => 1)", 'registered'],
    ['an awaited call', 'await retry(() => 1);', 'retry(() => 1)', 'during'],
    [
      'a call that is awaited by its third name',
      'const p = retry(() => 1); const q = p; const r = q; await r;',
      'retry(() => 1)',
      'during',
    ],
    [
      'a call that is awaited by its fourth name',
      'const p = retry(() => 1); const q = p; const r = q; const s = r; await s;',
      'retry(() => 1)',
      'later',
    ],
    ['a call that is awaited in a list', 'await Promise.all([retry(() => 1)]);', 'retry(() => 1)', 'during'],
    ['a call that is awaited, whatever the test', 'await (c ? retry(() => 1) : 2);', 'retry(() => 1)', 'during'],
    ['an awaited registration', 'await app.listen(1, () => 1);', 'app.listen(1, () => 1)', 'registered'],
    ['options', 'serve({ fetch: () => 1 });', 'serve({ fetch: () => 1 })', 'registered'],
    ['a stream', 'new ReadableStream({ start: () => 1 });', 'new ReadableStream({ start: () => 1 })', 'during'],
    ['an assignment', 'socket.onmessage = () => 1;', 'socket.onmessage = () => 1', 'later'],
  ])('%s', (_what, code, at, manner) => {
    const file = analyse(code);
    expect(file.calls.handedTo(nodeAt(file, at)).map((handed) => handed.manner)).toEqual([manner]);
  });
});
