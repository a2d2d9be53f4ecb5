// Written by `npm run docs` from the rules' schemas.

/** The options that each rule takes after its severity. */
export interface RuleOptions {
  /** https://github.com/eslint-plugin-openai/eslint-plugin-openai/blob/main/docs/rules/no-late-api-key.md */
  'openai/no-late-api-key': [];
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
}
