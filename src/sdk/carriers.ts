/**
 * Methods that carry what they are given to somewhere else and do not change it: answers of express 5, koa 3, fastify 5, hono 4 and Next (`json`,
 * `send`, `render`, `write`, `end`), socket.io 4 and ws 8 (`emit`, `send`), `node:fs` (`writeFile`, `writeFileSync`, `appendFile`), web storage
 * (`setItem`), workers and windows (`postMessage`). Their documentation, 2026-11.
 */
export const CARRIERS: ReadonlySet<string> = new Set([
  'json',
  'send',
  'render',
  'write',
  'end',
  'emit',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'setItem',
  'postMessage',
]);

/**
 * Methods by which a bot answers where it was asked, on what it was asked with: messages and interactions of discord.js 14, contexts of telegraf 4 and
 * grammY 1. Their documentation, 2026-11.
 */
export const BOT_ANSWERS: ReadonlySet<string> = new Set(['reply', 'editReply', 'followUp']);

/**
 * Methods by which a web handler answers whoever asked: express 5 (`json`, `jsonp`, `send`, `render`), node:http (`write`, `end`), fastify 5 (`send`),
 * hono 4 (`json`, `text`, `html`, `body`). Their documentation, 2026-11.
 */
export const WEB_ANSWERS: ReadonlySet<string> = new Set([
  'json',
  'jsonp',
  'send',
  'render',
  'write',
  'end',
  'text',
  'html',
  'body',
]);

/** Properties of a handler's parameter that are the answer: `ctx.body` of koa 3, `res.body` of lambdas and Azure functions 3. 2026-11. */
export const WEB_ANSWER_FIELDS: ReadonlySet<string> = new Set(['body']);

/** Classes of answers, of the Fetch standard and of Next 15: `Response.json(…)`, `new Response(…)`. 2026-11. */
export const WEB_RESPONSES: ReadonlySet<string> = new Set(['Response', 'NextResponse']);
