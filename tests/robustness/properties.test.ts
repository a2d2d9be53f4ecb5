import type { Linter } from 'eslint';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFuzzing, note, printFigures, SEED } from './figures.js';
import { fixOnce, reportsIn, verdictIn, WHOLE } from './linting.js';
import { programs, write, type Program } from './programs.js';

const RUNS = 40;
/** How long `npm run fuzz` tries each property. */
const LONGEST = Number(process.env['SECONDS'] ?? 60) * 1000;

printFigures();

/** A property of every program: `check` throws where it does not hold. Shrunk failures show the program's data and text. */
function holds(what: string, check: (program: Program) => void): void {
  it(what, { timeout: 60_000 + 2 * LONGEST }, () => {
    const start = performance.now();
    let runs = 0;
    fc.assert(
      fc.property(programs, (program) => {
        runs += 1;
        check(program);
      }),
      isFuzzing ? { seed: SEED, numRuns: 1_000_000, interruptAfterTimeLimit: LONGEST } : { seed: SEED, numRuns: RUNS },
    );
    note(what, { programs: runs, seconds: Math.round((performance.now() - start) / 100) / 10 });
  });
}

const RULES = Object.entries(WHOLE);

describe('every generated program', () => {
  holds('gets the same reports every time, inside the file', (program) => {
    const text = write(program);
    expect(reportsIn(text)).toEqual(reportsIn(text));
  });

  holds('gets from each rule alone what it gets from all together, in any order', (program) => {
    const text = write(program);
    const together = reportsIn(text);
    const reversed = reportsIn(text, { rules: Object.fromEntries(RULES.toReversed()) });
    expect(reversed.toSorted(byPlaceAndRule)).toEqual(together.toSorted(byPlaceAndRule));
    for (const [name, options] of RULES)
      expect(reportsIn(text, { rules: { [name]: options } })).toEqual(together.filter(({ ruleId }) => ruleId === name));
  });

  holds('gets the same reports from ESLint 8, 9 and 10', (program) => {
    const text = write(program);
    const [eight, nine, ten] = (['8', '9', '10'] as const).map((host) => reportsIn(text, { host }).map(comparable));
    expect(nine).toEqual(ten);
    expect(eight).toEqual(ten);
  });

  holds('gets the same verdict by either parser, with types and without', (program) => {
    const verdict = verdictIn(write(program));
    expect(verdictIn(write(program), { typescriptParser: true })).toEqual(verdict);
    expect(verdictIn(write(program, { typed: true }), { filename: 'program.ts' })).toEqual(verdict);
  });

  holds('gets the same verdict inside a function that is called', (program) => {
    expect(verdictIn(write(program, { wrapped: true }))).toEqual(verdictIn(write(program)));
  });

  holds('gets the same verdict as a CommonJS module', (program) => {
    expect(verdictIn(write(program, { modules: 'cjs' }), { filename: 'program.cjs' })).toEqual(
      verdictIn(write(program, { wrapped: true })),
    );
  });

  holds('gets the same verdict under other names', (program) => {
    const verdict = verdictIn(write(program));
    expect(verdictIn(write(program, { rename: (name) => `${name}_` }))).toEqual(verdict);
    expect(verdictIn(write(program, { rename: unspeaking() }))).toEqual(verdict);
  });

  holds('is settled by the ten passes of ESLint, and parses', (program) => {
    let text = write(program);
    let messages = reportsIn(text);
    for (let passes = 0; messages.some(({ fix }) => fix); passes += 1) {
      if (passes === 10) throw new Error(`Fixes do not settle:\n${write(program)}\nbecomes\n${text}`);
      text = fixOnce(text, messages);
      messages = reportsIn(text);
    }
  });

  holds('loses a report by its fix or suggestion', (program) => {
    const text = write(program);
    const messages = reportsIn(text);
    for (const report of messages) {
      for (const edit of [report.fix, ...(report.suggestions ?? []).map(({ fix }) => fix)]) {
        if (!edit) continue;
        const fixed = text.slice(0, edit.range[0]) + edit.text + text.slice(edit.range[1]);
        const left = reportsIn(fixed).filter((other) => isSame(other, fixed, report, text));
        if (left.length >= messages.filter((other) => isSame(other, text, report, text)).length)
          throw new Error(`${report.messageId ?? ''} of line ${report.line} stays:\n${text}\nbecomes\n${fixed}`);
      }
    }
  });

  holds('is fixed in its own line ends', (program) => {
    const text = write(program);
    const crlf = (lines: string): string => lines.replaceAll('\n', '\r\n');
    const [plain, dos] = [reportsIn(text), reportsIn(crlf(text))];
    expect(dos.map(comparable)).toEqual(plain.map(comparable));
    expect(fixOnce(crlf(text), dos)).toBe(crlf(fixOnce(text, plain)));
  });
});

/** Whether two reports say the same about the same line of code, wherever it stands now. */
function isSame(one: Linter.LintMessage, text: string, other: Linter.LintMessage, otherText: string): boolean {
  const said = ({ line, message }: Linter.LintMessage, code: string): string => {
    const lineAt = (number: number): string => code.split('\n')[number - 1]?.trim() ?? '';
    return `${lineAt(line)}: ${message.replace(/line (\d+)/g, (_, number: string) => lineAt(Number(number)))}`;
  };
  return said(one, text) === said(other, otherText);
}

/** ESLint sorts reports by place alone. */
const byPlaceAndRule = (a: Linter.LintMessage, b: Linter.LintMessage): number =>
  a.line - b.line || a.column - b.column || (a.ruleId ?? '').localeCompare(b.ruleId ?? '');

/** What hosts agree on; how they put optional fields is theirs. */
const comparable = ({ ruleId, line, column, endLine, endColumn, message }: Linter.LintMessage) => ({
  ruleId,
  line,
  column,
  endLine,
  endColumn,
  message,
});

/** Names that say nothing, or something else. */
function unspeaking(): (name: string) => string {
  const given = new Map<string, string>();
  const words = ['of', 'get', 'async', 'toString', '$', '_', 'ñ', 'response', 'client', 'from', 'type'];
  return (name) => {
    const known = given.get(name) ?? words[given.size] ?? `x${given.size}`;
    given.set(name, known);
    return known;
  };
}
