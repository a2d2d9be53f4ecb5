import { describe, expect, it } from 'vitest';
import { tiersOf } from '../support/tiers.js';

/** What is reported (tiers, in source order) and the program, most in one line. Silent programs stand beside their reported neighbours. */
type Row = [tiers: string[], code: string, filename?: string];

const CHECKS: Row[] = [
  [
    [],
    `import { checked } from './x'; const r = await checked(() => openai.chat.completions.create({ model, messages })); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    `import { retried } from './x'; const r = await retried(() => openai.chat.completions.create({ model, messages })); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    'const { choices: [{ message, ...rest }] } = await openai.chat.completions.create({ model, messages }); log(rest.finish_reason); use(JSON.parse(message.content));',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); const [{ finish_reason: why, message: { content } }] = r.choices; assertStop(why); use(JSON.parse(content));',
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const truncated = r.choices.some(c => c.finish_reason === 'length'); use(truncated ? null : JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `const isCut = ({ finish_reason }) => finish_reason === 'length'; const r = await openai.chat.completions.create({ model, messages }); if (isCut(r.choices[0])) throw 1; use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `function assertComplete(c) { if (c.choices[0].finish_reason === 'length') throw new Error(); } const r = await openai.chat.completions.create({ model, messages }); assertComplete(r); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `import { assertComplete } from './x'; const r = await openai.chat.completions.create({ model, messages }); assertComplete(r.choices[0]); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `import _ from 'lodash'; const r = await openai.chat.completions.create({ model, messages }); if (_.get(r, 'choices[0].finish_reason') === 'length') throw 1; use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); logger.info({ finish: r.choices[0].finish_reason }); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); logger.debug(r); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); console.dir(r, { depth: null }); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); console.log(JSON.stringify(r, null, 2)); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    [],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); let t=''; let why; for await (const chunk of s) { const [choice] = chunk.choices; t += choice?.delta?.content ?? ''; if (choice?.finish_reason) why = choice.finish_reason; } if (why === 'length') throw 1; use(JSON.parse(t));`,
  ],
  [
    [],
    `const s = openai.chat.completions.stream({ model, messages }); s.on('content', d => out(d)); const c = await s.finalChatCompletion(); if (c.choices[0].finish_reason === 'length') warn();`,
  ],
  [
    [],
    `const s = openai.chat.completions.stream({ model, messages }); s.on('chunk', (c) => { if (c.choices[0].finish_reason === 'length') warn(); }); use(await s.finalContent());`,
  ],
  [
    [],
    `const s = client.responses.stream({ model, input }); for await (const e of s) { if (e.type === 'response.output_text.delta') out(e.delta); } const f = await s.finalResponse(); if (f.status !== 'completed') throw 1;`,
  ],
  [
    [],
    `const r = await client.responses.create({ model, input }); if (r?.['incomplete_details']?.reason === 'max_output_tokens') throw 1; use(r.output_text);`,
  ],
  [
    [],
    'const r = await client.responses.create({ model, input }); export const result = { text: r.output_text, status: r.status };',
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const e of s) { res.write('data: ' + JSON.stringify(e) + '\\n\\n'); }`,
  ],
  [
    [],
    'const s = await client.responses.create({ model, input, stream: true }); for await (const event of s) { controller.enqueue(event); }',
  ],
  [
    [],
    'const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const c of s) { yieldTo(c); out(c.choices[0].delta.content); }',
  ],
  [
    [],
    'export async function* f() { const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const c of s) yield c; }',
  ],
  [
    [],
    'export async function* f() { const s = await openai.chat.completions.create({ model, messages, stream: true }); yield* s; }',
  ],
  [
    ['plain'],
    `export async function* f() { const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const c of s) yield c.choices[0]?.delta?.content ?? ''; }`,
  ],
  [
    [],
    'const s = await openai.chat.completions.create({ model, messages, stream: true }); const [a, b] = s.tee(); forward(a); for await (const c of b) t += c.choices[0].delta.content; show(t);',
  ],
  [
    ['plain'],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); const enc = new TextEncoder(); const body = new ReadableStream({ async start(controller) { for await (const c of s) controller.enqueue(enc.encode(c.choices[0]?.delta?.content || '')); controller.close(); } }); export const res = new Response(body);`,
  ],
  [
    [],
    'const resp = await openai.chat.completions.create({ model, messages, stream: true }).asResponse(); export default resp;',
  ],
  [
    [],
    'const s = await openai.chat.completions.create({ model, messages, stream: true }); s.toReadableStream().pipeTo(dest);',
  ],
  [[], 'const s = await openai.chat.completions.create({ model, messages, stream: true }); pipeline(s, res);'],
  [[], 'const r = await client.responses.create({ model, input, background: true }); await db.save(r.id);'],
  [
    [],
    `const job = await client.responses.create({ model, input, background: true }); let done = job; while (done.status !== 'completed') { done = await client.responses.retrieve(job.id); } use(done.output_text);`,
  ],
  [
    ['parsed'],
    'const create = openai.chat.completions.create.bind(openai.chat.completions); const r = await create({ model, messages }); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    `const { completions } = openai.chat; const r = await completions.create({ model, messages }); use(JSON.parse(r['choices'][0]['message']['content']));`,
  ],
  [
    ['parsed'],
    `const r = await (openai as any).chat?.completions?.create({ model, messages }); use(JSON.parse(r?.choices?.[0]?.message?.content ?? 'null'));`,
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); const parse = JSON.parse; use(parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); const { parse } = JSON; use(parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); use(globalThis.JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); const text = r.choices[0].message.content; const start = text.indexOf('{'); const end = text.lastIndexOf('}'); use(JSON.parse(text.slice(start, end + 1)));`,
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); const m = /\\{.*\\}/s.exec(r.choices[0].message.content); if (m) use(JSON.parse(m[0]));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); const [, body] = r.choices[0].message.content.match(/x(.*)y/) ?? []; use(JSON.parse(body));',
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); const lines = r.choices[0].message.content.split('\\n').filter(Boolean).map((l) => JSON.parse(l)); use(lines);`,
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); const lines = r.choices[0].message.content.split('\\n').map(JSON.parse); use(lines);`,
  ],
  [
    ['parsed'],
    `import { jsonrepair } from 'jsonrepair'; const r = await openai.chat.completions.create({ model, messages }); use(jsonrepair(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    `import { z } from 'zod'; const S = z.object({}); const r = await openai.chat.completions.create({ model, messages }); use(S.parse(JSON.parse(r.choices[0].message.content)));`,
  ],
  [
    ['parsed'],
    `import vm from 'node:vm'; const r = await openai.chat.completions.create({ model, messages }); vm.runInNewContext(r.choices[0].message.content);`,
  ],
  [
    ['parsed'],
    `import { parse } from 'csv-parse/sync'; const r = await openai.chat.completions.create({ model, messages }); const rows = parse(r.choices[0].message.content);`,
  ],
  [
    ['parsed'],
    `import xml2js from 'xml2js'; const r = await openai.chat.completions.create({ model, messages }); const x = await xml2js.parseStringPromise(r.choices[0].message.content);`,
  ],
  [
    ['parsed'],
    `import TOML from '@iarna/toml'; const r = await openai.chat.completions.create({ model, messages }); const x = TOML.parse(r.choices[0].message.content);`,
  ],
  [
    ['parsed'],
    `import { load } from 'js-yaml'; const r = await openai.chat.completions.create({ model, messages }); const x = load(r.choices[0].message.content);`,
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); const html = new DOMParser().parseFromString(r.choices[0].message.content, 'text/html'); use(html);`,
  ],
  [
    ['plain'],
    `import { marked } from 'marked'; const r = await openai.chat.completions.create({ model, messages }); el.innerHTML = marked.parse(r.choices[0].message.content);`,
  ],
  [
    ['plain'],
    `import { parse } from 'marked'; const r = await openai.chat.completions.create({ model, messages }); el.innerHTML = parse(r.choices[0].message.content);`,
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages }); const d = new Date(r.choices[0].message.content); save(d);',
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages, tools }); const msg = r.choices[0].message; const calls = msg.tool_calls ?? []; const results = await Promise.all(calls.map(async (c) => { const fn = registry[c.function.name]; const args = JSON.parse(c.function.arguments || '{}'); return fn(args); })); done(results);`,
  ],
  [
    ['parsed'],
    'async function runTool(call) { const { name, arguments: raw } = call.function; return handlers[name](JSON.parse(raw)); } const r = await openai.chat.completions.create({ model, messages, tools }); for (const call of r.choices[0].message.tool_calls) await runTool(call);',
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages, tools }); if (r.choices[0].finish_reason !== 'tool_calls') throw 1; for (const call of r.choices[0].message.tool_calls) run(JSON.parse(call.function.arguments));`,
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages, tools }); const call = r.choices[0].message.tool_calls?.[0]; if (call) { let args; try { args = JSON.parse(call.function.arguments); } catch { args = {}; } use(args); }',
  ],
];

