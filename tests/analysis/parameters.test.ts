import { expect, it } from 'vitest';
import { analyse } from '../support/analyse.js';

/** What is told of `p` in the argument of the first `ask(…)`. */
function lookedUp(code: string): string {
  const file = analyse(code);
  const call = file.nodes('CallExpression').find(({ callee }) => file.sourceCode.getText(callee) === 'ask');
  const found = file.lookup(call?.arguments[0], 'p');
  if (found.is !== 'found') return found.is;
  return `${found.sometimes ? 'sometimes ' : ''}${file.sourceCode.getText(found.value as never)}`;
}

it.each<[string, string]>([
  ['ask();', 'missing'],
  ['ask({});', 'missing'],
  ['ask({ p: 1 });', '1'],
  ["ask({ 'p': 1 });", '1'],
  ['ask({ p });', 'p'],
  ['ask({ q: 1 });', 'missing'],
  ['ask({ p: 1, p: 2 });', '2'],
  ["ask({ [x ? 'p' : 'q']: 1 });", 'sometimes 1'],
  ["ask({ [x ? 'r' : 'q']: 1 });", 'missing'],
  ['ask({ [p]: 1 });', 'missing'],
  ['ask({ p: 1 } as Options);', '1'],
  ["ask('text');", 'missing'],
  ['ask(`text`);', 'missing'],
  ['ask(!x);', 'missing'],
  ['ask(undefined);', 'missing'],
  ['ask(x);', 'unknown'],
  ['ask(f());', 'unknown'],
  // What a function of the file builds.
  ['ask(f()); const f = () => ({ p: 1 });', '1'],
  ['ask(f()); function f() { return { p: 1 }; }', '1'],
  ['ask(f()); function f() { const x = 1; log(x); return { p: 1 }; }', '1'],
  ['ask(f()); function f() { if (c) return {}; return { p: 1 }; }', 'unknown'],
  ['ask(f()); function f() { if (c) log(); else { log(); } return { p: 1 }; }', '1'],
  ['ask(f()); function f() { if (c) log(); else return {}; return { p: 1 }; }', 'unknown'],
  ['ask(f()); function f() { const x = {}; if (c) { x.p = 1; } return x; }', 'sometimes 1'],
  ['ask(f()); function f() { log({ p: 1 }); }', 'unknown'],
  ['ask(f()); function f() { return; }', 'unknown'],
  ['ask(f()); function f() {}', 'unknown'],
  ['ask(f()); async function f() { await log(); return { p: 1 }; }', '1'],
  ['ask(f()); function f() { for (const x of xs) log(x); return { p: 1 }; }', 'unknown'],
  ['ask(f()); function f() { return { p: 1 }; log(); }', 'unknown'],
  ['ask(f()); class f {}', 'unknown'],
  ['const f = function () { return { p: 1 }; }; ask(f());', '1'],
  ['const g = () => ({ p: 1 }); const f = g; ask(f());', '1'],
  ['ask(f()); function f() { return f(); }', 'unknown'],
  ['ask(x.f()); function f() { return { p: 1 }; }', 'unknown'],
  ['ask(await f());', 'unknown'],
  ['ask(x.y);', 'unknown'],
  // Names.
  ['const x = { p: 1 }; ask(x);', '1'],
  ['const x = { q: 1 }; ask(x);', 'missing'],
  ['let x = { p: 1 }; x = y; ask(x);', 'unknown'],
  ['function f(x) { ask(x); }', 'unknown'],
  ['const { x } = { x: { p: 1 } }; ask(x);', '1'],
  ['const { x } = { y: { p: 1 } }; ask(x);', 'unknown'],
  ['const { x } = y; ask(x);', 'unknown'],
  ['const x = { ...x }; ask(x);', 'unknown'],
  ['const x = {}; x.p = 1; ask(x);', 'sometimes 1'],
  ['const x = { p: 1 }; x.p = 2; ask(x);', 'sometimes 2'],
  ['const x = { p: 1 }; x.q = 2; ask(x);', '1'],
  ['const x = { p: 1 }; y.p = 2; ask(x);', '1'],
  ['const x = { p: 1 }; y[x].p = 2; ask(x);', '1'],
  ['const x = { p: 1 }; y = x.p; ask(x);', '1'],
  ['const x = {}; x.p ??= 1; ask(x);', 'sometimes 1'],
  ['const x = { p: 1 }; x.p; ask(x);', '1'],
  ["const x = {}; x['p'] = 1; ask(x);", 'sometimes 1'],
  ['const { a: { x } } = { a: { x: { p: 1 } } }; ask(x);', '1'],
  ['const { a: { x } } = { a: y }; ask(x);', 'unknown'],
  // Spreads: the last one wins, unless it may not be there.
  ['ask({ ...{ p: 1 } });', '1'],
  ['ask({ ...x });', 'unknown'],
  ['ask({ ...x, p: 1 });', '1'],
  ['ask({ p: 1, ...x });', 'sometimes 1'],
  ['ask({ p: 1, ...{} });', '1'],
  ['ask({ p: 1, ...{ p: 2 } });', '2'],
  ['ask({ p: 1, ...(c && { p: 2 }) });', 'sometimes 1'],
  ['ask({ q: 1, ...(c && { p: 2 }) });', 'sometimes 2'],
  // One or the other.
  ['ask(c ? { p: 1 } : { p: 2 });', 'sometimes 1'],
  ['ask(c ? { p: 1 } : {});', 'sometimes 1'],
  ['ask(c ? {} : { p: 2 });', 'sometimes 2'],
  ['ask(c ? {} : {});', 'missing'],
  ['ask(c ? {} : x);', 'unknown'],
  ['ask(c ? x : {});', 'unknown'],
  ['ask(x || {});', 'unknown'],
  ['ask(c && {});', 'missing'],
  ['ask(c && x);', 'unknown'],
  ['ask({ p: 1 } && {});', 'missing'],
  ['ask({ p: 1, ...(c ? { p: 2 } : {}) });', 'sometimes 1'],
  ['ask({ ...x, ...{ p: 1 } });', '1'],
  ['ask({ ...{ p: 1 }, ...x });', 'sometimes 1'],
  ['ask({ ...(c && { p: 1 }), ...x });', 'sometimes 1'],
  ['ask({ ...x, ...{} });', 'unknown'],
  ['ask({ [p]: 1 });', 'missing'],
  ['ask(c && { p: 1 });', 'sometimes 1'],
  ['ask({ p: 1 } || { p: 2 });', 'sometimes 1'],
  ['ask({} ?? { p: 2 });', 'sometimes 2'],
  // Object.assign: later ones win.
  ['ask(Object.assign({ p: 1 }, { p: 2 }));', '2'],
  ['ask(Object.assign({ p: 1 }, { q: 2 }));', '1'],
  ['ask(Object.assign({}, { q: 2 }));', 'missing'],
  ['ask(Object.assign({ p: 1 }, ...x));', 'unknown'],
  ['ask(Object.create({ p: 1 }));', 'unknown'],
])('%s', (code, expected) => {
  expect(lookedUp(code)).toBe(expected);
});
