import { describe, expect, it } from 'vitest';
import { findHandlers, handlerAround } from '../../src/analysis/handlers.js';
import { analyse, callsOf } from '../support/analyse.js';

/** What the first parameters of the handlers of a program are called, in the order in which they are found; `!` before those of a bot or socket. */
function handlersOf(code: string): string[] {
  const file = analyse(code);
  return [...findHandlers(file).values()].map(
    ({ fn, fact }) => (fact ? '! ' : '') + fn.params.map((param) => file.sourceCode.getText(param)).join(', '),
  );
}

describe('a function that serves whoever comes', () => {
  const handlers: readonly (readonly [name: string, code: string])[] = [
    ['a route', `app.post('/chat', (a) => {});`],
    ['a route by the name of a function', `app.post('/chat', chat); function chat(a) {}`],
    ['a route by the name of a constant', `const chat = (a) => {}; app.post('/chat', chat);`],
    ['a route whose handler is told to be one', `app.post('/chat', ((a) => {}) as Handler);`],
    ['an optional route', `app?.post('/chat', (a) => {});`],
    ['a route behind a prefix that is called', `app.route('/v1').get('/chat', (a) => {});`],
    ['a server', `createServer((a) => {});`],
    ['a server of a module', `http.createServer((a) => {});`],
    ['a server with options before', `https.createServer(options, (a) => {});`],
    ['a server by an object with fetch', `Bun.serve({ fetch: (a) => {} });`],
    ['a server by an object with a method', `Bun.serve({ fetch(a) {} });`],
    ['a server by an object with a handler', `Deno.serve({ handler: (a) => {} });`],
    ['an event handler of h3', `export default defineEventHandler((a) => {});`],
    ['an exported verb', `export function POST(a) {}`],
    ['an exported constant', `export const POST = (a) => {};`],
    ['an exported constant behind another one', `export const runtime = 'edge', GET = (a) => {};`],
    ['an export under the name of a verb', `function chat(a) {} export { chat as POST };`],
    ['an export in a wrapper', `export const POST = withAuth((a) => {});`],
    ['an export in wrappers, by its name', `export const POST = withLog(withAuth(chat), options); function chat(a) {}`],
    ['an export in a wrapper that is made', `export const POST = compose(log)(chat); function chat(a) {}`],
    ['an export in a wrapper of the file', `function auth(h) { return h; } export const POST = auth((a) => {});`],
    ['a member of the exports', `exports.handler = (a) => {};`],
    ['a member of the exports, by their long name', `module.exports.handler = (a) => {};`],
    ['a member of the exports of the module', `module.exports = { fetch: (a) => {} };`],
    ['a worker', `export default { fetch(a) {} };`],
    ['a worker by its name', `const worker = { fetch(a) {} }; export default worker;`],
    ['a field of a worker that is spread around', `export default { ...base, fetch(a) {} };`],
  ];
  it.each(handlers)('%s', (_, code) => {
    expect(handlersOf(code)).toEqual(['a']);
  });

  it.each([
    ['both handlers of a route', `app.get('/chat', (a) => {}, (b) => {});`, ['a', 'b']],
    ['a default export by its parameters', `export default function (req, res) {}`, ['req, res']],
    ['a default export in a wrapper', `export default withAuth((req, res) => {});`, ['req, res']],
    ['parameters in full words', `export default (request, response) => {};`, ['request, response']],
    ['parameters that are not used', `export default (_req, _res) => {};`, ['_req, _res']],
    ['the exports of the module as a whole', `module.exports = function (req, res) {};`, ['req, res']],
    ['a default export by the name of a function', `export default chat; function chat(req, res) {}`, ['req, res']],
    [
      'the first of two registrations counts',
      `app.get('/a', chat); bot.on('messageCreate', chat); function chat(a) {}`,
      ['a'],
    ],
  ])('%s', (_, code, told) => {
    expect(handlersOf(code)).toEqual(told);
  });
});