describe('require-finish-reason-check: checks and parsers', () => {
  it.each(CHECKS)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});

const EXCUSES: Row[] = [
  [
    [],
    `import _ from 'lodash'; const r = await openai.chat.completions.create({ model, messages }); if (_.get(r, 'choices[0].finish_reason') === 'length') throw 1; use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    `import { load } from 'js-yaml'; const r = await openai.chat.completions.create({ model, messages }); const x = load(r.choices[0].message.content);`,
  ],
  [
    ['plain'],
    `import { parse } from 'marked'; const r = await openai.chat.completions.create({ model, messages }); el.innerHTML = parse(r.choices[0].message.content);`,
  ],
  [
    [],
    'async function ask() { try { const r = await openai.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); } catch (e) { return null; } } use(await ask());',
  ],
  [
    ['parsed'],
    `export async function POST() { try { const r = await openai.chat.completions.create({ model, messages }); return Response.json(JSON.parse(r.choices[0].message.content)); } catch (e) { return new Response('err', { status: 500 }); } }`,
  ],
  [
    ['parsed'],
    `export async function POST() { try { const r = await openai.chat.completions.create({ model, messages }); return NextResponse.json(JSON.parse(r.choices[0].message.content)); } catch (e) { return NextResponse.json({ error: 'x' }, { status: 500 }); } }`,
  ],
  [
    ['parsed'],
    `exports.handler = async () => { try { const r = await openai.chat.completions.create({ model, messages }); const o = JSON.parse(r.choices[0].message.content); return { statusCode: 200, body: o.x }; } catch (e) { return { statusCode: 500, body: 'x' }; } };`,
  ],
  [
    ['parsed'],
    'async function main() { const r = await openai.chat.completions.create({ model, messages }); const o = JSON.parse(r.choices[0].message.content); use(o); } main().catch(console.error);',
  ],
  [
    ['parsed'],
    'async function main() { const r = await openai.chat.completions.create({ model, messages }); const o = JSON.parse(r.choices[0].message.content); use(o); } main().catch((e) => { console.error(e); process.exit(1); });',
  ],
  [
    ['parsed'],
    `function parse(t) { try { return JSON.parse(t); } catch (e) { throw new Error('Invalid JSON'); } } const r = await openai.chat.completions.create({ model, messages }); use(parse(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); let o; try { o = JSON.parse(r.choices[0].message.content); } catch (e) { console.error('bad', r.choices[0].message.content); process.exit(1); } use(o);`,
  ],
  [
    [],
    `app.get('/', async (req, res) => { const r = await openai.chat.completions.create({ model, messages }); let o; try { o = JSON.parse(r.choices[0].message.content); } catch (e) { return res.status(502).json({ error: 'bad model output' }); } res.json(o); });`,
  ],
  [
    [],
    'async function f() { let attempts = 0; while (attempts < 3) { try { const r = await openai.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); } catch (e) { attempts++; continue; } } } f();',
  ],
  [
    [],
    `async function f() { for (let i = 0; i < 3; i++) { try { const r = await openai.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); } catch (e) { console.warn('retry', e); } } throw new Error('gave up'); } f();`,
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); const data = (() => { try { return JSON.parse(r.choices[0].message.content); } catch { return { raw: true }; } })(); use(data);',
  ],
  [
    ['capped'],
    'export async function f() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 500 }); const text = r.choices[0].message.content; try { return JSON.parse(text); } catch { return { text }; } }',
  ],
  [
    [],
    `export async function f() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 500 }); const text = r.choices[0].message.content; try { return JSON.parse(text); } catch { return { error: 'bad' }; } }`,
  ],
  [
    [],
    'export async function f() { const r = await openai.chat.completions.create({ model, messages }); return Promise.resolve(r.choices[0].message.content).then(JSON.parse).catch(() => null); }',
  ],
  [
    [],
    `export async function isSpam() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 3 }); return r.choices[0].message.content.trim().toLowerCase() === 'yes'; }`,
  ],
  [
    [],
    `export async function isSpam() { const r = await openai.chat.completions.create({ model, messages }); return r.choices[0].message.content.includes('YES'); }`,
  ],
  [
    [],
    'export async function score() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 20 }); const n = Number(r.choices[0].message.content); return n; }',
  ],
  [
    [],
    `export async function label() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 20 }); switch (r.choices[0].message.content) { case 'a': return 1; default: return 2; } }`,
  ],
  [
    [],
    'export async function ok() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 20 }); return /yes/i.test(r.choices[0].message.content); }',
  ],
  [
    [],
    `export async function isSpam() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 1 }); const text = r.choices[0].message.content ?? ''; console.log('result:', text); return text === 'Y'; }`,
  ],
  [
    [],
    `export async function kind() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 20 }); const k = r.choices[0].message.content.trim(); if (!ALLOWED.includes(k)) throw new Error('bad'); return 1; }`,
  ],
  [
    [],
    `export async function kind() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 20 }); const k = r.choices[0].message.content.trim(); return ALLOWED.includes(k) ? k : 'other'; }`,
  ],
  [
    [],
    `export async function kind() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 10 }); const label = r.choices[0].message.content.trim(); if (label === 'bug' || label === 'feature') return label; return 'other'; }`,
  ],
  [
    ['capped'],
    'export async function title() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 60 }); return r.choices[0].message.content.trim(); }',
  ],
  [
    [],
    'async function ping() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 5 }); return !!r.choices[0].message.content; } ping();',
  ],
  [
    [],
    'async function ping() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 5 }); return r.choices.length > 0; } ping();',
  ],
  [
    ['plain'],
    'async function ping() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 10 }); console.log(r.choices[0].message.content); } ping();',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); console.log(r.usage); save(r.id, r.model);',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages, logprobs: true }); use(r.choices[0].logprobs.content);',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); assert.ok(r.choices[0].message.content);',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); assert(r.choices[0].message.content.length > 0); expect(r.choices[0].message).toBeDefined();',
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); const text = r.choices[0].message.content; t.is(typeof text, 'string');`,
  ],
  [
    ['capped'],
    'const MAX = 500; export async function f() { const r = await openai.chat.completions.create({ model, messages, max_tokens: MAX }); return r.choices[0].message.content; }',
  ],
  [
    ['capped'],
    'export async function f(opts) { const r = await openai.chat.completions.create({ model, messages, max_tokens: opts.max ?? 200 }); return r.choices[0].message.content; }',
  ],
  [
    ['capped'],
    'const params = { model, messages, max_tokens: 100 }; export const f = async () => { const r = await openai.chat.completions.create(params); return r.choices[0].message.content; };',
  ],
  [
    ['capped'],
    'export const f = async () => { const r = await openai.chat.completions.create({ ...(cap && { max_tokens: cap }), model, messages }); return r.choices[0].message.content; };',
  ],
  [
    ['capped'],
    'const base = Object.assign({}, { max_tokens: 20 }, { model }); export const f = async () => { const r = await openai.chat.completions.create({ ...base, messages }); return r.choices[0].message.content; };',
  ],
  [
    ['plain'],
    'export const f = async () => { const r = await openai.chat.completions.create({ max_tokens: null, model, messages }); return r.choices[0].message.content; };',
  ],
  [
    ['plain'],
    'export const f = async (params) => { const r = await openai.chat.completions.create(params); return r.choices[0].message.content; };',
  ],
  [
    ['plain'],
    'const CAP = undefined; export const f = async () => { const r = await openai.chat.completions.create({ model, messages, max_tokens: CAP }); return r.choices[0].message.content; };',
  ],
  [
    ['capped'],
    'export const f = async () => { const r = await client.responses.create({ model, input, max_output_tokens: 300 }); return r.output_text; };',
  ],
  [
    ['capped'],
    `export const f = async () => { const r = await client.responses.create({ model, input, max_output_tokens: 300 }); return r.output.filter((i) => i.type === 'message').flatMap((i) => i.content).map((c) => c.text).join(''); };`,
  ],
  [
    ['capped'],
    `export const f = async () => { const r = await client.responses.create({ model, input, max_output_tokens: 300 }); return r.output.find((i) => i.type === 'message')?.content[0].text; };`,
  ],
  [
    ['plain'],
    `const r = await client.responses.create({ model, input }); process.stdout.write(r.output_text + '\\n');`,
  ],
  [['plain'], 'const r = await client.responses.create({ model, input }); console.log({ text: r.output_text });'],
  [
    ['capped'],
    'const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); await say({ text: r.choices[0].message.content, thread_ts });',
  ],
  [
    ['capped'],
    "const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); fs.writeFileSync('x', `# ${r.choices[0].message.content}`);",
  ],
  [
    ['capped'],
    'const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); module.exports.text = r.choices[0].message.content;',
  ],
  [
    ['capped'],
    'export let text; { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); text = r.choices[0].message.content; }',
  ],
  [
    ['capped'],
    'class A { async f() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); this.text = r.choices[0].message.content; } }',
  ],
  [
    ['capped'],
    `class A { async f() { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); this.text = r.choices[0].message.content; } get html() { return '<p>' + this.text; } }`,
  ],
  [
    ['capped'],
    `const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); emitter.emit('reply', r.choices[0].message.content);`,
  ],
  [
    ['capped'],
    `const f = async () => { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return { status: 'ok', data: { reply: r.choices[0].message.content } }; }; export { f };`,
  ],
  [
    ['capped'],
    `function Comp() { const { data } = useQuery({ queryKey: ['x'], queryFn: async () => { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return r.choices[0].message.content; } }); return <p>{data}</p>; }`,
  ],
  [
    ['capped'],
    'export const ask = createServerFn().handler(async () => { const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return r.choices[0].message.content; });',
  ],
  [
    ['capped'],
    `router.post('/x', async (req, res, next) => { try { const r = await openai.chat.completions.create({ model, messages, max_tokens: 10 * 10 }); res.send(r.choices[0].message.content); } catch (e) { next(e); } });`,
  ],
];

