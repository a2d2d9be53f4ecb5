import type { Linter, Rule } from 'eslint';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFuzzing, note, printFigures, SEED } from './figures.js';
import { componentOf, fixOnce, reportsIn, verdictIn, WHOLE } from './linting.js';
import { programs, write, type Program } from './programs.js';
import { knots, tangles } from './tangles.js';

const RUNS = 40;
/** How long `npm run fuzz` tries each property. */
const LONGEST = Number(process.env['SECONDS'] ?? 60) * 1000;

printFigures();

/** A property of every program: `check` throws where it does not hold. Shrunk failures show the program's data and text. */
function holds(what: string, check: (program: Program) => void): void {
  holdsOf(what, programs, check);
}

function holdsOf<T>(what: string, generated: fc.Arbitrary<T>, check: (one: T) => void): void {
  it(what, { timeout: 60_000 + 2 * LONGEST }, () => {
    const start = performance.now();
    let runs = 0;
    fc.assert(
      fc.property(generated, (one) => {
        runs += 1;
        check(one);
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

  holds('gets the same verdict as the script of a Vue or a Svelte component', (program) => {
    const verdict = verdictIn(write(program));
    for (const kind of ['vue', 'svelte'] as const)
      expect(verdictIn(componentOf(write(program), kind), { filename: `Program.${kind}` })).toEqual(verdict);
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

  holds('loses a report by its fixes, one for each request or client that may have caused it', (program) => {
    const text = write(program);
    const causes = text.split(/\.create\(|new \w/).length;
    for (const report of reportsIn(text)) {
      let fixed = text;
      let left: Linter.LintMessage | undefined = report;
      for (let times = 0; left; times += 1) {
        const edit: Rule.Fix | undefined = left.fix ?? left.suggestions?.[0]?.fix;
        if (!edit) break;
        if (times === causes) throw new Error(`${report.message}\nstays:\n${text}\nbecomes\n${fixed}`);
        const [start, end] = edit.range;
        fixed = fixed.slice(0, start) + edit.text + fixed.slice(end);
        left = reportsIn(fixed).find((other) => isSame(other, fixed, report, text));
      }
    }
  });

  holds('gets no worse by any suggestion', (program) => {
    const text = write(program);
    const messages = reportsIn(text);
    for (const { ruleId, suggestions = [] } of messages) {
      const of = (reports: Linter.LintMessage[]): number => reports.filter((other) => other.ruleId === ruleId).length;
      for (const { fix, desc } of suggestions) {
        const fixed = text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
        if (of(reportsIn(fixed)) > of(messages)) throw new Error(`${desc}\n${text}\nbecomes\n${fixed}`);
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

describe('every tangle of names', () => {
  const isJudgedAtOnce = (text: string): void => {
    const { user } = process.cpuUsage();
    fixOnce(text, reportsIn(text));
    const seconds = (process.cpuUsage().user - user) / 1e6;
    if (seconds > 5) throw new Error(`${seconds} seconds of processor time`);
  };
  it.each(knots)('of %s is judged at once', { timeout: 60_000 }, (_, text) => {
    isJudgedAtOnce(text);
  });

  holdsOf('is judged at once', tangles, isJudgedAtOnce);
});

/** Whether two reports are of the same kind and on the same line of code, wherever it stands now. */
function isSame(one: Linter.LintMessage, text: string, other: Linter.LintMessage, otherText: string): boolean {
  const place = ({ line, messageId = '' }: Linter.LintMessage, code: string): string =>
    `${messageId} ${code.split('\n')[line - 1]?.trim() ?? ''}`;
  return place(one, text) === place(other, otherText);
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
