import type { Proof } from './proof.js';
import { ALL, NEWEST, type Sdk } from './sdks.js';

/** What was seen of one program with one release of the SDK. */
export interface Observation {
  readonly rule: string;
  readonly proof: Proof;
  readonly sdk: Sdk;
  /** Of a wrong program as it stands. */
  readonly failed?: string;
  /** Of a right program, or of a wrong one after its repair; nothing where a rule only reports. */
  readonly worked?: string;
}

const [BEGIN, END] = ['<!-- begin observations -->', '<!-- end observations -->'];

/** The page of proofs with the observations of a run in place of those of an earlier one. */
export function withObservations(page: string, observations: readonly Observation[]): string {
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  return `${before ?? ''}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${sectionsOf(observations)}\n<!-- prettier-ignore-end -->\n${END}${after}`;
}

function sectionsOf(observations: readonly Observation[]): string {
  const rules = [...new Set(observations.map(({ rule }) => rule))];
  return rules
    .map((rule) => {
      const own = observations.filter((observation) => observation.rule === rule);
      const wrong = own.filter(({ failed }) => failed !== undefined);
      const right = own.filter(({ failed }) => failed === undefined);
      return [
        `### ${rule}\n`,
        `${count(wrong)} wrong programs, run with one release or several, ${wrong.length} times in all, before and after the fix:\n`,
        table(['program', '`openai`', 'as it stands', 'after the fix'], wrong),
        `${count(right)} right programs, about which the rule says nothing:\n`,
        table(['program', '`openai`', 'what it does'], right),
      ].join('\n');
    })
    .join('\n');
}

const count = (observations: readonly Observation[]): number => new Set(observations.map(({ proof }) => proof)).size;

/** One row for all releases that behave alike. */
function table(head: readonly string[], observations: readonly Observation[]): string {
  const rows = new Map<string, { cells: readonly string[]; sdks: Sdk[] }>();
  for (const { proof, sdk, failed, worked } of observations) {
    const cells = [
      ...(failed === undefined ? [] : [code(failed)]),
      worked === undefined ? 'only reported' : worked === '' ? 'nothing' : code(worked),
    ];
    const key = [proof.name, ...cells].join('\n');
    const row = rows.get(key) ?? { cells: [escape(proof.name + mannerOf(proof)), ...cells], sdks: [] };
    row.sdks.push(sdk);
    rows.set(key, row);
  }
  return [
    line(head),
    line(head.map(() => '---')),
    ...[...rows.values()].map(({ cells: [name = '', ...seen], sdks }) => line([name, rangeOf(sdks), ...seen])),
    '',
  ].join('\n');
}

/** `4.0.0 to 7.57.0` for all of them, or the list. */
const rangeOf = (sdks: readonly Sdk[]): string =>
  sdks.length === ALL.length ? `${ALL[0] ?? ''} to ${NEWEST}` : sdks.join(', ');

const mannerOf = ({ repairedBy }: Proof): string =>
  typeof repairedBy === 'object' ? ` (\`${repairedBy.suggestion}\`)` : '';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const escape = (text: string): string => text.replaceAll('|', String.raw`\|`);

/** As code in a table; a long message without what it says one could do. */
function code(text: string): string {
  const [first = '', ...more] = text.split(/(?<=[.;]) /);
  const short = text.length > LONG && more.length > 0 ? `${first.replace(/;$/, '')} …` : text;
  return escape(short.includes('`') ? `\`\` ${short} \`\`` : `\`${short}\``);
}

const LONG = 70;
