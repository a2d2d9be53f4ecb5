import * as parser from '@typescript-eslint/parser';
import dedent from 'dedent';
import { Linter } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import reply from '../../src/rules/require-assistant-reply.js';
import rule from '../../src/rules/require-finish-reason-check.js';

const config = [
  {
    files: ['**/*.*'],
    plugins: { openai: { rules: { finish: rule } } },
    rules: { 'openai/finish': 'error' },
    languageOptions: { parser },
  } as never, // a rule of typescript-eslint is no rule for ESLint's own types
];

/** One pass of the rule's fixes over a text. */
function fixOnce(code: string): { output: string; left: Linter.LintMessage[] } {
  const messages = new Linter().verify(code, config, 'file.ts');
  let output = code;
  for (const { fix } of messages.toReversed())
    if (fix) output = output.slice(0, fix.range[0]) + fix.text + output.slice(fix.range[1]);
  return { output, left: new Linter().verify(output, config, 'file.ts') };
}

interface Case {
  name: string;
  code: string;
  output: string;
}

const HEAD = `import OpenAI from 'openai';\nconst openai = new OpenAI();\ndeclare const messages: OpenAI.ChatCompletionMessageParam[];\n`;

const CASES: Case[] = [
  {
    name: 'in front of the statement that reads the text, below the comment above it',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        console.log(completion.usage);

        // what the model said
        const text = completion.choices[0]!.message.content; // may be null
        return JSON.parse(text!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        console.log(completion.usage);

        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        // what the model said
        const text = completion.choices[0]!.message.content; // may be null
        return JSON.parse(text!) as unknown;
      }
    `,
  },
  {
    name: 'an answer without a name gets one',
    code: dedent`
      export async function ask() {
        return JSON.parse((await openai.chat.completions.create({ model: 'm', messages })).choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'a pattern that takes everything apart at once',
    code: dedent`
      export async function ask() {
        const { choices: [{ message }] } = await openai.chat.completions.create({ model: 'm', messages }) as any;
        return message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        const { choices: [{ message }] } = completion as any;
        return message.content;
      }
    `,
  },
  {
    name: 'a concise arrow gets a block',
    code: dedent`
      export const ask = () =>
        openai.chat.completions
          .create({ model: 'm', messages })
          .then((completion) => completion.choices[0]?.message.content ?? '');
    `,
    output: dedent`
      export const ask = () =>
        openai.chat.completions
          .create({ model: 'm', messages })
          .then((completion) => {
            if (completion.choices[0]?.finish_reason === 'length') {
              throw new Error('The answer is incomplete: it was cut at the token limit.');
            }
            return completion.choices[0]?.message.content ?? '';
          });
    `,
  },
  {
    name: 'a concise arrow that returns an object keeps its parentheses and comments',
    code: dedent`
      export const ask = async () => /* the answer */ ({ text: (await openai.chat.completions.create({ model: 'm', messages })).choices[0]!.message.content });
    `,
    output: dedent`
      export const ask = async () => { /* the answer */ 
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return { text: completion.choices[0]!.message.content };
      };
    `,
  },
  {
    name: 'an if without braces gets some',
    code: dedent`
      export async function ask(loud: boolean) {
        if (loud) console.log((await openai.chat.completions.create({ model: 'm', messages })).choices[0]?.message.content);
      }
    `,
    output: dedent`
      export async function ask(loud: boolean) {
        if (loud) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
          console.log(completion.choices[0]?.message.content);
        }
      }
    `,
  },
  {
    name: 'assigned in a try behind which it is read whatever is thrown in it',
    code: dedent`
      export async function ask() {
        let completion: OpenAI.ChatCompletion | undefined;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          console.error(error);
        }
        return completion?.choices[0]?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion: OpenAI.ChatCompletion | undefined;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          console.error(error);
        }
        if (completion?.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion?.choices[0]?.message.content;
      }
    `,
  },
  {
    name: 'assigned in a try whose handler leaves',
    code: dedent`
      export async function ask() {
        let completion: OpenAI.ChatCompletion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          return String(error);
        }
        return completion.choices[0]!.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion: OpenAI.ChatCompletion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
        } catch (error) {
          return String(error);
        }
        return completion.choices[0]!.message.content;
      }
    `,
  },
  {
    name: 'parsed in a try of its own, whose handler goes on with the next',
    code: dedent`
      export async function all(batches: OpenAI.ChatCompletionMessageParam[][]) {
        const found: unknown[] = [];
        for (const messages of batches) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.message.function_call) {
            try {
              const { name } = completion.choices[0].message.function_call;
              found.push(name, JSON.parse(completion.choices[0].message.function_call.arguments));
            } catch (error) {
              console.error(error);
            }
          }
        }
        console.log(found);
      }
    `,
    output: dedent`
      export async function all(batches: OpenAI.ChatCompletionMessageParam[][]) {
        const found: unknown[] = [];
        for (const messages of batches) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.message.function_call) {
            try {
              if (completion.choices[0]?.finish_reason === 'length') {
                throw new Error('The answer is incomplete: it was cut at the token limit.');
              }
              const { name } = completion.choices[0].message.function_call;
              found.push(name, JSON.parse(completion.choices[0].message.function_call.arguments));
            } catch (error) {
              console.error(error);
            }
          }
        }
        console.log(found);
      }
    `,
  },
  {
    name: 'parsed in a try of its own, whose handler goes on with the next, once the text is cleaned',
    code: dedent`
      export async function all(batches: OpenAI.ChatCompletionMessageParam[][]) {
        const found: unknown[] = [];
        for (const messages of batches) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          let content = completion.choices[0]?.message.content ?? '';
          content = content.replace(/^\`+json/, '');
          try {
            found.push(JSON.parse(content));
          } catch (error) {
            console.error('No JSON:', content, error);
          }
        }
        console.log(found);
      }
    `,
    output: dedent`
      export async function all(batches: OpenAI.ChatCompletionMessageParam[][]) {
        const found: unknown[] = [];
        for (const messages of batches) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          let content = completion.choices[0]?.message.content ?? '';
          content = content.replace(/^\`+json/, '');
          try {
            if (completion.choices[0]?.finish_reason === 'length') {
              throw new Error('The answer is incomplete: it was cut at the token limit.');
            }
            found.push(JSON.parse(content));
          } catch (error) {
            console.error('No JSON:', content, error);
          }
        }
        console.log(found);
      }
    `,
  },
  {
    name: 'given to a caller that uses it in a try whose handler goes on',
    code: dedent`
      async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        return completion.choices[0]!.message.content;
      }
      export async function show() {
        try {
          console.log(await ask());
        } catch (error) {
          console.error(error);
        }
      }
    `,
    output: dedent`
      async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion.choices[0]!.message.content;
      }
      export async function show() {
        try {
          console.log(await ask());
        } catch (error) {
          console.error(error);
        }
      }
    `,
  },
  {
    name: 'read in any case before it is parsed in some cases only',
    code: dedent`
      export async function tags(loud: boolean) {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        console.log(completion.choices[0]!.message);
        if (loud) return JSON.parse(completion.choices[0]!.message.content!);
      }
    `,
    output: dedent`
      export async function tags(loud: boolean) {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        console.log(completion.choices[0]!.message);
        if (loud) return JSON.parse(completion.choices[0]!.message.content!);
      }
    `,
  },
  {
    name: 'read in some cases only, twice',
    code: dedent`
      export async function tags(loud: boolean) {
        const completion = loud ? await openai.chat.completions.create({ model: 'm', messages }) : undefined;
        console.log(loud);
        if (loud) console.log(completion!.choices[0]!.message);
        if (loud) return JSON.parse(completion!.choices[0]!.message.content!);
      }
    `,
    output: dedent`
      export async function tags(loud: boolean) {
        const completion = loud ? await openai.chat.completions.create({ model: 'm', messages }) : undefined;
        console.log(loud);
        if (completion?.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        if (loud) console.log(completion!.choices[0]!.message);
        if (loud) return JSON.parse(completion!.choices[0]!.message.content!);
      }
    `,
  },
  {
    name: 'a chunk may come without choices, as the loop knows',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        for await (const part of stream) {
          if (!part.choices) continue;
          text += part.choices[0]?.delta.content ?? '';
        }
        return text;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        let finishReason = '';
        for await (const part of stream) {
          finishReason = part.choices?.[0]?.finish_reason ?? finishReason;
          if (!part.choices) continue;
          text += part.choices[0]?.delta.content ?? '';
        }
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return text;
      }
    `,
  },
  {
    name: 'a chunk that may be absent itself',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        for await (const part of stream) text += part?.choices[0]?.delta.content ?? '';
        return text;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        let finishReason = '';
        for await (const part of stream) {
          finishReason = part?.choices[0]?.finish_reason ?? finishReason;
          text += part?.choices[0]?.delta.content ?? '';
        }
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return text;
      }
    `,
  },
  {
    name: 'a stream in a try behind which its text is used whatever is thrown in it',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        // as far as it comes
        try {
          for await (const part of stream) {
            text += part.choices[0]?.delta.content ?? '';
          }
        } catch (error) {
          console.error(error);
        } // collected
        return text;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        let finishReason = '';
        // as far as it comes
        try {
          for await (const part of stream) {
            finishReason = part.choices[0]?.finish_reason ?? finishReason;
            text += part.choices[0]?.delta.content ?? '';
          }
        } catch (error) {
          console.error(error);
        } // collected
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return text;
      }
    `,
  },
  {
    name: 'a stream in a try whose handler leaves',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        try {
          for await (const part of stream) text += part.choices[0]?.delta.content ?? '';
        } catch {
          return undefined;
        }
        return text;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        try {
          let finishReason = '';
          for await (const part of stream) {
            finishReason = part.choices[0]?.finish_reason ?? finishReason;
            text += part.choices[0]?.delta.content ?? '';
          }
          if (finishReason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
        } catch {
          return undefined;
        }
        return text;
      }
    `,
  },
  {
    name: 'a request in a try whose handler throws an error of its own',
    code: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch {
          throw new Error('The API cannot be reached.');
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch {
          throw new Error('The API cannot be reached.');
        }
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'a request in a try whose handler makes another error of the one it got',
    code: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          throw new Error('The API cannot be reached.', { cause: error });
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          throw new Error('The API cannot be reached.', { cause: error });
        }
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'a request in a try whose handler throws what it got, if it does not know it',
    code: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          if (error instanceof OpenAI.RateLimitError) throw new Error('Please wait.', { cause: error });
          throw error;
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
        } catch (error) {
          if (error instanceof OpenAI.RateLimitError) throw new Error('Please wait.', { cause: error });
          throw error;
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'a request in a loop that tries until it has an answer',
    code: dedent`
      export async function ask() {
        let completion!: OpenAI.ChatCompletion;
        for (let tries = 0; tries < 3; tries += 1) {
          try {
            completion = await openai.chat.completions.create({ model: 'm', messages });
            break;
          } catch (error) {
            if (tries === 2) throw error;
          }
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        let completion!: OpenAI.ChatCompletion;
        for (let tries = 0; tries < 3; tries += 1) {
          try {
            completion = await openai.chat.completions.create({ model: 'm', messages });
            break;
          } catch (error) {
            if (tries === 2) throw error;
          }
        }
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(completion.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'a request in a try whose handler asks once more',
    code: dedent`
      export async function ask(tries: number): Promise<string | null> {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          if (tries > 0) return ask(tries - 1);
          throw error;
        }
        return completion.choices[0]!.message.content;
      }
    `,
    output: dedent`
      export async function ask(tries: number): Promise<string | null> {
        let completion;
        try {
          completion = await openai.chat.completions.create({ model: 'm', messages });
        } catch (error) {
          if (tries > 0) return ask(tries - 1);
          throw error;
        }
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion.choices[0]!.message.content;
      }
    `,
  },
  {
    name: 'an answer that may be a stream is read with the cast of the program',
    code: dedent`
      export async function ask(stream: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages, stream });
        if (stream) return answer;
        return JSON.parse((answer as OpenAI.ChatCompletion).choices[0]!.message.content!) as unknown;
      }
    `,
    output: dedent`
      export async function ask(stream: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages, stream });
        if (stream) return answer;
        if ((answer as OpenAI.ChatCompletion).choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse((answer as OpenAI.ChatCompletion).choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'with the cast by which the program says what an answer is',
    code: dedent`
      export async function ask(request: object) {
        const answer: unknown = await openai.responses.create({ ...request, model: 'm', input: 'hello' });
        return (answer as OpenAI.Responses.Response).output_text;
      }
    `,
    output: dedent`
      export async function ask(request: object) {
        const answer: unknown = await openai.responses.create({ ...request, model: 'm', input: 'hello' });
        if ((answer as OpenAI.Responses.Response).status === 'incomplete') {
          throw new Error('The answer is incomplete: generation stopped early.');
        }
        return (answer as OpenAI.Responses.Response).output_text;
      }
    `,
  },
  {
    name: 'behind what keeps the id from which the next request goes on',
    code: dedent`
      let last: string | undefined;
      export async function ask(input: string) {
        let response = await openai.responses.create({ model: 'm', input: 'hello' });
        while (true) {
          if (response.output.length === 1) return response.output_text;
          response = await openai.responses.create({ model: 'm', input, previous_response_id: response.id });
          last = response.id;
        }
      }
    `,
    output: dedent`
      let last: string | undefined;
      export async function ask(input: string) {
        let response = await openai.responses.create({ model: 'm', input: 'hello' });
        if (response.status === 'incomplete') {
          throw new Error('The answer is incomplete: generation stopped early.');
        }
        while (true) {
          if (response.output.length === 1) return response.output_text;
          response = await openai.responses.create({ model: 'm', input, previous_response_id: response.id });
          last = response.id;
          if (response.status === 'incomplete') {
            throw new Error('The answer is incomplete: generation stopped early.');
          }
        }
      }
    `,
  },
  {
    name: 'behind a test that tells an answer from a stream',
    code: dedent`
      export async function ask(request: Parameters<typeof openai.chat.completions.create>[0]) {
        const answer = await openai.chat.completions.create(request);
        if ('choices' in answer) return answer.choices[0]?.message.content;
        return answer.toReadableStream();
      }
    `,
    output: dedent`
      export async function ask(request: Parameters<typeof openai.chat.completions.create>[0]) {
        const answer = await openai.chat.completions.create(request);
        if ('choices' in answer) {
          if (answer.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
          return answer.choices[0]?.message.content;
        }
        return answer.toReadableStream();
      }
    `,
  },
  {
    name: 'in the branch that is no stream',
    code: dedent`
      export async function ask(stream: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages, stream });
        if (Symbol.asyncIterator in answer) {
          return answer;
        } else {
          return JSON.parse(answer.choices[0]!.message.content!) as unknown;
        }
      }
    `,
    output: dedent`
      export async function ask(stream: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages, stream });
        if (Symbol.asyncIterator in answer) {
          return answer;
        } else {
          if (answer.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
          return JSON.parse(answer.choices[0]!.message.content!) as unknown;
        }
      }
    `,
  },
  {
    name: 'a list of choices that is tested below',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choices = completion.choices;
        if (!choices || choices.length === 0) return 'none';
        return choices[0]?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choices = completion.choices;
        if (!choices || choices.length === 0) return 'none';
        if (choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return choices[0]?.message.content;
      }
    `,
  },
  {
    name: 'a list of choices that is tested where it is read',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choices = completion.choices;
        let text: string | null | undefined = 'none';
        if (choices && choices.length > 0) text = choices[0]?.message.content;
        return text;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choices = completion.choices;
        let text: string | null | undefined = 'none';
        if (choices?.[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        if (choices && choices.length > 0) text = choices[0]?.message.content;
        return text;
      }
    `,
  },
  {
    name: 'the question mark stands at the link that may be absent',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (!completion.choices?.[0]?.message?.content) throw new Error('Invalid response');
        return completion.choices[0].message.content.trim();
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices?.[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        if (!completion.choices?.[0]?.message?.content) throw new Error('Invalid response');
        return completion.choices[0].message.content.trim();
      }
    `,
  },
  {
    name: 'both links may be absent',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion?.choices?.length > 0) return completion.choices[0]?.message.content;
        return '';
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion?.choices?.[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        if (completion?.choices?.length > 0) return completion.choices[0]?.message.content;
        return '';
      }
    `,
  },
  {
    name: 'a list that is tested by a fallback',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const [choice] = completion.choices ?? [];
        return choice?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const [choice] = completion.choices ?? [];
        if (choice?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return choice?.message.content;
      }
    `,
  },
  {
    name: 'what a test above leaves with is there',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (!completion?.choices?.length) return 'none';
        return completion.choices[0]?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (!completion?.choices?.length) return 'none';
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion.choices[0]?.message.content;
      }
    `,
  },
  {
    name: 'a test above that goes on settles nothing',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (!completion.choices) console.warn('none');
        if (completion.choices) console.log(completion.choices[0]?.message.content);
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (!completion.choices) console.warn('none');
        if (completion.choices?.[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        if (completion.choices) console.log(completion.choices[0]?.message.content);
      }
    `,
  },
  {
    name: 'an answer without a name whose choices may be absent',
    code: dedent`
      export async function ask() {
        return (await openai.chat.completions.create({ model: 'm', messages })).choices?.[0]?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        if (completion.choices?.[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion.choices?.[0]?.message.content;
      }
    `,
  },
  {
    name: 'a choice that has a name',
    code: dedent`
      export async function ask() {
        const { choices } = await openai.chat.completions.create({ model: 'm', messages });
        const choice = choices[0]!;
        return choice.message;
      }
    `,
    output: dedent`
      export async function ask() {
        const { choices } = await openai.chat.completions.create({ model: 'm', messages });
        const choice = choices[0]!;
        if (choice.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return choice.message;
      }
    `,
  },
  {
    name: 'a choice that may be missing',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choice = completion.choices.at(0);
        return choice?.message.content;
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages });
        const choice = completion.choices.at(0);
        if (choice?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return choice?.message.content;
      }
    `,
  },
  {
    name: 'a helper that gets the whole answer',
    code: dedent`
      const textOf = (completion: OpenAI.ChatCompletion) => completion.choices[0]?.message.content ?? '';
      const first = await openai.chat.completions.create({ model: 'm', messages });
      export const data = JSON.parse(textOf(first)) as unknown;
    `,
    output: dedent`
      const textOf = (completion: OpenAI.ChatCompletion) => {
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return completion.choices[0]?.message.content ?? '';
      };
      const first = await openai.chat.completions.create({ model: 'm', messages });
      export const data = JSON.parse(textOf(first)) as unknown;
    `,
  },
  {
    name: 'a stream: the reason of the last chunk is captured',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let json = '';
        for await (const chunk of stream) {
          json += chunk.choices[0]?.delta?.content ?? '';
        }
        return JSON.parse(json) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let json = '';
        let finishReason = '';
        for await (const chunk of stream) {
          finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
          json += chunk.choices[0]?.delta?.content ?? '';
        }
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(json) as unknown;
      }
    `,
  },
  {
    name: 'a stream loop without braces gets some',
    code: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let json = '';
        for await (const chunk of stream) json += chunk.choices[0]?.delta?.content ?? '';
        return JSON.parse(json) as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let json = '';
        let finishReason = '';
        for await (const chunk of stream) {
          finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
          json += chunk.choices[0]?.delta?.content ?? '';
        }
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(json) as unknown;
      }
    `,
  },
  {
    name: 'the stream helper',
    code: dedent`
      export async function ask() {
        const stream = openai.chat.completions.stream({ model: 'm', messages });
        return JSON.parse((await stream.finalContent()) ?? '') as unknown;
      }
    `,
    output: dedent`
      export async function ask() {
        const stream = openai.chat.completions.stream({ model: 'm', messages });
        if ((await stream.finalChatCompletion()).choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse((await stream.finalContent()) ?? '') as unknown;
      }
    `,
  },
  {
    name: 'Responses',
    code: dedent`
      export async function ask(input: string) {
        const response = await openai.responses.create({ model: 'm', input, max_output_tokens: 100 });
        return response.output_text;
      }
    `,
    output: dedent`
      export async function ask(input: string) {
        const response = await openai.responses.create({ model: 'm', input, max_output_tokens: 100 });
        if (response.status === 'incomplete') {
          throw new Error('The answer is incomplete: generation stopped early.');
        }
        return response.output_text;
      }
    `,
  },
  {
    name: 'Responses, taken apart at once',
    code: dedent`
      export async function ask(input: string) {
        const { output_text: text } = await openai.responses.create({ model: 'm', input });
        return JSON.parse(text) as unknown;
      }
    `,
    output: dedent`
      export async function ask(input: string) {
        const response = await openai.responses.create({ model: 'm', input });
        if (response.status === 'incomplete') {
          throw new Error('The answer is incomplete: generation stopped early.');
        }
        const { output_text: text } = response;
        return JSON.parse(text) as unknown;
      }
    `,
  },
  {
    name: 'Responses, streamed',
    code: dedent`
      export async function ask(input: string) {
        const stream = await openai.responses.create({ model: 'm', input, stream: true });
        let text = '';
        for await (const event of stream) {
          if (event.type === 'response.output_text.delta') text += event.delta;
        }
        return text;
      }
    `,
    output: dedent`
      export async function ask(input: string) {
        const stream = await openai.responses.create({ model: 'm', input, stream: true });
        let text = '';
        for await (const event of stream) {
          if (event.type === 'response.incomplete') {
            throw new Error('The answer is incomplete: generation stopped early.');
          }
          if (event.type === 'response.output_text.delta') text += event.delta;
        }
        return text;
      }
    `,
  },
  {
    name: 'each answer of a helper, but for the caller who looks',
    code: dedent`
      const ask = () => openai.chat.completions.create({ model: 'm', messages });
      export async function first() {
        const answer = await ask();
        return JSON.parse(answer.choices[0]!.message.content!) as unknown;
      }
      export async function second() {
        const answer = await ask();
        if (answer.choices[0]?.finish_reason !== 'stop') throw new Error('cut');
        return JSON.parse(answer.choices[0]!.message.content!) as unknown;
      }
      export async function third() {
        const { choices } = await ask();
        return choices[0]!.message.content;
      }
    `,
    output: dedent`
      const ask = () => openai.chat.completions.create({ model: 'm', messages });
      export async function first() {
        const answer = await ask();
        if (answer.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(answer.choices[0]!.message.content!) as unknown;
      }
      export async function second() {
        const answer = await ask();
        if (answer.choices[0]?.finish_reason !== 'stop') throw new Error('cut');
        return JSON.parse(answer.choices[0]!.message.content!) as unknown;
      }
      export async function third() {
        const { choices } = await ask();
        if (choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return choices[0]!.message.content;
      }
    `,
  },
  {
    name: 'an answer that is always there, and read in some cases only',
    code: dedent`
      export async function ask(wantsJson: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages });
        return wantsJson ? (JSON.parse(answer.choices[0]!.message.content!) as unknown) : null;
      }
    `,
    output: dedent`
      export async function ask(wantsJson: boolean) {
        const answer = await openai.chat.completions.create({ model: 'm', messages });
        if (answer.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return wantsJson ? (JSON.parse(answer.choices[0]!.message.content!) as unknown) : null;
      }
    `,
  },
  {
    name: 'every choice of several',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages, n: 3 });
        return completion.choices.map((choice) => choice.message.content);
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages, n: 3 });
        return completion.choices.map((choice) => {
          if (choice.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
          return choice.message.content;
        });
      }
    `,
  },
  {
    name: 'each choice, when a loop takes the message out of it',
    code: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages, n: 3 });
        for (const { message } of completion.choices) console.log(JSON.parse(message.content!));
      }
    `,
    output: dedent`
      export async function ask() {
        const completion = await openai.chat.completions.create({ model: 'm', messages, n: 3 });
        if (completion.choices.some((choice) => choice.finish_reason === 'length')) {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        for (const { message } of completion.choices) console.log(JSON.parse(message.content!));
      }
    `,
  },
  {
    name: 'a block in one line is unfolded',
    code: dedent`
      export async function ask() { const r = await openai.chat.completions.create({ model: 'm', messages }); /* the text */ return JSON.parse(r.choices[0]!.message.content!) as unknown; }
    `,
    output: dedent`
      export async function ask() {
        const r = await openai.chat.completions.create({ model: 'm', messages });
        if (r.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        /* the text */ return JSON.parse(r.choices[0]!.message.content!) as unknown;
      }
    `,
  },
  {
    name: 'an answer in the middle of an object moves with its indentation',
    code: dedent`
      export const ask = async () => ({
        text: JSON.parse(
          (
            await openai.chat.completions.create({
              model: 'm',
              messages, // all of them
            })
          ).choices[0]!.message.content!,
        ) as unknown,
      });
    `,
    output: dedent`
      export const ask = async () => {
        const completion = await openai.chat.completions.create({
          model: 'm',
          messages, // all of them
        });
        if (completion.choices[0]?.finish_reason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return {
          text: JSON.parse(
            completion.choices[0]!.message.content!,
          ) as unknown,
        };
      };
    `,
  },
  {
    name: 'the only statement in front of an else, and a comment that ends the line of a loop',
    code: dedent`
      export async function ask(isLong: boolean) {
        let json = '';
        if (isLong) json = JSON.parse((await openai.chat.completions.create({ model: 'm', messages })).choices[0]!.message.content!);
        else json = '{}';
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        for await (const chunk of stream) { text += chunk.choices[0]?.delta.content ?? ''; } // all of it
        return JSON.parse(text) as unknown;
      }
    `,
    output: dedent`
      export async function ask(isLong: boolean) {
        let json = '';
        if (isLong) {
          const completion = await openai.chat.completions.create({ model: 'm', messages });
          if (completion.choices[0]?.finish_reason === 'length') {
            throw new Error('The answer is incomplete: it was cut at the token limit.');
          }
          json = JSON.parse(completion.choices[0]!.message.content!);
        } else json = '{}';
        const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });
        let text = '';
        let finishReason = '';
        for await (const chunk of stream) {
          finishReason = chunk.choices[0]?.finish_reason ?? finishReason;
          text += chunk.choices[0]?.delta.content ?? '';
        } // all of it
        if (finishReason === 'length') {
          throw new Error('The answer is incomplete: it was cut at the token limit.');
        }
        return JSON.parse(text) as unknown;
      }
    `,
  },
];

