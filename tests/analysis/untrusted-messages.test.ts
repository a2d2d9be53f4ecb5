import { describe, expect, it } from 'vitest';
import { findUntrustedMessages } from '../../src/analysis/untrusted-messages.js';
import { analyse } from '../support/analyse.js';

/** What a program passes on as it came, each as written. */
function untrustedIn(code: string): string[] {
  const file = analyse(code);
  return findUntrustedMessages(file).map(({ value }) => file.sourceCode.getText(value));
}

const send = (messages: string): string => `await openai.chat.completions.create({ model, messages: ${messages} });`;
const respond = (input: string): string => `await openai.responses.create({ model, input: ${input} });`;
const route = (body: string, parameters = 'req, res'): string =>
  `app.post('/chat', async (${parameters}) => { ${body} });`;

describe('messages that come from the caller', () => {
  const programs: readonly (readonly [name: string, code: string, told: string])[] = [
    ['a member of the body', route(send('req.body.messages')), 'req.body.messages'],
    ['the body itself', route(send('req.body')), 'req.body'],
    ['a part of the body', route(send('req.body.chat.messages')), 'req.body.chat.messages'],
    [
      'a body that is called so by a context',
      route(send('ctx.request.body.messages'), 'ctx'),
      'ctx.request.body.messages',
    ],
    [
      'the request, taken out of the parameter',
      route(send('request.body.messages'), '{ request }'),
      'request.body.messages',
    ],
    ['the body, taken out of the parameter', route(send('body.messages'), '{ body }, res'), 'body.messages'],
    [
      'a body that is called so by a context, taken out of it',
      route(send('body.messages'), '{ request: { body } }'),
      'body.messages',
    ],
    [
      'a member of the body, taken out of the parameter',
      route(send('messages'), '{ body: { messages } }, res'),
      'messages',
    ],
    ['such a member with a fallback', route(send('list'), '{ body: { messages: list = [] } = {} }, res'), 'list'],
    [
      'a name for a part of a body that is taken out of the parameter',
      route(`const { messages } = body; ${send('messages')}`, '{ body }, res'),
      'messages',
    ],
    ['a single message that is added', route(`const list = [s]; list.push(req.body); ${send('list')}`), 'req.body'],
    [
      'a single message that is added under a name',
      route(`const list = [s]; const { message } = req.body; list.push(message); ${send('[...list]')}`),
      'message',
    ],
    [
      'a single message that is added to what is kept, and answered',
      `const list = []; ${route(`list.push(req.body); const r = ${send('list')} list.push(r.choices[0].message);`)}`,
      'req.body',
    ],
    [
      'a single message whose role is looked at',
      route(`const { message } = req.body; if (message.role !== 'user') return; ${send('[s, message]')}`),
      '',
    ],
    [
      'a single message that other code gets',
      route(`const { message } = req.body; check(message); const list = [s]; list.push(message); ${send('list')}`),
      '',
    ],
    [
      'a single message with a role',
      route(`const list = [s]; list.push({ role: 'user', content: req.body }); ${send('list')}`),
      '',
    ],
    [
      'a line of which a message is made',
      route(`const list = []; list.push(req.body.text); ${send('list.map(toMessage)')}`),
      '',
    ],
    ['a message of others', route(`const list = [s]; list.push(await load(req.body.id)); ${send('list')}`), ''],
    ['a message that is added to another list', route(`const list = [s]; others.push(req.body); ${send('list')}`), ''],
    [
      'a message for a prompt',
      route('const list = [s]; list.push(req.body); await openai.completions.create({ model, prompt: list });'),
      '',
    ],
    ['the query, taken out of the parameter', route(send('messages'), '{ query: { messages } }, res'), ''],
    ['the body of the second parameter, taken out of it', route(send('messages'), 'req, { body: { messages } }'), ''],
    ['a fallback', route(send('req.body.messages ?? []')), 'req.body.messages ?? []'],
    ['a fallback of older code', route(send('req.body.messages || []')), 'req.body.messages || []'],
    ['only if there are some', route(send('req.body.messages && other')), ''],
    ['a name for them', route(`const list = req.body.messages; ${send('list')}`), 'list'],
    ['a name for the body', route(`const b = req.body; const { messages } = b; ${send('messages')}`), 'messages'],
    ['what the request reads', route(`const b = await req.json(); ${send('b.messages')}`), 'b.messages'],
    [
      'what a request below the parameter reads',
      route(`const b = await c.req.json(); ${send('b.messages')}`, 'c'),
      'b.messages',
    ],
    [
      'what a function reads of the event',
      `export default defineEventHandler(async (event) => { const { messages } = await readBody(event); ${send('messages')} });`,
      'messages',
    ],
    [
      'what another function reads of the event',
      `export default defineEventHandler(async (event) => { const { messages } = await getQuery(event); ${send('messages')} });`,
      '',
    ],
    ['names that go round', route(`const list = list; let a = b, b = a; ${respond('list')} ${respond('a')}`), ''],
    ['what a function reads of nothing', route(`const { messages } = await readBody(); ${send('messages')}`), ''],
    [
      'what a function reads of something else',
      route(`const { messages } = await readBody(other); ${send('messages')}`),
      '',
    ],
    [
      'what a method reads of something else',
      route(`const { messages } = await other.json(); ${send('messages')}`),
      '',
    ],
    [
      'what another method reads of the request',
      route(`const { messages } = await req.load(); ${send('messages')}`),
      '',
    ],
    [
      'what a function in parentheses reads',
      route(`const { messages } = await (0, read)(req); ${send('messages')}`),
      '',
    ],
    [
      'a text of the body that is parsed',
      route(`const { messages } = JSON.parse(req.body); ${send('messages')}`),
      'messages',
    ],
    ['a text of elsewhere that is parsed', route(`const { messages } = JSON.parse(text); ${send('messages')}`), ''],
    ['nothing that is parsed', route(`const { messages } = JSON.parse(); ${send('messages')}`), ''],
    [
      'a body that is written as a text',
      route(`const { messages } = JSON.stringify(req.body); ${send('messages')}`),
      '',
    ],
    ['the body of something else', route(send('other.body.messages')), ''],
    ['the body of the second parameter', route(send('res.body.messages')), ''],
    ['the query', route(send('req.query.messages')), ''],
    ['a handler without parameters', route(send('req.body.messages'), ''), ''],
    ['a variable that hides the parameter', route(`{ const req = load(); ${send('req.body.messages')} }`), ''],
    ['a parameter of a callback', route(`each((req) => { const x = req.body.messages; }); ${send('x')}`), ''],
    ['messages that are made', route(send('[...made(), last]')), ''],
    ['messages behind others', route(send('[first, ...req.body.messages]')), 'req.body.messages'],
    ['the second of two lists', route(send('[...before, ...req.body.messages]')), 'req.body.messages'],
    ['messages between holes', route(send('[, ...req.body.messages]')), 'req.body.messages'],
    ['one message', route(send('[req.body.message]')), 'req.body.message'],
    ['a request made of the body', route('await openai.chat.completions.create(req.body);'), 'req.body'],
    ['a request of which the parameters cannot be seen', route('await openai.chat.completions.create(params);'), ''],
    ['a prompt', route('await openai.completions.create({ model, prompt: req.body.messages });'), ''],
    ['no handler', `async function ask(req) { ${send('req.body.messages')} }`, ''],
    ['a bot', `client.on('messageCreate', async (req) => { ${send('req.body.messages')} });`, ''],
    ['no function at all', send('req.body.messages'), ''],
  ];
  it.each(programs)('%s', (_, code, told) => {
    expect(untrustedIn(code)).toEqual(told ? [told] : []);
  });

  it('only once for a handler, however often it sends them', () => {
    expect(untrustedIn(route(send('req.body.messages') + send('req.body.messages')))).toHaveLength(1);
  });
  it('once for each handler', () => {
    expect(untrustedIn(route(send('req.body.messages')) + route(send('req.body.messages')))).toHaveLength(2);
  });
});

