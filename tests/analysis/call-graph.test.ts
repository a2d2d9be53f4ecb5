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
      'export function Chat({ id }) { useEffect(() => 1, [id]); return <a />; }',
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
    ['an awaited call', 'await retry(() => 1);', 'retry(() => 1)', 'within'],
    [
      'a call that is awaited by its third name',
      'const p = retry(() => 1); const q = p; const r = q; await r;',
      'retry(() => 1)',
      'within',
    ],
    [
      'a call that is awaited by its fourth name',
      'const p = retry(() => 1); const q = p; const r = q; const s = r; await s;',
      'retry(() => 1)',
      'later',
    ],
    ['a call that is awaited in a list', 'await Promise.all([retry(() => 1)]);', 'retry(() => 1)', 'within'],
    ['a call that is awaited, whatever the test', 'await (c ? retry(() => 1) : 2);', 'retry(() => 1)', 'within'],
    ['a result, or an error', 'db.get((err, row) => 1);', 'db.get((err, row) => 1)', 'once'],
    ['messages, or an error', 'api.listen((err, one) => 1);', 'api.listen((err, one) => 1)', 'registered'],
    ['a handler of errors', 'app.use((err, req) => 1);', 'app.use((err, req) => 1)', 'registered'],
    ['an awaited registration', 'await app.listen(() => 1);', 'app.listen(() => 1)', 'registered'],
    ['options', 'serve({ fetch: () => 1 });', 'serve({ fetch: () => 1 })', 'registered'],
    ['a stream', 'new ReadableStream({ start: () => 1 });', 'new ReadableStream({ start: () => 1 })', 'during'],
    ['an assignment', 'socket.onmessage = () => 1;', 'socket.onmessage = () => 1', 'later'],
    ['an assignment for what comes once', 'reader.onload = () => 1;', 'reader.onload = () => 1', 'once'],
    [
      'an assignment to what others start',
      'const r = new R(); r.onend = () => 1; b.onclick = () => r.start();',
      'r.onend = () => 1',
      'later',
    ],
    ['an option by its name', 'define({ mounted: () => 1 });', 'define({ mounted: () => 1 })', 'once'],
  ])('%s', (_what, code, at, manner) => {
    const file = analyse(code);
    expect(file.calls.handedTo(nodeAt(file, at)).map((handed) => handed.manner)).toEqual([manner]);
  });
});

