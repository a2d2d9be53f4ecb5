import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/sdk/reply-shapes.js';
import { analyse } from '../support/analyse.js';

/** What an expression of the code carries of the first request's answer; the first expression with that text counts. */
function carried(code: string, expression: string): Part | undefined {
  const file = analyse(code, { filename: 'file.tsx' });
  const [request] = file.requests;
  if (!request) throw new Error('No request in the code.');
  for (const [node, part] of file.replies.of(request).carriers)
    if (file.sourceCode.getText(node) === expression) return part;
  return undefined;
}

const CHAT = 'const r = await openai.chat.completions.create({ model, messages });';
const STREAM = 'const s = await openai.chat.completions.create({ model, messages, stream: true });';
const EVENTS = 'const s = await openai.responses.create({ model, input, stream: true });';
const RESPONSE = 'const r = await openai.responses.create({ model, input });';

describe('replies: carriers', () => {
  it.each<[string, string, string, Part]>([
    ['the answer', `${CHAT} use(r)`, 'r', 'completion'],
    ['the message', `${CHAT} h.push(r.choices[0].message)`, 'r.choices[0].message', 'message'],
    ['the text under a name', `${CHAT} const t = r.choices[0].message.content; h.push(t)`, 't', 'text'],
    [
      'trimmed text',
      `${CHAT} h.push(r.choices[0].message.content.trim())`,
      'r.choices[0].message.content.trim()',
      'text',
    ],
    [
      'text in a template',
      `${CHAT} h.push(\`> \${r.choices[0].message.content}\`)`,
      '`> ${r.choices[0].message.content}`',
      'text',
    ],
    ['parsed text', `${CHAT} const o = JSON.parse(r.choices[0].message.content); h.push(o.reply)`, 'o.reply', 'made'],
    [
      'text wrapped in a message',
      `${CHAT} h.push({ role: 'assistant', content: r.choices[0].message.content })`,
      `{ role: 'assistant', content: r.choices[0].message.content }`,
      'made',
    ],
    ['text in a list', `${CHAT} save([1, r.choices[0].message.content])`, '[1, r.choices[0].message.content]', 'made'],
    [
      'the result of a helper of the file',
      `const f = (r) => r.choices[0].message.content; ${CHAT} h.push(f(r))`,
      'f(r)',
      'text',
    ],
    ['the result of an imported helper', `import { f } from './f'; ${CHAT} h.push(f(r))`, 'f(r)', 'made'],
    [
      'text accumulated from a stream',
      `${STREAM} let t = ''; for await (const c of s) t += c.choices[0].delta.content; h.push(t)`,
      't',
      'text',
    ],
    ['a tool call', `${CHAT} for (const c of r.choices[0].message.tool_calls) run(c)`, 'c', 'toolCall'],
    [
      'openai 3.x',
      'const r = await openai.createChatCompletion({ model, messages }); h.push(r.data.choices[0].message)',
      'r.data.choices[0].message',
      'message',
    ],
    ['output_text', `${RESPONSE} h.push(r.output_text)`, 'r.output_text', 'text'],
    ['output items', `${RESPONSE} h.push(...r.output)`, 'r.output', 'output'],
    ['a setter', `${CHAT} setText(r.choices[0].message.content)`, 'r.choices[0].message.content', 'text'],
    [
      'what a caller gets',
      `async function ask() { ${CHAT} return r.choices[0].message.content; } h.push(await ask())`,
      'await ask()',
      'text',
    ],
  ])('%s', (_, code, expression, part) => {
    expect(carried(code, expression)).toBe(part);
  });

  it.each([
    ['the usage', `${CHAT} log(r.usage)`, 'r.usage'],
    ['the reason', `${CHAT} log(r.choices[0].finish_reason)`, 'r.choices[0].finish_reason'],
    ['the user turn', `${CHAT} h.push({ role: 'user', content: q })`, `{ role: 'user', content: q }`],
    [
      'the length of the text',
      `${CHAT} log(r.choices[0].message.content.length)`,
      'r.choices[0].message.content.length',
    ],
    [
      'where a match is',
      `${CHAT} log(/x/.exec(r.choices[0].message.content).index)`,
      '/x/.exec(r.choices[0].message.content).index',
    ],
    [
      'where a text is',
      `${CHAT} log(r.choices[0].message.content.search(/x/))`,
      'r.choices[0].message.content.search(/x/)',
    ],
    [
      'a code of a character',
      `${CHAT} log(r.choices[0].message.content.charCodeAt(0))`,
      'r.choices[0].message.content.charCodeAt(0)',
    ],
  ])('not %s', (_, code, expression) => {
    expect(carried(code, expression)).toBeUndefined();
  });
});

