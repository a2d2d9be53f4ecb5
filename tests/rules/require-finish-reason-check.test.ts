import { describe, expect, it } from 'vitest';
import { tiersOf } from '../support/tiers.js';

interface Case {
  name: string;
  code: string;
  filename?: string;
}

const chat = (options = '') => `const r = await openai.chat.completions.create({ model, messages${options} });`;
const TEXT = 'r.choices[0].message.content';

/** The shapes of the catalogue that are mistakes, with the strongest tier of each. */
const MISTAKES: Record<'parsed' | 'capped' | 'kept' | 'plain', Case[]> = {
  parsed: [
    {
      name: 'S29: parsed at once',
      code: `export async function f() { ${chat(`, response_format: { type: 'json_object' }, max_completion_tokens: 2000`)} return JSON.parse(${TEXT}!); }`,
    },
    {
      name: 'S30: parsed with a default',
      code: `${chat()} const data = JSON.parse(r.choices[0]?.message?.content || '{"items":[]}');`,
    },
    ...[
      ', tools: [{ type, function: { name } }]',
      ', tools: [{ type, function: { name, strict: false } }]',
      ', tools: [{ type, strict: true }]',
      ', tools: [jsonFunction({ name })]',
      ', tools: []',
      ', response_format: jsonFormat(S)',
      ", response_format: { type: 'json_object' }",
    ].map((options) => ({
      name: `a stream that parses nothing itself${options}`,
      code: `const s = ai.chat.completions.stream({ model, messages${options} }); save(JSON.parse(await s.finalContent()));`,
    })),
    {
      name: 'S31: fences stripped by a regular expression',
      code: `${chat()} const txt = ${TEXT}.match(/\\{[\\s\\S]*\\}/)[0]; save(JSON.parse(txt));`,
    },
    {
      name: 'S31: fences stripped by replace and trim',
      code: `${chat()} const clean = ${TEXT}.replace(/\`\`\`json/g, '').trim(); save(JSON.parse(clean));`,
    },
    {
      name: 'S31: fences stripped by an imported helper',
      code: `import { stripFences } from './text.js'; ${chat()} save(JSON.parse(stripFences(${TEXT})));`,
    },
    {
      name: 'S33: stream accumulated and parsed',
      code: `async function f() { const s = await ai.chat.completions.create({ model, messages, stream: true, max_completion_tokens: 200 }); let full = ''; for await (const c of s) full += c.choices[0]?.delta?.content || ''; return JSON.parse(full); }`,
    },
    {
      name: 'S38: tool arguments',
      code: `${chat(', tools')} for (const call of r.choices[0].message.tool_calls ?? []) { const args = JSON.parse(call.function.arguments); await tools[call.function.name](args); }`,
    },
    {
      name: 'S38: function_call arguments',
      code: `${chat(', functions')} const { message } = r.choices[0]; if (message.function_call) { run(message.function_call.name, JSON.parse(message.function_call.arguments)); }`,
    },
    {
      name: 'F13: schema validation after the parse',
      code: `${chat()} const o = Schema.safeParse(JSON.parse(${TEXT}));`,
    },
    {
      name: 'F10 neighbour: the handler only logs',
      code: `${chat()} let o; try { o = JSON.parse(${TEXT}); } catch (e) { console.error(e); } use(o);`,
    },
    {
      name: 'F10 neighbour: the handler rethrows',
      code: `${chat()} let o; try { o = JSON.parse(${TEXT}); } catch (e) { throw new Error('bad json', { cause: e }); } use(o);`,
    },
    {
      name: 'F10 neighbour: an outer handler answers 500',
      code: `app.post('/', async (req, res) => { try { ${chat()} res.json(JSON.parse(${TEXT})); } catch (e) { console.error(e); res.status(500).json({ error: 'failed' }); } });`,
    },
    { name: 'JSON5', code: `import JSON5 from 'json5'; ${chat()} const o = JSON5.parse(${TEXT});` },
    { name: 'YAML', code: `import yaml from 'js-yaml'; ${chat()} const o = yaml.load(${TEXT});` },
    {
      name: 'YAML, named import',
      code: `import { parse as parseYaml } from 'yaml'; ${chat()} const o = parseYaml(${TEXT});`,
    },
    {
      name: 'XML',
      code: `import { XMLParser } from 'fast-xml-parser'; const parser = new XMLParser(); ${chat()} const o = parser.parse(${TEXT});`,
    },
    { name: 'XML in a browser', code: `${chat()} const doc = new DOMParser().parseFromString(${TEXT}, 'text/xml');` },
    {
      name: 'CSV',
      code: `import Papa from 'papaparse'; ${chat()} const { data } = Papa.parse(${TEXT}, { header: true });`,
    },
    {
      name: 'zod on the text',
      code: `import { z } from 'zod'; const Answer = z.string().transform((t) => JSON.parse(t)); ${chat()} const o = Answer.parse(${TEXT});`,
    },
    { name: 'eval', code: `${chat()} eval(${TEXT});` },
    { name: 'new Function', code: `${chat()} const f = new Function('x', ${TEXT});` },
    {
      name: 'an array of pieces joined and parsed',
      code: `const s = await ai.chat.completions.create({ model, messages, stream: true }); const parts = []; for await (const c of s) parts.push(c.choices[0].delta.content); const o = JSON.parse(parts.join(''));`,
    },
    {
      name: 'streamed tool arguments, accumulated by index',
      code: `const s = await ai.chat.completions.create({ model, messages, tools, stream: true }); const calls = []; for await (const c of s) for (const t of c.choices[0].delta.tool_calls ?? []) { calls[t.index] ??= { name: t.function.name, args: '' }; calls[t.index].args += t.function.arguments; } for (const { name, args } of calls) await run(name, JSON.parse(args));`,
    },
    {
      name: 'Responses: output_text',
      code: `const r = await client.responses.create({ model, input }); const o = JSON.parse(r.output_text);`,
    },
    {
      name: 'Responses: output[0].content[0].text',
      code: `const r = await client.responses.create({ model, input }); const o = JSON.parse(r.output[0].content[0].text);`,
    },
    {
      name: 'Responses: function call arguments',
      code: `const r = await client.responses.create({ model, input, tools }); for (const item of r.output) if (item.type === 'function_call') await run(item.name, JSON.parse(item.arguments));`,
    },
    {
      name: 'Responses: streamed deltas',
      code: `const s = await client.responses.create({ model, input, stream: true }); let t = ''; for await (const e of s) if (e.type === 'response.output_text.delta') t += e.delta; const o = JSON.parse(t);`,
    },
    {
      name: 'Responses: only response.completed is listened to',
      code: `const s = await client.responses.create({ model, input, stream: true }); let t = ''; for await (const e of s) { if (e.type === 'response.output_text.delta') t += e.delta; if (e.type === 'response.completed') log(e.response.usage); } const o = JSON.parse(t);`,
    },
    {
      name: 'Responses: output_parsed without a null check',
      code: `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); show(r.output_parsed.items);`,
    },
    {
      name: 'Responses: parse helper, but the text is parsed by hand',
      code: `const r = await client.responses.parse({ model, input }); const o = JSON.parse(r.output_text);`,
    },
    {
      name: 'stream helper: finalContent',
      code: `const s = ai.chat.completions.stream({ model, messages }); const o = JSON.parse(await s.finalContent());`,
    },
    {
      name: 'stream helper: finalMessage',
      code: `const s = ai.chat.completions.stream({ model, messages }); const { content } = await s.finalMessage(); const o = JSON.parse(content);`,
    },
    {
      name: 'stream helper: content event accumulated',
      code: `let t = ''; const s = ai.chat.completions.stream({ model, messages }); s.on('content', (delta) => { t += delta; }); s.on('end', () => save(JSON.parse(t)));`,
    },
    {
      name: 'stream helper: the HTTP status is no check',
      code: `const { data, response } = await ai.chat.completions.create({ model, messages }).withResponse(); if (response.status !== 200) throw new Error(); const o = JSON.parse(data.choices[0].message.content);`,
    },
    {
      name: 'an error status is no check',
      code: `try { ${chat()} var o = JSON.parse(${TEXT}); } catch (e) { if (e.status === 429) throw e; console.error(e); }`,
    },
    {
      name: 'a hard-coded finishReason is no check',
      code: `export async function f() { ${chat()} return { data: JSON.parse(${TEXT}), finishReason: 'stop' }; }`,
    },
    {
      name: 'the reason of another answer is no check',
      code: `const a = await ai.chat.completions.create({ model, messages: m1 }); if (a.choices[0].finish_reason === 'length') throw new Error(); const b = await ai.chat.completions.create({ model, messages: m2 }); const o = JSON.parse(b.choices[0].message.content);`,
    },
    {
      name: 'a helper of the file that reads only usage is no check',
      code: `const track = (r) => { total += r.usage.total_tokens; }; ${chat()} track(r); const o = JSON.parse(${TEXT});`,
    },
    { name: 'printing the whole answer is no check', code: `${chat()} console.log(r); const o = JSON.parse(${TEXT});` },
    {
      name: 'an async generator that re-yields the text',
      code: `async function* deltas() { const s = await ai.chat.completions.create({ model, messages, stream: true }); for await (const c of s) yield c.choices[0]?.delta?.content ?? ''; } let t = ''; for await (const d of deltas()) t += d; const o = JSON.parse(t);`,
    },
    {
      name: 'legacy completions',
      code: `const r = await ai.completions.create({ model, prompt }); const o = JSON.parse(r.choices[0].text);`,
    },
  ],
  capped: [
    {
      name: 'S32: Express',
      code: `app.post('/', async (req, res) => { ${chat(', max_tokens: 150')} res.json({ answer: ${TEXT} }); });`,
    },
    {
      name: 'S37: Telegram, Responses',
      code: `bot.on('text', async (ctx) => { const r = await openai.responses.create({ model, input, previous_response_id: ids.get(chat), max_output_tokens: 900 }); ids.set(chat, r.id); ctx.reply(r.output_text); });`,
    },
    {
      name: 'S12: Discord',
      code: `client.on('messageCreate', async (m) => { ${chat(', max_tokens: 1000')} m.reply(${TEXT}); });`,
    },
    {
      name: 'S43: fanned out',
      code: `await Promise.all(langs.map(async (l) => { const r = await openai.chat.completions.create({ model, messages: m(l), max_tokens: 2000 }); out[l] = r.choices[0].message.content?.trim(); }));`,
    },
    {
      name: 'cap in a spread of the file',
      code: `const defaults = { model, max_tokens: 300 }; export async function f(messages) { const r = await openai.chat.completions.create({ ...defaults, messages }); return ${TEXT}; }`,
    },
    {
      name: 'cap in an options object',
      code: `export async function f(messages) { const options = { model, messages }; options.max_completion_tokens = 300; const r = await openai.chat.completions.create(options); return ${TEXT}; }`,
    },
    {
      name: 'legacy completions have a cap by default',
      code: `export async function f() { const r = await ai.completions.create({ model, prompt }); return r.choices[0].text; }`,
    },
    {
      name: 'F3 neighbour: the returned message has lost the reason',
      code: `export async function f() { ${chat(', max_tokens: 100')} return r.choices[0].message; }`,
    },
    {
      name: 'rendered',
      code: `export async function Answer() { ${chat(', max_tokens: 100')} return <p>{${TEXT}}</p>; }`,
    },
    {
      name: 'React state',
      code: `function App() { const [answer, setAnswer] = useState(''); const ask = async () => { ${chat(', max_tokens: 100')} setAnswer(${TEXT}); }; return <p onClick={ask}>{answer}</p>; }`,
    },
    { name: 'written to a file', code: `${chat(', max_tokens: 100')} await fs.promises.writeFile('out.md', ${TEXT});` },
    {
      name: 'put into the page',
      code: `${chat(', max_tokens: 100')} document.querySelector('#out').textContent = ${TEXT};`,
    },
    {
      name: 'F9 neighbour: only the text is re-encoded',
      code: `app.get('/', async (req, res) => { const s = await ai.chat.completions.create({ model, messages, stream: true, max_tokens: 500 }); for await (const c of s) res.write(\`data: \${c.choices[0]?.delta?.content ?? ''}\\n\\n\`); res.end(); });`,
    },
    {
      name: 'F4 neighbour: a poem',
      code: `export async function poem() { ${chat(', max_tokens: 25')} return ${TEXT}; }`,
    },
  ],
  kept: [
    {
      name: 'the message is pushed to a module history',
      code: `const history = []; export async function ask(q) { history.push({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages: history }); history.push(r.choices[0].message); return r.choices[0].message.content; }`,
    },
    {
      name: 'the text is pushed in a loop',
      code: `const messages = []; while (true) { messages.push({ role: 'user', content: await rl.question('> ') }); const r = await openai.chat.completions.create({ model, messages }); messages.push({ role: 'assistant', content: ${TEXT} }); console.log(${TEXT}); }`,
    },
    {
      name: 'a field',
      code: `class Chat { messages = []; async ask(q) { this.messages.push({ role: 'user', content: q }); const r = await this.client.chat.completions.create({ model, messages: this.messages }); const reply = r.choices[0].message.content; this.messages.push({ role: 'assistant', content: reply }); return reply; } }`,
    },
    {
      name: 'a Map of histories',
      code: `const chats = new Map(); bot.on('text', async (ctx) => { const h = chats.get(ctx.chat.id) ?? []; h.push({ role: 'user', content: ctx.text }); const r = await openai.chat.completions.create({ model, messages: h }); h.push(r.choices[0].message); chats.set(ctx.chat.id, h); ctx.reply(${TEXT}); });`,
    },
    {
      name: 'given to the history that sends it',
      code: `const history = new History(); export async function ask(q) { history.add({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages: history.messages }); history.add({ role: 'assistant', content: ${TEXT} }); return ${TEXT}; }`,
    },
    {
      name: 'spread into a new list',
      code: `let history = []; async function ask(q) { history = [...history, { role: 'user', content: q }]; const r = await openai.chat.completions.create({ model, messages: history }); history = [...history, r.choices[0].message]; return ${TEXT}; } export { ask };`,
    },
    {
      name: 'a helper of the file',
      code: `const history = []; function add(role, content) { history.push({ role, content }); } export async function ask(q) { add('user', q); const r = await openai.chat.completions.create({ model, messages: history }); add('assistant', ${TEXT}); return ${TEXT}; }`,
    },
    {
      name: 'streamed text',
      code: `const history = []; async function ask(q) { history.push({ role: 'user', content: q }); const s = await ai.chat.completions.create({ model, messages: history, stream: true }); let full = ''; for await (const c of s) { full += c.choices[0]?.delta?.content ?? ''; process.stdout.write(c.choices[0]?.delta?.content ?? ''); } history.push({ role: 'assistant', content: full }); } export { ask };`,
    },
    {
      name: 'Responses, items sent back by hand',
      code: `let input = []; export async function ask(q) { input.push({ role: 'user', content: q }); const r = await client.responses.create({ model, input }); input = input.concat(r.output); return r.output_text; }`,
    },
    {
      name: 'React state',
      code: `function App() { const [messages, setMessages] = useState([]); const ask = async (q) => { const next = [...messages, { role: 'user', content: q }]; const r = await openai.chat.completions.create({ model, messages: next }); setMessages([...next, { role: 'assistant', content: ${TEXT} }]); }; return <Chat onAsk={ask} />; }`,
    },
  ],
  plain: [
    { name: 'F6: printed', code: `${chat()} console.log(${TEXT});` },
    { name: 'F6: printed under a cap', code: `${chat(', max_tokens: 100')} console.log(${TEXT});` },
    { name: 'F7: shown to a human', code: `bot.on('text', async (ctx) => { ${chat()} await ctx.reply(${TEXT}); });` },
    { name: 'returned', code: `export async function f() { ${chat()} return ${TEXT}; }` },
    {
      name: 'a cap that is always undefined',
      code: `export async function f() { ${chat(', max_tokens: undefined')} return ${TEXT}; }`,
    },
    {
      name: 'deltas on the console',
      code: `const s = await ai.chat.completions.create({ model, messages, stream: true }); for await (const c of s) process.stdout.write(c.choices[0]?.delta?.content ?? '');`,
    },
    {
      name: 'pasted into the next prompt',
      code: `${chat()} const s = await openai.chat.completions.create({ model, messages: [{ role: 'user', content: 'Summarise: ' + ${TEXT} }] }); if (s.choices[0].finish_reason === 'length') throw new Error(); show(s.choices[0].message.content);`,
    },
    {
      name: 'F11: the parse is of something else',
      code: `export async function f(req) { const body = JSON.parse(req.body); ${chat()} return { id: body.id, text: ${TEXT} }; }`,
    },
    {
      name: 'stored in a database',
      code: `export async function f() { ${chat()} await prisma.note.create({ data: { text: ${TEXT} } }); }`,
    },
    {
      name: 'one-shot messages that are not kept',
      code: `export async function f(q) { const messages = [{ role: 'user', content: q }]; ${chat()} messages.push({ role: 'assistant', content: ${TEXT} }); return ${TEXT}; }`,
    },
  ],
};

