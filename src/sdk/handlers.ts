/** A way to register a function that serves whoever comes, known by the package it belongs to. */
export interface HandlerFact {
  /** The file imports one of these; none where the shape alone is unmistakable. */
  readonly packages: readonly string[];
  /** The last name of the callee. */
  readonly methods: readonly string[];
  /** What the first argument says, in any case and spelling (`Events.MessageCreate`); anything if not given. */
  readonly events?: readonly string[];
  /** The function gets a `ctx` and calls such a method of it: the shape of telegraf and grammY, whatever file makes the bot. */
  readonly repliesBy?: RegExp;
  /** What tells one user or chat from the others, below the handler's first parameter; for a destructured one, below a property of it. */
  readonly id?: string;
  readonly idType?: 'string' | 'number';
}

/**
 * Bots and sockets. Source: the documentation of discord.js 14, eris 0.18, telegraf 4, grammy 1, node-telegram-bot-api 0.66, @slack/bolt 4,
 * whatsapp-web.js 1, venom-bot 5, @wppconnect-team/wppconnect 1, @whiskeysockets/baileys 6, tmi.js 1, matrix-bot-sdk 0.7, ws 8, socket.io 4; 2026-11.
 */
export const HANDLERS: readonly HandlerFact[] = [
  { packages: [], methods: ['on', 'addListener'], events: ['messageCreate'], id: 'author.id', idType: 'string' },
  { packages: [], methods: ['on', 'addListener'], events: ['interactionCreate'], id: 'user.id', idType: 'string' },
  { packages: ['discord.js'], methods: ['on'], events: ['message'], id: 'author.id', idType: 'string' },
  { packages: ['eris'], methods: ['on'], events: ['messageCreate'] },
  {
    packages: ['telegraf', 'grammy'],
    methods: ['on', 'hears', 'command', 'start', 'use', 'action', 'callbackQuery'],
    id: 'chat.id',
    idType: 'number',
  },
  {
    packages: ['node-telegram-bot-api'],
    methods: ['on'],
    events: ['message', 'text', 'voice'],
    id: 'chat.id',
    idType: 'number',
  },
  {
    packages: [],
    methods: ['on', 'hears', 'command', 'start', 'action', 'callbackQuery'],
    repliesBy: /^(?:reply|sendMessage$|editMessageText$)/,
    id: 'chat.id',
    idType: 'number',
  },
  { packages: ['node-telegram-bot-api'], methods: ['onText'], id: 'chat.id', idType: 'number' },
  { packages: ['@slack/bolt'], methods: ['message', 'event', 'command', 'action', 'shortcut'] },
  {
    packages: ['whatsapp-web.js'],
    methods: ['on'],
    events: ['message', 'message_create'],
    id: 'from',
    idType: 'string',
  },
  {
    packages: ['venom-bot', '@wppconnect-team/wppconnect', '@open-wa/wa-automate'],
    methods: ['onMessage', 'onAnyMessage'],
    id: 'from',
    idType: 'string',
  },
  {
    packages: ['@whiskeysockets/baileys', '@adiwajshing/baileys', 'baileys'],
    methods: ['on'],
    events: ['messages.upsert'],
  },
  { packages: ['tmi.js'], methods: ['on'], events: ['message', 'chat'] },
  { packages: ['matrix-bot-sdk'], methods: ['on'], events: ['room.message'] },
  { packages: ['ws', 'socket.io'], methods: ['on'], events: ['connection'] },
];

/** Methods that register a handler for a path: express 5, koa-router 14, fastify 5, hono 4, polka 0.5, restify 11. 2026-11. */
export const ROUTE_METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'use']);

/** Packages whose `use` takes a function that runs for each request, and nothing else: koa 3. 2026-11. */
export const MIDDLEWARE_PACKAGES: readonly string[] = ['koa'];

/** Methods that take a route as an object with its `method` and `handler`: `route` of fastify 5 and @hapi/hapi 21, `http` of @azure/functions 4. 2026-11. */
export const ROUTE_OBJECT_METHODS: ReadonlySet<string> = new Set(['route', 'http']);

/**
 * Methods of a procedure that a client calls over the network, and what the function that they take gets in its first parameter: tRPC 11,
 * next-safe-action 8. 2026-11.
 */
export const PROCEDURE_METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['mutation', ['input', 'ctx']],
  ['query', ['input', 'ctx']],
  ['action', ['parsedInput']],
]);

/** How a function answers through its second parameter: express 5, fastify 5, restify 11, node:http. 2026-11. */
export const ANSWERING_METHODS: ReadonlySet<string> = new Set([
  'json',
  'send',
  'sendStatus',
  'status',
  'code',
  'end',
  'write',
  'writeHead',
  'setHeader',
  'render',
  'redirect',
]);

/**
 * Exports that run on the server for each request where a module takes something of these: `action` and `loader` of Remix 2 and of React Router 7 in
 * its framework mode (which has `./+types`), `actions` of SvelteKit 2. 2026-11.
 */
export const SERVER_MODULES: readonly { readonly source: RegExp; readonly exports: ReadonlySet<string> }[] = [
  {
    source: /^@remix-run\/(?:node|cloudflare|deno|server-runtime|architect|vercel)$|(?:^|\/)\+types\//,
    exports: new Set(['action', 'loader']),
  },
  { source: /^@sveltejs\/kit$|^\.\/\$types(?:\.js)?$/, exports: new Set(['actions']) },
];

/** Calls that make a server, or a handler, of a function: node:http, Bun, Deno, h3 and Nuxt, Firebase. 2026-11. */
export const SERVERS: ReadonlySet<string> = new Set([
  'createServer',
  'serve',
  'defineEventHandler',
  'eventHandler',
  'onRequest',
  'onCall',
]);

/** Exports that a framework calls for each request: the verbs of Next.js 15, SvelteKit 2 and Astro 5, `handler` of AWS Lambda and Netlify. 2026-11. */
export const EXPORTED_HANDLERS: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'onRequestPost',
  'onRequestGet',
  'handler',
]);

/** Methods of a command that a bot framework loads from a file of its own: `module.exports = { data, execute }` (the discord.js guide, 2026-11). */
export const COMMAND_METHODS: ReadonlySet<string> = new Set(['execute', 'run', 'callback']);
