import dedent from 'dedent';
import { Linter } from 'eslint';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import rule from '../../src/rules/require-finish-reason-check.js';

const config = [
  { files: ['**/*.*'], plugins: { openai: { rules: { finish: rule } } }, rules: { 'openai/finish': 'error' } } as never,
];

const TEXT = '{ "title": "Soup", "steps": ["Chop the on';
const chunk = (delta: object, finish_reason: string | null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason }],
});
const sse = (events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const RESPONSE = {
  id: 'r',
  object: 'response',
  status: 'incomplete',
  incomplete_details: { reason: 'max_output_tokens' },
  output: [
    {
      type: 'message',
      id: 'm',
      role: 'assistant',
      status: 'incomplete',
      content: [{ type: 'output_text', text: TEXT, annotations: [] }],
    },
  ],
};
const CALL = { id: 't', type: 'function', function: { name: 'cook', arguments: TEXT } };

/** An API that always stops at its token limit. */
function truncate(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const body = JSON.parse(init?.body as string) as { stream?: boolean; tools?: unknown };
  const json = (value: object) =>
    Promise.resolve(new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } }));
  const stream = (events: object[]) =>
    Promise.resolve(
      new Response(`${sse(events)}data: [DONE]\n\n`, { headers: { 'content-type': 'text/event-stream' } }),
    );
  if ((url instanceof Request ? url.url : url.toString()).endsWith('/responses')) {
    if (!body.stream) return json(RESPONSE);
    return stream([
      { type: 'response.output_text.delta', delta: TEXT, sequence_number: 0 },
      { type: 'response.incomplete', response: RESPONSE, sequence_number: 1 },
    ]);
  }
  if (body.stream)
    return stream([
      chunk({ role: 'assistant', content: TEXT.slice(0, 20) }, null),
      chunk({ content: TEXT.slice(20) }, null),
      chunk({}, 'length'),
    ]);
  const message = body.tools
    ? { role: 'assistant', content: null, tool_calls: [CALL] }
    : { role: 'assistant', content: TEXT };
  return json({
    id: 'c',
    object: 'chat.completion',
    created: 0,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'length' }],
  });
}

/** Runs the `run` that a module exports with a client of the real SDK. */
async function runWith(code: string): Promise<unknown> {
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as {
    run: (openai: OpenAI) => Promise<unknown>;
  };
  return module.run(new OpenAI({ apiKey: 'test', baseURL: 'http://127.0.0.1:9/v1', fetch: truncate }));
}

function fix(code: string): string {
  const { output, fixed } = new Linter().verifyAndFix(code, config, 'file.js');
  expect(fixed).toBe(true);
  return output;
}

const PROGRAMS: { name: string; code: string; cut: RegExp | string }[] = [
  {
    name: 'JSON.parse of the text',
    code: dedent`
      export async function run(openai) {
        const completion = await openai.chat.completions.create({ model: 'm', messages: [] });
        return JSON.parse(completion.choices[0].message.content);
      }
    `,
    cut: /Unterminated string in JSON/,
  },
  {
    name: 'JSON.parse of tool arguments',
    code: dedent`
      export async function run(openai) {
        const { choices } = await openai.chat.completions.create({ model: 'm', messages: [], tools: [{}] });
        const [call] = choices[0].message.tool_calls;
        return JSON.parse(call.function.arguments);
      }
    `,
    cut: /Unterminated string in JSON/,
  },
  {
    name: 'a stream, accumulated and parsed',
    code: dedent`
      export async function run(openai) {
        const stream = await openai.chat.completions.create({ model: 'm', messages: [], stream: true });
        let json = '';
        for await (const chunk of stream) json += chunk.choices[0]?.delta?.content ?? '';
        return JSON.parse(json);
      }
    `,
    cut: /Unterminated string in JSON/,
  },
  {
    name: 'the stream helper',
    code: dedent`
      export async function run(openai) {
        const stream = openai.chat.completions.stream({ model: 'm', messages: [] });
        return JSON.parse(await stream.finalContent());
      }
    `,
    cut: /Unterminated string in JSON/,
  },
  {
    name: 'a promise chain of concise arrows',
    code: dedent`
      export const run = (openai) =>
        openai.chat.completions.create({ model: 'm', messages: [] }).then((r) => r.choices[0].message.content);
    `,
    cut: TEXT,
  },
  {
    name: 'Responses, without a name',
    code: dedent`
      export async function run(openai) {
        return (await openai.responses.create({ model: 'm', input: 'q' })).output_text;
      }
    `,
    cut: TEXT,
  },
  {
    name: 'Responses, streamed',
    code: dedent`
      export async function run(openai) {
        let text = '';
        for await (const event of await openai.responses.create({ model: 'm', input: 'q', stream: true })) {
          if (event.type === 'response.output_text.delta') text += event.delta;
        }
        return text;
      }
    `,
    cut: TEXT,
  },
];

describe('a truncated answer, with the real SDK', () => {
  it.each(PROGRAMS)('$name: goes wrong as it stands', async ({ code, cut }) => {
    if (typeof cut === 'string') expect(await runWith(code)).toBe(cut);
    else await expect(runWith(code)).rejects.toThrow(cut);
  });

  it.each(PROGRAMS)('$name: is told by the fixed program', async ({ code }) => {
    await expect(runWith(fix(code))).rejects.toThrow(/^The answer is incomplete/);
  });
});
