import * as parser from '@typescript-eslint/parser';
import dedent from 'dedent';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import rule from '../../src/rules/require-assistant-reply.js';
import { typeErrors } from '../support/type-errors.js';

const config = [
  {
    files: ['**/*.ts'],
    plugins: { openai: { rules: { reply: rule } } },
    rules: { 'openai/reply': 'error' },
    languageOptions: { parser },
  } as never, // a rule of typescript-eslint is no rule for ESLint's own types
];

const HEAD = dedent`
  import OpenAI from 'openai';
  import readline from 'node:readline/promises';
  const openai = new OpenAI();
  const rl = readline.createInterface(process.stdin);
  type Message = OpenAI.ChatCompletionMessageParam;
  declare const tools: OpenAI.ChatCompletionTool[];
  declare function run(call: OpenAI.ChatCompletionMessageToolCall): Promise<string>;
`;

/** Programs that type-check before the fix, one for each manner of writing. */
const PROGRAMS: Readonly<Record<string, string>> = {
  push: dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      console.log(completion.choices[0]?.message.content);
    });
  `,
  'message under its own name': dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const { choices } = await openai.chat.completions.create({ model: 'm', messages: history });
      const message = choices[0]!.message;
      console.log(message.content);
    });
  `,
  "entries of the file's own type": dedent`
    interface Entry { role: 'user' | 'assistant'; content: string }
    const history: Entry[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      console.log(completion.choices[0]?.message.content);
    });
  `,
  'class field': dedent`
    export class Chat {
      #messages: Message[] = [];
      async ask(text: string): Promise<string> {
        this.#messages.push({ role: 'user', content: text });
        const completion = await openai.chat.completions.create({ model: 'm', messages: this.#messages });
        return completion.choices[0]?.message.content ?? '';
      }
    }
  `,
  'map of histories': dedent`
    const histories = new Map<string, Message[]>();
    export async function ask(id: string, text: string): Promise<string> {
      const history = histories.get(id) ?? [];
      history.push({ role: 'user', content: text });
      histories.set(id, history);
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      return completion.choices[0]?.message.content ?? '';
    }
  `,
  'immutable update': dedent`
    let history: Message[] = [];
    rl.on('line', async (line) => {
      history = [...history, { role: 'user', content: line }];
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      console.log(completion.choices[0]?.message.content);
    });
  `,
  helper: dedent`
    const history: Message[] = [];
    function add(role: 'user' | 'assistant', content: string): void {
      history.push({ role, content });
    }
    rl.on('line', async (line) => {
      add('user', line);
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      console.log(completion.choices[0]?.message.content);
    });
  `,
  stream: dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const stream = await openai.chat.completions.create({ model: 'm', messages: history, stream: true });
      for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
    });
  `,
  'stream helper': dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const stream = openai.chat.completions.stream({ model: 'm', messages: history });
      stream.on('content', (delta) => process.stdout.write(delta));
      await stream.done();
    });
  `,
  'tool loop': dedent`
    export async function agent(question: string): Promise<void> {
      const messages: Message[] = [{ role: 'user', content: question }];
      for (;;) {
        const completion = await openai.chat.completions.create({ model: 'm', messages, tools });
        const calls = completion.choices[0]?.message.tool_calls;
        if (!calls) return;
        for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
      }
    }
  `,
  'only the content beside tool results': dedent`
    export async function agent(question: string): Promise<void> {
      const messages: Message[] = [{ role: 'user', content: question }];
      for (;;) {
        const completion = await openai.chat.completions.create({ model: 'm', messages, tools });
        const message = completion.choices[0]!.message;
        if (!message.tool_calls) return;
        messages.push({ role: 'assistant', content: message.content });
        for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
      }
    }
  `,
  'responses input': dedent`
    const input: OpenAI.Responses.ResponseInputItem[] = [];
    rl.on('line', async (line) => {
      input.push({ role: 'user', content: line });
      const response = await openai.responses.create({ model: 'm', input });
      console.log(response.output_text);
    });
  `,
  "responses input of the file's own type": dedent`
    interface Turn { role: 'user' | 'assistant'; content: string }
    const turns: Turn[] = [];
    rl.on('line', async (line) => {
      turns.push({ role: 'user', content: line });
      const response = await openai.responses.create({ model: 'm', input: turns });
      console.log(response.output_text);
    });
  `,
  'responses input that a helper adds to': dedent`
    const input: OpenAI.Responses.ResponseInputItem[] = [];
    const add = (role: 'user' | 'assistant', content: string) => input.push({ role, content });
    rl.on('line', async (line) => {
      add('user', line);
      const response = await openai.responses.create({ model: 'm', input });
      console.log(response.output_text);
    });
  `,
  'results of tools beside a reply that is not stored': dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const completion = await openai.chat.completions.create({ model: 'm', messages: history, tools });
      const { message } = completion.choices[0]!;
      for (const call of message.tool_calls ?? []) history.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
      console.log(message.content);
    });
  `,
  'only the content of a message that may be absent': dedent`
    const history: Message[] = [];
    rl.on('line', async (line) => {
      history.push({ role: 'user', content: line });
      const completion = await openai.chat.completions.create({ model: 'm', messages: history, tools });
      history.push({ role: 'assistant', content: completion.choices[0]?.message.content ?? '' });
      for (const call of completion.choices[0]?.message.tool_calls ?? []) history.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
    });
  `,
  'callback of then': dedent`
    const history: Message[] = [];
    rl.on('line', (line) => {
      history.push({ role: 'user', content: line });
      void openai.chat.completions.create({ model: 'm', messages: history }).then((completion) => console.log(completion.choices[0]?.message.content));
    });
  `,
  'reply after the user': dedent`
    export async function two(first: string, second: string): Promise<void> {
      const history: Message[] = [];
      history.push({ role: 'user', content: first });
      const completion = await openai.chat.completions.create({ model: 'm', messages: history });
      history.push({ role: 'user', content: second });
      history.push({ role: 'assistant', content: completion.choices[0]?.message.content ?? '' });
      await openai.chat.completions.create({ model: 'm', messages: history });
    }
  `,
};

describe('fixes of require-assistant-reply are accepted by TypeScript', () => {
  const names = Object.keys(PROGRAMS);
  const before = names.map((name) => `${HEAD}\n${PROGRAMS[name] ?? ''}\n`);
  const after = before.map((code) => new Linter().verifyAndFix(code, config, 'file.ts'));

  it.each(names.map((name, index) => ({ name, index })))('$name: fixed, and then silent', ({ index }) => {
    expect(after[index]?.fixed).toBe(true);
    expect(after[index]?.messages).toEqual([]);
  });

  it.each([false, true])(
    'strict, noUncheckedIndexedAccess: %s',
    (noUncheckedIndexedAccess) => {
      const errors = typeErrors([...before, ...after.map(({ output }) => output)], { noUncheckedIndexedAccess });
      const named = Object.fromEntries(
        errors.map((list, i) => [`${i < names.length ? 'before' : 'after'}: ${names[i % names.length] ?? ''}`, list]),
      );
      expect(named).toEqual(Object.fromEntries(Object.keys(named).map((name) => [name, []])));
    },
    60_000,
  );
});
