import { Linter } from 'eslint';
import { expect, it } from 'vitest';
import rule from '../../src/rules/require-finish-reason-check.js';

it('F16: the messages hold for every SDK with this chain, and name no vendor and no model', () => {
  const messages = Object.values(rule.meta.messages);
  expect(messages.length).toBeGreaterThan(3);
  expect(messages.filter((message) => /openai|gpt|chatgpt/i.test(message))).toEqual([]);
});

it.each([
  ['a name', 'messages: h', 'the conversation `h` and'],
  ['a field', 'messages: this.h', 'the conversation `this.h` and'],
  ['a part of it', 'messages: h.slice(-9)', 'the conversation `h` and'],
  ['a new array', 'messages: [system, ...h]', 'the conversation `h` and'],
])('names the conversation that is sent as %s', (_, sent, words) => {
  const list = sent.includes('this') ? 'this.h' : 'h';
  const code = `const h = []; export const bot = { h: [], async turn() { const r = await openai.chat.completions.create({ model, ${sent} }); ${list}.push(r.choices[0].message); } };`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain(words);
});

it.each([
  [
    'what a helper is given, by its own name',
    `const complete = async (messages) => {
  const r = await openai.chat.completions.create({ model, messages });
  return r.choices[0].message;
};
export async function run(history) {
  const reply = await complete([system, ...history]);
  history.push(reply);
  return run(history);
}`,
    7,
    'the conversation `history` and',
  ],
  [
    'a list of a list of lists',
    `const chats = {};
export async function run(id) {
  const messages = (chats[id] ??= []);
  const r = await openai.chat.completions.create({ model, messages });
  messages.push(r.choices[0].message);
}`,
    5,
    'the conversation `messages` and',
  ],
  [
    'entries that are copied, at the entry itself',
    `export function Chat() {
  const [messages, setMessages] = useState([]);
  async function send(content) {
    const next = messages.concat({ role: 'user', content });
    const r = await openai.chat.completions.create({ model, messages: next.map((m) => ({ role: m.role, content: m.content })) });
    const answer = { role: 'assistant', content: r.choices[0].message.content };
    setMessages([...next, answer]);
  }
  return <Form onSend={send} />;
}`,
    6,
    'the conversation and',
  ],
  [
    'the output, and not what a tool makes of it',
    `const r = await openai.responses.create({ model, input, tools });
const call = r.output[0];
const output = await callTool(call.arguments);
input.push(call, { type: 'function_call_output', call_id: call.call_id, output });
await openai.responses.create({ model, input });
const input = [];`,
    4,
    'the conversation `input` and',
  ],
  [
    'a list that is given away before it is asked for, and after',
    `export function Chat() {
  const [messages, setMessages] = useState([]);
  async function send(content) {
    const all = [...messages, { role: 'user', content }];
    setMessages(all);
    const r = await openai.chat.completions.create({ model, messages: all, max_tokens: 300 });
    all.push(r.choices[0].message);
    setMessages(all);
  }
  return <Form onSend={send} />;
}`,
    8,
    '`all` is handed to `setMessages` as if',
  ],
  [
    'what follows the request, not what comes before it in the next round',
    `let text;
while (true) {
  if (text) show(JSON.parse(text));
  const r = await openai.chat.completions.create({ model, messages });
  text = r.choices[0].message.content;
  save(JSON.parse(text));
}`,
    6,
    '`JSON.parse` throws',
  ],
])('names %s', (_, code, line, words) => {
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
  });
  expect(message?.message).toContain(words);
  expect(message?.line).toBe(line);
});