describe('replies: reads of the reason', () => {
  const isRead = (code: string): boolean => {
    const file = analyse(code);
    return file.replies.of(file.requests[0]!).reasonReads.length > 0;
  };
  it.each([
    ['finish_reason', `${CHAT} use(r.choices[0].finish_reason)`],
    ['finish_reason of a chunk', `${STREAM} for await (const c of s) use(c.choices[0]?.finish_reason)`],
    ['status', `${RESPONSE} use(r.status)`],
    ['incomplete_details', `${RESPONSE} use(r.incomplete_details?.reason)`],
    ['an event by its name', `${EVENTS} for await (const e of s) if (e.type === 'response.incomplete') stop();`],
    [
      'an event by its name, turned round',
      `${EVENTS} for await (const e of s) if ('response.incomplete' === e.type) stop();`,
    ],
    [
      'an event in a switch',
      `${EVENTS} for await (const e of s) switch (e.type) { case 'a': break; case 'response.incomplete': stop(); }`,
    ],
    [
      'an event in a list',
      `${EVENTS} for await (const e of s) if (['a', 'response.incomplete'].includes(e.type)) stop();`,
    ],
  ])('%s', (_, code) => {
    expect(isRead(code)).toBe(true);
  });
  it.each([
    [
      'the HTTP status of openai 3.x',
      'const r = await openai.createChatCompletion({ model, messages }); use(r.status)',
    ],
    [
      'the HTTP status of withResponse',
      'const { response } = await openai.responses.create({ model, input }).withResponse(); use(response.status)',
    ],
    ['the status of something else', `${RESPONSE} use(other.status)`],
    ['another event by its name', `${EVENTS} for await (const e of s) if (e.type === 'response.completed') go();`],
    [
      'another event in a switch',
      `${EVENTS} for await (const e of s) switch (e.type) { case 'response.completed': go(); }`,
    ],
    [
      'another event in a list',
      `${EVENTS} for await (const e of s) if (['response.completed'].includes(e.type)) go();`,
    ],
    ['an event that a variable names', `${EVENTS} for await (const e of s) if (e.type === name) go();`],
  ])('not %s', (_, code) => {
    expect(isRead(code)).toBe(false);
  });
});

describe('replies: what leaves whole', () => {
  const leaves = (code: string): boolean => {
    const file = analyse(code);
    return file.replies.of(file.requests[0]!).departures.length > 0;
  };
  it.each([
    ['returned by an exported function', `export async function f() { ${CHAT} return r; }`],
    ['handed to an imported function', `import { f } from './f'; ${CHAT} f(r.choices[0])`],
    ['a chunk that is forwarded', `${STREAM} for await (const c of s) send(c)`],
    ['exported', `export ${CHAT}`],
    ['thrown', `${CHAT} throw r;`],
    ['stored', `${CHAT} cache.last = r;`],
    ['yielded', `export async function* f() { ${CHAT} yield r; }`],
    ['a method that nobody knows', `${CHAT} r.send();`],
    ['a console of its own name', `${CHAT} consoles.log(r)`],
    ['another stream of the process', `${CHAT} process.stdin.write(r)`],
    ['another function that begins like an assertion', `${CHAT} asserted(r)`],
    ['another function that ends like an assertion', `${CHAT} myassert(r)`],
  ])('%s', (_, code) => {
    expect(leaves(code)).toBe(true);
  });
  it.each([
    ['printed', `${CHAT} console.log(r)`],
    ['written to the output', `${CHAT} process.stdout.write(r)`],
    ['written to the errors', `${CHAT} process.stderr.write(r)`],
    ...'expect assert chai invariant'.split(' ').map((name): [string, string] => [name, `${CHAT} ${name}(r)`]),
    ['tested', `${CHAT} if (r) go();`],
    ['compared', `${CHAT} if (r === x) go();`],
    ['handed to a function of the file', `function f(r) { return r.usage; } ${CHAT} f(r)`],
    ['only its message is returned', `export async function f() { ${CHAT} return r.choices[0].message; }`],
  ])('not %s', (_, code) => {
    expect(leaves(code)).toBe(false);
  });
});

describe('replies: uses of the text', () => {
  const text = 'r.choices[0].message.content';
  it.each<[what: string, code: string, uses: string[]]>([
    ['printed', `console.log(${text})`, ['printed']],
    ['parsed', `JSON.parse(${text})`, ['parsed']],
    ['an object around it is not parsed', `JSON.parse({ a: ${text} })`, []],
    ['handed on', `save(${text})`, ['handed']],
    ['asserted on', `expect(${text})`, ['asserted']],
    ['sent', `openai.chat.completions.create({ model, messages: [{ role: 'user', content: ${text} }] })`, ['sent']],
    ['compared', `if (${text} === 'yes') go()`, ['compared']],
    ['tested', `if (${text}) go()`, ['tested']],
    ['thrown', `throw ${text}`, ['thrown']],
    ['stored', `cache.last = ${text}`, ['stored']],
    ['exported', `export const t = ${text}`, ['exported']],
    ['dropped', `void ${text}`, []],
    ['returned', `export const f = () => ${text}`, ['returned']],
    ['yielded', `export function* f() { yield ${text}; }`, ['returned']],
    ['a method of an object around it', `({ a: ${text} }).send()`, []],
  ])('%s', (_, code, uses) => {
    const file = analyse(`${CHAT} ${code}`);
    expect(file.replies.of(file.requests[0]!).uses.map(({ kind }) => kind)).toEqual(uses);
  });
});

