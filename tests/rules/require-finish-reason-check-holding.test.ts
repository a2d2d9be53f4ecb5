import { describe, expect, it } from 'vitest';
import { tiersOf } from '../support/tiers.js';

/** Every way in which an answer is held until its text is used; beside each the nearest program that looks at the reason, or hands it on. */
interface Case {
  name: string;
  reported?: string;
  silent?: string;
}

const CASES: Case[] = [
  {
    name: 'awaited and read at once',
    reported: `const o = JSON.parse((await ai.chat.completions.create({ model, messages })).choices[0].message.content);`,
    silent: `const r = await ai.chat.completions.create({ model, messages }); if (r.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: '.then with a concise arrow',
    reported: `export const ask = () => ai.chat.completions.create({ model, messages }).then((r) => JSON.parse(r.choices[0].message.content));`,
    silent: `export const ask = () => ai.chat.completions.create({ model, messages }).then((r) => { if (r.choices[0].finish_reason !== 'stop') throw new Error(); return JSON.parse(r.choices[0].message.content); });`,
  },
  {
    name: '.then with destructured parameters',
    reported: `ai.chat.completions.create({ model, messages }).then(({ choices: [{ message: { content } }] }) => save(JSON.parse(content)));`,
    silent: `ai.chat.completions.create({ model, messages }).then(({ choices: [{ message: { content }, finish_reason }] }) => finish_reason === 'stop' && save(JSON.parse(content)));`,
  },
  {
    name: '.then chain that passes the text on',
    reported: `ai.chat.completions.create({ model, messages }).then((r) => r.choices[0].message.content).then(JSON.parse).then(save);`,
    silent: `ai.chat.completions.create({ model, messages }).then((r) => r.choices[0]).then((c) => ({ text: c.message.content, reason: c.finish_reason })).then(save);`,
  },
  {
    name: '.then with a function of the file',
    reported: `function show(r) { document.body.textContent = JSON.parse(r.choices[0].message.content).title; } ai.chat.completions.create({ model, messages }).then(show).catch(console.error);`,
    silent: `function show(r) { if (r.choices[0].finish_reason === 'length') return; save(JSON.parse(r.choices[0].message.content)); } ai.chat.completions.create({ model, messages }).then(show);`,
  },
  {
    name: 'a stream of Node that is held, let go on and stopped',
    reported: `const s = await ai.chat.completions.create({ model, messages, stream: true }); const r = Readable.from(s); r.pause(); r.resume(); res.on('close', () => r.destroy(new Error())); let t = ''; for await (const c of r) t += c.choices[0].delta.content; save(JSON.parse(t));`,
    silent: `const s = await ai.chat.completions.create({ model, messages, stream: true }); const r = Readable.from(s); r.pipe(res); let t = ''; for await (const c of r) t += c.choices[0].delta.content; save(JSON.parse(t));`,
  },
  {
    name: 'a stream that is cancelled',
    reported: `const s = await ai.chat.completions.create({ model, messages, stream: true }); const r = s; signal.onabort = () => r.cancel(); let t = ''; for await (const c of r) t += c.choices[0].delta.content; save(JSON.parse(t));`,
    silent: `const s = await ai.chat.completions.create({ model, messages, stream: true }); const r = s; signal.onabort = () => r.report(); let t = ''; for await (const c of r) t += c.choices[0].delta.content; save(JSON.parse(t));`,
  },
  {
    name: 'Promise.all with array destructuring',
    reported: `const [a, b] = await Promise.all([ai.chat.completions.create({ model, messages }), load()]); const o = JSON.parse(a.choices[0].message.content);`,
    silent: `const [a, b] = await Promise.all([ai.chat.completions.create({ model, messages }), load()]); if (a.choices[0].finish_reason === 'length') throw b; const o = JSON.parse(a.choices[0].message.content);`,
  },
  {
    name: 'Promise.all over a list',
    reported: `const rs = await Promise.all(items.map((i) => ai.chat.completions.create({ model, messages: m(i) }))); const os = rs.map((r) => JSON.parse(r.choices[0].message.content));`,
    silent: `const rs = await Promise.all(items.map((i) => ai.chat.completions.create({ model, messages: m(i) }))); if (rs.some((r) => r.choices[0].finish_reason === 'length')) throw new Error(); const os = rs.map((r) => JSON.parse(r.choices[0].message.content));`,
  },
  {
    name: 'Promise.all over async callbacks that return the text',
    reported: `const texts = await Promise.all(items.map(async (i) => { const r = await ai.chat.completions.create({ model, messages: m(i) }); return r.choices[0].message.content; })); for (const t of texts) save(JSON.parse(t));`,
    silent: `const all = await Promise.all(items.map(async (i) => { const r = await ai.chat.completions.create({ model, messages: m(i) }); return { text: r.choices[0].message.content, cut: r.choices[0].finish_reason === 'length' }; })); for (const t of all) save(JSON.parse(t.text));`,
  },
  {
    name: 'Promise.allSettled',
    reported: `const [s] = await Promise.allSettled([ai.chat.completions.create({ model, messages })]); if (s.status === 'fulfilled') save(JSON.parse(s.value.choices[0].message.content));`,
    silent: `const [s] = await Promise.allSettled([ai.chat.completions.create({ model, messages })]); if (s.status === 'fulfilled' && s.value.choices[0].finish_reason === 'stop') save(JSON.parse(s.value.choices[0].message.content));`,
  },
  {
    name: 'Promise.race against a timeout',
    reported: `const r = await Promise.race([ai.chat.completions.create({ model, messages }), timeout(1000)]); const o = JSON.parse(r.choices[0].message.content);`,
    silent: `const r = await Promise.race([ai.chat.completions.create({ model, messages }), timeout(1000)]); if (r.choices[0].finish_reason !== 'stop') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'destructured with a rename and a default',
    reported: `const { choices: [{ message: { content: text = '{}' } }] } = await ai.chat.completions.create({ model, messages }); const o = JSON.parse(text);`,
    silent: `const { choices: [{ message: { content: text = '{}' }, finish_reason: why }] } = await ai.chat.completions.create({ model, messages }); if (why === 'length') throw new Error(); const o = JSON.parse(text);`,
  },
  {
    name: 'mapped over choices',
    reported: `const r = await ai.chat.completions.create({ model, messages, n: 3 }); const os = r.choices.map((c) => c.message.content).map((t) => JSON.parse(t));`,
    silent: `const r = await ai.chat.completions.create({ model, messages, n: 3 }); const os = r.choices.filter((c) => c.finish_reason === 'stop').map((c) => JSON.parse(c.message.content));`,
  },
  {
    name: 'stored in a private field and read elsewhere',
    reported: `class A { #last; async ask() { this.#last = await ai.chat.completions.create({ model, messages }); } value() { return JSON.parse(this.#last.choices[0].message.content); } }`,
    silent: `class A { #last; async ask() { this.#last = await ai.chat.completions.create({ model, messages }); } value() { if (this.#last.choices[0].finish_reason === 'length') return; return JSON.parse(this.#last.choices[0].message.content); } }`,
  },
  {
    name: 'returned whole by a function of the file',
    reported: `async function ask() { return ai.chat.completions.create({ model, messages }); } const r = await ask(); const o = JSON.parse(r.choices[0].message.content);`,
    silent: `export async function ask() { const r = await ai.chat.completions.create({ model, messages }); log(r.choices[0].message.content); return r; }`,
  },
  {
    name: 'returned whole by an exported function that the file calls, too',
    reported: `export async function ask() { return ai.chat.completions.create({ model, messages }); } const r = await ask(); const o = JSON.parse(r.choices[0].message.content);`,
    silent: `export async function ask() { return ai.chat.completions.create({ model, messages }); } const r = await ask(); if (r.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'returned by a method and followed into its caller',
    reported: `class A { async #ask(m) { const r = await this.client.chat.completions.create({ model, messages: m }); return r.choices[0]; } async run(m) { const c = await this.#ask(m); return JSON.parse(c.message.content); } }`,
    silent: `class A { async #ask(m) { const r = await this.client.chat.completions.create({ model, messages: m }); return r.choices[0]; } async run(m) { const c = await this.#ask(m); if (c.finish_reason === 'length') throw new Error(); return JSON.parse(c.message.content); } }`,
  },
  {
    name: 'handed to a helper of the file',
    reported: `const textOf = (r) => r.choices[0].message.content ?? ''; const r = await ai.chat.completions.create({ model, messages }); const o = JSON.parse(textOf(r));`,
    silent: `const textOf = (r) => { if (r.choices[0].finish_reason === 'length') throw new Error(); return r.choices[0].message.content ?? ''; }; const r = await ai.chat.completions.create({ model, messages }); const o = JSON.parse(textOf(r));`,
  },
  {
    name: '.withResponse()',
    reported: `const { data, response } = await ai.chat.completions.create({ model, messages }).withResponse(); log(response.status); const o = JSON.parse(data.choices[0].message.content);`,
    silent: `const { data } = await ai.chat.completions.create({ model, messages }).withResponse(); if (data.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(data.choices[0].message.content);`,
  },
  {
    name: 'a retry loop',
    reported: `let r; for (let i = 0; i < 3 && !r; i++) { try { r = await ai.chat.completions.create({ model, messages }); } catch { await sleep(100); } } const o = JSON.parse(r.choices[0].message.content);`,
    silent: `let r; do { r = await ai.chat.completions.create({ model, messages }); } while (r.choices[0].finish_reason === 'length'); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'two requests that join',
    reported: `const r = deep ? await ai.chat.completions.create({ model: 'a', messages }) : await ai.chat.completions.create({ model: 'b', messages }); const o = JSON.parse(r.choices[0].message.content);`,
    silent: `const r = deep ? await ai.chat.completions.create({ model: 'a', messages }) : await ai.chat.completions.create({ model: 'b', messages }); if (r.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'a retry wrapper around the request',
    reported: `const r = await retry(() => ai.chat.completions.create({ model, messages }), { times: 3 }); const o = JSON.parse(r.choices[0].message.content);`,
    silent: `const r = await retry(() => ai.chat.completions.create({ model, messages })); if (r.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'new Promise around a .then',
    reported: `function ask() { return new Promise((resolve, reject) => { ai.chat.completions.create({ model, messages }).then((r) => resolve(r.choices[0].message.content), reject); }); } const o = JSON.parse(await ask());`,
    silent: `export function ask() { return new Promise((resolve, reject) => { ai.chat.completions.create({ model, messages }).then((r) => resolve(r), reject); }); }`,
  },
  {
    name: 'a callback parameter',
    reported: `function ask(q, done) { ai.chat.completions.create({ model, messages: q }).then((r) => done(null, r.choices[0].message.content)); } ask('x', (error, text) => save(JSON.parse(text)));`,
    silent: `export function ask(q, done) { ai.chat.completions.create({ model, messages: q }).then((r) => done(null, r)); }`,
  },
  {
    name: 'an object of the file that holds it',
    reported: `const state = {}; state.answer = await ai.chat.completions.create({ model, messages }); const o = JSON.parse(state.answer.choices[0].message.content);`,
    silent: `const state = {}; state.answer = await ai.chat.completions.create({ model, messages }); if (state.answer.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(state.answer.choices[0].message.content);`,
  },
  {
    name: 'a Map of the file that holds it',
    reported: `const cache = new Map(); cache.set(k, await ai.chat.completions.create({ model, messages })); const o = JSON.parse(cache.get(k).choices[0].message.content);`,
    silent: `const cache = new Map(); cache.set(k, await ai.chat.completions.create({ model, messages })); if (cache.get(k).choices[0].finish_reason !== 'stop') throw new Error(); const o = JSON.parse(cache.get(k).choices[0].message.content);`,
  },
  {
    name: 'an array that collects answers',
    reported: `const all = []; for (const i of items) { all.push(await ai.chat.completions.create({ model, messages: m(i) })); } for (const r of all) save(JSON.parse(r.choices[0].message.content));`,
    silent: `const all = []; for (const i of items) { all.push(await ai.chat.completions.create({ model, messages: m(i) })); } if (all.some(({ choices: [c] }) => c.finish_reason === 'length')) throw new Error(); for (const r of all) save(JSON.parse(r.choices[0].message.content));`,
  },
  {
    name: 'openai 3.x: the answer is in data',
    reported: `const r = await openai.createChatCompletion({ model, messages }); const o = JSON.parse(r.data.choices[0].message.content);`,
    silent: `const { data } = await openai.createChatCompletion({ model, messages }); if (data.choices[0].finish_reason === 'length') throw new Error(); const o = JSON.parse(data.choices[0].message.content);`,
  },
  {
    name: 'an IIFE and an alias',
    reported: `const r = await (async () => { const first = await ai.chat.completions.create({ model, messages }); return first; })(); const alias = r; const o = JSON.parse(alias!.choices[0]!.message!.content as string);`,
    silent: `const r = await (async () => { const first = await ai.chat.completions.create({ model, messages }); return first; })(); const { choices: [only] } = r; switch (only.finish_reason) { case 'length': throw new Error(); } const o = JSON.parse(only.message.content);`,
  },
  {
    name: 'an await that comes later',
    reported: `const promise = ai.chat.completions.create({ model, messages }); await prepare(); const r = await promise; const o = JSON.parse(r.choices[0].message.content);`,
    silent: `const promise = ai.chat.completions.create({ model, messages }); await prepare(); const r = await promise; if (r.choices[0]['finish_reason'] === 'length') throw new Error(); const o = JSON.parse(r.choices[0].message.content);`,
  },
  {
    name: 'choices.at, find and shift',
    reported: `const r = await ai.chat.completions.create({ model, messages }); const o = JSON.parse(r.choices.at(0).message.content);`,
    silent: `const r = await ai.chat.completions.create({ model, messages }); const c = r.choices.find((one) => one.index === 0); if (c.finish_reason === 'length') throw new Error(); const o = JSON.parse(c.message.content);`,
  },
  {
    name: 'the text assigned in a try and used after it',
    reported: `let text; try { const r = await ai.chat.completions.create({ model, messages }); text = r.choices[0].message.content; } catch (e) { throw new Error('api', { cause: e }); } const o = JSON.parse(text);`,
    silent: `let text; try { const r = await ai.chat.completions.create({ model, messages }); if (r.choices[0].finish_reason === 'length') throw new Error(); text = r.choices[0].message.content; } catch (e) { throw new Error('api', { cause: e }); } const o = JSON.parse(text);`,
  },
  {
    name: 'an object property with a function of the file',
    reported: `const api = { async ask(m) { const r = await ai.chat.completions.create({ model, messages: m }); return r.choices[0].message; } }; const { content } = await api.ask(m); const o = JSON.parse(content);`,
    silent: `const api = { async ask(m) { const r = await ai.chat.completions.create({ model, messages: m }); return r.choices[0]; } }; const { message, finish_reason } = await api.ask(m); if (finish_reason === 'length') throw new Error(); const o = JSON.parse(message.content);`,
  },
  {
    name: 'default exported handler, whole answer answered',
    silent: `export default async function handler(req, res) { const completion = await ai.chat.completions.create({ model, messages, max_tokens: 100 }); res.status(200).json(completion); }`,
  },
  {
    name: 'whole answer wrapped in an answer of its own',
    silent: `export async function POST() { const completion = await ai.chat.completions.create({ model, messages, max_tokens: 100 }); return Response.json({ ok: true, completion }); }`,
  },
];

describe('require-finish-reason-check: every way an answer is held', () => {
  it.each(CASES.filter(({ reported }) => reported !== undefined))('$name: reported', ({ reported = '' }) => {
    expect(new Set(tiersOf(reported))).toEqual(new Set(['parsed']));
  });
  it.each(CASES.filter(({ silent }) => silent !== undefined))('$name: neighbour is silent', ({ silent = '' }) => {
    expect(tiersOf(silent)).toEqual([]);
  });
});
