/** What a value of an answer is, as far as the rules care. */
export type Part =
  /** The whole answer of the chat or legacy API, from which both the text and the reason can still be read. */
  | 'completion'
  /** The whole answer of the Responses API. */
  | 'response'
  /** The HTTP response of openai 3.x: the completion is in `data`. */
  | 'envelope'
  /** The HTTP response that `.asResponse()` gives. */
  | 'http'
  | 'choices'
  | 'choice'
  /** The assistant's message or a stream's delta: text and tool calls, no reason any more. */
  | 'message'
  /** What a Responses answer holds in `output`, one item of it, the content of an item, one piece of that. */
  | 'output'
  | 'item'
  | 'contents'
  | 'content'
  | 'toolCalls'
  | 'toolCall'
  /** Generated text: content, output_text, deltas, and text made of them. */
  | 'text'
  /** The arguments of a tool call: generated JSON text. */
  | 'arguments'
  /** `output_parsed` / `message.parsed`. */
  | 'parsed'
  /** The stream of a chat or legacy completion, and what it yields. */
  | 'stream'
  | 'chunk'
  /** The event stream of the Responses API, and what it yields. */
  | 'events'
  | 'event'
  | 'eventType'
  /** A piece of the server-sent-event text that an openai 3.x stream gives. */
  | 'frame'
  /** Why generation stopped: `finish_reason`, `status`, `incomplete_details`. */
  | 'reason'
  /** Something made from generated text that is no text any more, or not known to be: parsed JSON, the result of a helper. */
  | 'made'
  /** Neither text nor reason: usage, id, model, logprobs, role, a length. */
  | 'other';

/** How a part is read further. */
export interface Shape {
  /** Named members. */
  readonly members?: Readonly<Record<string, Part>>;
  /** Elements, by index or iteration. */
  readonly element?: Part;
  /** Every member that is not named above; without it they are `other`. */
  readonly rest?: Part;
  /** What a template, a concatenation or a string method makes of it; without it nothing that matters. */
  readonly derived?: Part;
  /** Methods, by the part of their result. `*` stands for every other method. */
  readonly methods?: Readonly<Record<string, Part>>;
  /** Events that can be listened to with `.on`/`.once`/`.addListener`, by what the listener gets; `*` stands for every other event. */
  readonly events?: Readonly<Record<string, readonly Part[]>>;
}

/**
 * Methods by which a stream is stopped, held or let go on: of the SDK's helper (`abort`), of what Node makes of an iterable with `Readable.from`, and
 * of web streams (`cancel`). Nobody gets the answer by them. Documentation of Node 24 and the Streams Standard, 2026-11.
 */
const STEERING: Readonly<Record<string, Part>> = {
  abort: 'other',
  cancel: 'other',
  destroy: 'other',
  pause: 'other',
  resume: 'other',
};

const CHAT_EVENTS: Readonly<Record<string, readonly Part[]>> = {
  content: ['text', 'text'],
  chunk: ['chunk', 'completion'],
  chatCompletion: ['completion'],
  message: ['message'],
  functionCall: ['toolCall'],
  functionToolCall: ['toolCall'],
  finalContent: ['text'],
  finalMessage: ['message'],
  finalChatCompletion: ['completion'],
  finalFunctionCall: ['toolCall'],
  finalFunctionToolCall: ['toolCall'],
  'content.delta': ['item'],
  'content.done': ['item'],
  'tool_calls.function.arguments.delta': ['item'],
  'tool_calls.function.arguments.done': ['toolCall'],
  // openai 3.x: raw server-sent events
  data: ['frame'],
};

/** A string, or a match in one: every member is text again but its length, and where it was found. ECMAScript 2026, section 22. */
const TEXT = { length: 'other', index: 'other', lastIndex: 'other' } as const;
/** Methods of a string that give a number. ECMAScript 2026, section 22.1.3. */
const COUNTS = {
  charCodeAt: 'other',
  codePointAt: 'other',
  indexOf: 'other',
  lastIndexOf: 'other',
  localeCompare: 'other',
  search: 'other',
} as const;

/**
 * Part × member → part.
 * Source: `resources/chat/completions/completions.d.ts`, `resources/responses/responses.d.ts`, `lib/ChatCompletionStream.d.ts`,
 * `lib/AbstractChatCompletionRunner.d.ts`, `lib/responses/ResponseStream.d.ts`, `core/api-promise.d.ts` of openai 4.104, 5.23, 6.49 and 7.57;
 * `api.d.ts` of 3.3 (read 2026-11). `native_finish_reason` is OpenRouter's.
 */
