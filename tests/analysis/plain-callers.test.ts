import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plainCallersOf } from '../../src/analysis/call-graph/plain-callers.js';
import { usesOf } from '../../src/analysis/call-graph/uses.js';
import { valuesOf } from '../../src/analysis/call-graph/values.js';
import type { Call, FunctionNode } from '../../src/analysis/calls.js';
import { analyse } from '../support/analyse.js';
import { codeBlocksOf } from '../support/markdown.js';

const folder = (name: string): URL => new URL(`../../${name}/`, import.meta.url);
const read = (name: string): string[] =>
  readdirSync(folder(name))
    .filter((file) => /\.(?:ts|md)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(new URL(file, folder(name)), 'utf8');
      if (file.endsWith('.ts')) return [text];
      return codeBlocksOf(text).flatMap(({ language, code }) => (/^[cm]?[jt]sx?$/.test(language) ? [code] : []));
    });

/** How many functions of some programs the quick way answers for, and where it differs from what the whole file tells. */
function compared(programs: readonly string[]): { quick: number; all: number; different: string[] } {
  let [quick, all] = [0, 0];
  const different: string[] = [];
  for (const program of programs) {
    const file = analyse(program, { filename: 'file.tsx' });
    const { nodes, bindings, calls } = file;
    const values = valuesOf(nodes, bindings, file.returnsOf);
    const everyCall: Call[] = [
      ...nodes('CallExpression'),
      ...nodes('NewExpression'),
      ...nodes('TaggedTemplateExpression'),
    ];
    const callsOf = (fn: FunctionNode): Call[] =>
      everyCall.filter((call) => calls.callees(call).functions.includes(fn)).sort((a, b) => a.range[0] - b.range[0]);
    const uses = usesOf(nodes, bindings, values, callsOf);
    for (const fn of calls.functions) {
      all += 1;
      const plain = plainCallersOf(fn, bindings, values);
      if (!plain) continue;
      quick += 1;
      const found = callsOf(fn);
      const handed = uses.handed.has(fn);
      const anytime = uses.anytime.has(fn) || (found.length === 0 && !handed);
      const whole = { calls: found, escapes: handed || anytime, anytime };
      if (plain.calls.some((call, i) => call !== whole.calls[i]) || plain.calls.length !== found.length)
        different.push(`calls of ${file.sourceCode.getText(fn)}`);
      if (plain.escapes !== whole.escapes || plain.anytime !== whole.anytime)
        different.push(`escape of ${file.sourceCode.getText(fn)}`);
    }
  }
  return { quick, all, different };
}

describe('who calls a function, told from its name, is what the whole file tells', () => {
  it.each(['docs/rules', 'tests/programs', 'src/analysis', 'src/fix'])('in the programs of %s', (name) => {
    const { quick, all, different } = compared(read(name));
    expect(different).toEqual([]);
    expect(quick).toBeGreaterThan(all / 2);
  });

  it.each([
    ['a callback', 'function f() {} run(f);'],
    ['a constant that is exported', 'export const f = () => {}; f();'],
    ['a component', 'function F() { return null; } const x = <F />;'],
    ['recursion alone', 'function f() { f(); }'],
    ['a memoised function', 'const g = () => {}; const f = useCallback(g); f(); on("x", f);'],
    ['an alias', 'function f() {} const g = f; g(); export { g };'],
    ['a call that is awaited', 'const f = async () => {}; await Promise.all([1].map(f));'],
    ['a function in a class', 'class K { m() { const f = () => {}; f(); this.on(f); } }'],
  ])('%s', (_, program) => {
    expect(compared([program]).different).toEqual([]);
  });
});
