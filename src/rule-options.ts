// Written by `npm run docs` from the rules' schemas.

/** The options that each rule takes after its severity. */
export interface RuleOptions {
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-browser-api-key.md */
  'openai/no-browser-api-key': [
    {
      /** Whether a public name is reported where the module may be for the server alone. */
      publicNames?: boolean;
      /** Whether clients in the browser are reported too that get their key while the program runs. */
      runtimeKeys?: boolean;
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-empty-api-key-fallback.md */
  'openai/no-empty-api-key-fallback': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-floating-request.md */
  'openai/no-floating-request': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-hardcoded-api-key.md */
  'openai/no-hardcoded-api-key': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-late-api-key.md */
  'openai/no-late-api-key': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-orphaned-tool-messages.md */
  'openai/no-orphaned-tool-messages': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-partial-response-replay.md */
  'openai/no-partial-response-replay': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-redundant-retry.md */
  'openai/no-redundant-retry': [
    {
      /** Also report retries around a client that is made elsewhere, perhaps with `maxRetries: 0`. */
      unknownClients?: boolean;
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-shared-history.md */
  'openai/no-shared-history': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-swallowed-api-error.md */
  'openai/no-swallowed-api-error': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-unbounded-history.md */
  'openai/no-unbounded-history': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-unbounded-parallel-requests.md */
  'openai/no-unbounded-parallel-requests': [
    {
      /** How many requests may be started together where their number is known. */
      max?: number;
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-unguarded-reply.md */
  'openai/no-unguarded-reply': [
    {
      /** The reasons for which a part may be absent. */
      when?: ('delta' | 'usage' | 'tools' | 'content')[];
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-unguarded-tool-arguments.md */
  'openai/no-unguarded-tool-arguments': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-untrusted-messages.md */
  'openai/no-untrusted-messages': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/prefer-api-error-classes.md */
  'openai/prefer-api-error-classes': [];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/require-assistant-reply.md */
  'openai/require-assistant-reply': [
    {
      /** Also report a chat loop that sends nothing but the newest user message. */
      statelessChat?: boolean;
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/require-finish-reason-check.md */
  'openai/require-finish-reason-check': [
    {
      /** The uses of an unchecked answer that are reported, by what a cut answer does there. */
      when?: ('parsed' | 'capped' | 'kept' | 'plain')[];
    }?,
  ];
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/require-tool-results.md */
  'openai/require-tool-results': [];
}