const TRIED =
  'const r = await openai.chat.completions.create({ model, messages, max_tokens: 300 }); const { message } = r.choices[0];';
const PARSE = 'const parse = (t) => JSON.parse(t.trim());';
const SAFE = 'function parse(t) { try { return JSON.parse(t); } catch { return {}; } }';

/** How far an excuse reaches: the text that was tried, in the functions it went through. */
const TRIALS: Row[] = [
  [[], `${PARSE} async function f() { ${TRIED} try { return parse(message.content); } catch { return []; } }`],
  [
    [],
    `class A { #parse(t) { return JSON.parse(t); } async f() { ${TRIED} try { return this.#parse(message.content); } catch { return []; } } }`,
  ],
  [
    [],
    `const clean = (t) => parse(t.trim()); ${PARSE} async function f() { ${TRIED} try { return clean(message.content); } catch { return []; } }`,
  ],
  [['parsed'], `${PARSE} async function f() { ${TRIED} return parse(message.content); }`],
  [
    [],
    `${PARSE} async function f() { ${TRIED} try { return parse(message.content); } catch { return parse(message.content + '}'); } }`,
  ],
  [
    [],
    `${PARSE} const config = parse(text); async function f() { ${TRIED} try { return parse(message.content); } catch { return []; } }`,
  ],
  [
    ['capped'],
    `async function f() { ${TRIED} if (!message.tool_calls) return message.content; return message.tool_calls.map((c) => parse(c.function.arguments)); } ${SAFE}`,
  ],
  [
    ['capped'],
    `${SAFE} async function f() { ${TRIED} if (!message.tool_calls) return message.content; return message.tool_calls.map((c) => parse(c.function.arguments)); }`,
  ],
  [
    ['kept'],
    `${SAFE} const messages = []; export async function f(q) { messages.push({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages, tools }); const { message } = r.choices[0]; messages.push(message); return message.tool_calls?.map((c) => parse(c.function.arguments)); }`,
  ],
  [[], `${SAFE} async function f() { ${TRIED} log.save(message.content); return parse(message.content); }`],
  [
    ['capped'],
    `${SAFE} async function f() { ${TRIED} const o = parse(message.content); save(message.content); return o; }`,
  ],
  [
    ['capped'],
    `async function ask() { ${TRIED} return message.content; } async function story(res) { res.json(await ask()); } async function tags() { const text = await ask(); try { return JSON.parse(text); } catch { return []; } }`,
  ],
  [
    [],
    `async function ask() { ${TRIED} return message.content; } async function tags() { const text = await ask(); try { return JSON.parse(text); } catch { return []; } }`,
  ],
];

describe('require-finish-reason-check: what a parse that is dealt with excuses', () => {
  it.each(TRIALS)('%j: %s', (tiers, code) => {
    expect(tiersOf(code)).toEqual(tiers);
  });
});

/** An answer that is sorted into a closed set of answers: a cut one is in none of it. */
const sorted = (line: string): string =>
  `const LIST = ['a', 'b']; export async function f() { ${TRIED} const text = message.content.trim(); ${line} }`;
const SORTED: Row[] = [
  [[], sorted('if (LIST.includes(text)) return text; return LIST[0];')],
  [[], sorted('if (text && LIST.includes(text)) return text; return LIST[0];')],
  [[], sorted('if (!LIST.includes(text)) return LIST[0]; return text;')],
  [[], sorted("if (!text || !LIST.includes(text)) throw new Error('?'); save(text);")],
  [[], sorted('if (!LIST.includes(text)) { console.warn(text); } else { save(text); }')],
  [[], sorted('return LIST.includes(text) ? text : LIST[0];')],
  [[], sorted('return !LIST.includes(text) ? LIST[0] : text;')],
  [[], sorted('LIST.includes(text) && save(text);')],
  [[], sorted('!new Set(LIST).has(text) || save(text);')],
  [[], sorted('if (LIST.includes(text.toLowerCase())) return text; return LIST[0];')],
  [[], sorted("return /^(yes|no)$/i.test(text) ? text : 'no';")],
  [[], sorted("if (text === 'yes') return text; return 'no';")],
  [[], sorted("if (text !== 'yes') return 'no'; return text;")],
  [[], sorted("if (text === 'yes' || text === 'no') return text; console.warn('?', text); return 'no';")],
  [[], sorted("if (text !== 'a' && text !== 'b' && text !== 'c') throw new Error('?'); return text;")],
  [[], sorted("if (text === 'yes') return LIST[0]; if (text === 'no') return LIST[1]; console.warn('?', text);")],
  [[], sorted("switch (text) { case 'a': case 'b': return text; default: console.warn(text); return 'a'; }")],
  [[], sorted('console.log(text); return KINDS[text] ?? KINDS.other;')],
  [
    [],
    `const LIST = ['a', 'b']; const sort = (text) => LIST.includes(text) ? text : 'a'; async function f() { ${TRIED} const kind = sort(message.content); console.log(kind); return save(kind); }`,
  ],
  [['capped'], sorted("if (!LIST.includes(text)) console.warn('?'); return text;")],
  [['capped'], sorted('if (!LIST.includes(text)) return text; return LIST[0];')],
  [['capped'], sorted('if (LIST.includes(text)) return LIST[0]; return text;')],
  [['capped'], sorted('if (LIST.includes(text) || p) return text; return LIST[0];')],
  [['capped'], sorted('if (LIST.includes(p)) return text; return LIST[0];')],
  [['capped'], sorted("const [kind, why] = text.split('|'); if (LIST.includes(kind)) return why; return LIST[0];")],
  [['capped'], sorted("if (LIST.includes(text.split(' ')[0])) return text; return LIST[0];")],
  [['capped'], sorted("if ('one of a page'.includes(text)) return text; return LIST[0];")],
  [['capped'], sorted("if (text.includes('yes')) return text; return LIST[0];")],
  [['capped'], sorted('if (/^[a-z]+$/.test(text)) return text; return LIST[0];')],
  [['capped'], sorted("if (text === '') return text; save(text);")],
  [['capped'], sorted("if (text === 'yes' || p === 'no') return text; return 'no';")],
  [['capped'], sorted("if (text === 'yes' || text !== 'no') return text; return 'no';")],
  [['capped'], sorted("if (text === 'yes' && text === 'no') return LIST[0]; return text;")],
  [['capped'], sorted("switch (text) { case 'a': return LIST[0]; default: return text; }")],
  [['capped'], sorted('save(KINDS[text], text);')],
  [['plain'], sorted("if (text === 'DONE') return; console.log(text);")],
  [['plain'], sorted("switch (text) { case 'DONE': return; } console.log(text);")],
];