describe('callees: what replaces, hides or shares a function', () => {
  it.each<[what: string, code: string, call: string, expected: string]>([
    ['a member that several objects may be', 'const o = c ? { m() {} } : { m: () => 1 }; o.m();', 'o.m()', 'm | m?'],
    ['a member that only one of two has', 'const o = c ? { m() {} } : {}; o.m();', 'o.m()', 'm?'],
    ['a member of an object that may be null', 'const o = c ? { m() {} } : null; o.m();', 'o.m()', 'm'],
    ['a member of an object that may be undefined', 'const o = c ? { m() {} } : undefined; o.m();', 'o.m()', 'm'],
    ['an object that is never anything', 'const o = c ? null : undefined; o.m();', 'o.m()', '?'],
    ['the number zero is no function', 'const f = c ? () => 1 : 0; f();', 'f()', '() => 1?'],
    ['the same function either way', 'const f = () => 1; (c ? f : f)();', '(c ? f : f)()', 'f'],
    ['two functions, the later one first', 'const f = () => 1, g = () => 2; (c ? g : f)();', '(c ? g : f)()', 'f | g?'],
    ['a function or something unknown', 'const f = () => 1; (f || other)();', '(f || other)()', 'f?'],
    ['the last of a sequence', 'const f = () => 1, g = () => 2; (f, g)();', '(f, g)()', 'g'],
    ['what is assigned there', 'let f; (f = () => 1)();', '(f = () => 1)()', '() => 1'],
    [
      'what is assigned there if it has nothing',
      'const g = () => 1; let f = g; (f ??= () => 2)();',
      '(f ??= () => 2)()',
      'g | () => 2?',
    ],
    ['a default in a pattern', 'const { m = () => 1 } = { m() {} }; m();', 'm()', 'm?'],
    ['taken out at depth', 'const { o: { m } } = { o: { m() {} } }; m();', 'm()', '?'],
    ['the rest of a pattern', 'const { ...o } = { m() {} }; o.m();', 'o.m()', '?'],
    ['a spread object', 'const base = { m() {} }; const o = { ...base }; o.m();', 'o.m()', 'm'],
    ['a spread object without it', 'const o = { m() {}, ...{ n() {} } }; o.m();', 'o.m()', 'm?'],
    [
      'a spread object that replaces it',
      'const base = { m() {} }; const o = { m: () => 1, ...base }; o.m();',
      'o.m()',
      'm',
    ],
    ['a property after a spread', 'const o = { ...x, m() {} }; o.m();', 'o.m()', 'm'],
    ['the second of two properties', 'const f = () => 1, g = () => 2; const o = { m: f, m: g }; o.m();', 'o.m()', 'g'],
    ['a setter alone', 'const o = { set m(v) {} }; o.m();', 'o.m()', '?'],
    ['a getter of a class', 'function f() {} class K { get m() { return f; } } new K().m();', 'new K().m()', 'f'],
    ['a setter of a class', 'class K { set m(v) {} } new K().m();', 'new K().m()', '?'],
    ['a field without a value', 'class K { m; } new K().m();', 'new K().m()', '?'],
    [
      'a field that is null at first',
      'class K { m = null; a() { this.m = () => 1; this.m(); } }',
      'this.m()',
      '() => 1',
    ],
    [
      'a field that is undefined at first',
      'class K { m = undefined; a() { this.m = () => 1; this.m(); } }',
      'this.m()',
      '() => 1',
    ],
    [
      'a field that is something unknown at first',
      'class K { m = x; a() { this.m = () => 1; this.m(); } }',
      'this.m()',
      '() => 1?',
    ],
    ['an abstract method', 'abstract class K { abstract m(): void; a() { this.m(); } }', 'this.m()', '?'],
    [
      'an abstract method that a subclass has',
      'abstract class P { abstract m(): void; a() { this.m(); } } class K extends P { m() {} }',
      'this.m()',
      '?',
    ],
    ['an overloaded method', 'class K { m(a: string): void; m(a: unknown) {} a() { this.m(1); } }', 'this.m(1)', 'm'],
    [
      'a method that a subclass of a subclass overrides',
      'class P { a() { this.m(); } m() {} } class K extends P {} class L extends K { m() {} }',
      'this.m()',
      'm | m?',
    ],
    [
      'a method of an instance that no subclass can be',
      'class P { m() {} } class K extends P { m() {} } new P().m();',
      'new P().m()',
      'm',
    ],
    [
      'a private method is not overridden',
      'class P { a() { this.#m(); } #m() {} } class K extends P { #m() {} }',
      'this.#m()',
      '#m',
    ],
    [
      'a static method of the same name in a subclass',
      'class P { a() { this.m(); } m() {} } class K extends P { static m() {} }',
      'this.m()',
      'm',
    ],
    ['an inherited static method', 'class P { static m() {} } class K extends P {} K.m();', 'K.m()', 'm'],
    [
      'super in a static method',
      'class P { static m() {} } class K extends P { static n() { super.m(); } }',
      'super.m()',
      'm',
    ],
    ['super without a class above it', 'class K { m() { super.m(); } }', 'super.m()', '?'],
    ['super of an object', 'const o = { m() { super.m(); } };', 'super.m()', '?'],
    [
      'a super constructor of a foreign class',
      "import { P } from 'p'; class K extends P { constructor() { super(); } }",
      'super()',
      '?',
    ],
    ['this in a static block', 'class K { static { this.m(); } static m() {} }', 'this.m()', 'm'],
    ['this in a computed key', 'class K { [this.m()]() {} m() {} }', 'this.m()', '?'],
    ['this in a field of a computed name', "class K { ['b'] = () => { this.m(); }; m() {} }", 'this.m()', 'm'],
    ['this in a function that is a field', 'class K { b = function () { this.m(); }; m() {} }', 'this.m()', 'm'],
    ['this in a declaration in a method', 'class K { a() { function f() { this.m(); } } m() {} }', 'this.m()', '?'],
    ['this in a function of an object', 'const o = { a: function () { this.m(); }, m() {} };', 'this.m()', 'm'],
    ['this of the file', 'this.m(); class K { m() {} }', 'this.m()', '?'],
    ['this in an accessor field', 'class K { accessor b = () => { this.m(); }; m() {} }', 'this.m()', 'm'],
    ['call of an object that has it', 'const o = { call() {} }; o.call();', 'o.call()', 'call'],
    ['apply of something unknown', 'x.apply(y);', 'x.apply(y)', '?'],
    ['another method of a function', 'function f() {} f.toString();', 'f.toString()', '?'],
    ['bind as a name alone', 'const f = () => 1; const g = bind(f); g();', 'g()', '?'],
    ['what a generator gives', 'function* make() { return () => 1; } const f = make(); f();', 'f()', '?'],
    [
      'what useMemo is given by its name',
      'const make = () => ({ m() {} }); const o = useMemo(make); o.m();',
      'o.m()',
      '?',
    ],
    ...'useCallback useEffectEvent useEvent freeze seal markRaw memo'
      .split(' ')
      .map((name): [string, string, string, string] => [name, `const f = ${name}(() => 1); f();`, 'f()', '() => 1']),
    ['another hook', 'const f = useOther(() => 1); f();', 'f()', '?'],
    ['a hook without an argument', 'const f = useCallback(); f();', 'f()', '?'],
    [
      'a factory that may return nothing',
      'function make() { if (c) return null; return () => 1; } make()();',
      'make()()',
      '() => 1',
    ],
    [
      'a factory that may return undefined',
      'function make() { if (c) return undefined; return () => 1; } make()();',
      'make()()',
      '() => 1',
    ],
    [
      'a factory that may return something unknown',
      'function make() { if (c) return x; return () => 1; } make()();',
      'make()()',
      '() => 1?',
    ],
    [
      'a factory with a function of its own',
      'function make() { const f = () => { return other; }; return () => 1; } make()();',
      'make()()',
      '() => 1',
    ],
    ['an arrow function that gives null', 'const make = () => null; make()();', 'make()()', '?'],
    ['a factory that returns nothing', 'function make() {} make()();', 'make()()', '?'],
    ['a parameter behind a spread', 'const cb = () => {}; function g(a, f) { f(1); } g(...x, cb);', 'f(1)', '?'],
    ['a parameter before a spread', 'const cb = () => {}; function g(f, a) { f(1); } g(cb, ...x);', 'f(1)', 'cb'],
    ['the second parameter', 'const cb = () => {}; function g(a, f) { f(1); } g(1, cb);', 'f(1)', 'cb'],
    ['a parameter that is given nothing', 'function g(a, f) { f(1); } g(1);', 'f(1)', '?'],
    ['a parameter that is assigned', 'const cb = () => {}; function g(f) { f = other; f(1); } g(cb);', 'f(1)', '?'],
    ['a part of a parameter', 'const cb = () => {}; function g({ f }) { f(1); } g({ f: cb });', 'f(1)', '?'],
    ['a parameter with a default', 'const cb = () => {}; function g(f = other) { f(1); } g(cb);', 'f(1)', '?'],
    ['a parameter of a constant function', 'const cb = () => {}; const g = (f) => { f(1); }; g(cb);', 'f(1)', 'cb'],
    ['a parameter of an exported function', 'const cb = () => {}; export function g(f) { f(1); } g(cb);', 'f(1)', '?'],
    [
      'a parameter of an exported constant',
      'const cb = () => {}; export const g = (f) => { f(1); }; g(cb);',
      'f(1)',
      '?',
    ],
    [
      'a parameter of a function that is handed over too',
      'const cb = () => {}; function g(f) { f(1); } g(cb); on(g);',
      'f(1)',
      '?',
    ],
    ['a parameter of a function that is only handed over', 'function g(f) { f(1); } on(g);', 'f(1)', '?'],
    [
      'a parameter of a function that is called by a method',
      'const cb = () => {}; function g(f) { f(1); } g.call(null, cb);',
      'f(1)',
      '?',
    ],
    ['a parameter of a function that new runs', 'const cb = () => {}; function G(f) { f(1); } new G(cb);', 'f(1)', '?'],
    ['a class that is an expression', 'const K = class { m() {} }; new K().m();', 'new K().m()', 'm'],
    [
      'one of two classes',
      'class K { constructor() {} } class L { constructor() {} } new (c ? K : L)();',
      'new (c ? K : L)()',
      '?',
    ],
    [
      'an instance of one of two classes',
      'class K { m() {} } class L { m() {} } new (c ? K : L)().m();',
      'new (c ? K : L)().m()',
      'm | m?',
    ],
    ['a class called without new', 'class K { constructor() {} m() {} } K().m();', 'K().m()', '?'],
    ['a class that is replaced', 'class K { m() {} } K = other; new K().m();', 'new K().m()', 'm?'],
    ['an optional method', 'const o = { m() {} }; o?.m();', 'o?.m()', 'm?'],
    ['a method of an optional member', 'const o = { p: { m() {} } }; o?.p.m();', 'o?.p.m()', 'm'],
    ['a member that is written by a computed name', 'const o = { m() {} }; o[k] = other; o.m();', 'o.m()', 'm'],
    ['a member of the same name of another object', 'const o = { m() {} }, p = {}; p.m = other; o.m();', 'o.m()', 'm'],
    [
      'a member of an instance is none of the class',
      'class K { a() { this.m = other; } static m() {} } K.m();',
      'K.m()',
      'm',
    ],
    [
      'a method bound to another of that name',
      'class K { constructor() { this.b = this.c.bind(this); } a() { this.b(); } b() {} c() {} }',
      'this.b()',
      'b | c?',
    ],
    [
      'a method that another function wraps',
      'class K { constructor() { this.b = wrap(this.b); } a() { this.b(); } b() {} }',
      'this.b()',
      'b?',
    ],
    ['an awaited function', 'const f = async () => () => 1; (await f())();', '(await f())()', '() => 1'],
    ['two overload signatures', 'function f(a: 1): void; function f(a: 2): void; function f(a) {} f(1);', 'f(1)', 'f'],
    ['two declarations', 'function f() {} function f() {} f();', 'f()', '?'],
  ])('%s', (_what, code, call, expected) => {
    expect(callees(code, call)).toBe(expected);
  });
});

