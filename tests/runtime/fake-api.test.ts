import OpenAI, { AzureOpenAI } from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RATE_LIMITED, startFakeApi, type FakeApi, type FakeApiOptions } from './fake-api.js';

async function start(options: FakeApiOptions = {}): Promise<{ api: FakeApi; openai: OpenAI }> {
  const api = await startFakeApi(options);
  onTestFinished(() => api.close());
  return { api, openai: new OpenAI({ baseURL: api.url, apiKey: 'sk-proof' }) };
}

const MESSAGES: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hello?' }];
const CALL = { calls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }] };
const model = 'gpt-5.5';

describe('the fake API, as the real SDK sees it', () => {
  it('answers in order, and logs what it was sent', async () => {
    const { api, openai } = await start({ answers: ['Yes.'] });
    const first = await openai.chat.completions.create({ model, messages: MESSAGES });
    const second = await openai.chat.completions.create({ model, messages: MESSAGES });
    expect(first.choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant', content: 'Yes.' } });
    expect(first.usage).toEqual({ prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 });
    expect(second.choices[0]?.message.content).toBe('Answer 2.');
    expect(api.log.map(({ path, key, body, status }) => ({ path, key, body, status }))).toEqual(
      [1, 2].map(() => ({
        path: '/chat/completions',
        key: 'sk-proof',
        body: { model, messages: MESSAGES },
        status: 200,
      })),
    );
  });

  it('cuts at the requested limit: text, tool calls, streams, Responses, legacy completions', async () => {
    const { openai } = await start({
      answers: ['One two three.', CALL, 'One two three.', 'One two three.', 'x'.repeat(99)],
    });
    const chat = await openai.chat.completions.create({ model, messages: MESSAGES, max_completion_tokens: 2 });
    expect(chat.choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'One two ' } });
    expect(chat.usage?.completion_tokens).toBe(2);
    const call = await openai.chat.completions.create({ model, messages: MESSAGES, max_completion_tokens: 2 });
    expect(call.choices[0]).toMatchObject({
      finish_reason: 'length',
      message: { tool_calls: [{ function: { name: 'weather', arguments: '{"city":' } }] },
    });
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    const stream = await openai.chat.completions.create({
      model,
      messages: MESSAGES,
      max_completion_tokens: 2,
      ...options,
    });
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('One two ');
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason).filter(Boolean)).toEqual(['length']);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
    const response = await openai.responses.create({ model, input: 'Hello?', max_output_tokens: 2 });
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'One two ',
      usage: { output_tokens: 2 },
    });
    const legacy = await openai.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Hello' });
    expect(legacy.choices[0]).toMatchObject({ finish_reason: 'length', text: 'x'.repeat(16 * 4) });
  });

  it('streams responses, calls and all, as the helpers of the SDK expect', async () => {
    const { openai } = await start({
      answers: [
        { text: 'Let me see.', ...CALL },
        { text: 'Let me see.', ...CALL },
      ],
    });
    const response = await openai.responses.stream({ model, input: 'Hello?' }).finalResponse();
    expect(response).toMatchObject({ status: 'completed', output_text: 'Let me see.' });
    expect(response.output[1]).toMatchObject({ type: 'function_call', name: 'weather', arguments: '{"city":"Oslo"}' });
    const completion = await openai.chat.completions.stream({ model, messages: MESSAGES }).finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Let me see.', tool_calls: [{ function: { arguments: '{"city":"Oslo"}' } }] },
    });
  });

  it('remembers what was said before a response and in a conversation', async () => {
    const { api, openai } = await start();
    const first = await openai.responses.create({ model, input: 'One?' });
    await openai.responses.create({ model, input: 'Two?', previous_response_id: first.id });
    const { id } = await openai.conversations.create();
    await openai.responses.create({ model, input: 'One?', conversation: id });
    await openai.responses.create({ model, input: 'Two?', conversation: id });
    const roles = api.log.map(({ context }) => context.map(({ role }) => role).join(' '));
    expect(roles).toEqual(['user', 'user assistant user', '', 'user', 'user assistant user']);
    await expect(openai.responses.create({ model, input: '', previous_response_id: 'resp_9' })).rejects.toThrow(
      "400 Previous response with id 'resp_9' not found.",
    );
  });

  it('refuses results without their call, and calls without their results', async () => {
    const { openai } = await start();
    const call = {
      role: 'assistant',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '' } }],
    };
    const result = { role: 'tool', tool_call_id: 'c1', content: '' };
    const chat = (...messages: object[]) => openai.chat.completions.create({ model, messages: messages as never });
    await expect(chat(...MESSAGES, result)).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: 'messages.[1].role',
      message: expect.stringContaining("messages with role 'tool' must be a response") as string,
    });
    await expect(chat(call, ...MESSAGES)).rejects.toThrow(/did not have response messages: c1$/);
    await expect(chat(call)).rejects.toThrow(/did not have response messages: c1$/);
    await expect(chat(call, result, ...MESSAGES)).resolves.toBeDefined();
    const respond = (...input: object[]) => openai.responses.create({ model, input: input as never });
    const output = { type: 'function_call_output', call_id: 'c1', output: '' };
    const asked = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '' };
    await expect(respond(output)).rejects.toThrow('400 No tool call found for function call output with call_id c1.');
    await expect(respond(asked)).rejects.toThrow('400 No tool output found for function call c1.');
    await expect(respond(asked, output)).resolves.toBeDefined();
  });

  it('knows keys, models and the length of a context', async () => {
    const { api, openai } = await start({ contextLength: 10 });
    const wrong = new OpenAI({ baseURL: api.url, apiKey: 'sk-wrong' });
    await expect(wrong.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect((await fetch(`${api.url}/models`)).status).toBe(401);
    await expect(openai.chat.completions.create({ model: 'gpt-4', messages: MESSAGES })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    const messages = [{ role: 'user' as const, content: 'x'.repeat(100) }];
    await expect(openai.chat.completions.create({ model, messages })).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      message: expect.stringMatching(/maximum context length is 10 tokens/) as string,
    });
  });

  it('limits the rate, and the number of requests', async () => {
    const { api, openai } = await start({ answers: [{ error: RATE_LIMITED }, 'Yes.'], requests: 2 });
    const completion = await openai.chat.completions.create({ model, messages: MESSAGES });
    expect(completion.choices[0]?.message.content).toBe('Yes.');
    expect(api.log.map(({ status }) => status)).toEqual([429, 200]);
    await expect(openai.chat.completions.create({ model, messages: MESSAGES })).rejects.toMatchObject({ status: 400 });
  });

  it('is reached under the paths of Azure, too', async () => {
    const { api } = await start();
    const azure = new AzureOpenAI({
      endpoint: new URL(api.url).origin,
      apiVersion: '2024-10-21',
      apiKey: 'sk-proof',
      deployment: 'mine',
    });
    const completion = await azure.chat.completions.create({ model, messages: MESSAGES });
    expect(completion.choices[0]?.message.content).toBe('Answer 1.');
    expect(api.log[0]?.path).toBe('/chat/completions');
  });
});