describe('the input of the Responses API, which may be a text', () => {
  it.each([
    ['a field that is called like a list', route(respond('req.body.messages')), 'req.body.messages'],
    ['a field that is called so itself', route(respond('req.body.input')), 'req.body.input'],
    ['a field that is called otherwise', route(respond('req.body.text')), ''],
    ['a name that is called like a list', route(`const messages = req.body.list; ${respond('messages')}`), 'messages'],
    [
      'another name for a field that is called so',
      route(`const { messages: list } = req.body; ${respond('list')}`),
      'list',
    ],
    ['a name for a name for such a field', route(`const a = req.body.history; const b = a; ${respond('b')}`), 'b'],
    ['a name for a name for another field', route(`const a = req.body.text; const b = a; ${respond('b')}`), ''],
    [
      'another name for a field that is called so, taken out of the parameter',
      route(respond('list'), '{ body: { messages: list } }, res'),
      'list',
    ],
    [
      'a name like a list for another field, taken out of the parameter',
      route(respond('messages'), '{ body: { text: messages } }, res'),
      '',
    ],
    ['the items of a list', route(respond('[...req.body.text]')), 'req.body.text'],
    ['what is called', route(respond('await req.json()')), ''],
  ])('%s', (_, code, told) => {
    expect(untrustedIn(code)).toEqual(told ? [told] : []);
  });
});