describe('accessors', () => {
  it.each<[what: string, code: string, member: string, expected: string]>([
    ['a getter', 'const o = { get x() { return 1; } }; use(o.x);', 'o.x', 'get'],
    ['a setter that is read', 'const o = { set x(v) {} }; use(o.x);', 'o.x', '?'],
    ['the last of two getters', 'const o = { get x() { return 1; }, x: 2 }; use(o.x);', 'o.x', '?'],
    ['a getter after a value', 'const o = { x: 2, get x() { return 1; } }; use(o.x);', 'o.x', 'get'],
    ['a getter of another name', 'const o = { get x() { return 1; }, y: 2 }; use(o.y);', 'o.y', '?'],
    ['a setter', 'const o = { set x(v) {} }; o.x = 1;', 'o.x', 'set'],
    ['a getter that is assigned to', 'const o = { get x() { return 1; } }; o.x = 1;', 'o.x', '?'],
    ['a getter whose value is assigned', 'const o = { get x() { return 1; } }; y = o.x;', 'o.x', 'get'],
    ['a getter of a class', 'class K { get x() { return 1; } } use(new K().x);', 'new K().x', 'get'],
    ['a setter of a class', 'class K { set x(v) {} a() { this.x = 1; } }', 'this.x', 'set'],
    [
      'an inherited getter',
      'class P { get x() { return 1; } } class K extends P {} use(new K().x);',
      'new K().x',
      'get',
    ],
    ['a static getter', 'class K { static get x() { return 1; } } use(K.x);', 'K.x', 'get'],
    [
      'a static getter is none of an instance',
      'class K { static get x() { return 1; } } use(new K().x);',
      'new K().x',
      '?',
    ],
    ['a getter of an instance is none of the class', 'class K { get x() { return 1; } } use(K.x);', 'K.x', '?'],
    ['a method of that name', 'class K { x() {} get y() { return 1; } } use(new K().x);', 'new K().x', '?'],
    ['one of two objects with it', 'const o = c ? { get x() { return 1; } } : { x: 1 }; use(o.x);', 'o.x', 'get?'],
    ['an object or something unknown', 'const o = c ? { get x() { return 1; } } : y; use(o.x);', 'o.x', 'get?'],
    ['something unknown', 'const o = { get x() { return 1; } }; use(p.x);', 'p.x', '?'],
    ['a function', 'const o = { get x() { return 1; } }; function f() {} use(f.x);', 'f.x', '?'],
  ])('%s', (_what, code, member, expected) => {
    const file = analyse(code);
    const { functions, certain } = file.calls.accessor(nodeAt(file, member, 'MemberExpression'));
    const kinds = functions.map(({ parent }) => ('kind' in parent ? parent.kind : parent.type));
    expect(kinds.join(' | ') + (certain ? '' : '?')).toBe(expected);
  });
});

