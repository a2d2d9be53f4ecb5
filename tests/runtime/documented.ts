import { filesUnder, readText } from '../support/repository.js';
import { programsOf } from '../support/markdown.js';
import type { Proof } from './proof.js';
import type { Files } from './run-program.js';

/** A program of a rule's page, found by a piece of its text, and what it takes to run it. */
export interface Documented extends Omit<Proof, 'files'> {
  /** A text that only this program of the page contains. */
  readonly contains: string;
  /** What stands before and after the program where it is only a piece of one. */
  readonly before?: string;
  readonly after?: string;
  /** Other files, such as `.env`. */
  readonly beside?: Files;
}

/**
 * The programs of a rule's page as proofs: the text of the page, not a copy of it.
 * @throws Error when a program of the page is not among them, or when one of them is not on the page
 */
export function documentedProofs(rule: string, documented: readonly Documented[]): Proof[] {
  const programs = programsOf(readText('docs', 'rules', `${rule}.md`));
  const proofs = documented.map(({ contains, before = '', after = '', beside = {}, ...proof }) => {
    const found = programs.filter(({ files }) => Object.values(files).some((text) => text.includes(contains)));
    const [program] = found;
    if (!program || found.length > 1) throw new Error(`${rule}.md has ${found.length} programs with: ${contains}`);
    if ((program.verdict === 'wrong') !== proof.reports.length > 0)
      throw new Error(`${rule}.md:${program.line} is not what its proof takes it for.`);
    programs.splice(programs.indexOf(program), 1);
    const [name = '', text = ''] = Object.entries(program.files)[0] ?? [];
    return {
      ...proof,
      name: `${proof.name} (rule page)`,
      files: { ...program.files, [name]: before + text + after, ...beside },
    };
  });
  const [left] = programs;
  if (left) throw new Error(`${rule}.md:${left.line} has a program that nothing runs.`);
  return proofs;
}

/** The files of a program in `examples/`, by name. */
export function filesOf(example: string): Files {
  return Object.fromEntries(
    filesUnder(`examples/${example}`, /\.\w+$/).map((name) => [name, readText('examples', example, name)]),
  );
}