it('says where a helper gives the text to code that has no name', () => {
  const code = `async function save(text) {\n  await db.from('x').insert(text);\n}\nexport async function ask() {\n  const r = await openai.chat.completions.create({ model, messages });\n  await save(r.choices[0].message.content);\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain('is given to other code on line 2 as if');
});

it('says of a text that is yielded what is done with it', () => {
  const code = `export async function* ask() {\n  const r = await openai.chat.completions.create({ model, messages });\n  yield r.choices[0].message.content;\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain('the cut text is yielded as if');
});

it.each([
  ['useEffect(() => scroll(), [messages]);', 'is rendered on line 9'],
  ['useEffect(() => speak(messages), [messages]);', 'is handed to `speak` on line 4'],
])('names no list of what an effect depends on: %s', (effect, words) => {
  const code = `export function Chat() {\n  const [messages, setMessages] = useState([]);\n  const end = useRef();\n  ${effect}\n  const ask = async () => {\n    const r = await openai.chat.completions.create({ model, messages, max_tokens: 300 });\n    setMessages((before) => [...before, r.choices[0].message.content]);\n  };\n  return <p onClick={ask}>{messages.map((message) => message)}</p>;\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
  });
  expect(message?.message).toContain(words);
});

it.each([
  ['behind the loop, where the text is whole', 'save(text);', '`text` is handed to `save`'],
  ['in the loop, where nothing comes behind it', '', '`text` is handed to `show`'],
])('names the use of a streamed text %s', (_, behind, words) => {
  const code = `export async function ask() {\n  let text = '';\n  const stream = await openai.chat.completions.create({ model, messages, stream: true, max_tokens: 500 });\n  for await (const chunk of stream) {\n    text += chunk.choices[0]?.delta?.content ?? '';\n    show(text);\n  }\n  ${behind}\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain(words);
});

it.each([
  [
    "import { jsonrepair } from 'jsonrepair';",
    'JSON.parse(jsonrepair(text))',
    '`jsonrepair` makes valid JSON of the cut text,',
  ],
  [
    "import untruncate from 'untruncate-json';",
    'JSON.parse(untruncate(text))',
    '`untruncate` makes valid JSON of the cut text,',
  ],
  ["import { parse } from 'partial-json';", 'parse(text)', '`parse` makes valid JSON of the cut text,'],
  [
    "import { repairJson } from './json.js';",
    'JSON.parse(repairJson(text))',
    '`repairJson` reads only a part of the text in `text`',
  ],
  ["import { stripFences } from './json.js';", 'JSON.parse(stripFences(text))', '`JSON.parse` throws on the cut text'],
])('says what a parser makes of cut text: %s', (imports, parse, words) => {
  const code = `${imports}\nexport async function ask() {\n  const r = await openai.chat.completions.create({ model, messages });\n  const text = r.choices[0].message.content;\n  return ${parse};\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain(words);
});

it.each([
  ['JSON.parse(cleaned)', '`JSON.parse` throws on the cut text in `cleaned`'],
  ['Recipe.parse(cleaned)', '`extractJson` throws on the cut text in `text`'],
  ['cleaned.items', '`extractJson` throws on the cut text in `text`'],
])('names what parses, not what an imported helper cuts off before: %s', (value, words) => {
  const code = `import { extractJson } from './json.js';\nexport async function ask() {\n  const r = await openai.chat.completions.create({ model, messages });\n  const text = r.choices[0].message.content;\n  const cleaned = extractJson(text);\n  return ${value};\n}\n`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain(words);
});

it.each([
  ['of the next run, where two handlers send the conversation', '', 'is sent to the model on line 7'],
  [
    'of the same run, where one comes behind it',
    'await openai.chat.completions.create({ model, messages: chats.get(1) });',
    'is sent to the model on line 9',
  ],
])('names the place where a reply is stored, and the request %s', (_, next, words) => {
  const code = `const chats = new Map();
bot.on('voice', async () => {
  const r = await openai.chat.completions.create({ model, messages: chats.get(1), max_tokens: 500 });
  chats.get(1).push(r.choices[0].message);
});
bot.on('text', async () => {
  const r = await openai.chat.completions.create({ model, messages: chats.get(1), max_tokens: 500 });
  chats.get(1).push(r.choices[0].message);
  ${next}
});
`;
  const found = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  const message = found.find(({ line }) => line === 8);
  expect(message?.message).toContain(words);
});

it.each([
  ['router', 'export const routes = router({ story: procedure.query(FN) });'],
  ['cache', "export const story = cached(FN, ['story']);"],
  ['tool', 'export default tool(FN);'],
])('says that a text is returned by a function that a %s is made of', (_, code) => {
  const fn =
    'async () => {\n  const r = await openai.chat.completions.create({ model, messages });\n  return r.choices[0].message.content;\n}';
  const [message] = new Linter().verify(code.replace('FN', fn), {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.line).toBe(3);
  expect(message?.message).toContain('the cut text is returned as if');
});

it('says that what is waited for of such a function is exported', () => {
  const code =
    'export const story = await retry(async () => (await openai.chat.completions.create({ model, messages })).choices[0].message.content);';
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain('is exported as if');
});

it.each([
  ['1000', 'create([], { max_tokens: 1000 })', ' to 1000 tokens'],
  ['none', 'create([], others)', 'limits this answer and'],
])('says of a limit that may be replaced what the call gave: %s', (_, call, words) => {
  const code = `const create = (messages, options) => openai.chat.completions.create({ model, messages, max_tokens: 500, ...options });
export const ask = async () => (await ${call}).choices[0].message.content;`;
  const [message] = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(message?.message).toContain(words);
});

it.each([
  [
    'one that may be of either request',
    'const r = deep ? await create(a) : await create(b);\n save(r.choices[0].message.content);',
    1,
  ],
  [
    'two',
    'const r = await create(a);\n save(r.choices[0].message.content);\n const s = await create(b);\n save(s.choices[0].message.content);',
    2,
  ],
])('reports an answer once: %s', (_, body, times) => {
  const code = `export async function ask(deep) { ${body.replaceAll('create(', 'openai.chat.completions.create(')} }`;
  const messages = new Linter().verify(code, {
    plugins: { openai: { rules: { check: rule as never } } },
    rules: { 'openai/check': 'error' },
  });
  expect(messages).toHaveLength(times);
});