describe('classOf', () => {
  it.each<[what: string, code: string, call: string, expected: string | undefined]>([
    ['new', 'class K {} new K();', 'new K()', 'K'],
    ['super', 'class P {} class K extends P { constructor() { super(); } }', 'super()', 'P'],
    ['a call', 'class K {} K();', 'K()', undefined],
    ['a tag', 'class K {} K`x`;', 'K`x`', undefined],
    ['one of two', 'class K {} class L {} new (c ? K : L)();', 'new (c ? K : L)()', undefined],
    ['a class or something unknown', 'class K {} new (c ? K : x)();', 'new (c ? K : x)()', undefined],
    ['a constructor function', 'function K() {} new K();', 'new K()', undefined],
  ])('%s', (_what, code, call, expected) => {
    const file = analyse(code);
    const node = nodeAt(file, call);
    if (node.type !== 'NewExpression' && node.type !== 'CallExpression' && node.type !== 'TaggedTemplateExpression')
      throw new Error('No call.');
    expect(file.calls.classOf(node)?.id?.name).toBe(expected);
  });
});

describe('functionOf is only told of what is certain', () => {
  it.each<[what: string, code: string, expected: boolean]>([
    ['a function', 'const f = () => 1; use(f);', true],
    ['a bound function', 'const f = () => 1; use(f.bind(x));', true],
    ['one of two', 'const f = () => 1; use(c ? f : () => 2);', false],
    ['a function or something unknown', 'const f = () => 1; use(c ? f : x);', false],
    ['a function or nothing', 'const f = () => 1; use(c ? f : null);', true],
    ['a class', 'const f = () => 1; class K {} use(K);', false],
    ['an object', 'const f = () => 1; use({ f });', false],
  ])('%s', (_what, code, expected) => {
    const file = analyse(code);
    const use = file.nodes('CallExpression').find(({ callee }) => file.sourceCode.getText(callee) === 'use');
    expect(file.calls.functionOf(use!.arguments[0]!) === file.calls.functions[0]).toBe(expected);
  });
});

describe('settlesLater', () => {
  it.each<[what: string, code: string, expected: boolean]>([
    ['an async function', 'async function f() {}', true],
    ['a generator', 'function* f() {}', true],
    ['a plain function', 'function f() { return 1; }', false],
    ['one that returns what an async function gives', 'function f() { return g(); } async function g() {}', true],
    [
      'one that returns a chain on it',
      'function f() { return g().then(a).catch(b).finally(c); } async function g() {}',
      true,
    ],
    ['one that returns another method of it', 'function f() { return g().map(a); } async function g() {}', false],
    ['one that calls it and returns something else', 'function f() { g(); return 1; } async function g() {}', false],
    ['one that returns what a plain function gives', 'function f() { return g(); } function g() {}', false],
    ['one that returns one of both', 'function f() { if (c) return 1; return g(); } async function g() {}', true],
    ['one that returns the function', 'function f() { return g; } async function g() {}', false],
    ['one that returns itself', 'function f() { return f(); }', false],
    ['an arrow function that returns it', 'const f = () => g(); async function g() {}', true],
    ['one that returns a tag', 'function f() { return g`x`; } async function g() {}', true],
    ['one that returns an unknown call', 'function f() { return fetch(); }', false],
  ])('%s', (_what, code, expected) => {
    const file = analyse(code);
    expect(file.calls.settlesLater(file.calls.functions[0]!)).toBe(expected);
  });
});