describe('require-finish-reason-check: fixes', () => {
  it.each(CASES)('$name', ({ code, output }) => {
    expect(fixOnce(code).output).toBe(output);
  });

  it.each(CASES)('$name: settles in one pass and is silent then', ({ code }) => {
    expect(fixOnce(code).left).toEqual([]);
  });

  it('follows double quotes, missing semicolons and tabs', () => {
    const code =
      'export async function ask() {\n\tconst answer = await openai.responses.create({ model: "m", input: "q" })\n\treturn answer.output_text\n}\n';
    const guard =
      '\tif (answer.status === "incomplete") {\n\t\tthrow new Error("The answer is incomplete: generation stopped early.")\n\t}\n';
    expect(fixOnce(code).output).toBe(code.replace('\treturn', `${guard}\treturn`));
  });

  it('does not begin a line with a bracket that would continue the line before', () => {
    const code =
      'const s = await openai.responses.create({ model: "m", input: "q" })\n;[s.output_text].forEach(show)\n';
    expect(new Linter().verify(fixOnce(code).output, config, 'file.ts')).toEqual([]);
  });

  it.each([
    [
      'a listener of a stream',
      `const s = openai.chat.completions.stream({ model, messages }); s.on('content', (delta) => show(delta));`,
    ],
    [
      'an answer cast to a type without the field',
      `const r = (await openai.responses.create({ model, input })) as { output_text: string }; show(r.output_text);`,
    ],
    [
      'an answer of a word that is printed',
      `const r = await openai.chat.completions.create({ model, messages, max_tokens: 5 }); console.log(r.choices[0].message.content);`,
    ],
    [
      'a guard in a try whose handler throws an error of its own, whatever it got',
      `async function ask(messages) { try { const r = await openai.chat.completions.create({ model, messages }); return r.choices[0].message.content; } catch (error) { throw new Error('No answer.'); } } show(await ask(messages));`,
    ],
    [
      'an answer that several functions read where it is kept',
      `let last; export async function ask(messages) { last = await openai.chat.completions.create({ model, messages }); } export const a = () => show(last.choices[0].message.content); export const b = () => show(last.choices[0].message.content);`,
    ],
  ])('offers none for %s', (_, code) => {
    const [message] = new Linter().verify(code, config, 'file.ts');
    expect(message?.messageId).toBe('plain');
    expect(message?.fix).toBeUndefined();
  });

  it('suggests to log and go on, and to return early where nothing is returned', () => {
    const code = `app.get('/', async (req, res) => {\n  const r = await openai.responses.create({ model, input });\n  res.send(r.output_text);\n});\n`;
    const [message] = new Linter().verify(code, config, 'file.ts');
    expect(message?.suggestions?.map(({ messageId }) => messageId)).toEqual(['returnWhenCut', 'logWhenCut']);
    const log = `  if (r.status === 'incomplete') {\n    console.warn('The answer is incomplete: generation stopped early.');\n  }\n`;
    const { range, text } = message?.suggestions?.[1]?.fix ?? { range: [0, 0], text: '' };
    expect(code.slice(0, range[0]) + text + code.slice(range[1])).toBe(code.replace('  res.send', `${log}  res.send`));
  });

  it.each(['throw error;', "throw new Error('No answer.', { cause: error });", 'report(error); throw new Error();'])(
    'fixes in a try whose handler passes on, or tells, what it got: %s',
    (handled) => {
      const code = `try {\n  const r = await openai.responses.create({ model, input });\n  show(r.output_text);\n} catch (error) {\n  ${handled}\n}\n`;
      const guard = `  if (r.status === 'incomplete') {\n    throw new Error('The answer is incomplete: generation stopped early.');\n  }\n`;
      expect(fixOnce(code).output).toBe(code.replace('  show', `${guard}  show`));
    },
  );

  it('names an answer of which the text is added to another', () => {
    const guard = (response: string) =>
      `  const response = ${response};\n  if (response.status === 'incomplete') {\n    throw new Error('The answer is incomplete: generation stopped early.');\n  }\n`;
    const ask = 'await openai.responses.create({ model, input })';
    const around = (body: string) => `let text = '';\nfor (const input of inputs) {\n${body}}\nshow(text);\n`;
    const { output, left } = fixOnce(around(`  text += (${ask}).output_text;\n`));
    expect(output).toBe(around(`${guard(ask)}  text += response.output_text;\n`));
    expect(left).toEqual([]);
    const kept = around(`  text ||= (${ask}).output_text;\n`); // it is not asked each time
    expect(fixOnce(kept).output).toBe(kept);
  });

  it('does not fix a stream whose text is used in its try and behind it', () => {
    const code = `const s = await openai.chat.completions.create({ model, messages, stream: true });\nlet text = '';\ntry {\n  for await (const c of s) text += c.choices[0]?.delta.content ?? '';\n  save(text);\n} catch {}\nsend(text);\n`;
    const [report] = new Linter().verify(code, config, 'file.ts');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions).not.toEqual([]);
  });

  it.each([
    ['a handler that has another answer', 'yield* fallback();', ''],
    ['a handler that goes on to one', 'console.warn(error);', 'yield* fallback();'],
    ['a handler that goes on to the next one', 'continue;', ''],
  ])('does not fix where text has been yielded before what is thrown comes into %s', (_, handled, behind) => {
    const code = (handler: string) =>
      `export async function* ask() {\n  for (const model of models) {\n    try {\n      for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) yield chunk.choices[0].delta.content;\n      return;\n    } catch (error) {\n      ${handler}\n    }\n    ${behind}\n  }\n}\n`;
    const [report] = new Linter().verify(code(handled), config, 'file.ts');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.[0]?.messageId).toBe('throwWhenCut');
    expect(fixOnce(code('throw error;')).left).toEqual([]);
  });

  it.each([
    ['the loop tries once more', 'if (tries === 2) throw error;', true],
    ['the loop tries once more after errors of the API alone', 'if (error.status !== 429) throw error;', false],
    ['the handler passes it on', 'throw error;', false],
  ])('does not fix where what is thrown has the request sent again: %s', (_, handled, isDoubtful) => {
    const code = `export async function ask() {\n  for (let tries = 0; tries < 3; tries += 1) {\n    try {\n      const r = await openai.chat.completions.create({ model, messages });\n      return r.choices[0].message.content;\n    } catch (error) {\n      ${handled}\n    }\n  }\n}\n`;
    const [report] = new Linter().verify(code, config, 'file.ts');
    expect(report?.fix === undefined).toBe(isDoubtful);
    expect(report?.suggestions?.[0]?.messageId).toBe(isDoubtful ? 'throwWhenCut' : 'logWhenCut');
  });

  const askOnce = `export async function ask(q) {\n  const r = await openai.chat.completions.create({ model, messages: [q] });\n  return r.choices[0].message.content;\n}\n`;
  const triesOf = (run: string, handled = 'console.warn(error);') =>
    `for (let tries = 0; tries < 3; tries += 1) { try { return await ${run}; } catch (error) { ${handled} } }`;
  const helper = (handled?: string) => `async function again(run) { ${triesOf('run()', handled)} }\n`;
  it.each([
    ['its caller tries once more', `async function chat(q) { ${triesOf('ask(q)')} }`, true],
    [
      'the caller of its caller does',
      `const go = (q) => ask(q);\nasync function chat(q) { ${triesOf('go(q)')} }`,
      true,
    ],
    [
      'its caller tries once more after errors of the API alone',
      `async function chat(q) { ${triesOf('ask(q)', 'if (error.status !== 429) throw error;')} }`,
      false,
    ],
    ['its caller falls back', `async function chat(q) { try { return await ask(q); } catch { return ''; } }`, false],
    [
      'its caller goes on to another question',
      `async function chat(qs) { ${triesOf('ask(qs[tries])').replace('tries < 3', 'tries < qs.length')} }`,
      false,
    ],
    ['a helper of the file runs it again', `${helper()}export const chat = (q) => again(() => ask(q));`, true],
    ['a helper is given it by its name', `${helper()}export const chat = () => again(ask);`, true],
    [
      'a helper runs it again after errors of the API alone',
      `${helper('if (error.status !== 429) throw error;')}export const chat = (q) => again(() => ask(q));`,
      false,
    ],
    [
      'a helper runs something else again',
      `${helper()}export const chat = (q) => again(() => load(q)).then(ask);`,
      false,
    ],
    [
      'a package runs it again',
      `import pRetry from 'p-retry';\nexport const chat = (q) => pRetry(() => ask(q));`,
      true,
    ],
    ['code that is not seen retries', `import { withRetry } from './a.js';\nwithRetry(() => ask(q));`, true],
    ['code that is not seen runs it', `import { limit } from './a.js';\nlimit(() => ask(q));`, false],
  ])('does not fix in a function where what is thrown has it run again: %s', (_, around, isDoubtful) => {
    const [report] = new Linter().verify(askOnce + around, config, 'file.ts');
    expect(report?.fix === undefined).toBe(isDoubtful);
    expect(report?.suggestions?.[0]?.messageId).toBe(isDoubtful ? 'throwWhenCut' : 'logWhenCut');
  });

  it.each([
    ['a pattern that is not in it', `if (!/timeout|429|overloaded/i.test(error.message)) throw error;`, false],
    ['a pattern that is', `if (!/timeout|429|limit/i.test(error.message)) throw error;`, true],
    ['a word that is not in it', `const text = String(error); if (!text.includes('429')) throw error;`, false],
    ['a word that is', `if (!error.message.toLowerCase().includes('the answer')) throw error;`, true],
    [
      'words of a list',
      `const { message } = error; if (!['429', 'time'].some((w) => message.includes(w))) throw error;`,
      false,
    ],
    ['words that are not known', `if (!words.some((word) => error.message.includes(word))) throw error;`, true],
    [
      'a function of the file that asks for a status or a word',
      `if (!isLimit(error)) throw error; function isLimit(e) { if (e.status) return e.status === 429; return e.message.includes('429'); }`,
      false,
    ],
    [
      'a function that asks in a loop',
      `if (!isLimit(error)) throw error; function isLimit(e) { for (const w of ['429']) if (e.message.includes(w)) return true; return false; }`,
      true,
    ],
    ['a pattern that may take long', `if (!/(\\d+ ?)+$/.test(error.message)) throw error;`, true],
    ['a name of another error', `if (error.name !== 'RateLimitError') throw error;`, false],
    ['its own name', `if (error.name !== 'Error') throw error;`, true],
  ])('looks for its message where the handler asks for %s', (_, handled, isDoubtful) => {
    const [report] = new Linter().verify(`${askOnce}async function chat(q) { ${triesOf('ask(q)', handled)} }`, config);
    expect(report?.fix === undefined).toBe(isDoubtful);
  });

  it('does not look for its message where another error is made of it on the way', () => {
    const other = 'catch (error) { throw new Error(`No answer (429): ${error.message}`); }';
    const chat = `async function chat(q) { ${triesOf('once(q)', "if (!error.message.includes('429')) throw error;")} }`;
    const once = (handled: string) => `async function once(q) { try { return await ask(q); } ${handled} }\n`;
    const fixIn = (handled: string) => new Linter().verify(askOnce + once(handled) + chat, config)[0]?.fix;
    expect(fixIn(other)).toBeUndefined();
    expect(fixIn('catch (error) { throw error; }')).toBeDefined();
  });

  it('does not fix in a helper that is given the answer, where its caller asks once more', () => {
    const code = (handled: string) =>
      `const textOf = (r) => {\n  return r.choices[0].message.content;\n};\nexport async function ask(q, n = 3) {\n  try {\n    return textOf(await openai.chat.completions.create({ model, messages: [q] }));\n  } catch (error) {\n    ${handled}\n    throw error;\n  }\n}\n`;
    const fixIn = (handled: string) => new Linter().verify(code(handled), config, 'file.ts')[0]?.fix;
    expect(fixIn('if (n > 0) return ask(q, n - 1);')).toBeUndefined();
    expect(fixIn('if (n > 0) report(error);')).toBeDefined();
  });

  it('does not fix where the answer may be a stream, and types or the place do not say', () => {
    const ask = (...lines: string[]) =>
      `export async function ask(stream) {\n  const r = await openai.chat.completions.create({ model, messages, stream });\n  ${lines.join('\n  ')}\n}\n`;
    const fixIn = (file: string, ...lines: string[]) => new Linter().verify(ask(...lines), config, file)[0]?.fix;
    const lines = ['if (stream) return r;', 'return JSON.parse(r.choices[0].message.content);'];
    expect(fixIn('file.ts', ...lines)).toBeUndefined();
    expect(fixIn('file.js', ...lines)).toBeDefined();
    expect(fixIn('file.js', 'if (!stream) return JSON.parse(r.choices[0].message.content);')).toBeUndefined();
  });

  it('does not fix where it would guard one half of what may be a stream', () => {
    const both = `export async function ask(stream) {\n  const r = await openai.chat.completions.create({ model, messages, stream });\n  let text = '';\n  if (stream) {\n    for await (const c of r) text += c.choices[0].delta.content ?? '';\n  } else {\n    text = r.choices[0].message.content;\n  }\n  return text;\n}\n`;
    const [report] = new Linter().verify(both, config, 'file.js');
    expect(report?.messageId).toBe('plain');
    expect(report?.fix).toBeUndefined();
    const one = both.replace('stream });', 'stream: true });').replace(/ else \{[^}]*\}/, '');
    expect(new Linter().verify(one, config, 'file.js')[0]?.fix).toBeDefined();
  });

  it('has no guard in front of what tells an answer from a stream in the same statement', () => {
    const ask = (statement: string) =>
      `export async function ask(request) {\n  const r = await openai.chat.completions.create(request);\n  ${statement}\n}\n`;
    const reportOf = (statement: string) => new Linter().verify(ask(statement), config, 'file.ts')[0];
    const told = reportOf(`return 'choices' in r ? r.choices[0].message.content : null;`);
    expect(told).toMatchObject({ messageId: 'plain' });
    expect(told?.fix ?? told?.suggestions).toBeUndefined();
    expect(reportOf(`return 'choices' in other ? r.choices[0].message.content : null;`)?.fix).toBeDefined();
  });

  it('does not fix outside the try of a parse that goes on without it, but suggests to throw', () => {
    const code = `async function ask(json) {\n  const r = await openai.chat.completions.create({ model, messages });\n  const content = r.choices[0].message.content;\n  let data;\n  if (json) {\n    try {\n      data = JSON.parse(content);\n    } catch (error) {\n      console.warn(error);\n    }\n  }\n  return { content, data };\n}`;
    const [report] = new Linter().verify(code, config as never);
    expect(report?.messageId).toBe('parsed');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.map(({ messageId }) => messageId)).toContain('throwWhenCut');
  });

  it.each([
    ['console.log(error.response.data);', 'console.log(error.response?.data.error);'],
    ['const { response } = error;\n    show(response.status);', 'const { response } = error;\n    show(response);'],
    [
      "if (error.message.includes('cut')) show(error.headers.get('x'));",
      "if (error.message.includes('429')) show(error.headers.get('x'));",
    ],
    ['show(error.response.status, error.message);', 'show(error.response && error.response.status);'],
    ["if (error.response.data && retry) show('data');", "if (error.response && error.response.data) show('data');"],
    ["show(error.response.data ? 'data' : 'none');", "show(error.response ? error.response.data : 'none');"],
    ['show(error.error.message);', 'if (error.error) show(error.error.message);\n    else show(error.message);'],
  ])('does not fix where the handler fails itself on a plain error: %s, unlike %s', (failing, asking) => {
    const code = (handler: string) =>
      `async function ask(messages) {\n  try {\n    const r = await openai.chat.completions.create({ model, messages });\n    return r.choices[0].message.content;\n  } catch (error) {\n    ${handler}\n    return 'ERROR';\n  }\n}\nshow(await ask(messages));\n`;
    const [report] = new Linter().verify(code(failing), config, 'file.ts');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.map(({ messageId }) => messageId)).toContain('throwWhenCut');
    expect(new Linter().verify(code(asking), config, 'file.ts')[0]?.fix).toBeDefined();
  });

  describe('in a loop that goes on to the next round where it wants no such answer', () => {
    const reportOf = (body: string) =>
      new Linter().verify(
        `async function ask(q) {\n  const messages = [q];\n  for (const max_tokens of [500, 4000]) {\n    ${body}\n    return text;\n  }\n  return null;\n}\nshow(await ask());\n`,
        config,
        'file.ts',
      )[0];
    const request = `const r = await openai.chat.completions.create({ model, messages, max_tokens });`;
    const text = `const text = r.choices[0].message.content;`;

    it.each([
      `${request}\n    ${text}\n    if (!text) continue;`,
      `${request}\n    ${text}\n    if (!isGood(text.trim())) {\n      console.warn('refused');\n      continue;\n    }`,
    ])('does not fix, but suggests to throw: %s', (body) => {
      const report = reportOf(body);
      expect(report).toMatchObject({ messageId: 'capped' });
      expect(report?.fix).toBeUndefined();
      expect(report?.suggestions?.map(({ messageId }) => messageId)).toContain('throwWhenCut');
    });

    it.each([
      `${request}\n    ${text}\n    if (!text) return undefined;`,
      `if (max_tokens > limit) continue;\n    ${request}\n    ${text}`,
      `${request}\n    ${text}\n    for (const word of words) {\n      if (!text.includes(word)) continue;\n      show(word);\n    }`,
      `${request}\n    ${text}\n    if (!text) {\n      messages.push(r.choices[0].message);\n      continue;\n    }`,
    ])('fixes where it does not: %s', (body) => {
      expect(reportOf(body)?.fix).toBeDefined();
    });
  });

  it('does not fix where what is thrown comes into a handler that does nothing, but suggests to throw', () => {
    const code = (handler: string) =>
      `async function pipe(c) {\n  const s = await openai.chat.completions.create({ model, messages, stream: true });\n  try {\n    for await (const part of s) c.enqueue(part.choices[0]?.delta.content ?? '');\n  } catch {${handler}} finally {\n    c.close();\n  }\n}\n`;
    const [report] = new Linter().verify(code(''), config, 'file.ts');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.map(({ messageId }) => messageId)).toContain('throwWhenCut');
    expect(fixOnce(code(' c.fail(); ')).left).toEqual([]);
  });

  const ask = (rest: string) =>
    `openai.chat.completions.create({ model, messages, max_completion_tokens: 300${rest} })`;
  it.each([
    [
      'in a listener of a stream',
      `const s = openai.chat.completions.stream({ model, messages, max_completion_tokens: 300 });`,
      `s.on('finalChatCompletion', (r) => { show(r.choices[0].message.content); });`,
    ],
    [
      'beside the handler of a rejection',
      `${ask('')}.then((r) => {`,
      `show(r.choices[0].message.content);`,
      `}, report);`,
    ],
    [
      'behind a rejection that is dealt with',
      `${ask('')}.catch(() => ({ choices: [] })).then((r) => {`,
      `show(r.choices[0].message.content);`,
      `});`,
    ],
    [
      'in a timer',
      `${ask('')}.then((r) => {`,
      `const { content } = r.choices[0].message; `,
      `setTimeout(async () => {`,
      `const s = r; show(s.choices[0].message.content);`,
      `}, 100); }).catch(report);`,
    ],
    [
      'in a part that nobody awaits',
      `const s = await ${ask(', stream: true')};`,
      `(async () => {`,
      `let text = '';`,
      `for await (const c of s) text += c.choices[0]?.delta?.content ?? '';`,
      `show(text);`,
      `})();`,
    ],
  ])('does not fix where nobody catches what is thrown, as somebody does when the request fails: %s', (_, ...lines) => {
    const code = `bot.on('message', async () => {\n  try {\n${lines.join('\n')}\n  } catch (error) { report(error); }\n});\n`;
    const [report] = new Linter().verify(code, config, 'file.ts');
    expect(report?.messageId).toBe('capped');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.map(({ messageId }) => messageId)).toContain('logWhenCut');
  });

  it.each([
    `bot.on('message', async () => { const r = await ${ask('')}; show(r.choices[0].message.content); });`,
    `bot.on('message', () => { ${ask('')}.then((r) => { show(r.choices[0].message.content); }); });`,
    `bot.on('message', () => { ${ask('')}.then((r) => { show(r.choices[0].message.content); }).catch(report); });`,
    `export const run = () => ${ask('')}.then((r) => { show(r.choices[0].message.content); }, report);`,
    `const s = await ${ask(', stream: true')}; (async () => { for await (const c of s) show(c.choices[0]?.delta.content); })();`,
    `async function main() { let r; try { r = await ${ask('')}; } catch (error) { return report(error); } show(r.choices[0].message.content); } main();`,
  ])(
    'fixes where what is thrown goes the way of a failed request, to a handler, a caller or the top of the program: %s',
    (code) => {
      expect(fixOnce(code).left).toEqual([]);
    },
  );

  const more = (input: string) =>
    `const r = await openai.responses.create({ model, input: ${input}, max_output_tokens: 300 }); text += r.output_text;`;
  it.each([
    `while (!text.endsWith('</html>')) { ${more('question + text')} }`,
    `do { ${more('[{ role: "assistant", content: text }]')} isDone = text.includes('END'); } while (!isDone);`,
    `for (let i = 0; i < 3; i += 1) { ${more('question + text')} }`,
    `for (;;) { ${more('rest(question)')} if (text.length > 5000) break; }`,
  ])('does not fix a loop that lets the model go on where it stopped: %s', (loop) => {
    const code = `let text = '';\nlet isDone = false;\n${loop}\nsave(text);\n`;
    const [report] = new Linter().verify(code, config, 'file.ts');
    expect(report?.fix).toBeUndefined();
    expect(report?.suggestions?.map(({ messageId }) => messageId)).toEqual(['throwWhenCut', 'logWhenCut']);
  });

  it.each([
    `for (const part of parts) { ${more('part + text')} }`,
    `for (let i = 0; i < parts.length; i += 1) { ${more('parts[i] + text')} }`,
    `while (true) { text += await question(); ${more('text')} }`,
  ])('fixes a loop that asks for something new each time: %s', (loop) => {
    expect(fixOnce(`let text = '';\n${loop}\nsave(text);\n`).left).toEqual([]);
  });

  it('does not fix a parse at an event that comes before the one that tells of the cut', () => {
    const code = `const s = await openai.responses.create({ model, input, stream: true });\nfor await (const event of s) {\n  if (event.type === 'response.output_text.done') use(JSON.parse(event.text));\n}\n`;
    const [report] = new Linter().verify(code, config, 'file.ts');
    expect(report?.messageId).toBe('parsed');
    expect(report?.fix).toBeUndefined();
    expect(fixOnce(code.replace('.done', '.delta')).left).toEqual([]);
  });

  it('suggests .parse() where the request has a zod format', () => {
    const code = `const r = await openai.chat.completions.create({ model, messages, response_format: zodResponseFormat(S, 's') });\nuse(JSON.parse(r.choices[0].message.content));\n`;
    const suggestion = new Linter()
      .verify(code, config, 'file.ts')[0]
      ?.suggestions?.find(({ messageId }) => messageId === 'useParse');
    const { range, text } = suggestion?.fix ?? { range: [0, 0], text: '' };
    expect(code.slice(0, range[0]) + text + code.slice(range[1])).toBe(
      `const r = await openai.chat.completions.parse({ model, messages, response_format: zodResponseFormat(S, 's') });\nuse(r.choices[0].message.parsed);\n`,
    );
  });
  it('suggests .parse() with the zod schema that the parsed text is given to', () => {
    const head = `import { z } from 'zod';\nconst Recipe = z.object({ title: z.string() });\n`;
    const code = `${head}const r = await openai.chat.completions.create({ model, messages, response_format: { type: 'json_object' } });\nconst text = r.choices[0].message.content;\nuse(Recipe.parse(JSON.parse(text)));\n`;
    const suggestion = new Linter()
      .verify(code, config, 'file.ts')[0]
      ?.suggestions?.find(({ messageId }) => messageId === 'useParse');
    const { range, text } = suggestion?.fix ?? { range: [0, 0], text: '' };
    expect(code.slice(0, range[0]) + text + code.slice(range[1])).toBe(
      code
        .replace(`from 'zod';`, `from 'zod';\nimport { zodResponseFormat } from 'openai/helpers/zod';`)
        .replace('.create(', '.parse(')
        .replace(`{ type: 'json_object' }`, `zodResponseFormat(Recipe, 'recipe')`)
        .replace('Recipe.parse(JSON.parse(text))', 'r.choices[0].message.parsed'),
    );
  });
});