describe('what may have looked at the roles', () => {
  const after = (check: string): string => route(`const { messages } = req.body; ${check} ${send('messages')}`);
  it.each([
    ['nothing', '', false],
    ['a role that is read', `if (messages[0].role === 'system') return;`, true],
    ['a role that is taken out', `const { role } = messages[0];`, true],
    ['a role that is taken out under another name', `const [{ role: who }] = messages;`, true],
    ['a role that is written', `const more = { role: 'user', content: 'x' };`, false],
    ['another member that is read', `if (messages[0].name === 'system') return;`, false],
    ['a function that gets them', `check(messages);`, true],
    ['a method that gets them', `schema.parse(messages);`, true],
    ['the console, which gets them', `console.log(messages);`, false],
    ['their size', `if (messages.length > 9) return;`, false],
    ['a method that looks at none', `messages.push(last);`, false],
    ['a method that looks at each', `messages.map(clean);`, true],
    ['a method of something that has them', `other[messages].map(clean);`, false],
    ['a function of this name that is called', `messages();`, false],
    ['another variable that a function gets', `check(others);`, false],
  ])('%s', (_, check, isChecked) => {
    expect(untrustedIn(after(check))).toEqual(isChecked ? [] : ['messages']);
  });
  it.each([
    ['the body', 'check(req.body);', true],
    ['the body in a validator', 'const { error } = schema.validate(req.body);', true],
    ['the messages by their way', 'if (!isValid(req.body.messages)) return;', true],
    ['the messages by their way, if there are any', 'check(req.body?.messages);', true],
    ['the request', 'await authenticate(req);', false],
    ['another part of the body', 'await findUser(req.body.user);', false],
    ['the body of another request', 'check(other.body);', false],
  ])('%s, which code gets', (_, check, isChecked) => {
    expect(untrustedIn(after(check))).toEqual(isChecked ? [] : ['messages']);
    expect(untrustedIn(route(`${check} ${send('req.body.messages')}`))).toEqual(isChecked ? [] : ['req.body.messages']);
  });
  it.each([
    ['a name for the body', `const b = await req.json(); check(b); ${send('b.messages')}`],
    [
      'a name for the body, of which they are taken',
      `const b = await req.json(); check(b.messages); const { messages } = b; ${send('messages')}`,
    ],
    ['each of them', `for (const m of req.body.messages) check(m); ${send('req.body.messages')}`],
    ['each of them in a function', `if (req.body.messages.some(isBad)) return; ${send('req.body.messages ?? []')}`],
  ])('%s, which code gets', (_, body) => {
    expect(untrustedIn(route(body))).toEqual([]);
  });
  it.each([
    ['a validator', "app.post('/chat', validate(schema), HANDLER);", true],
    ['a validator of express', "app.post('/chat', body('messages').isArray(), HANDLER);", true],
    ['a schema of fastify', "app.post('/chat', { schema: { body: Chat } }, HANDLER);", true],
    ['a list of them', "app.post('/chat', [limit, checkMessages], HANDLER);", true],
    [
      'rules under a name',
      "const rules = [body('messages.*.role').isIn(roles)]; app.post('/chat', rules, HANDLER);",
      true,
    ],
    ['a schema of elysia, behind it', "app.post('/chat', HANDLER, { body: t.Object({ messages }) });", true],
    ['a validator of the server', "app.use(validateBody(Chat)); app.post('/chat', HANDLER);", true],
    ['a validator of a path', "app.use('/chat', validateMessages); app.post('/chat', HANDLER);", true],
    [
      'a function that says something',
      "app.use((q, s, next) => { if (!q.key) throw new Error('invalid'); next(); }); app.post('/chat', HANDLER);",
      false,
    ],
    [
      'such a function under a name',
      "const guard = (q, s, next) => (q.key ? next() : next(new Error('invalid'))); app.post('/chat', guard, HANDLER);",
      false,
    ],
    ['something else', "app.use(checkLogin); app.post('/chat', limit, express.json(), HANDLER);", false],
    ['nothing', "app.post('/schema/valid', HANDLER);", false],
    ['a wrapper that looks at who calls', 'export const POST = withAuth(HANDLER);', false],
    ['a wrapper that validates', 'export const POST = withSchema(Chat, HANDLER);', true],
    ['a wrapper that validates around another one', 'export const POST = validated(Chat)(withAuth(HANDLER));', true],
  ])('%s in front of the handler', (_, code, isChecked) => {
    const told = isChecked ? [] : ['req.body.messages'];
    const handler = `async (req, res) => { ${send('req.body.messages')} }`;
    expect(untrustedIn(code.replace('HANDLER', handler))).toEqual(told);
    expect(untrustedIn(`const answer = ${handler}; ${code.replace('HANDLER', 'answer')}`)).toEqual(told);
    expect(
      untrustedIn(
        `${code.replace('HANDLER', 'checked')} ${handler.replace('(req, res) =>', 'function checked(req, res)')}`,
      ),
    ).toEqual(told);
  });
  it.each([
    ['a role that another function reads', `function other(m) { return m.role; }`],
    ['a role that another function takes out', `function other({ role }) { return role; }`],
  ])('%s is not looked at here', (_, code) => {
    expect(untrustedIn(`${code} ${route(send('req.body.messages'))}`)).toEqual(['req.body.messages']);
  });
});