describe('callers: the ways of a function', () => {
  it.each<[what: string, code: string, name: string, expected: 'anytime' | 'handed' | 'calls']>([
    ['compared', 'const f = () => {}; f(); if (f === x) {}', 'f', 'calls'],
    ['tested', 'const f = () => {}; f(); if (f) {}', 'f', 'calls'],
    ['negated', 'const f = () => {}; f(); x = !f;', 'f', 'calls'],
    ['a type query', 'const f = () => {}; f(); type F = typeof f;', 'f', 'calls'],
    ['a statement of its own', 'const f = () => {}; f(); f;', 'f', 'calls'],
    ['in a template', 'const f = () => {}; f(); use(`${f}`);', 'f', 'anytime'],
    ['thrown', 'const f = () => {}; f(); throw f;', 'f', 'anytime'],
    ['yielded', 'const f = () => {}; f(); function* g() { yield f; } g();', 'f', 'anytime'],
    ['a superclass', 'function F() {} F(); class K extends F {} new K();', 'F', 'calls'],
    ['a superclass of an exported class', 'function F() {} F(); export class K extends F {}', 'F', 'anytime'],
    ['a superclass of a class that leaves', 'function F() {} F(); use(class extends F {});', 'F', 'anytime'],
    ['a member of it is read', 'const f = () => {}; f(); use(f.length);', 'f', 'calls'],
    ['bound and called', 'const f = () => {}; f.bind(x)();', 'f', 'calls'],
    ['bound and handed over', 'const f = () => {}; f(); on(f.bind(x));', 'f', 'anytime'],
    ['a method of it that is read only', 'const f = () => {}; f(); on(f.bind);', 'f', 'calls'],
    ['the last of a sequence', 'const f = () => {}; f(); on((1, f));', 'f', 'anytime'],
    ['not the last of a sequence', 'const f = () => {}; f(); on((f, 1));', 'f', 'calls'],
    ['one of two', 'const f = () => {}; f(); on(c ? f : g);', 'f', 'anytime'],
    ['a spread list', 'const f = () => {}; f(); on(...[f]);', 'f', 'anytime'],
    ['assigned and handed over', 'const f = () => {}; f(); let g; on((g = f));', 'f', 'anytime'],
    ['assigned to a name that is handed over', 'const f = () => {}; f(); let g; g = f; on(g);', 'f', 'anytime'],
    ['assigned to a global', 'const f = () => {}; f(); g = f;', 'f', 'anytime'],
    ['assigned to a member of an object that stays', 'const f = () => {}; const o = {}; o.m = f; o.m();', 'f', 'calls'],
    [
      'assigned to a member of an object that leaves',
      'const f = () => {}; const o = {}; o.m = f; o.m(); use(o);',
      'f',
      'anytime',
    ],
    ['assigned to a computed member', 'const f = () => {}; f(); const o = {}; o[k] = f;', 'f', 'anytime'],
    [
      'assigned to a private member of an exported class',
      'export class K { #m; constructor() { this.#m = () => 1; this.#m(); } }',
      '() => 1',
      'calls',
    ],
    [
      'assigned to a member of an exported class',
      'export class K { m; constructor() { this.m = () => 1; this.m(); } }',
      '() => 1',
      'anytime',
    ],
    ['the left side of an assignment', 'let f = () => {}; f(); f = null;', 'f', 'calls'],
    ['a value that a pattern takes out', 'const o = { m() {} }; const { m } = o; m(); on(m);', 'm', 'anytime'],
    [
      'a value that a pattern takes out under another name',
      'const o = { m() {} }; const { m: n } = o; n();',
      'm',
      'calls',
    ],
    [
      'a value that a pattern takes out with a default',
      'const o = { m() {} }; const { m = x } = o; m(); on(m);',
      'm',
      'anytime',
    ],
    ['a decorated method', 'class K { @log m() {} } new K().m();', 'm', 'anytime'],
    ['a decorated private method', 'class K { @log #m() {} a() { this.#m(); } } new K().a();', '#m', 'anytime'],
    ['a constructor of a class that stays', 'class K { constructor() {} } new K();', 'new K', 'calls'],
    ['a constructor of an exported class', 'export class K { constructor() {} } new K();', 'new K', 'anytime'],
    [
      'a private constructor of an exported class',
      'export class K { static make() { return new K(); } private constructor() {} }',
      'new K',
      'anytime',
    ],
    ['a static method of an instance that leaves', 'class K { static m() {} } K.m(); use(new K());', 'm', 'calls'],
    ['a field of an exported class', 'export class K { m = () => {}; a() { this.m(); } }', 'm', 'anytime'],
    ['a private field of an exported class', 'export class K { #m = () => {}; a() { this.#m(); } }', '#m', 'calls'],
    ['a class by a computed name', 'class K { static m() {} } K.m(); K[k]();', 'm', 'calls'],
    ['an instance by a computed name', 'class K { m() {} } const k = new K(); k.m(); k[name]();', 'm', 'anytime'],
    ['a static method of a class that leaves', 'class K { static m() {} } K.m(); use(K);', 'm', 'anytime'],
    ['a method of a class that leaves', 'class K { m() {} } new K().m(); use(K);', 'm', 'anytime'],
    ['a field of a class that leaves', 'class K { m = () => {}; } new K().m(); use(K);', 'm', 'anytime'],
    [
      'a method of a class that leaves from inside',
      'class K { static a() { use(K); } m() {} } new K().m(); K.a();',
      'm',
      'anytime',
    ],
    [
      'a method of a class that is exported by its name',
      'class K { m() {} } new K().m(); export { K };',
      'm',
      'anytime',
    ],
    [
      'a method of a class that is module.exports',
      'class K { m() {} } new K().m(); module.exports = K;',
      'm',
      'anytime',
    ],
    [
      'a method of a class that is the default export',
      'class K { m() {} } new K().m(); export default K;',
      'm',
      'anytime',
    ],
    ['a method of a class that is only made', 'class K { m() {} } const k = new K(); k.m();', 'm', 'calls'],
    ['a method of a default class', 'export default class { m() { this.m(); } }', 'm', 'anytime'],
    [
      'a method that is read as a value',
      'class K { a() { const f = this.m; on(f); } m() { } } new K().a();',
      'm',
      'anytime',
    ],
    ['a method that is read for its name', 'const o = { m() {} }; o.m(); log(o.m.name);', 'm', 'calls'],
    ['a member of an object in a list', 'const o = { m() {} }; o.m(); use([o]);', 'm', 'anytime'],
    ['an object that another one holds', 'const o = { m() {} }; const p = { o }; p.o.m();', 'm', 'calls'],
    [
      'an object that another one holds that leaves',
      'const o = { m() {} }; const p = { o }; p.o.m(); use(p);',
      'm',
      'anytime',
    ],
    ['an object that is frozen and leaves', 'const o = Object.freeze({ m() {} }); o.m(); use(o);', 'm', 'anytime'],
    ['an object that is handed to a while', 'const o = { m() {} }; o.m(); await run(o);', 'm', 'handed'],
    [
      'an object that an awaited call of a function is given',
      'const o = { m() {} }; function g(p) { p.m(); } g(o);',
      'm',
      'calls',
    ],
    ['returned to nobody in particular', 'function make() { return () => 1; } make()();', '() => 1', 'calls'],
    [
      'returned by a function that is handed over for a while',
      'const f = () => {}; f(); xs.map(() => f);',
      'f',
      'anytime',
    ],
    ['returned by an arrow function', 'const make = () => () => 1; on(make());', '() => 1', 'anytime'],
    ['a default of a parameter', 'const f = () => {}; f(); function g(h = f) { h(); } g();', 'f', 'anytime'],
    ['passed as the second argument', 'const f = () => {}; function g(a, h) { h(); } g(1, f);', 'f', 'calls'],
    ['passed to a method of the file', 'const o = { run(h) { h(); } }; const f = () => {}; o.run(f);', 'f', 'handed'],
    ['passed to a class', 'const f = () => {}; f(); class K { constructor(h) { h(); } } new K(f);', 'f', 'anytime'],
    [
      'passed to a function that may keep it, twice',
      'const f = () => {}; function g(h) { on(h); } g(f); g(1);',
      'f',
      'anytime',
    ],
    ['called by a function of its own name', 'const f = function g(n) { if (n) g(n - 1); }; f(1);', 'g', 'calls'],
    [
      'exported with its import name',
      'import { f as g } from "x"; const f = () => {}; f(); export { g };',
      'f',
      'calls',
    ],
    ['a component', 'function F() { return null; } F(); const el = <F />;', 'F', 'anytime'],
    [
      'a function in a JSX attribute of a list',
      'const f = () => {}; f(); const el = <a {...{ f }} />;',
      'f',
      'anytime',
    ],
  ])('%s', (_what, code, name, expected) => {
    expect(reachOf(code, name)).toBe(expected);
  });
});

