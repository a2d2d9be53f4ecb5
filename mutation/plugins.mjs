// Two plugins of Stryker: one lets the mutants of a sample through and no others, one tells each result as it comes.
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { identityOf, pathOf } from './sample.mjs';

export const isKilled = ({ status }) => status === 'Killed' || status === 'Timeout';
/** Neither killed nor alive is what is not in the sample, and what a module does once as it is loaded. */
export const isTested = (mutant) => isKilled(mutant) || mutant.status === 'Survived' || mutant.status === 'NoCoverage';

export function textOf({ fileName, location: { start }, mutatorName, replacement }) {
  return `${pathOf(fileName)}:${start.line}:${start.column} ${mutatorName}: ${replacement.replaceAll(/\s+/g, ' ')}`;
}

function sample(options) {
  const ranks = new Map(options.sample.map((identity, rank) => [identity, rank]));
  const rankOf = (mutant) => ranks.get(identityOf(mutant)) ?? Infinity;
  const answer = (isDrawn) =>
    isDrawn ? { status: 'passed' } : { status: 'compileError', reason: 'It is not in the sample.' };
  return {
    init: () => Promise.resolve(),
    // One after the other as they were drawn, so that a run that is cut short has tested a sample, too.
    group: (mutants) => Promise.resolve(mutants.toSorted((a, b) => rankOf(a) - rankOf(b) || 0).map(({ id }) => [id])),
    check: (mutants) =>
      Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, answer(rankOf(mutant) < Infinity)]))),
  };
}

function lines() {
  return {
    onMutantTested(mutant) {
      if (isTested(mutant)) console.log(`${mutant.status.padEnd(10)} ${textOf(mutant)}`);
    },
  };
}

sample.inject = tokens(commonTokens.options);
lines.inject = tokens();

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.Checker, 'sample', sample),
  declareFactoryPlugin(PluginKind.Reporter, 'lines', lines),
];