describe('a list that is built', () => {
  const READ = 'const { messages } = await req.json();';
  /** A handler that reads its messages, does something with them, and sends a list. */
  const building = (build: string, sent = 'list'): string => route(`${READ} ${build} ${send(sent)}`);
  it.each([
    ['behind others', building('const list = [system, ...messages];'), 'messages'],
    ['of a member of the body', building('const list = [system, ...req.body.chat];'), 'req.body.chat'],
    ['by push', building('const list = [system]; list.push(...messages);'), 'messages'],
    ['by push, if there are some', building('const list = []; if (messages) list.push(...messages);'), 'messages'],
    ['by concat', building('', '[system].concat(messages)'), 'messages'],
    ['by concat in a variable', building('const list = [system].concat(messages);'), 'messages'],
    ['of a part of them', building('const recent = messages.slice(-9);', '[system, ...recent]'), 'messages'],
    ['by unshift, of the very array', building('messages.unshift(system);', 'messages'), 'messages'],
    ['of one or the other', building('', 'messages.length ? messages : [first]'), 'messages'],
    ['of one or the other, which may be the own ones', building('const list = own ? [system] : messages;'), ''],
    ['of a name for one or the other', building('const m = a ? messages : []; const list = [...m];'), 'm'],
    ['with a fallback', building('const list = [system, ...(messages ?? [])];'), 'messages'],
    ['in a variable that is written again', building('let list = []; if (messages) list = messages;'), 'messages'],
    ['of names for names', building('const all = [...messages]; const list = [system, ...all];'), 'messages'],
    ['of one message', building('const list = [system, messages[0]];'), ''],
    ['of other messages', building('const list = [system, ...stored];'), ''],
    ['with one role', building("const list = [system, ...messages.filter((m) => m.role === 'user')];"), ''],
    ['of messages that are made anew', building('const list = [system, ...messages.map(clean)];'), ''],
    ['and made anew afterwards', building('let list = [system, ...messages]; list = list.map(clean);'), ''],
    ['and looked at afterwards', building('const list = [system, ...messages]; if (list.some(isBad)) return;'), ''],
    ['and handed to other code', building('const list = [system, ...messages]; validate(list);'), ''],
    ['where it is handed to other code', building('validate([system, ...messages]); const list = [...messages];'), ''],
    ['of which a part is handed to other code', building('check(messages.slice(1)); const list = [...messages];'), ''],
    [
      'and a part of it looked at',
      building('const list = [...messages].concat(more); list.slice(1).every(isGood);'),
      '',
    ],
    [
      'of what a schema reads',
      route(`const { messages } = Body.parse(await req.json()); const list = [...messages]; ${send('list')}`),
      '',
    ],
    ['one by one', building('const list = []; for (const m of messages) list.push(m);'), ''],
    [
      'of a body that is handed to other code',
      route(`check(req.body); const list = a ? req.body.messages : []; ${send('[...list]')}`),
      '',
    ],
    ['for the Responses API', route(`${READ} const list = [...messages]; ${respond('list')}`), 'messages'],
    [
      'for the Responses API, of a text',
      route(`const { text } = req.body; const short = text.slice(0, 99); ${respond('short')}`),
      '',
    ],
    [
      'for completions',
      route(`${READ} const list = [...messages]; await openai.completions.create({ model, prompt: list });`),
      '',
    ],
  ])('%s', (_, code, told) => {
    expect(untrustedIn(code)).toEqual(told ? [told] : []);
  });
});