describe('how long code outside the file keeps a function', () => {
  const DURING =
    'forEach map filter reduce reduceRight some every find findIndex findLast findLastIndex flatMap sort toSorted from fromAsync replace replaceAll stringify groupBy';
  const ONCE =
    'then catch finally setTimeout setImmediate queueMicrotask nextTick requestAnimationFrame requestIdleCallback once question';
  const REGISTERED =
    'on addListener prependListener addEventListener subscribe watch setInterval get post put patch delete all use route command handle listen createServer serve';
  it.each<[what: string, code: string, manner: string]>([
    ...DURING.split(' ').map((name): [string, string, string] => [name, `xs.${name}(() => 1);`, 'during']),
    ...ONCE.split(' ').map((name): [string, string, string] => [name, `p.${name}(() => 1);`, 'once']),
    ...REGISTERED.split(' ').map((name): [string, string, string] => [
      name,
      `await app.${name}(() => 1);`,
      'registered',
    ]),
    ['an event that comes at the end', "req.on('end', () => 1);", 'once'],
    ['an event that comes at the start', "window.addEventListener('load', () => 1);", 'once'],
    ['an event that comes again', "req.on('data', () => 1);", 'registered'],
    ['an event that is wanted once', "button.addEventListener('click', () => 1, { once: true });", 'once'],
    ['an event that is wanted', "button.addEventListener('click', () => 1, { once: false });", 'registered'],
    ['an event by its name in a table', 'bot.on(Events.ClientReady, () => 1);', 'once'],
    ['a parser of a request', 'form.parse(request, () => 1);', 'once'],
    ['a parser with a reviver', 'JSON.parse(text, () => 1);', 'during'],
    ['a parser of what it is given', 'xs.parse(() => 1);', 'later'],
    ['an extension', 'chrome.tabs.query({}, () => 1);', 'once'],
    ['a get of an extension', 'chrome.storage.local.get(keys, () => 1);', 'once'],
    ['an event of an extension', 'chrome.runtime.onMessage.addListener(() => 1);', 'registered'],
    ['a menu of an extension', 'chrome.contextMenus.create({ onclick: () => 1 });', 'later'],
    ['what is only called like an extension', 'function f(chrome) { chrome.tabs.query({}, () => 1); }', 'later'],
    ['a file', "import fs from 'node:fs'; fs.readFile(path, () => 1);", 'once'],
    ['a file that is watched', "import fs from 'fs'; fs.watch(path, () => 1);", 'registered'],
    ['a process', "const { exec } = require('child_process'); exec('ls', () => 1);", 'once'],
    ['another exec', "exec('ls', () => 1);", 'later'],
    ['a hook of Vue', "import { onMounted } from 'vue'; onMounted(() => 1);", 'once'],
    ['a hook of Vue that comes again', "import { onUpdated } from 'vue'; onUpdated(() => 1);", 'later'],
    ['a request of jQuery', "$.get('/x', () => 1);", 'once'],
    ['a page that is ready, with jQuery imported', "import $ from 'jquery'; $(() => 1);", 'once'],
    ['a request of Node.js', "import https from 'node:https'; https.get(url, () => 1);", 'once'],
    ['a task of gulp', "const gulp = require('gulp'); gulp.task('x', () => 1);", 'command'],
    ['a test of Deno', "Deno.test('x', () => 1);", 'within'],
    ['an event of jQuery', "$('#b').on('click', () => 1);", 'registered'],
    ['a test', "it('x', () => 1);", 'within'],
    ['the only test', "test.only('x', () => 1);", 'within'],
    ['what is done before each test', 'beforeEach(() => 1);', 'later'],
    ['tests of a table', "test.each(rows)('x', () => 1);", 'later'],
    ['tasks', "import { Listr } from 'listr2'; new Listr([{ task: () => 1 }]);", 'within'],
    ['tasks of another list', 'new Listr([{ task: () => 1 }]);', 'later'],
    ['a command', "import { program } from 'commander'; program.command('x').action(() => 1);", 'command'],
    [
      'a command of a program that is made',
      "import cac from 'cac'; const cli = cac(); cli.command('x').option('-y').action(() => 1);",
      'command',
    ],
    [
      'a command of a program that is handed in',
      "import { Command } from 'commander'; function add(to: Command) { to.action(() => 1); } add(x);",
      'command',
    ],
    ['a command of a program that nobody knows', 'to.command(name).action(() => 1);', 'command'],
    ['a command of a program of the project', "import { to } from './cli.js'; to.action(() => 1);", 'command'],
    ['a command of a shell', "import Vorpal from 'vorpal'; Vorpal().command('x').action(() => 1);", 'registered'],
    ['an action of a bot', "bot.action('x', () => 1);", 'registered'],
    ['an action of a state', "import { action } from 'mobx'; action(() => 1);", 'registered'],
    ['a command of yargs', "import yargs from 'yargs'; yargs(x).command('a', 'b', {}, () => 1);", 'command'],
    [
      'a command below another one',
      "import yargs from 'yargs'; yargs.command('a', 'b', (y) => y.command('c', 'd', {}, () => 1));",
      'command',
    ],
    ['a command of a bot', "bot.command('ask', () => 1);", 'registered'],
    ['a server that listens', 'app.listen(80, () => 1);', 'once'],
    ['an effect when a component is there', 'useEffect(() => 1, []);', 'once'],
    ['an effect when something changes', 'useEffect(() => 1, [id]);', 'later'],
    ['a function that is called like an array method', 'map(() => 1);', 'later'],
    ['a stream', 'new TransformStream(() => 1);', 'during'],
    ['a class that only begins like a stream', 'new StreamReader(() => 1);', 'later'],
    ['the second argument of a promise', 'new Promise(x, () => 1);', 'later'],
    ['another class', 'new Other(() => 1);', 'later'],
    ['a class without a name', 'new (f())(() => 1);', 'later'],
    ['a function without a name', 'await f()(() => 1);', 'later'],
    ['an unknown function', 'retry(() => 1);', 'later'],
    ['awaited, for each of some things', 'await pMap(xs, () => 1);', 'during'],
    ['returned', 'const f = () => { return retry(() => 1); }; f();', 'within'],
    ['the body of an arrow function', 'const f = () => retry(() => 1); f();', 'within'],
    ['a default of an arrow function', 'const f = (a = retry(() => 1)) => a; f();', 'later'],
    ['spread', 'use(...retry(() => 1));', 'within'],
    ['iterated over', 'for (const x of retry(() => 1)) {}', 'within'],
    ['in a loop over something else', 'for (const x of xs) retry(() => 1);', 'later'],
    ['delegated to', 'function* f() { yield* retry(() => 1); } f();', 'within'],
    ['yielded', 'function* f() { yield retry(() => 1); } f();', 'later'],
    ['awaited after a chain', 'await retry(() => 1).then(a).catch(b).finally(c);', 'within'],
    ['awaited after another method', 'await retry(() => 1).map(a);', 'later'],
    ['a chain that nobody awaits', 'retry(() => 1).then(a);', 'later'],
    ['a member of a chain that is not called', 'await retry(() => 1).then;', 'later'],
    ['awaited by a list of promises', 'const p = [retry(() => 1)]; await Promise.all(p);', 'within'],
    ['awaited by a chain on a list of promises', 'await Promise.all([retry(() => 1)]).then(a);', 'within'],
    ['a race', 'await Promise.race([retry(() => 1)]);', 'within'],
    ['an argument of an awaited call', 'await other(retry(() => 1));', 'later'],
    ['an argument of an awaited method', 'await x.other([retry(() => 1)]);', 'later'],
    ['awaited if there is something', 'await (c && retry(() => 1));', 'within'],
    ['awaited by its name', 'const p = retry(() => 1); other(); await p;', 'within'],
    ['taken apart', 'const { a } = retry(() => 1); await a;', 'later'],
    ['a name that nobody awaits', 'const p = retry(() => 1); use(p);', 'later'],
    ['a name that is used and awaited', 'const p = retry(() => 1); use(p); await p;', 'within'],
  ])('%s: %s', (_what, code, manner) => {
    const file = analyse(code);
    const found = [...file.nodes('CallExpression'), ...file.nodes('NewExpression')].flatMap((call) =>
      file.calls.handedTo(call).flatMap((one) => (file.sourceCode.getText(one.fn) === '() => 1' ? [one.manner] : [])),
    );
    expect(found).toEqual([manner]);
  });

  it.each([
    ['a component', 'export default { mounted() {} };', true],
    ['a component that is updated', 'export default { updated() {} };', false],
    ['a class', 'export class C { ngOnInit() {} }', true],
    ['a static method', 'export class C { static mounted() {} }', false],
    ['a command', "import { Command } from '@oclif/core'; export class C extends Command { run() {} }", true],
    ['another class that runs', 'export class C extends Command { run() {} }', false],
    ['a module of yargs', "export const command = 'a', desc = 'b'; export function handler() {}", true],
    ['an old module of yargs', "exports.command = 'a'; exports.builder = {}; exports.handler = () => {};", true],
    [
      'an old module of yargs, among other statements',
      "'use strict'; log(); exports.command = 'a'; x = 1; exports.builder = {}; exports.handler = () => {};",
      true,
    ],
    ['a module with a handler alone', 'log(); exports.handler = () => {};', false],
    [
      'a handler beside members of something else',
      "other.command = 'a'; other.builder = {}; exports.handler = () => {};",
      false,
    ],
    ['an object for yargs', "module.exports = { command: 'a', describe: 'b', handler() {} };", true],
    ['a handler of a server', 'export function handler() {}', false],
  ])('%s: %s is called by its name, once: %s', (_what, code, isOnce) => {
    const { calls } = analyse(code);
    const [callers] = calls.functions.map((fn) => calls.callers(fn));
    expect(callers).toMatchObject({ anytime: !isOnce, escapes: true });
  });

  it('a function that is handed to one call twice is told once', () => {
    const file = analyse('const f = () => 1; run(f, f);');
    const call = nodeAt(file, 'run(f, f)');
    expect(file.calls.handedTo(call)).toHaveLength(1);
    expect(file.calls.handOversOf(file.calls.functions[0]!)).toEqual([call]);
  });
});

