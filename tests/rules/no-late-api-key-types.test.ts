import { describe, expect, it, vi } from 'vitest';
import { typeErrors } from '../support/type-errors.js';

// What the fixes and suggestions of the rule's test cases write has no type error that the case did not have: no name is used before it is declared.

interface Case {
  readonly name: string;
  readonly code: string;
  readonly filename?: string;
  readonly output?: string | readonly string[] | null;
  readonly errors: readonly { readonly suggestions?: readonly { readonly output: string }[] | null }[];
}

const { cases } = vi.hoisted(() => ({ cases: [] as Case[] }));

vi.mock('@typescript-eslint/rule-tester', () => ({
  RuleTester: class {
    run(_name: string, _rule: unknown, { invalid }: { invalid: readonly Case[] }): void {
      cases.push(...invalid);
    }
  },
}));
await import('./no-late-api-key.test.js');
await import('./no-late-api-key-checks.test.js');

const modules = cases.filter(({ filename }) => !filename || !/\.(?:c[jt]s|[jt]sx)$/.test(filename));
const written = modules.flatMap(({ name, code, output, errors }) => {
  const outputs = [output ?? [], ...errors.map(({ suggestions }) => (suggestions ?? []).map((one) => one.output))];
  return outputs.flat().map((text) => ({ name, code, text }));
});

describe('what a fix of no-late-api-key writes', () => {
  it('has no new type errors', { timeout: 120_000 }, () => {
    const before = typeErrors(written.map(({ code }) => code));
    const after = typeErrors(written.map(({ text }) => text));
    const added = written.map(({ name }, i) => ({
      name,
      errors: after[i]!.filter((error) => !before[i]!.includes(error)),
    }));
    expect(added.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  it('is looked at in many cases, some of which have no type errors at all', { timeout: 120_000 }, () => {
    expect(written.length).toBeGreaterThan(80);
    const errors = typeErrors(written.map(({ text }) => text));
    expect(errors.filter(({ length }) => length === 0).length).toBeGreaterThan(40);
  });
});
