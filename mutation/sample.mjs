import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/**
 * Some mutants of all that Stryker makes of `src/analysis` and `src/rules`, each as likely as any other. They are drawn
 * by their hash: the same ones each time, and a larger sample contains the smaller ones.
 */
export async function draw(size, seed) {
  const logger = { debug() {}, info() {}, isDebugEnabled: () => false };
  const { mutants } = await new Instrumenter(logger).instrument(sources(), {
    ignorers: [],
    excludedMutations: [],
    plugins: null,
  });
  const rankOf = (mutant) =>
    createHash('sha256')
      .update(`${seed} ${identityOf(mutant)}`)
      .digest('hex');
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: rankOf(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
  return { all: mutants.length, drawn: ranked.slice(0, size) };
}

function sources() {
  return ['src/analysis', 'src/rules']
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => path.resolve(folder, name)))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
}

/** The lines and columns of a mutant, as Stryker is told where to mutate. Others may lie in them. */
export function rangeOf({ fileName, location: { start, end } }) {
  return `${pathOf(fileName)}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}

export function identityOf(mutant) {
  return `${rangeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement}`;
}

export function pathOf(fileName) {
  return path.relative(process.cwd(), fileName).replaceAll(path.sep, '/');
}