describe('a function that serves nobody else', () => {
  it.each([
    ['a path that does not begin with a slash', `app.post('chat', (a) => {});`],
    ['a path that cannot be seen', `app.post(path, (a) => {});`],
    ['a slash that is not at the beginning', `axios.get('https://example.org/', (a) => {});`],
    ['a request of a client, which takes no function', `api.get('/chat');`],
    ['a function that is called get', `get('/chat', (a) => {});`],
    ['a function that is called on', `on('messageCreate', (a) => {});`],
    ['an exported function under another name', `export function ask(a) {}`],
    ['an exported constant under another name', `export const ask = (a) => {};`],
    ['a pattern that is exported', `export const { POST } = make((a) => {});`],
    ['a verb that is exported from elsewhere', `const ask = (a) => {}; export { POST } from './chat';`],
    ['a declaration without a value', `export let POST; POST = (a) => {};`],
    ['a verb that is not exported', `function POST(a) {}`],
    ['a class', `export class POST { run(a) {} }`],
    ['a string as the name of an export', `const ask = (a) => {}; export { ask as 'POST!' };`],
    ['a member of some other object', `routes.handler = (a) => {};`],
    ['the exports of some other object', `other.exports = (req, res) => {};`],
    ['a member below the exports', `module.other.exports = (req, res) => {};`],
    ['another member of the exports', `exports.ask = (a) => {};`],
    ['a variable that is assigned', `handler = (a) => {};`],
    ['a default export with other parameters', `export default (a, b) => {};`],
    ['a default export with the request alone', `export default (req) => {};`],
    ['a default export with the response alone', `export default (a, res) => {};`],
    ['parameters that only begin like these', `export default (requests, responses) => {};`],
    ['parameters that only end like these', `export default (xreq, xres) => {};`],
    ['a parameter that begins otherwise', `export default (req, xres) => {};`],
    ['a parameter that goes on', `export default (req, resolve) => {};`],
    ['parameters by patterns', `export default ({ req }, { res }) => {};`],
    ['a field of a worker with another name', `export default { scheduled(a) {} };`],
    ['a command that says nothing of itself', `export default { execute(message) {} };`],
    ['a command with nothing but a name', `export default { name: 'chat', execute(message) {} };`],
    ['a command with nothing but a description', `export default { description: 'Chat.', execute(message) {} };`],
    ['another method of a command', `export default { data, help(message) {} };`],
    ['a command that gets something else', `export default { data, execute(options) {} };`],
    ['a command whose parameter only begins like it', `export default { data, execute(messages) {} };`],
    ['a command whose parameter only ends like it', `export default { data, execute(xmessage) {} };`],
    ['a command that takes its parameter apart', `export default { data, execute({ message }) {} };`],
    ['a command that gets nothing', `export default { data, execute() {} };`],
    ['a command from elsewhere', `import { run } from './run'; export default { data, execute: run };`],
    ['a field of options that is no handler', `Bun.serve({ error: (a) => {} });`],
    ['an event of a bot that brings no message', `bot.on('ready', (a) => {});`],
    ['an event that cannot be seen', `bot.on(event, (a) => {});`],
    ['a message of an emitter of no known package', `emitter.on('message', (a) => {});`],
    ['a package that only ends like one', `import x from 'my-ws'; server.on('connection', (a) => {});`],
    ['a package that only begins like one', `import x from 'ws-utils'; server.on('connection', (a) => {});`],
    ['an event of another package', `import x from 'ws'; client.on('message', (a) => {});`],
    ['a registration without a function', `bot.on('messageCreate');`],
  ])('%s', (_, code) => {
    expect(handlersOf(code)).toEqual([]);
  });
});

describe('a function that serves the users of a bot', () => {
  it.each([
    ['an event by its name', `client.on('messageCreate', (a) => {});`],
    ['an event by a constant of the package', `client.on(Events.MessageCreate, (a) => {});`],
    ['an event in capitals', `client.on('MESSAGE_CREATE', (a) => {});`],
    ['a listener that is added', `client.addListener('interactionCreate', (a) => {});`],
    ['a package that is imported', `import { Client } from 'discord.js'; client.on('message', (a) => {});`],
    ['a part of a package', `import { x } from 'grammy/web'; bot.on('message:text', (a) => {});`],
    ['a package with a scope', `import { App } from '@slack/bolt'; app.message('hi', (a) => {});`],
    ['a part of a package with a scope', `import x from '@slack/bolt/dist'; app.message((a) => {});`],
    ['a package that is required', `const Bot = require('node-telegram-bot-api'); bot.onText(/x/, (a) => {});`],
    ['the last function of several', `import 'telegraf'; bot.command('ask', (x) => {}, (a) => {});`],
    ['a package beside another one', `import 'fs'; import 'ws'; server.on('connection', (a) => {});`],
  ])('%s', (_, code) => {
    expect(handlersOf(code)).toEqual(['! a']);
  });

  it.each([
    ['a command with data', `module.exports = { data, execute(interaction) {} };`, 'interaction'],
    ['a command with a name and a description', `export default { name, description, run(msg) {} };`, 'msg'],
    [
      'a command whose function stands elsewhere',
      `export default { data, callback: run }; function run(ctx) {}`,
      'ctx',
    ],
    ['a command with more parameters', `export default { data, run: async (message, args) => {} };`, 'message, args'],
  ])('%s', (_, code, parameters) => {
    expect(handlersOf(code)).toEqual([parameters]);
  });
});

describe('the handler in whose run something happens', () => {
  const around = (code: string): string | undefined => {
    const file = analyse(code);
    const found = handlerAround(callsOf(file, 'here')[0]!, findHandlers(file), file);
    return found && found.fn.params.map((param) => file.sourceCode.getText(param)).join(', ');
  };

  it.each([
    ['in the handler itself', `app.get('/', (a) => { here(); });`, 'a'],
    ['in a callback of it', `app.get('/', (a) => { list.forEach((x) => here()); });`, 'a'],
    ['in a function that it calls', `app.get('/', (a) => ask()); function ask() { here(); }`, 'a'],
    ['in a function that others call too', `ask(); app.get('/', (a) => ask()); function ask() { here(); }`, 'a'],
    [
      'in a callback of a function that it calls',
      `app.get('/', (a) => ask()); function ask() { run(() => here()); }`,
      'a',
    ],
    ['in a function that calls itself', `app.get('/', (a) => ask()); function ask() { ask(); here(); }`, 'a'],
    ['two calls away', `app.get('/', (a) => one()); function one() { two(); } function two() { here(); }`, 'a'],
    ['outside of it', `app.get('/', (a) => {}); here();`, undefined],
    ['in a function that it does not call', `app.get('/', (a) => {}); function ask() { here(); }`, undefined],
    [
      'in functions that call each other',
      `app.get('/', (a) => {}); function f() { g(); here(); } function g() { f(); }`,
      undefined,
    ],
  ])('%s', (_, code, told) => {
    expect(around(code)).toBe(told);
  });
});
