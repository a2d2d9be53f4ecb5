// Never run: tsc checks that configs can be written in every way the README shows, against the built declarations.
// tsconfig.json beside this file checks it once more with the types of ESLint 9.
import openai, {
  type OpenAIPlugin,
  type OpenAIRules,
  type OpenAISettings,
  type RuleOptions,
} from 'eslint-plugin-openai';
import { defineConfig } from 'eslint/config';
import type { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

export const asPlugin: ESLint.Plugin = openai;
export const asConfigs: Linter.Config[] = [openai.configs.recommended, openai.configs.strict, openai.configs.all];
export const asLegacyConfig: Linter.LegacyConfig = openai.configs['legacy-recommended'];

export const byName = defineConfig([{ files: ['**/*.ts'], plugins: { openai }, extends: ['openai/recommended'] }]);
export const byObject = defineConfig([{ files: ['src/**'], extends: [openai.configs.strict] }]);
export const spread = defineConfig(openai.configs.recommended, { rules: { 'openai/no-late-api-key': 'off' } });
export const several = defineConfig([{ plugins: { openai }, extends: ['openai/recommended'] }, openai.configs.all]);
export const besideTypeScript = defineConfig(tseslint.configs.recommended, openai.configs.recommended);

export const settings = defineConfig([
  { settings: { openai: { packages: ['@acme/llm'] } satisfies OpenAISettings } },
  // @ts-expect-error -- no such setting
  { settings: { openai: { clients: ['@acme/llm'] } satisfies OpenAISettings } },
]);

export const rules = defineConfig([
  {
    rules: {
      'openai/no-late-api-key': 'off',
      'openai/require-assistant-reply': ['warn', { statelessChat: true }],
      'openai/require-finish-reason-check': ['error', { when: ['parsed', 'kept'] }],
    } satisfies OpenAIRules,
  },
  // @ts-expect-error -- no such rule
  { rules: { 'openai/no-such-rule': 'error' } satisfies OpenAIRules },
  // @ts-expect-error -- no such option
  { rules: { 'openai/require-assistant-reply': ['error', { stateless: true }] } satisfies OpenAIRules },
  // @ts-expect-error -- the option is a boolean
  { rules: { 'openai/require-assistant-reply': ['error', { statelessChat: 'yes' }] } satisfies OpenAIRules },
  // @ts-expect-error -- no such tier
  { rules: { 'openai/require-finish-reason-check': ['error', { when: ['cut'] }] } satisfies OpenAIRules },
  // @ts-expect-error -- the rule has no options
  { rules: { 'openai/no-late-api-key': ['error', {}] } satisfies OpenAIRules },
]);
type RuleName = `openai/${keyof typeof openai.rules}`;
export const everyRuleHasOptions = {} as Record<RuleName, unknown> satisfies Record<keyof RuleOptions, unknown>;
export const nothingElseHas = {} as Record<keyof RuleOptions, unknown> satisfies Record<RuleName, unknown>;

export const namespace: 'openai' = openai.meta.namespace;
export const ruleNames: (keyof typeof openai.rules)[] = [
  'no-late-api-key',
  'require-assistant-reply',
  'require-finish-reason-check',
];
export const anyPlugin: OpenAIPlugin = openai;

// @ts-expect-error -- no such config
export const noConfig: unknown = openai.configs.nope;
// @ts-expect-error -- no such rule
export const noRule: unknown = openai.rules['no-such-rule'];
// @ts-expect-error -- an eslintrc config is no flat config
export const mixed = defineConfig([openai.configs['legacy-recommended']]);