describe('what nothing runs', () => {
  it.each<[what: string, code: string, expected: boolean]>([
    ['a function that is named nowhere', "import './a.js'; function f() { here; }", true],
    ['an arrow function that is named nowhere', "import './a.js'; const f = () => { here; };", true],
    ['a function that calls itself', "import './a.js'; function f() { here; f(); }", true],
    ['a callback in it', "import './a.js'; function f() { list.map(() => here); }", true],
    ['what it calls', "import './a.js'; function f() { g(); } function g() { here; }", true],
    ['a method of a class that it makes', "import './a.js'; function f() { new C(); } class C { m() { here; } }", true],
    ['one in a module of the other kind', "const a = require('a'); function f() { here; }", true],
    ['one in a function', 'start(() => { function f() { here; } });', true],
    ['one at the top of a script', 'function f() { here; }', false],
    ['one that is exported', "import './a.js'; export function f() { here; }", false],
    ['one that is exported by default', "import './a.js'; export default function f() { here; }", false],
    ['one that is exported later', "import './a.js'; const f = () => { here; }; export { f };", false],
    ['one that is exported by assignment', "require('a'); function f() { here; } module.exports = { f };", false],
    ['one that is called', "import './a.js'; function f() { here; } f();", false],
    ['one that is handed over', "import a from './a.js'; function f() { here; } a.on('b', f);", false],
    ['one that is handed over in it', "import a from './a.js'; a.on('b', () => { here; });", false],
    ['a component', "import './a.js'; function F() { here; } render(<F />);", false],
    ['two that call each other', "import './a.js'; function f() { here; g(); } function g() { f(); }", false],
    ['a class that a decorator may register', "import { d } from './a.js'; @d('x') class C { m() { here; } }", false],
    ['a class that is used', "import './a.js'; class C { m() { here; } } new C().m();", false],
    ['a class that is named in itself', "import './a.js'; class C { m() { here; C.n(); } }", true],
    ['the module itself', "import './a.js'; here;", false],
  ])('%s', (_, code, expected) => {
    const file = analyse(code, { filename: 'file.tsx' });
    expect(file.calls.isUnreached(nodeAt(file, 'here'))).toBe(expected);
  });
});