describe('require-finish-reason-check: answers that are sorted into a closed set', () => {
  it.each(SORTED)('%j: %s', (tiers, code) => {
    expect(tiersOf(code)).toEqual(tiers);
  });
});

describe('require-finish-reason-check: excuses, closed answers and caps', () => {
  it.each(EXCUSES)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});

const HOLDERS: Row[] = [
  [
    ['kept'],
    `const history = []; rl.on('line', async (line) => { history.push({ role: 'user', content: line }); const r = await openai.chat.completions.create({ model, messages: [sys, ...history] }); history.push({ role: 'assistant', content: r.choices[0].message.content }); console.log(r.choices[0].message.content); });`,
  ],
  [
    ['kept'],
    `let messages = [sys]; async function chat(q) { messages.push({ role: 'user', content: q }); const { choices } = await openai.chat.completions.create({ model, messages }); messages = messages.concat(choices[0].message); console.log(choices[0].message.content); } export { chat };`,
  ],
  [
    ['kept'],
    `class Bot { #h = []; async ask(q) { this.#h.push({ role: 'user', content: q }); const r = await ai.chat.completions.create({ model, messages: this.#h }); this.#h = [...this.#h, r.choices[0].message]; console.log(r.choices[0].message.content); } }`,
  ],
  [
    ['kept'],
    `class Bot { #h = []; add(m) { this.#h.push(m); } async ask(q) { this.add({ role: 'user', content: q }); const r = await ai.chat.completions.create({ model, messages: this.#h }); this.add(r.choices[0].message); console.log(r.choices[0].message.content); } }`,
  ],
  [
    ['kept'],
    `const sessions = {}; app.post('/', async (req, res) => { const s = (sessions[req.body.id] ??= []); s.push({ role: 'user', content: req.body.q }); const r = await openai.chat.completions.create({ model, messages: s }); s.push({ role: 'assistant', content: r.choices[0].message.content }); res.json({ ok: true }); });`,
  ],
  [
    ['kept'],
    `const sessions = new Map(); function getSession(id) { if (!sessions.has(id)) sessions.set(id, []); return sessions.get(id); } app.post('/', async (req, res) => { const s = getSession(req.body.id); s.push({ role: 'user', content: req.body.q }); const r = await openai.chat.completions.create({ model, messages: s }); s.push({ role: 'assistant', content: r.choices[0].message.content }); res.json({ answer: r.choices[0].message.content }); });`,
  ],
  [
    ['kept'],
    `const chats = new Map(); export async function turn(chat, q) { const history = chats.get(chat) ?? []; chats.set(chat, history); history.push({ role: 'user', content: q }); const messages = [sys, ...history]; const r = await openai.chat.completions.create({ model, messages }); history.push({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    ['kept'],
    `export async function turn(chat, q) { chat.count += 1; chat.messages.push({ role: 'user', content: q }); const messages = [sys, ...chat.messages]; const r = await openai.chat.completions.create({ model, messages }); chat.messages.push({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    ['kept'],
    `export async function turn(chat, q) { const history = await db.load(chat); history.push({ role: 'user', content: q }); const messages = [sys, ...history]; const r = await openai.chat.completions.create({ model, messages }); history.push({ role: 'assistant', content: r.choices[0].message.content }); await db.save(chat, history); }`,
  ],
  [
    [],
    `export async function turn(q) { const chat = { messages: [] }; chat.messages.push({ role: 'user', content: q }); const messages = [sys, ...chat.messages]; const r = await openai.chat.completions.create({ model, messages }); chat.messages.push({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    ['plain'],
    `export async function turn(chat, q) { const history = chat.map(toMessage); history.push({ role: 'user', content: q }); const messages = [sys, ...history]; const r = await openai.chat.completions.create({ model, messages }); history.push({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    [],
    `export async function turn(chat, q) { const history = []; history.push({ role: 'user', content: q }); const messages = [sys, ...history]; const r = await openai.chat.completions.create({ model, messages }); history.push({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    ['kept'],
    `let input = []; while (true) { input.push({ role: 'user', content: await ask() }); const r = await client.responses.create({ model, input }); input.push(...r.output); console.log(r.output_text); }`,
  ],
  [
    ['kept'],
    `let input = []; while (true) { input.push({ role: 'user', content: await ask() }); const r = await client.responses.create({ model, input }); input.push({ role: 'assistant', content: r.output_text }); console.log(r.output_text); }`,
  ],
  [
    ['kept'],
    `const messages = [sys]; for (const q of questions) { messages.push({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages }); messages.push(r.choices[0].message); }`,
  ],
  [
    ['kept'],
    `const m = [{ role: 'user', content: 'a' }]; const a = await openai.chat.completions.create({ model, messages: m }); m.push(a.choices[0].message); m.push({ role: 'user', content: 'more' }); const b = await openai.chat.completions.create({ model, messages: m }); if (b.choices[0].finish_reason === 'length') throw 1; console.log(b.choices[0].message.content);`,
  ],
  [
    [],
    `for (const doc of docs) { const m = [sys, { role: 'user', content: doc }]; const r = await openai.chat.completions.create({ model, messages: m }); m.push(r.choices[0].message); }`,
  ],
  [
    ['plain'],
    `for (const doc of docs) { const m = [sys, { role: 'user', content: doc }]; const r = await openai.chat.completions.create({ model, messages: m }); out[doc] = r.choices[0].message.content; }`,
  ],
  [
    ['kept'],
    `const [messages, setMessages] = useState([]); async function send(q) { const all = [...messages, { role: 'user', content: q }]; setMessages(all); const r = await openai.chat.completions.create({ model, messages: all }); setMessages((prev) => [...prev, { role: 'assistant', content: r.choices[0].message.content }]); }`,
  ],
  [
    ['kept'],
    `const [messages, setMessages] = useState([]); async function send(q) { const r = await openai.chat.completions.create({ model, messages: [...messages, { role: 'user', content: q }] }); setMessages((prev) => [...prev, { role: 'user', content: q }, r.choices[0].message]); }`,
  ],
  [
    ['kept'],
    `const ref = useRef([]); async function send(q) { ref.current.push({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages: ref.current }); ref.current.push({ role: 'assistant', content: r.choices[0].message.content }); setText(r.choices[0].message.content); }`,
  ],
  [
    ['kept'],
    `const log = []; log[log.length] = { role: 'user', content: q }; async function go() { const r = await openai.chat.completions.create({ model, messages: log }); log[log.length] = r.choices[0].message; } go();`,
  ],
  [
    ['kept'],
    `const history = []; async function turn(q) { history.push({ role: 'user', content: q }); return openai.chat.completions.create({ model, messages: history }).then(({ choices }) => { const { message } = choices[0]; history.push(message); return message.content; }); } turn('a');`,
  ],
  [
    ['kept'],
    `const history = []; client.on('messageCreate', async (m) => { history.push({ role: 'user', content: m.content }); const s = await openai.chat.completions.create({ model, messages: history, stream: true }); let t = ''; for await (const c of s) t += c.choices[0]?.delta?.content || ''; history.push({ role: 'assistant', content: t }); await m.reply(t); });`,
  ],
  [
    ['kept'],
    `export default function handler(store) { return async (q) => { const h = store.get('h') ?? []; h.push({ role: 'user', content: q }); const r = await openai.chat.completions.create({ model, messages: h }); h.push(r.choices[0].message); store.set('h', h); return r.choices[0].message.content; }; }`,
  ],
  [
    ['plain'],
    `export async function POST(req) { const { messages } = await req.json(); const r = await openai.chat.completions.create({ model, messages }); return Response.json({ role: 'assistant', content: r.choices[0].message.content }); }`,
  ],
  [
    ['plain'],
    'const transcript = []; async function f(q) { transcript.push(q); const r = await openai.chat.completions.create({ model, messages }); transcript.push(r.choices[0].message.content); console.log(r.choices[0].message.content); } f(1);',
  ],
  [
    ['parsed'],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); const chunks = []; for await (const { choices } of s) chunks.push(choices[0]?.delta.content ?? ''); use(JSON.parse(chunks.join('')));`,
  ],
  [
    ['parsed'],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); const it = s[Symbol.asyncIterator](); let t = ''; for (let n = await it.next(); !n.done; n = await it.next()) t += n.value.choices[0].delta.content; use(JSON.parse(t));`,
  ],
  [
    ['parsed'],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); const parts = await Array.fromAsync(s, (c) => c.choices[0]?.delta?.content ?? ''); use(JSON.parse(parts.join('')));`,
  ],
  [
    ['parsed'],
    `async function collect(stream) { let t = ''; for await (const c of stream) t += c.choices[0]?.delta?.content ?? ''; return t; } const s = await openai.chat.completions.create({ model, messages, stream: true }); use(JSON.parse(await collect(s)));`,
  ],
  [
    [],
    `async function collect(stream) { let t = '', why; for await (const c of stream) { t += c.choices[0]?.delta?.content ?? ''; why = c.choices[0]?.finish_reason ?? why; } return { t, why }; } const s = await openai.chat.completions.create({ model, messages, stream: true }); use(JSON.parse((await collect(s)).t));`,
  ],
  [
    ['parsed'],
    `const s = openai.beta.chat.completions.stream({ model, messages }); for await (const c of s) process.stdout.write(c.choices[0]?.delta?.content ?? ''); const m = await s.finalMessage(); use(JSON.parse(m.content));`,
  ],
  [
    ['parsed'],
    `const s = client.responses.stream({ model, input }).on('response.output_text.delta', (e) => process.stdout.write(e.delta)); const f = await s.finalResponse(); use(JSON.parse(f.output_text));`,
  ],
  [
    ['plain'],
    `const s = client.responses.stream({ model, input }).on('response.output_text.delta', (e) => process.stdout.write(e.delta)); await s.done();`,
  ],
  [
    ['plain'],
    'const s = openai.chat.completions.stream({ model, messages }); for await (const c of s) { document.body.append(c.choices[0].delta.content); }',
  ],
  [
    ['parsed'],
    `const s = await client.responses.create({ model, input, stream: true, tools }); const args = {}; for await (const e of s) { if (e.type === 'response.function_call_arguments.delta') { args[e.item_id] = (args[e.item_id] ?? '') + e.delta; } else if (e.type === 'response.function_call_arguments.done') { run(JSON.parse(e.arguments)); } }`,
  ],
  [
    ['parsed'],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const e of s) { switch (e.type) { case 'response.output_item.done': if (e.item.type === 'function_call') run(e.item.name, JSON.parse(e.item.arguments)); break; } }`,
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const e of s) { if (e.type === 'response.completed') use(JSON.parse(e.response.output_text)); }`,
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const e of s) { if (e.type === 'response.completed' || e.type === 'response.incomplete') use(JSON.parse(e.response.output_text)); }`,
  ],
  [
    ['capped'],
    `const s = await client.responses.create({ model, input, stream: true, max_output_tokens: 300 }); for await (const e of s) { if (e.type === 'response.output_text.delta') res.write(e.delta); } res.end();`,
  ],
  [
    ['parsed'],
    'const openaiV3 = new OpenAIApi(new Configuration({})); const { data: { choices: [{ text }] } } = await openaiV3.createCompletion({ model, prompt }); use(JSON.parse(text));',
  ],
  [
    ['plain'],
    `const res3 = await openai.createChatCompletion({ model, messages, stream: true }, { responseType: 'stream' }); res3.data.on('data', (d) => { for (const line of d.toString().split('\\n')) { const m = line.replace(/^data: /, ''); if (m === '[DONE]') return; const parsed = JSON.parse(m); process.stdout.write(parsed.choices[0].delta.content || ''); } });`,
  ],
  [
    ['parsed', 'parsed'],
    `let r; if (deep) r = await openai.chat.completions.create({ model: 'a', messages }); else r = await openai.chat.completions.create({ model: 'b', messages }); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    'const o = { get: async () => { const r = await openai.chat.completions.create({ model, messages }); return r.choices[0].message.content; } }; use(JSON.parse(await o.get()));',
  ],
  [
    ['parsed'],
    'const ask = async () => { const r = await openai.chat.completions.create({ model, messages }); return { text: r.choices[0].message.content, usage: r.usage }; }; const { text } = await ask(); use(JSON.parse(text));',
  ],
  [
    ['parsed'],
    'const ask = async () => { const r = await openai.chat.completions.create({ model, messages }); return [r.choices[0].message.content, r.usage]; }; const [text] = await ask(); use(JSON.parse(text));',
  ],
  [
    ['parsed'],
    'async function a() { return (await b()).choices[0].message; } async function b() { return await openai.chat.completions.create({ model, messages }); } a().then((m) => use(JSON.parse(m.content)));',
  ],
  [
    ['parsed'],
    `const ask = useCallback(async (q) => { const r = await openai.chat.completions.create({ model, messages }); return r.choices[0].message.content; }, []); const run = async () => { use(JSON.parse(await ask('x'))); };`,
  ],
  [
    ['parsed'],
    'const limit = pLimit(3); const all = await Promise.all(items.map((i) => limit(() => openai.chat.completions.create({ model, messages: m(i) })))); use(all.map((r) => JSON.parse(r.choices[0].message.content)));',
  ],
  [
    ['parsed'],
    'const jobs = items.map(async (i) => { const r = await openai.chat.completions.create({ model, messages }); return [i, r.choices[0].message.content]; }); for (const [k, v] of await Promise.all(jobs)) out[k] = JSON.parse(v);',
  ],
  [
    ['parsed'],
    'const results = {}; for (const i of items) { const r = await openai.chat.completions.create({ model, messages }); results[i] = r.choices[0].message.content; } for (const [k, v] of Object.entries(results)) use(k, JSON.parse(v));',
  ],
  [
    ['parsed'],
    'const results = new Map(); for (const i of items) { const r = await openai.chat.completions.create({ model, messages }); results.set(i, r.choices[0].message.content); } for (const [k, v] of results) use(k, JSON.parse(v));',
  ],
  [
    ['parsed'],
    'const results = new Map(); for (const i of items) { const r = await openai.chat.completions.create({ model, messages }); results.set(i, r.choices[0].message.content); } results.forEach((v) => use(JSON.parse(v)));',
  ],
  [
    ['parsed'],
    'class Client { constructor() { this.ai = new OpenAI(); } async raw(m) { return this.ai.chat.completions.create({ model, messages: m }); } async json(m) { const { choices } = await this.raw(m); return JSON.parse(choices[0].message.content); } }',
  ],
  [
    ['parsed'],
    'class Base { async raw(m) { return this.ai.chat.completions.create({ model, messages: m }); } } class Sub extends Base { async json(m) { const { choices } = await this.raw(m); return JSON.parse(choices[0].message.content); } } new Sub().json([]);',
  ],
  [
    ['parsed'],
    'function later(cb) { openai.chat.completions.create({ model, messages }).then((r) => cb(r)); } later((r) => use(JSON.parse(r.choices[0].message.content)));',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }).catch((e) => { throw new MyError(e); }); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const r = await Promise.resolve().then(() => openai.chat.completions.create({ model, messages })); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'let data; await openai.chat.completions.create({ model, messages }).then((r) => { data = r; }); use(JSON.parse(data.choices[0].message.content));',
  ],
];

describe('require-finish-reason-check: conversations, streams and holders', () => {
  it.each(HOLDERS)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});

const SERVICES: Row[] = [
  [
    ['parsed'],
    `async function f() { let r = await openai.chat.completions.create({ model: 'a', messages }); if (r.choices[0].finish_reason === 'length') throw 1; r = await openai.chat.completions.create({ model: 'b', messages }); use(JSON.parse(r.choices[0].message.content)); } f();`,
  ],
  [
    [],
    `async function f() { let r = await openai.chat.completions.create({ model: 'a', messages }); if (r.choices[0].finish_reason === 'length') { r = await openai.chat.completions.create({ model: 'b', messages }); } use(JSON.parse(r.choices[0].message.content)); } f();`,
  ],
  [
    [],
    `async function f() { let r; do { r = await openai.chat.completions.create({ model: 'a', messages }); messages.push(r.choices[0].message); } while (r.choices[0].finish_reason === 'tool_calls'); } f();`,
  ],
  [
    ['parsed'],
    `async function f() { let text = ''; const a = await openai.chat.completions.create({ model: 'a', messages }); text = a.choices[0].message.content; if (text === 'x') return; const b = await openai.chat.completions.create({ model: 'a', messages, max_tokens: 3 }); text = b.choices[0].message.content; use(JSON.parse(text)); } f();`,
  ],
  [
    ['capped'],
    `class Svc { constructor(ai) { this.ai = ai; } async summarize(t) { const completion = await this.ai.chat.completions.create({ model, max_tokens: 200, messages }); const out = completion.choices?.[0]?.message?.content ?? ''; this.cache.set(t, out); return out; } } export { Svc };`,
  ],
  [
    ['parsed'],
    `class Svc { async #call(m) { const { choices } = await this.ai.chat.completions.create({ model, messages: m }); return choices[0].message.content; } async plan(m) { const raw = await this.#call(m); const cleaned = this.#clean(raw); return JSON.parse(cleaned); } #clean(t) { return t.replace(/^x/, '').trim(); } } export default new Svc();`,
  ],
  [
    ['parsed'],
    `export class Svc { private extract(c: OpenAI.ChatCompletion): string { return c.choices[0]?.message?.content ?? ''; } async plan() { const c = await this.ai.chat.completions.create({ model, messages }); const t = this.extract(c); return JSON.parse(t); } }`,
  ],
  [
    [],
    `export class Svc { private extract(c: OpenAI.ChatCompletion): string { if (c.choices[0]?.finish_reason === 'length') throw new Error(); return c.choices[0]?.message?.content ?? ''; } async plan() { const c = await this.ai.chat.completions.create({ model, messages }); const t = this.extract(c); return JSON.parse(t); } }`,
  ],
  [
    ['parsed'],
    'async function withRetry<T>(fn: () => Promise<T>): Promise<T> { for (let i = 0; i < 3; i++) { try { return await fn(); } catch (e) { if (i === 2) throw e; } } throw new Error(); } const r = await withRetry(() => openai.chat.completions.create({ model, messages })); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const timed = async (fn) => { const t = Date.now(); const v = await fn(); return { v, ms: Date.now() - t }; }; const { v } = await timed(async () => openai.chat.completions.create({ model, messages })); use(JSON.parse(v.choices[0].message.content));',
  ],
  [
    ['capped'],
    `app.post('/s', (req, res) => { openai.chat.completions.create({ model, messages, max_tokens: 100 }).then((c) => { res.send(c.choices[0].message.content); }).catch((e) => res.status(500).send(e.message)); });`,
  ],
  [
    ['capped'],
    'exports.handler = async (event) => { const c = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return { statusCode: 200, body: JSON.stringify({ text: c.choices[0].message.content }) }; };',
  ],
  [
    [],
    'exports.handler = async (event) => { const c = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return { statusCode: 200, body: JSON.stringify(c) }; };',
  ],
  [
    [],
    'export const POST = async ({ request }) => { const c = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); return new Response(JSON.stringify({ ...c }), {}); };',
  ],
  [
    [],
    `app.get('/', async (req, res) => { const { choices } = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); res.json({ choices }); });`,
  ],
  [
    [],
    `app.get('/', async (req, res) => { const { data } = await openai.createChatCompletion({ model, messages, max_tokens: 100 }); res.json(data); });`,
  ],
  [
    ['capped'],
    `app.get('/', async (req, res) => { const { data } = await openai.createChatCompletion({ model, messages, max_tokens: 100 }); res.json(data.choices[0].message); });`,
  ],
  [
    [],
    `app.get('/', async (req, res) => { const response = await openai.responses.create({ model, input, max_output_tokens: 50 }); res.json(response); });`,
  ],
  [
    ['capped'],
    `app.get('/', async (req, res) => { const response = await openai.responses.create({ model, input, max_output_tokens: 50 }); res.json({ text: response.output_text, id: response.id, usage: response.usage }); });`,
  ],
  [
    [],
    `app.get('/', async (req, res) => { const response = await openai.responses.create({ model, input, max_output_tokens: 50 }); res.json(response.output); });`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const h = crypto.createHash('sha1').update(r.choices[0].message.content).digest('hex'); save(h);`,
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages }); document.title = r.choices[0].message.content;',
  ],
  [
    ['plain'],
    `const speak = async () => { const r = await openai.chat.completions.create({ model, messages }); const mp3 = await openai.audio.speech.create({ model: 'tts', voice: 'x', input: r.choices[0].message.content }); save(mp3); }; speak();`,
  ],
  [
    ['plain'],
    `const embed = async () => { const r = await openai.chat.completions.create({ model, messages }); return openai.embeddings.create({ model: 'e', input: r.choices[0].message.content }); }; embed();`,
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); const text = r.choices[0]!.message!.content as string; const o: Foo = JSON.parse(text) as Foo; use(o);',
  ],
  [
    ['parsed'],
    'const r: OpenAI.ChatCompletion = await openai.chat.completions.create({ model, messages }); const [{ message: { tool_calls: [call] = [] } }] = r.choices; if (call) use(JSON.parse(call.function.arguments));',
  ],
  [
    ['parsed'],
    `import OpenAI = require('openai'); const ai = new OpenAI(); export = async function () { const r = await ai.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); };`,
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create(<any>{ model, messages }); use(JSON.parse(r.choices[0].message.content));',
    'file.ts',
  ],
  [
    ['parsed'],
    'enum X { A } namespace N { export async function f() { const r = await openai.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); } }',
  ],
  [
    ['capped'],
    `import Groq from 'groq-sdk'; const groq = new Groq(); export async function f() { const r = await groq.chat.completions.create({ model, messages, max_tokens: 100 }); return r.choices[0]?.message?.content || ''; }`,
  ],
  [
    ['capped'],
    `import { AzureOpenAI } from 'openai'; const az = new AzureOpenAI({}); export const f = async () => (await az.chat.completions.create({ model, messages, max_tokens: 100 })).choices[0].message.content;`,
  ],
  [[], 'const r = await client.beta.threads.messages.list(id); use(JSON.parse(r.data[0].content[0].text.value));'],
  [[], 'const r = await client.embeddings.create({ model, input }); use(r.data[0].embedding);'],
  [
    [],
    'const r = await anthropic.messages.create({ model, max_tokens: 100, messages }); use(JSON.parse(r.content[0].text));',
  ],
  [[], `const { text } = await generateText({ model: openai('gpt'), prompt, maxTokens: 100 }); use(JSON.parse(text));`],
  [
    ['parsed'],
    'module.exports = async function () { const r = await (await getClient()).chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); };',
  ],
  [
    ['parsed'],
    `bot.command('x', async (ctx) => { const r = await openai.chat.completions.create({ model, messages }); const steps = JSON.parse(r.choices[0].message.content); for (const s of steps) await ctx.reply(s); });`,
  ],
  [
    ['parsed'],
    'void (async () => { const r = await openai.chat.completions.create({ model, messages }); use(JSON.parse(r.choices[0].message.content)); })();',
  ],
  [
    ['parsed'],
    'setInterval(async () => { const r = await openai.chat.completions.create({ model, messages }); use(JSON.parse(r.choices[0].message.content)); }, 1000);',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); try { use(JSON.parse(r.choices[0].message.content)); } catch { result = null; }',
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); try { use(JSON.parse(r.choices[0].message.content)); } finally { done(); }',
  ],
];

describe('require-finish-reason-check: services, handlers and other APIs', () => {
  it.each(SERVICES)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});

const PIPELINES: Row[] = [
  [
    ['parsed'],
    `import { pipe } from 'fp-ts/function'; const go = () => pipe(attempt(() => openai.chat.completions.create({ model, messages })), map((r) => r.choices[0].message.content), map((t) => JSON.parse(t)));`,
  ],
  [
    [],
    `import { pipe } from 'fp-ts/function'; const go = () => pipe(attempt(() => openai.chat.completions.create({ model, messages })), chain((r) => r.choices[0].finish_reason === 'length' ? left('cut') : of(r)), map((r) => JSON.parse(r.choices[0].message.content)));`,
  ],
  [
    ['parsed'],
    'const make = (ai) => async (messages) => ai.chat.completions.create({ model, messages }); const ask = make(openai); const r = await ask([]); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    'const make = (ai) => async (messages) => { const r = await ai.chat.completions.create({ model, messages }); return r.choices[0].message; }; const m = await make(openai)([]); use(JSON.parse(m.content));',
  ],
  [
    [],
    'const s = openai.chat.completions.stream({ model, messages }); const reader = s.toReadableStream().getReader(); for (;;) { const { done, value } = await reader.read(); if (done) break; res.write(value); }',
  ],
  [
    ['plain'],
    `const s = openai.chat.completions.stream({ model, messages }); s.on('content', (delta) => process.stdout.write(delta)); await s.done();`,
  ],
  [
    [],
    `const s = openai.chat.completions.stream({ model, messages }); s.on('content', (d) => out(d)).on('finalChatCompletion', (c) => { if (c.choices[0].finish_reason === 'length') warn(); });`,
  ],
  [
    ['capped'],
    'export async function* f() { const s = await openai.chat.completions.create({ model, messages, stream: true, max_tokens: 99 }); for await (const { choices: [{ delta }] } of s) if (delta?.content) yield delta.content; }',
  ],
  [
    ['capped'],
    `export const GET = async () => { const s = await openai.chat.completions.create({ model, messages, stream: true, max_tokens: 99 }); async function* gen() { for await (const c of s) yield c.choices[0]?.delta?.content ?? ''; } return new Response(ReadableStream.from(gen())); };`,
  ],
  [
    ['plain'],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const chunk of s) { const content = chunk.choices[0]?.delta?.content; if (content) { io.emit('token', content); } }`,
  ],
  [
    [],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const chunk of s) { io.emit('chunk', chunk); }`,
  ],
  [
    [],
    'const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const { choices: [{ delta, finish_reason }] } of s) { if (finish_reason) res.end(); else res.write(delta.content); }',
  ],
  [
    [],
    'const s = await openai.chat.completions.create({ model, messages, stream: true }); for await (const part of s) { const choice = part.choices[0]; if (!choice.finish_reason) out(choice.delta.content); }',
  ],
  [
    [],
    `const s = await openai.chat.completions.create({ model, messages, stream: true }); const final = { text: '', reason: null }; for await (const part of s) { final.text += part.choices[0].delta.content ?? ''; final.reason = part.choices[0].finish_reason; } use(JSON.parse(final.text));`,
  ],
  [
    ['parsed'],
    `const r = await client.responses.create({ model, input }); for (const i of r.output) { if (i.type === 'message') use(JSON.parse(i.content[0].text)); }`,
  ],
  [
    ['plain'],
    'const r = await client.responses.create({ model, input }); if (r.error) throw r.error; show(r.output_text);',
  ],
  [
    ['parsed'],
    'const res2 = await fetch(url); if (res2.status !== 200) throw 1; const r = await client.responses.create({ model, input }); use(JSON.parse(r.output_text));',
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages }); if (!r.choices[0].message.content) throw new Error('empty'); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    ['parsed'],
    'const r = await openai.chat.completions.create({ model, messages }); if (r.choices[0].message.refusal) throw 1; use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages, response_format: { type: 'json_schema', json_schema } }); const { content, refusal } = r.choices[0].message; if (refusal) throw 1; use(JSON.parse(content));`,
  ],
  [
    ['parsed'],
    `const r = await openai.chat.completions.create({ model, messages, response_format: zodResponseFormat(S, 's') }); use(S.parse(JSON.parse(r.choices[0].message.content)));`,
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages }); const meta = { model: r.model, finish: r.choices[0]?.finish_reason, tokens: r.usage }; await audit(meta); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const key = 'finish_reason'; if (r.choices[0][key] === 'length') throw 1; use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const { finish_reason: reason = 'stop', message } = r.choices[0] ?? {}; guard(reason); use(JSON.parse(message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const info = R.pick(['finish_reason'], r.choices[0]); check(info); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); for (const { message, finish_reason } of r.choices) if (finish_reason === 'stop') use(JSON.parse(message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); const reasons = r.choices.map((c) => c.finish_reason); if (reasons.includes('length')) throw 1; use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); z.object({ choices: z.array(z.object({ finish_reason: z.literal('stop') })) }).parse(r); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); expect(r.choices[0].finish_reason).toBe('stop'); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    `let r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); if (r.choices[0].finish_reason === 'length') r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 }); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    ['capped'],
    'const s = await openai.chat.completions.create({ model, messages, max_tokens: 200 }); const img = await openai.images.generate({ prompt: s.choices[0].message.content }); use(img);',
  ],
  [
    [],
    'const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); export default { args: { text: r.choices[0].message.content } };',
    'chat.stories.tsx',
  ],
  [
    [],
    `jest.mock('openai'); const r = await openai.chat.completions.create({ model, messages, max_tokens: 100 }); console.log(r.choices[0].message.content);`,
    '__tests__/x.ts',
  ],
  [
    ['plain'],
    'export default async function Page() { const r = await openai.chat.completions.create({ model, messages }); const text = r.choices[0].message.content; return <article dangerouslySetInnerHTML={{ __html: text }} />; }',
  ],
  [
    ['plain'],
    'const html = String.raw; const r = await openai.chat.completions.create({ model, messages }); el.append(html`<p>${r.choices[0].message.content}</p>`);',
  ],
  [['plain'], 'const r = await client.responses.create({ model, input }); export const answer = r.output_text;'],
  [
    ['plain'],
    'const r = await client.responses.create({ model, input }); ({ text: state.text } = { text: r.output_text });',
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages }); logger.info(r.choices[0].message.content);',
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages }); const [c] = r.choices; console.log(c.message);',
  ],
  [[], 'const r = await openai.chat.completions.create({ model, messages }); console.log(r.choices[0]);'],
  [[], 'openai.chat.completions.create({ model, messages }).then(console.log);'],
  [
    ['plain'],
    'openai.chat.completions.create({ model, messages }).then((r) => r.choices[0].message.content).then(console.log);',
  ],
  [
    ['plain'],
    'openai.chat.completions.create({ model, messages }).then(({ choices }) => console.log(choices[0].message.content));',
  ],
];

describe('require-finish-reason-check: pipelines, look-alikes of checks, and prints', () => {
  it.each(PIPELINES)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});

const REQUESTS: Row[] = [
  [
    ['parsed'],
    `import OpenAI from 'openai'; class MyAI extends OpenAI { async json(messages) { const r = await this.chat.completions.create({ model, messages }); return JSON.parse(r.choices[0].message.content); } } export { MyAI };`,
  ],
  [
    ['parsed'],
    `import OpenAI from 'openai'; class MyAI extends OpenAI { async json(input) { const r = await this.responses.create({ model, input }); return JSON.parse(r.output_text); } } export { MyAI };`,
  ],
  [
    ['parsed'],
    'const ai = { client: new OpenAI() }; const r = await ai.client.responses.create({ model, input }); use(JSON.parse(r.output_text));',
  ],
  [
    ['parsed'],
    `const r = await client['chat']['completions']['create']({ model, messages }); use(JSON.parse(r.choices[0].message.content));`,
  ],
  [
    [],
    'class Api { async createChatCompletion(o) { return fetch(o); } async run() { const r = await this.createChatCompletion({ messages }); return JSON.parse(r.data.choices[0].message.content); } }',
  ],
  [
    ['parsed'],
    `async function ask({ client, model }) { const { output_text } = await client.responses.create({ model, input: 'x' }); return JSON.parse(output_text); } ask({});`,
  ],
  [
    ['parsed'],
    'const getClient = () => new OpenAI(); const r = await getClient().chat.completions.create({ model, messages }); use(JSON.parse(r.choices[0].message.content));',
  ],
  [
    ['capped'],
    `import { ai } from './client'; export const loader = async () => ({ text: (await ai.chat.completions.create({ model, messages, max_tokens: 64 })).choices[0].message.content });`,
  ],
  [
    ['capped'],
    `import { ai } from './client'; export const action = async () => json({ text: (await ai.responses.create({ model, input, max_output_tokens: 64 })).output_text });`,
  ],
  [
    ['parsed'],
    `const r = await client.responses.create({ model, input }); const item = r.output.find((o) => o.type === 'function_call'); if (item && item.type === 'function_call') { const { arguments: raw } = item; use(JSON.parse(raw)); }`,
  ],
  [
    ['parsed'],
    `const r = await client.responses.create({ model, input }); const calls = r.output.filter((o): o is X => o.type === 'function_call'); for (const { name, arguments: args } of calls) handlers[name](JSON.parse(args));`,
  ],
  [
    [],
    `const r = await client.responses.create({ model, input }); switch (r.status) { case 'completed': use(JSON.parse(r.output_text)); break; }`,
  ],
  [
    [],
    `const r = await client.responses.create({ model, input }); if (r.output.some((o) => o.status === 'incomplete')) throw 1; use(JSON.parse(r.output_text));`,
  ],
  [
    [],
    'const { incomplete_details: cut, output_text: t } = await client.responses.create({ model, input }); if (cut) throw 1; use(JSON.parse(t));',
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); const handlers = { 'response.output_text.delta': (e) => out(e.delta), 'response.incomplete': () => warn() }; for await (const e of s) handlers[e.type]?.(e);`,
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); let last; for await (const e of s) { if (e.type === 'response.output_text.delta') out(e.delta); last = e; } if (last.response.status !== 'completed') throw 1;`,
  ],
  [
    ['plain'],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const e of s) { switch (e.type) { case 'response.created': break; case 'response.output_text.delta': process.stdout.write(e.delta); break; case 'response.completed': console.log('done', e.response.id); break; } }`,
  ],
  [
    ['plain'],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const { type, delta } of s) if (type === 'response.output_text.delta') process.stdout.write(delta);`,
  ],
  [
    [],
    `const s = await client.responses.create({ model, input, stream: true }); for await (const { type, delta } of s) { if (type === 'response.incomplete') throw 1; if (type === 'response.output_text.delta') process.stdout.write(delta); }`,
  ],
  [
    [],
    `const { output_parsed } = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); if (output_parsed === null) throw 1; use(output_parsed.x);`,
  ],
  [
    [],
    `const { output_parsed } = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); return_(output_parsed ?? fallback);`,
  ],
  [
    ['parsed'],
    `const { output_parsed } = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); use(output_parsed.x);`,
  ],
  [
    ['parsed'],
    `const { output_parsed: event } = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); const { name, date } = event; use(name, date);`,
  ],
  [
    ['parsed'],
    `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); use(r.output_parsed!.x);`,
  ],
  [
    [],
    `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); const p = r.output_parsed; assert(p); use(p.x);`,
  ],
  [
    [],
    `const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); if (r.status !== 'completed') throw 1; use(r.output_parsed.x);`,
  ],
  [
    [],
    `export const f = async () => { const r = await client.responses.parse({ model, input, text: { format: zodTextFormat(S, 's') } }); return r.output_parsed; };`,
  ],
  [
    ['capped'],
    'export async function f() { const r = await openai.completions.create({ model, prompt, max_tokens: 60 }); return r.choices.map((c) => c.text.trim()); }',
  ],
  [
    ['capped'],
    'export async function f() { const { data } = await openai.createCompletion({ model, prompt }); return data.choices[0].text; }',
  ],
  [
    [],
    'export async function f() { const { data } = await openai.createCompletion({ model, prompt, max_tokens: 9 }); return data.choices[0]; }',
  ],
  [
    ['plain'],
    'const stream = await openai.completions.create({ model, prompt, stream: true, max_tokens: 100 }); for await (const c of stream) process.stdout.write(c.choices[0].text);',
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages }); alert(r.choices[0].message.content);',
  ],
  [
    ['plain'],
    'openai.chat.completions.create({ model, messages }, { timeout: 1000 }).then(({ choices: [{ message }] }) => setMsg(message.content));',
  ],
  [
    ['plain'],
    'const r = await openai.chat.completions.create({ model, messages, max_completion_tokens: void 0 }); send(r.choices[0].message.content);',
  ],
  [
    ['capped'],
    `const body = { model, messages }; body['max_tokens'] = 12 * 50; const r = await openai.chat.completions.create(body); send(r.choices[0].message.content);`,
  ],
  [
    ['capped'],
    'function build(messages) { return { model, messages, max_tokens: 300 }; } const r = await openai.chat.completions.create(build(m)); send(r.choices[0].message.content);',
  ],
  [
    ['capped'],
    'const { limits } = { limits: { max_tokens: 200 } }; const r = await openai.chat.completions.create({ model, messages, ...limits }); send(r.choices[0].message.content);',
  ],
  [
    ['capped'],
    'const opts = long ? { max_tokens: 900 } : { max_tokens: 100 }; const r = await openai.chat.completions.create({ model, messages, ...opts }); send(r.choices[0].message.content);',
  ],
  [
    ['parsed'],
    `const messages = []; while (true) { const r = await openai.chat.completions.create({ model, messages, tools }); const m = r.choices[0].message; messages.push(m); if (!m.tool_calls?.length) { console.log(m.content); break; } for (const c of m.tool_calls) messages.push({ role: 'tool', tool_call_id: c.id, content: await run(c.function.name, JSON.parse(c.function.arguments)) }); }`,
  ],
  [
    ['kept'],
    `const messages = [sys]; while (true) { const r = await openai.chat.completions.create({ model, messages, tools }); const m = r.choices[0].message; messages.push(m); if (!m.tool_calls) break; for (const c of m.tool_calls) messages.push({ role: 'tool', tool_call_id: c.id, content: await run(c) }); }`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages }); if (r.choices[0].message.content === 'yes') go();`,
  ],
  [
    [],
    `const r = await openai.chat.completions.create({ model, messages, tools, tool_choice: 'required' }); const name = r.choices[0].message.tool_calls[0].function.name; route(name);`,
  ],
];

describe('require-finish-reason-check: requests, Responses and limits', () => {
  it.each(REQUESTS)('%j: %s', (tiers, code, filename) => {
    expect(tiersOf(code, filename === undefined ? {} : { filename })).toEqual(tiers);
  });
});
