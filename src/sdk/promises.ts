/**
 * What a request gives before it is awaited: a promise with a few methods of the SDK's own.
 * Source: `core/api-promise.ts` of openai 4.0, 4.104, 5.23, 6.49 and 7.57 (read 2026-11); `createChatCompletion` of 3.3 gives axios's plain promise.
 */
export const PASSING_METHODS: ReadonlySet<string> = new Set(['catch', 'finally', 'withResponse', 'asResponse']);

/**
 * Options of a request that are given its answer, or what has come of it: those of axios, to which openai 3.x hands them. Source: README of axios 0.26,
 * "Request Config"; later releases of the SDK have none.
 */
export const ANSWER_CALLBACKS: readonly string[] = ['onDownloadProgress', 'transformResponse'];

/** Methods of `Promise` that wait for several promises. ECMAScript 2026, section 27.2.4. */
export const COMBINATORS: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race']);

/**
 * Members of answers, and of the text in them, that no promise has. Source: the types named in `reply-shapes.ts`, and `String.prototype`.
 */
export const ANSWER_MEMBERS: ReadonlySet<string> = new Set([
  // a completion, and the HTTP response of openai 3.x around it
  ...['choices', 'usage', 'model', 'created', 'system_fingerprint', 'service_tier', 'data'],
  // a response
  ...['output', 'output_text', 'output_parsed', 'incomplete_details', 'created_at', 'status', 'error', 'conversation'],
  // a transcription, a moderation
  ...['text', 'results'],
  // a stream
  ...['tee', 'toReadableStream', 'controller'],
  // a message
  ...['content', 'role', 'refusal', 'tool_calls', 'function_call', 'parsed', 'message', 'delta', 'finish_reason'],
  // text, and lists
  ...['length', 'trim', 'split', 'match', 'replace', 'replaceAll', 'includes', 'startsWith', 'endsWith', 'slice'],
  ...['substring', 'toLowerCase', 'toUpperCase', 'indexOf', 'matchAll', 'map', 'filter', 'forEach', 'find', '0', 'id'],
]);
