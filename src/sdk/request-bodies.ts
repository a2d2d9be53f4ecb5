/**
 * Calls that give what the caller sent, by the last names of their callee: `Request` of Fetch, Next.js, Hono and Remix (`json`), h3 and Nuxt (`readBody`).
 * Their documentation, 2026-11.
 */
export const BODY_READERS: ReadonlySet<string> = new Set(['json', 'readBody']);

/** Members of a handler's parameter that hold it: express 5, koa 3 with a body parser, fastify 5, AWS Lambda. 2026-11. */
export const BODY_MEMBERS: ReadonlySet<string> = new Set(['body']);

/** What a list of messages is called in a body. The Responses API takes a plain text for its `input` too: under any other name it may be one. */
export const LIST_NAMES: ReadonlySet<string> = new Set(['messages', 'input', 'history', 'items', 'conversation']);
