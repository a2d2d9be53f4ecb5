import { createRequire } from 'node:module';
import type { ESLint, Linter, Rule } from 'eslint';
import { configsOf, type ConfigurableRule, type Configs } from './configs.js';
import noBrowserApiKey from './rules/no-browser-api-key.js';
import noEmptyApiKeyFallback from './rules/no-empty-api-key-fallback.js';
import noFloatingRequest from './rules/no-floating-request.js';
import noHardcodedApiKey from './rules/no-hardcoded-api-key.js';
import noLateApiKey from './rules/no-late-api-key.js';
import noOrphanedToolMessages from './rules/no-orphaned-tool-messages.js';
import noPartialResponseReplay from './rules/no-partial-response-replay.js';
import noRedundantRetry from './rules/no-redundant-retry.js';
import noSharedHistory from './rules/no-shared-history.js';
import noSwallowedApiError from './rules/no-swallowed-api-error.js';
import noUnboundedHistory from './rules/no-unbounded-history.js';
import noUnboundedParallelRequests from './rules/no-unbounded-parallel-requests.js';
import noUnguardedReply from './rules/no-unguarded-reply.js';
import noUnguardedToolArguments from './rules/no-unguarded-tool-arguments.js';
import noUntrustedMessages from './rules/no-untrusted-messages.js';
import preferApiErrorClasses from './rules/prefer-api-error-classes.js';
import requireAssistantReply from './rules/require-assistant-reply.js';
import requireFinishReasonCheck from './rules/require-finish-reason-check.js';
import requireToolResults from './rules/require-tool-results.js';
import type { RuleOptions } from './rule-options.js';

export type { OpenAISettings } from './settings.js';
export type { RuleOptions } from './rule-options.js';

/** What a config can say of the rules, as `{ … } satisfies OpenAIRules`: a rule or an option that does not exist is a type error. */
export type OpenAIRules = { [Rule in keyof RuleOptions]?: Linter.RuleEntry<RuleOptions[Rule]> };

/** The plugin as an ESLint config sees it: to name a config or a rule that does not exist is a type error. */
export interface OpenAIPlugin<RuleName extends string = string> extends ESLint.Plugin {
  meta: { name: string; version: string; namespace: 'openai' };
  rules: Record<RuleName, Rule.RuleModule>;
  configs: Configs;
}

const plugin = pluginOf({
  'no-browser-api-key': noBrowserApiKey,
  'no-empty-api-key-fallback': noEmptyApiKeyFallback,
  'no-floating-request': noFloatingRequest,
  'no-hardcoded-api-key': noHardcodedApiKey,
  'no-late-api-key': noLateApiKey,
  'no-orphaned-tool-messages': noOrphanedToolMessages,
  'no-partial-response-replay': noPartialResponseReplay,
  'no-redundant-retry': noRedundantRetry,
  'no-shared-history': noSharedHistory,
  'no-swallowed-api-error': noSwallowedApiError,
  'no-unbounded-history': noUnboundedHistory,
  'no-unbounded-parallel-requests': noUnboundedParallelRequests,
  'no-unguarded-reply': noUnguardedReply,
  'no-unguarded-tool-arguments': noUnguardedToolArguments,
  'no-untrusted-messages': noUntrustedMessages,
  'prefer-api-error-classes': preferApiErrorClasses,
  'require-assistant-reply': requireAssistantReply,
  'require-finish-reason-check': requireFinishReasonCheck,
  'require-tool-results': requireToolResults,
});

function pluginOf<RuleName extends string>(rules: Record<RuleName, ConfigurableRule>): OpenAIPlugin<RuleName> {
  // The manifest is one folder up from `src` and from `dist`. An `import` of it would make it part of what is built.
  const manifest = createRequire(import.meta.url)('../package.json') as { name: string; version: string };
  const meta = { name: manifest.name, version: manifest.version, namespace: 'openai' } as const;
  // ESLint's type of a rule knows neither typescript-eslint's nodes nor its contexts (typescript-eslint#11543).
  const eslintRules = rules as unknown as Record<RuleName, Rule.RuleModule>;
  const registered: ESLint.Plugin = { meta, rules: eslintRules };
  return Object.assign(registered, { meta, rules: eslintRules, configs: configsOf(meta.namespace, registered, rules) });
}

export default plugin;
// What `require('eslint-plugin-openai')` gives: the plugin itself, as ESLint 8 and configs in CommonJS expect it.
export { plugin as 'module.exports' };
