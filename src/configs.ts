import type { ESLint, Linter } from 'eslint';
import type { ConfigName, RuleDocs } from './rule.js';

/** The flat configs, from the smallest to the largest: each reports at least what the one before it reports. */
export const FLAT_CONFIGS = ['recommended', 'strict', 'all'] as const;
export type FlatConfigName = (typeof FLAT_CONFIGS)[number];

export interface FlatConfig {
  name: `openai/${FlatConfigName}`;
  plugins: Record<string, ESLint.Plugin>;
  rules: Linter.RulesRecord;
}

/** The same rules in the eslintrc form, which ESLint 8 reads. */
export interface LegacyConfig {
  plugins: string[];
  rules: Linter.RulesRecord;
}

export type Configs = Record<FlatConfigName, FlatConfig> & Record<`legacy-${FlatConfigName}`, LegacyConfig>;

/**
 * What a config needs to know of a rule.
 * @internal
 */
export interface ConfigurableRule {
  readonly meta: { readonly docs?: RuleDocs };
}

/**
 * The published configs, computed from the rules' `meta.docs`.
 * @param plugin what the flat configs register as `namespace`; its own `configs` may be added later.
 * @internal
 */
export function configsOf(
  namespace: 'openai',
  plugin: ESLint.Plugin,
  rules: Readonly<Record<string, ConfigurableRule>>,
): Configs {
  const flat = (name: FlatConfigName): FlatConfig => ({
    name: `${namespace}/${name}`,
    plugins: { [namespace]: plugin },
    rules: rulesOf(name, namespace, rules),
  });
  const legacy = (name: FlatConfigName): LegacyConfig => ({
    plugins: [namespace],
    rules: rulesOf(name, namespace, rules),
  });
  return {
    recommended: flat('recommended'),
    strict: flat('strict'),
    all: flat('all'),
    'legacy-recommended': legacy('recommended'),
    'legacy-strict': legacy('strict'),
    'legacy-all': legacy('all'),
  };
}

function rulesOf(
  config: FlatConfigName,
  namespace: string,
  rules: Readonly<Record<string, ConfigurableRule>>,
): Linter.RulesRecord {
  const entries = Object.entries(rules)
    .filter(([, { meta }]) => isIn(config, meta.docs?.config))
    .map(([name, { meta }]): [string, Linter.RuleEntry] => {
      // `all` has each rule as `strict` has it, so that it never says less.
      const options = meta.docs?.configOptions?.[config === 'all' ? 'strict' : config];
      return [`${namespace}/${name}`, options === undefined ? 'error' : ['error', ...options]];
    });
  return Object.fromEntries(entries);
}

/** Whether a config has a rule that is on from `smallest` upwards; a rule without such a config is in `all` alone. */
function isIn(config: FlatConfigName, smallest: ConfigName | undefined): boolean {
  return config === 'all' || (smallest !== undefined && FLAT_CONFIGS.indexOf(smallest) <= FLAT_CONFIGS.indexOf(config));
}
