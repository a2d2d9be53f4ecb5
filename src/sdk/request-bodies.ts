/**
 * Calls that give what the caller sent, by the last names of their callee: `Request` of Fetch, Next.js, Hono and Remix (`json`), h3 and Nuxt (`readBody`).
 * Their documentation, 2026-11.
 */
export const BODY_READERS: ReadonlySet<string> = new Set(['json', 'readBody']);

/** Members of a handler's parameter that hold it: express 5, koa 3 with a body parser, fastify 5, AWS Lambda. 2026-11. */
export const BODY_MEMBERS: ReadonlySet<string> = new Set(['body']);
