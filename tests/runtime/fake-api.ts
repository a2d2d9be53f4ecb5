import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AZURE_FIRST_CHUNK,
  chatChunks,
  chatCompletion,
  refuseMessages,
  textCompletion,
  type ChatBody,
  type Message,
} from './fake-chat.js';
import { countTokens, generate, type Answer, type ApiError, type Generated } from './fake-model.js';
import {
  itemsOf,
  outputOf,
  refuseItems,
  response,
  responseEvents,
  type Item,
  type ResponsesBody,
} from './fake-responses.js';

export interface FakeApiOptions {
  /** What the model answers, request by request; `Answer 1.` and so on when there is nothing left. */
  readonly answers?: readonly (string | Answer)[];
  /** How many tokens the model generates at most, whatever the request says. */
  readonly limit?: number;
  /** How many tokens the model reads at most. */
  readonly contextLength?: number;
  /** The keys that are accepted; `sk-proof` if none are given. */
  readonly keys?: readonly string[];
  /** How many requests are served at all, so that no program can go on for ever. */
  readonly requests?: number;
  /** How many requests the model works on at a time, each for a while; more of them are answered 429, as often as they come back. Any number if not given. */
  readonly atOnce?: number;
}

/** A request the API has got, and what it made of it. */
export interface Logged {
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
  readonly status: number;
  /** All that the model read: with `previous_response_id` or `conversation`, what was said before too. */
  readonly context: readonly (Message | Item)[];
  /** What it generated. */
  readonly generated: Generated | undefined;
}

export interface FakeApi {
  /** To be given as `baseURL`. */
  readonly url: string;
  readonly log: readonly Logged[];
  close(): Promise<void>;
}

/** Models that are shut down, for which the API answers 404. Source: the API's page of deprecations, 2026-11. */
const RETIRED = new Set(['gpt-3.5-turbo', 'gpt-4', 'text-davinci-003', 'code-davinci-002']);

/** What the legacy endpoint generates unless told otherwise. Source: the API reference of `max_tokens` there, 2026-11. */
const LEGACY_LIMIT = 16;

/** How many milliseconds a request takes where it matters: longer than the SDK goes on trying, after answers that ask it to wait for 10. */
const WORKING_TIME = 700;

/**
 * A small OpenAI API on a free port of the loopback interface: Chat Completions, Responses with stored conversations, and legacy completions, in
 * JSON and as server-sent events; also under Azure's paths. It cuts answers at the requested limit, and refuses what the real API refuses, in the
 * words of the real API (seen in public reports of 2024 to 2026) and in the same shape.
 */