export const SHAPES: Readonly<Record<Part, Shape>> = {
  completion: {
    members: { choices: 'choices' },
    element: 'chunk',
    methods: { asResponse: 'http', toReadableStream: 'stream', tee: 'stream' },
  },
  response: {
    members: {
      output_text: 'text',
      output: 'output',
      output_parsed: 'parsed',
      status: 'reason',
      incomplete_details: 'reason',
    },
    element: 'event',
    methods: { asResponse: 'http', toReadableStream: 'events', tee: 'events' },
  },
  envelope: { members: { data: 'completion' } },
  http: { members: { body: 'http' }, methods: { '*': 'http' } },
  choices: { element: 'choice' },
  choice: {
    members: {
      message: 'message',
      delta: 'message',
      text: 'text',
      finish_reason: 'reason',
      native_finish_reason: 'reason',
    },
  },
  message: { members: { content: 'text', tool_calls: 'toolCalls', function_call: 'toolCall', parsed: 'parsed' } },
  output: { element: 'item' },
  item: {
    members: {
      content: 'contents',
      summary: 'contents',
      arguments: 'arguments',
      input: 'arguments',
      text: 'text',
      delta: 'text',
      snapshot: 'text',
      arguments_delta: 'arguments',
      parsed: 'parsed',
      parsed_arguments: 'parsed',
      status: 'reason',
    },
  },
  contents: { element: 'content', members: { length: 'other' }, derived: 'text' },
  content: { members: { text: 'text', parsed: 'parsed' } },
  toolCalls: { element: 'toolCall' },
  toolCall: {
    members: {
      function: 'toolCall',
      custom: 'toolCall',
      arguments: 'arguments',
      input: 'arguments',
      parsed_arguments: 'parsed',
    },
  },
  text: { members: TEXT, rest: 'text', element: 'text', derived: 'text', methods: { ...COUNTS, '*': 'text' } },
  arguments: {
    members: TEXT,
    rest: 'arguments',
    element: 'arguments',
    derived: 'arguments',
    methods: { ...COUNTS, '*': 'arguments' },
  },
  parsed: { rest: 'made', element: 'made', derived: 'made' },
  stream: {
    element: 'chunk',
    members: { currentChatCompletionSnapshot: 'completion', messages: 'output' },
    methods: {
      finalChatCompletion: 'completion',
      finalMessage: 'message',
      finalContent: 'text',
      finalFunctionCall: 'toolCall',
      finalFunctionToolCall: 'toolCall',
      allChatCompletions: 'choices',
      done: 'other',
      totalUsage: 'other',
      ...STEERING,
      asResponse: 'http',
      toReadableStream: 'http',
      tee: 'stream',
    },
    events: CHAT_EVENTS,
  },
  chunk: { members: { choices: 'choices' } },
  events: {
    element: 'event',
    methods: {
      finalResponse: 'response',
      done: 'other',
      ...STEERING,
      asResponse: 'http',
      toReadableStream: 'http',
      tee: 'events',
    },
    events: { end: [], error: ['other'], abort: ['other'], connect: [], '*': ['event'] },
  },
  event: {
    members: {
      delta: 'text',
      text: 'text',
      snapshot: 'text',
      arguments: 'arguments',
      item: 'item',
      part: 'content',
      response: 'response',
      type: 'eventType',
    },
  },
  eventType: { derived: 'eventType', methods: { '*': 'eventType' } },
  frame: { rest: 'frame', element: 'frame', derived: 'frame', methods: { '*': 'frame' } },
  reason: {},
  made: { rest: 'made', element: 'made', derived: 'made', methods: { '*': 'made' } },
  other: {},
};

/** Methods by which the events of a stream are listened to. Source: as above; Node.js 24, `EventEmitter`; DOM, `EventTarget`. */
export const LISTENERS: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener']);

/**
 * The events with which a stream of the Responses API ends when the answer was not cut: it is whole, or there is none. One that was cut ends with
 * `response.incomplete`. Source: as above.
 */
export const WHOLE_ENDS: ReadonlySet<string> = new Set(['response.completed', 'response.failed', 'error']);

/** Parts from which the reason can still be read. */
const WHOLE: ReadonlySet<Part> = new Set([
  'completion',
  'response',
  'envelope',
  'http',
  'choices',
  'choice',
  'stream',
  'chunk',
  'events',
  'event',
]);

/** Whether code that gets this part can still find out why generation stopped. */
export function holdsReason(part: Part): boolean {
  return WHOLE.has(part);
}

/** Whether code that gets this part has, or can take out of it, all that an entry of a conversation is made of: the message, the output. */
export function holdsEntry(part: Part): boolean {
  return part === 'message' || part === 'output' || (holdsReason(part) && part !== 'chunk' && part !== 'event');
}

/** Parts that are generated, or hold what is. */
const GENERATED: ReadonlySet<Part> = new Set([
  'message',
  'output',
  'item',
  'contents',
  'content',
  'toolCalls',
  'toolCall',
  'text',
  'arguments',
  'parsed',
]);

/** Whether a part is generated text, or holds some and no reason. */
export function isGenerated(part: Part): boolean {
  return GENERATED.has(part);
}