describe.each(Object.entries(MISTAKES))('require-finish-reason-check: %s', (tier, cases) => {
  it.each(cases)('$name', ({ code, filename }) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual([tier]);
  });
});

/** The look-alikes that stay silent in every tier. */
const SILENT: Case[] = [
  {
    name: 'F1: chat.completions.parse',
    code: `const r = await ai.chat.completions.parse({ model, messages, response_format: zodResponseFormat(S, 's') }); show(r.choices[0].message.parsed.items);`,
  },
  {
    name: 'F1: beta.chat.completions.parse',
    code: `const r = await ai.beta.chat.completions.parse({ model, messages }); JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'F1: runTools',
    code: `const runner = ai.chat.completions.runTools({ model, messages, tools }); const t = await runner.finalContent(); show(t);`,
  },
  {
    name: 'F1: runFunctions',
    code: `const runner = ai.beta.chat.completions.runFunctions({ model, messages, functions }); show(await runner.finalContent());`,
  },
  {
    name: 'F1: .stream() with a zod format',
    code: `const s = ai.chat.completions.stream({ model, messages, response_format: zodResponseFormat(S, 's') }); save(JSON.parse(await s.finalContent()));`,
  },
  ...[
    'zodFunction({ name, parameters: S })',
    '{ type, function: { name, strict: true } }',
    "{ type: 'web' }, zodFunction({ name, parameters: S })",
  ].map((tool) => ({
    name: `F1: .stream() with ${tool}`,
    code: `const s = ai.chat.completions.stream({ model, messages, tools: [${tool}] }); save(JSON.parse(await s.finalContent()));`,
  })),
  { name: 'F2: === stop', code: `${chat()} if (r.choices[0].finish_reason === 'stop') show(${TEXT});` },
  {
    name: 'F2: !== stop',
    code: `${chat()} if (r.choices[0].finish_reason !== 'stop') throw new Error(); const o = JSON.parse(${TEXT});`,
  },
  {
    name: 'F2: switch',
    code: `${chat(', tools')} const { finish_reason, message } = r.choices[0]; switch (finish_reason) { case 'tool_calls': run(JSON.parse(message.tool_calls[0].function.arguments)); break; default: show(message.content); }`,
  },
  {
    name: 'F2: includes',
    code: `${chat()} if (['stop', 'tool_calls'].includes(r.choices[0].finish_reason)) save(JSON.parse(${TEXT}));`,
  },
  {
    name: 'F2: passed on',
    code: `export async function f() { ${chat(', max_tokens: 100')} return { text: ${TEXT}, finishReason: r.choices[0].finish_reason }; }`,
  },
  {
    name: 'F2: tool_calls',
    code: `${chat(', tools')} if (r.choices[0].finish_reason === 'tool_calls') run(JSON.parse(r.choices[0].message.tool_calls[0].function.arguments));`,
  },
  {
    name: 'F2: function_call',
    code: `${chat(', functions')} if (r.choices[0].finish_reason === 'function_call') run(JSON.parse(r.choices[0].message.function_call.arguments));`,
  },
  {
    name: 'F2: pattern matching',
    code: `import { match } from 'ts-pattern'; ${chat()} const o = match(r.choices[0]).with({ finish_reason: 'length' }, () => null).otherwise((c) => JSON.parse(c.message.content));`,
  },
  {
    name: 'F2: incomplete_details',
    code: `const r = await client.responses.create({ model, input }); if (r.incomplete_details) throw new Error(r.incomplete_details.reason); const o = JSON.parse(r.output_text);`,
  },
  {
    name: 'F2: status',
    code: `const r = await client.responses.create({ model, input }); if (r.status !== 'completed') throw new Error(); const o = JSON.parse(r.output_text);`,
  },
  {
    name: 'F2: destructured status',
    code: `const { status, output_text } = await client.responses.create({ model, input }); if (status === 'incomplete') throw new Error(); const o = JSON.parse(output_text);`,
  },
  {
    name: 'F2: polled in the background',
    code: `let r = await client.responses.create({ model, input, background: true }); while (r.status === 'queued' || r.status === 'in_progress') { await sleep(1000); r = await client.responses.retrieve(r.id); } show(r.output_text);`,
  },
  {
    name: 'F2: response.incomplete event',
    code: `const s = await client.responses.create({ model, input, stream: true }); let t = ''; for await (const e of s) { if (e.type === 'response.incomplete') throw new Error(); if (e.type === 'response.output_text.delta') t += e.delta; } const o = JSON.parse(t);`,
  },
  {
    name: 'F2: response.incomplete in a switch',
    code: `const s = await client.responses.create({ model, input, stream: true }); let t = ''; for await (const e of s) switch (e.type) { case 'response.output_text.delta': t += e.delta; break; case 'response.incomplete': throw new Error(); } show(t);`,
  },
  {
    name: 'F2: response.incomplete listener',
    code: `const s = client.responses.stream({ model, input }); s.on('response.incomplete', () => { cut = true; }); s.on('response.output_text.delta', (e) => show(e.delta));`,
  },
  {
    name: 'S34: length treated like stop is a read',
    code: `${chat()} const fr = r.choices[0].finish_reason; if (fr === 'stop' || fr === 'length') await saveMessage(${TEXT});`,
  },
  {
    name: 'S35: the wrong error is a read',
    code: `${chat()} const choice = r.choices[0]; if (choice.finish_reason === 'length') throw new Error('Context length exceeded'); show(choice.message.content);`,
  },
  {
    name: 'S36: logged only is a read',
    code: `${chat()} const c = r.choices[0]; if (c.finish_reason === 'length') console.warn('cut'); const o = JSON.parse(c.message.content);`,
  },
  { name: 'a read after the use', code: `${chat()} const o = JSON.parse(${TEXT}); log(r.choices[0].finish_reason);` },
  {
    name: 'F3: the whole answer is returned',
    code: `export async function f() { ${chat(', max_tokens: 100')} return r; }`,
  },
  {
    name: 'F3: the choice is returned',
    code: `export async function f() { ${chat(', max_tokens: 100')} return r.choices[0]; }`,
  },
  { name: 'F3: the whole answer is handed on', code: `${chat(', max_tokens: 100')} callback(null, r); show(${TEXT});` },
  {
    name: 'F4: compared with closed answers',
    code: `export async function f() { ${chat(', max_tokens: 5')} return ${TEXT} === 'YES'; }`,
  },
  {
    name: 'F4: looked up',
    code: `export async function f() { ${chat(', max_tokens: 10')} return LABELS[${TEXT}.trim()]; }`,
  },
  {
    name: 'F4: a number',
    code: `export async function f() { ${chat(', max_tokens: 20')} return parseInt(${TEXT}, 10); }`,
  },
  {
    name: 'F5: a ping',
    code: `export async function f() { await client.chat.completions.create({ model, messages, max_tokens: 1 }); return true; }`,
  },
  {
    name: 'F8: only tool names and usage',
    code: `${chat(', tools')} log(r.usage.total_tokens); for (const c of r.choices[0].message.tool_calls) count(c.function.name);`,
  },
  {
    name: 'F9: chunks forwarded whole',
    code: `app.get('/', async (req, res) => { const s = await ai.chat.completions.create({ model, messages, stream: true, max_tokens: 500 }); for await (const c of s) res.write(\`data: \${JSON.stringify(c)}\\n\\n\`); res.end(); });`,
  },
  {
    name: 'F9: the stream itself answered',
    code: `export async function POST() { const s = await ai.chat.completions.create({ model, messages, stream: true }); return new Response(s.toReadableStream()); }`,
  },
  {
    name: 'F9: handed to a vendor helper',
    code: `import { OpenAIStream } from 'ai'; export async function POST() { const s = await ai.chat.completions.create({ model, messages, stream: true }); return new Response(OpenAIStream(s)); }`,
  },
  {
    name: 'F10: the handler returns a failure',
    code: `export async function f() { ${chat()} try { return JSON.parse(${TEXT}); } catch { return null; } }`,
  },
  {
    name: 'F10: the handler falls back',
    code: `${chat()} let o; try { o = JSON.parse(${TEXT}); } catch { o = { items: [] }; } show(o);`,
  },
  {
    name: 'F10: a retry loop',
    code: `export async function f() { for (let attempt = 0; attempt < 3; attempt++) { ${chat()} try { return JSON.parse(${TEXT}); } catch { continue; } } }`,
  },
  {
    name: 'F10: a parsing helper with a fallback',
    code: `function parse(t) { try { return JSON.parse(t); } catch { return undefined; } } function safe(t) { try { return JSON.parse(t); } catch { return {}; } } ${chat()} show(safe(${TEXT}));`,
  },
  {
    name: 'F12: checked in a helper of the file',
    code: `function textOf(c) { if (c.choices[0].finish_reason === 'length') throw new Error(); return c.choices[0].message.content; } ${chat()} const o = JSON.parse(textOf(r));`,
  },
  {
    name: 'F12: an imported helper gets the whole answer',
    code: `import { textOf } from './text.js'; ${chat()} const o = JSON.parse(textOf(r));`,
  },
  {
    name: 'F14: continued while cut',
    code: `let t = ''; let choice; do { ${chat()} choice = r.choices[0]; t += choice.message.content; } while (choice.finish_reason === 'length'); show(t);`,
  },
  {
    name: 'F15: a test file',
    code: `it('works', async () => { ${chat(', max_tokens: 100')} const o = JSON.parse(${TEXT}); expect(o).toEqual({}); });`,
    filename: 'chat.test.ts',
  },
  { name: 'F15: asserted on', code: `${chat(', max_tokens: 100')} expect(${TEXT}).toContain('hello');` },
  {
    name: 'an own method of the same name',
    code: `const openai = { chat: { completions: { create: async () => fake } } }; ${chat()} const o = JSON.parse(${TEXT});`,
  },
  {
    name: 'responses.parse with a null check',
    code: `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); if (!r.output_parsed) throw new Error(); show(r.output_parsed.items);`,
  },
  {
    name: 'responses.parse with an optional read',
    code: `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); show(r.output_parsed?.items);`,
  },
  { name: 'nothing is used', code: `await ai.chat.completions.create({ model, messages, max_tokens: 100 });` },
];

describe('require-finish-reason-check: silent', () => {
  it.each(SILENT)('$name', ({ code, filename }) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual([]);
  });
});

describe('require-finish-reason-check: option when', () => {
  it('reports the tiers that are listed', () => {
    expect(tiersOf(`${chat()} console.log(${TEXT});`, { when: ['plain'] })).toEqual(['plain']);
  });
  it('is silent for the others: the strongest tier of a request is what it is', () => {
    expect(tiersOf(`${chat()} save(JSON.parse(${TEXT}));`, { when: ['capped', 'kept', 'plain'] })).toEqual([]);
  });
  it('reports nothing with an empty list', () => {
    expect(tiersOf(`${chat()} console.log(${TEXT});`, { when: [] })).toEqual([]);
  });
});