export async function startFakeApi(options: FakeApiOptions = {}): Promise<FakeApi> {
  const log: Logged[] = [];
  let working = 0;
  const model = new FakeModel(options);
  const server = createServer((request, answer) => {
    void readBody(request).then(async (body) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const path = pathname.replace(/^\/(v1|openai\/deployments\/[^/]+|openai)(?=\/)/, '');
      const key = keyOf(request);
      const isBusy = working >= (options.atOnce ?? Infinity);
      const served =
        log.length >= (options.requests ?? 20) ? tooMany : isBusy ? failed(RATE_LIMITED) : model.serve(path, key, body);
      const { status = 200, context = [], generated } = served;
      log.push({ path, key, body, status, context, generated });
      if (options.atOnce !== undefined && !isBusy) {
        working += 1;
        await new Promise((resolve) => setTimeout(resolve, WORKING_TIME));
        working -= 1;
      }
      const isAzure = pathname.startsWith('/openai/') && path === '/chat/completions';
      send(answer, isAzure && served.events ? { ...served, events: [AZURE_FIRST_CHUNK, ...served.events] } : served);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** What is sent back: JSON, or events as a stream; and what is kept of it in the log. */
interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly events?: readonly object[];
  readonly context?: Logged['context'];
  readonly generated?: Generated;
}

class FakeModel {
  #asked = 0;
  readonly #options: FakeApiOptions;
  /** What was said up to each response, and in each conversation, by id. */
  readonly #stored = new Map<string, readonly Item[]>();
  /** The reasoning that each item of an output belongs to, by id: only the first item behind it needs it. */
  readonly #reasoning = new Map<string, string>();

  constructor(options: FakeApiOptions) {
    this.#options = options;
  }

  serve(path: string, key: string, body: unknown): Served {
    const { keys = ['sk-proof'] } = this.#options;
    if (key === '') return failed({ status: 401, message: "You didn't provide an API key." });
    if (!keys.includes(key))
      return failed({ status: 401, message: `Incorrect API key provided: ${key}.`, code: 'invalid_api_key' });
    if (path === '/models') return { json: { object: 'list', data: [] } };
    if (path === '/conversations') return this.#startConversation();
    const { model } = body as { model?: string };
    if (model === undefined) return failed({ status: 400, message: 'you must provide a model parameter', param: null });
    if (RETIRED.has(model))
      return failed({
        status: 404,
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        code: 'model_not_found',
      });
    if (path === '/chat/completions') return this.#chat(body as ChatBody);
    if (path === '/responses') return this.#respond(body as ResponsesBody);
    if (path === '/completions') return this.#complete(body as { model: string; prompt: string; max_tokens?: number });
    return failed({ status: 404, message: `Invalid URL (POST ${path})` });
  }

  #startConversation(): Served {
    const id = `conv_${this.#stored.size + 1}`;
    this.#stored.set(id, []);
    return { json: { id, object: 'conversation', created_at: 1_700_000_000, metadata: {} } };
  }

  #chat(body: ChatBody): Served {
    const refused = refuseMessages(body.messages);
    if (refused) return failed(refused, body.messages);
    return this.#generate(
      body.messages,
      body,
      body.max_completion_tokens ?? body.max_tokens,
      (id, generated, prompt) =>
        body.stream
          ? { events: chatChunks(id, body, generated, prompt) }
          : { json: chatCompletion(id, body, generated, prompt) },
    );
  }

  #respond(body: ResponsesBody): Served {
    const { previous_response_id: previous, conversation } = body;
    const conversationId = typeof conversation === 'object' ? conversation?.id : conversation;
    const stored = this.#stored.get(conversationId ?? previous ?? '');
    if (previous && !stored)
      return failed({
        status: 400,
        message: `Previous response with id '${previous}' not found.`,
        code: 'previous_response_not_found',
        param: 'previous_response_id',
      });
    const all = [...(stored ?? []), ...itemsOf(body.input)];
    const context = body.truncation === 'auto' ? this.#truncated(all) : all;
    const refused = refuseItems(context, this.#reasoning);
    if (refused) return failed(refused, context);
    return this.#generate(context, body, body.max_output_tokens, (id, generated, prompt) => {
      const [first, second] = outputOf(id, generated);
      if (first?.type === 'reasoning' && second?.id) this.#reasoning.set(second.id, first.id ?? '');
      this.#stored.set(conversationId ?? `resp_${id}`, [...context, ...outputOf(id, generated)]);
      return body.stream
        ? { events: responseEvents(id, body, generated, prompt) }
        : { json: response(id, body, generated, prompt) };
    });
  }

  /** `truncation: 'auto'` drops items from the beginning until the rest fits. Source: the API reference, 2026-11. */
  #truncated(items: readonly Item[]): readonly Item[] {
    const fits = items.findIndex((_, i) => sizeOf(items.slice(i)) <= (this.#options.contextLength ?? Infinity));
    return items.slice(Math.max(0, fits));
  }

  #complete({
    model,
    prompt: text,
    max_tokens = LEGACY_LIMIT,
  }: {
    model: string;
    prompt: string;
    max_tokens?: number;
  }): Served {
    return this.#generate([{ role: 'user', content: text }], {}, max_tokens, (id, generated, prompt) => ({
      json: textCompletion(id, model, generated, prompt),
    }));
  }

  #generate(
    context: Logged['context'],
    { parallel_tool_calls: parallel }: { readonly parallel_tool_calls?: boolean | null },
    limit: number | null | undefined,
    write: (id: string, generated: Generated, prompt: number) => Served,
  ): Served {
    const { answers = [], contextLength = Infinity } = this.#options;
    const prompt = sizeOf(context);
    if (prompt > contextLength)
      return failed({
        status: 400,
        message: `This model's maximum context length is ${contextLength} tokens. However, your messages resulted in ${prompt} tokens. Please reduce the length of the messages.`,
        code: 'context_length_exceeded',
        param: 'messages',
      });
    const answer = answers[this.#asked];
    this.#asked += 1;
    const { error, ...wanted } = typeof answer === 'object' ? answer : { text: answer ?? `Answer ${this.#asked}.` };
    if (error) return failed(error, context);
    const id = String(this.#asked);
    const calls = parallel === false ? wanted.calls?.slice(0, 1) : wanted.calls;
    const generated = generate(
      { ...wanted, ...(calls && { calls }) },
      Math.min(limit ?? Infinity, this.#options.limit ?? Infinity),
      id,
    );
    return { ...write(id, generated, prompt), context, generated };
  }
}

/** The tokens of what the model reads. */
const sizeOf = (context: Logged['context']): number =>
  countTokens(context.map(({ content }) => JSON.stringify(content ?? '')).join(''));

function failed(error: ApiError, context: Logged['context'] = []): Served {
  const { status, message, type = 'invalid_request_error', param = null, code = null, headers } = error;
  return { status, json: { error: { message, type, param, code } }, context, ...(headers && { headers }) };
}

/** Not retried by the SDK, as a 429 or a 500 would be. */
const tooMany = failed({ status: 400, message: 'This program sends more requests than a proof needs.' });

/** What a rate-limited request is answered. */
export const RATE_LIMITED: ApiError = {
  status: 429,
  message: 'Rate limit reached for requests. Please try again in 10ms.',
  type: 'requests',
  code: 'rate_limit_exceeded',
  headers: { 'retry-after-ms': '10', 'retry-after': '1' },
};

function keyOf({ headers }: IncomingMessage): string {
  const azure = headers['api-key'];
  return typeof azure === 'string' ? azure : (headers.authorization ?? '').replace(/^Bearer(?: |$)/, '');
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as unknown);
}

function send(answer: ServerResponse, { status = 200, headers = {}, json, events }: Served): void {
  if (!events) {
    answer.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_proof', ...headers });
    answer.end(JSON.stringify(json ?? {}));
    return;
  }
  answer.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_proof' });
  for (const event of events) {
    if ('type' in event) answer.write(`event: ${String(event.type)}\n`);
    answer.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  // Chat streams end with a word of their own, those of the Responses API with their last event.
  answer.end(events.some((event) => 'type' in event) ? '' : 'data: [DONE]\n\n');
}