describe('a helper of the file', () => {
  const ask = (body = '', parameters = 'list'): string =>
    `async function ask(${parameters}) { ${body} ${send('list')} }`;
  const READ = 'const { messages } = await req.json();';
  it.each([
    ['that asks', `${ask()} ${route(`${READ} await ask(messages);`)}`, 'messages'],
    ['that asks, by a name', `${ask('', '{ list }')} ${route(`${READ} await ask({ list: messages });`)}`, 'messages'],
    [
      'that gets a list which is written out',
      `${ask()} ${route(`${READ} await ask([system, ...messages]);`)}`,
      'messages',
    ],
    [
      'that gets a list which is built',
      `${ask()} ${route(`${READ} const all = [system, ...messages]; await ask(all);`)}`,
      'messages',
    ],
    [
      'that asks through another',
      `${ask()} const turn = (all) => ask(all); ${route(`${READ} await turn(messages);`)}`,
      'messages',
    ],
    [
      'that builds the list',
      `function withSystem(history) { return [system, ...history]; } ${route(`${READ} ${send('withSystem(messages)')}`)}`,
      'messages',
    ],
    [
      'that looks at nothing',
      `const log = (all) => console.log(all.length); ${route(`${READ} log(messages); ${send('messages')}`)}`,
      'messages',
    ],
    [
      'that looks at nothing of them',
      `const log = () => console.log(arguments); ${route(`${READ} log(messages); ${send('messages')}`)}`,
      '',
    ],
    [
      'that looks at roles',
      `${ask("if (list[0].role === 'system') return;")} ${route(`${READ} await ask(messages);`)}`,
      '',
    ],
    ['that looks at each', `${ask('if (list.some(isBad)) return;')} ${route(`${READ} await ask(messages);`)}`, ''],
    [
      'that makes them anew',
      `async function ask(list) { ${send('list.map(clean)')} } ${route(`${READ} await ask(messages);`)}`,
      '',
    ],
    [
      'that hands them on',
      `const check = (all) => validate(all); ${route(`${READ} check(messages); ${send('messages')}`)}`,
      '',
    ],
    [
      'that gets the body',
      `const check = (body) => body.messages.every(isGood); ${route(`check(req.body); ${send('req.body.messages')}`)}`,
      '',
    ],
    ['that gets other messages', `${ask()} ${route(`${READ} await ask(stored);`)}`, ''],
    ['of the handler itself', route(`${READ} ${ask()} await ask(messages);`), 'messages'],
    [
      'that another handler sends with',
      `const list = (all) => [...all]; ${route(`${READ} list(messages); ${send('stored')}`)} ${route(send('list(stored)'))}`,
      '',
    ],
    ['that nobody registers', `${ask()} async function turn(req) { ${READ} await ask(messages); }`, ''],
  ])('%s', (_, code, told) => {
    expect(untrustedIn(code)).toEqual(told ? [told] : []);
  });
  it('that runs in a callback of the handler', () => {
    expect(untrustedIn(route(`${READ} await limit(async () => { ${send('messages')} });`))).toEqual(['messages']);
  });
  it('that two handlers call', () => {
    const handler = route(`${READ} await ask(messages);`);
    expect(untrustedIn(ask() + handler + handler)).toHaveLength(2);
  });
});