describe('where a parse fails, the text', () => {
  it.each<[string, string, boolean]>([
    ['is logged', 'console.error(text);', true],
    ['is logged by a logger', 'logger.warn(text);', true],
    ['is given to other code', 'await repair(text);', false],
    ['is given to code that is no name', 'await repairs[0](text);', false],
  ])('%s', (_, handler, isFixed) => {
    const code = `export async function check(messages) {
  const r = await openai.chat.completions.create({ model, messages });
  const text = r.choices[0].message.content;
  try {
    accept(JSON.parse(text));
  } catch {
    ${handler}
  }
}
`;
    expect(fixOnce(code).output.includes("finish_reason === 'length'")).toBe(isFixed);
  });
});

describe('with the fix that stores the reply', () => {
  const both = [
    {
      files: ['**/*.*'],
      plugins: { openai: { rules: { finish: rule, reply } } },
      rules: { 'openai/finish': 'error', 'openai/reply': 'error' },
      languageOptions: { parser },
    } as never,
  ];
  const program = (...statements: string[]): string =>
    [
      `import OpenAI from 'openai';`,
      `const openai = new OpenAI();`,
      `const messages = [];`,
      `rl.on('line', async (question) => {`,
      `  messages.push({ role: 'user', content: question });`,
      ...statements.map((statement) => `  ${statement}`),
      `});`,
    ].join('\n');
  const fixed = (...statements: string[]): string => {
    const { output, messages } = new Linter().verifyAndFix(program(...statements), both, 'file.js');
    expect(messages).toEqual([]);
    return output;
  };

  it('a cut answer is not stored', () => {
    const request = `const r = await openai.chat.completions.create({ model: 'm', messages, max_completion_tokens: 300 });`;
    const uses = ['count(question);', 'show(r.choices[0].message.content);'];
    expect(fixed(request, ...uses)).toBe(
      program(
        request,
        `if (r.choices[0]?.finish_reason === 'length') {`,
        `  throw new Error('The answer is incomplete: it was cut at the token limit.');`,
        `}`,
        `messages.push(r.choices[0].message);`,
        ...uses,
      ),
    );
  });

  const asked = `await openai.chat.completions.create({ model: 'm', messages });`;
  it.each([
    [`const { choices: [choice] } = ${asked}`, `show(choice.message.content);`],
    [`const r = ${asked}`, `const text = r.choices[0].message.content;`, `show(text);`],
    [`openai.chat.completions.create({ model: 'm', messages }).then((r) => show(r.choices[0].message.content));`],
    [
      `const stream = await openai.chat.completions.create({ model: 'm', messages, stream: true });`,
      `for await (const chunk of stream) show(chunk.choices[0]?.delta?.content ?? '');`,
    ],
    [`try {`, `const r = ${asked}`, `show(r.choices[0].message.content);`, `} catch (error) {`, `report(error);`, `}`],
    [`const r = ${asked}`, `count(question);`, `if (wanted) {`, `show(r.choices[0].message.content);`, `}`],
  ])('the guard stands in front of the push: %s', (...statements) => {
    const output = fixed(...statements);
    const guard = output.indexOf('throw new Error');
    expect(guard).toBeGreaterThan(0);
    expect(output.lastIndexOf('messages.push(')).toBeGreaterThan(guard);
  });
});

describe.each([true, false])('fixed programs type-check (noUncheckedIndexedAccess: %s)', (noUncheckedIndexedAccess) => {
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  };
  const texts = new Map(CASES.map(({ output }, index) => [`${process.cwd()}/tests/fixed-${index}.mts`, HEAD + output]));
  const host = ts.createCompilerHost(options);
  const disk = ts.createCompilerHost(options);
  host.getSourceFile = (name, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? disk.getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (name) => texts.has(name) || disk.fileExists(name);
  host.readFile = (name) => texts.get(name) ?? disk.readFile(name);
  const program = ts.createProgram([...texts.keys()], options, host);

  it.each(CASES.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    const file = program.getSourceFile(`${process.cwd()}/tests/fixed-${index}.mts`);
    const problems = program
      .getSemanticDiagnostics(file)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(problems).toEqual([]);
  });
});