describe('replies: what a part becomes', () => {
  const TEXT = 'r.choices[0].message.content';
  const HELPER = 'const s = openai.chat.completions.stream({ model, messages });';
  const EVENTS = 'const s = openai.responses.stream({ model, input });';
  const V3 =
    "const s = await openai.createChatCompletion({ model, messages, stream: true }, { responseType: 'stream' });";

  it.each<[string, string, string, Part | undefined]>([
    ['an element of the choices', `${CHAT} h(r.choices[i])`, 'r.choices[i]', 'choice'],
    ['a member of the answer that every object has', `${CHAT} h(r.toString)`, 'r.toString', undefined],
    ['a letter of the text', `${CHAT} h(${TEXT}[i])`, `${TEXT}[i]`, 'text'],
    ['a sum with the text', `${CHAT} h(${TEXT} + '.')`, `${TEXT} + '.'`, 'text'],
    ['what a function makes of the text', `${CHAT} h(strip(${TEXT}))`, `strip(${TEXT})`, 'text'],
    ['what a parser makes of it', `${CHAT} h(parse(${TEXT}))`, `parse(${TEXT})`, 'made'],
    ['what a parser of another name makes of it', `${CHAT} h(jsonParse(${TEXT}))`, `jsonParse(${TEXT})`, 'made'],
    ['what a method makes of it', `${CHAT} h(my.strip(${TEXT}))`, `my.strip(${TEXT})`, 'made'],
    ['what is awaited', `${CHAT} h(await strip(${TEXT}))`, `await strip(${TEXT})`, 'made'],
    [
      'what a function makes of the message',
      `${CHAT} h(strip(r.choices[0].message))`,
      'strip(r.choices[0].message)',
      'made',
    ],
    ['what a class makes of the text', `${CHAT} h(new Text(${TEXT}))`, `new Text(${TEXT})`, 'made'],
    ['what the console gives', `${CHAT} h(console.log(${TEXT}))`, `console.log(${TEXT})`, undefined],
    [
      'what a function makes of the reason',
      `${CHAT} h(strip(r.choices[0].finish_reason))`,
      'strip(r.choices[0].finish_reason)',
      undefined,
    ],
    [
      'what a function makes of what was made',
      `${CHAT} h(f(JSON.parse(${TEXT})))`,
      `f(JSON.parse(${TEXT}))`,
      undefined,
    ],
    [
      'what a function makes of the arguments',
      `${CHAT} h(strip(r.choices[0].message.tool_calls[0].function.arguments))`,
      'strip(r.choices[0].message.tool_calls[0].function.arguments)',
      'arguments',
    ],
    [
      'the answer of withResponse',
      'const { data } = await openai.responses.create({ model, input }).withResponse(); h(data)',
      'data',
      'response',
    ],
    ['both halves of a stream', `${STREAM} const [a, b] = s.tee(); for await (const c of b) h(c)`, 'c', 'chunk'],
    ['the text of an event', `${HELPER} s.on('content', (t) => h(t))`, 't', 'text'],
    ['the text of an event, once', `${HELPER} s.once('content', (t) => h(t))`, 't', 'text'],
    ['the text of an event, by another method', `${HELPER} s.addListener('content', (t) => h(t))`, 't', 'text'],
    ['the text of an event, as in a browser', `${HELPER} s.addEventListener('content', (t) => h(t))`, 't', 'text'],
    ['what is emitted', `${HELPER} s.emit('content', (t) => h(t))`, 't', undefined],
    ['the second parameter of an event', `${HELPER} s.on('chunk', (c, all) => h(all))`, 'all', 'completion'],
    ['an event that there is not', `${HELPER} s.on('toString', (t) => h(t))`, 't', undefined],
    ['an event that is not known', `${HELPER} s.on(name, (t) => h(t))`, 't', undefined],
    ['an event of a response', `${EVENTS} s.on('response.output_text.delta', (e) => h(e.delta))`, 'e.delta', 'text'],
    ['an event of a response that is not known', `${EVENTS} s.on(name, (e) => h(e.delta))`, 'e.delta', 'text'],
    ['the error of a response', `${EVENTS} s.on('error', (e) => h(e))`, 'e', undefined],
    ['an event behind another', `${HELPER} s.on('end', done).on('content', (t) => h(t))`, 't', 'text'],
    ['the whole text of a stream', `${HELPER} h(await s.finalContent())`, 'await s.finalContent()', 'text'],
    ['the usage of a stream', `${HELPER} h(await s.totalUsage())`, 'await s.totalUsage()', undefined],
    ['a piece of a stream of openai 3.x', `${V3} s.data.on('data', (d) => h(JSON.parse(d)))`, 'JSON.parse(d)', 'chunk'],
    ['what a function makes of such a piece', `${V3} s.data.on('data', (d) => h(strip(d)))`, 'strip(d)', 'frame'],
    [
      'a request that is made of the text',
      `${CHAT} const q = await openai.responses.create({ model, input: ${TEXT} }); h(q)`,
      'q',
      undefined,
    ],
  ])('%s', (_, code, expression, part) => {
    expect(carried(code, expression)).toBe(part);
  });
});