describe('an endpoint of which the caller pays for the requests', () => {
  const made = (client: string, before = ''): string =>
    `${before} ${route(`const { messages, key } = req.body; ${client} ${send('messages')}`)}`;
  it.each([
    ['a key of the body', made('const openai = new OpenAI({ apiKey: key });'), true],
    ['a key of a header', made('const openai = new OpenAI({ apiKey: req.headers.key });'), true],
    ['a key of the server', made('const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });'), false],
    [
      'a key of the server under a name',
      made('const openai = new OpenAI({ apiKey });', 'const apiKey = process.env.KEY;'),
      false,
    ],
    [
      'a key of something that sounds like the environment',
      made('const openai = new OpenAI({ apiKey: envelope.key });'),
      true,
    ],
    ['a client without a key', made('const openai = new OpenAI({ timeout: 1000 });'), false],
    ['a client without options', made('const openai = new OpenAI();'), false],
    ['options that cannot be seen', made('const openai = new OpenAI(options);'), false],
    ['a client that is made elsewhere', made('', 'const openai = new OpenAI({ apiKey: key });'), false],
  ])('%s', (_, code, isTheirs) => {
    expect(untrustedIn(code)).toEqual(isTheirs ? [] : ['messages']);
  });

  it.each([
    ['the path of the chat API', '/v1/chat/completions', true],
    ['the path of the Responses API', '/v1/responses', true],
    ['another path', '/v1/chat', false],
  ])('%s', (_, path, isProxy) => {
    const code = route(send('req.body.messages')).replace('/chat', path);
    expect(untrustedIn(code)).toEqual(isProxy ? [] : ['req.body.messages']);
  });
  it('the path of a handler that has a name', () => {
    const code = `async function chat(req, res) { ${send('req.body.messages')} }`;
    expect(untrustedIn(`app.post('/v1/chat/completions', chat); ${code}`)).toEqual([]);
    expect(untrustedIn(`app.post('/v1/chat', chat); ${code}`)).toEqual(['req.body.messages']);
  });
  it('a function that is exported has no path', () => {
    expect(untrustedIn(`export async function POST(req) { ${send('req.body.messages')} }`)).toHaveLength(1);
  });
});

describe('an input that is taken for a text', () => {
  const READ = 'const { input } = req.body;';
  it.each([
    ['its type is asked', `${READ} if (typeof input !== 'string') return;`, true],
    ['its type is asked the other way round', `${READ} if ('string' === typeof input) log();`, true],
    ['another type is asked', `${READ} if (typeof input === 'object') log();`, false],
    ['the type of something else is asked', `${READ} if (typeof req.body.user !== 'string') return;`, false],
    ['the type is no type', `${READ} if (-input === 'string') log();`, false],
    ['what only a text has is called', `${READ} if (!input?.trim()) return;`, true],
    ['what a list has, too, is called', `${READ} console.log(input.slice(1));`, false],
    ['what a text has is called of something else', `${READ} log(req.body.user.trim());`, false],
    ['its type is asked elsewhere', `function other(input) { return typeof input === 'string'; } ${READ}`, false],
  ])('%s', (_, code, isText) => {
    expect(untrustedIn(route(`${code} ${respond('input')}`))).toEqual(isText ? [] : ['input']);
  });
  it('does not matter where only a list can be sent', () => {
    expect(
      untrustedIn(
        route(`const { messages } = req.body; if (typeof messages === 'string') return; ${send('messages')}`),
      ),
    ).toEqual(['messages']);
  });
});
