/**
 * The error classes of the SDK, each with the class it extends. Source: `error.d.ts` and the static members of the client class in openai 4.0,
 * 4.104, 5.0, 6.0 and 7.57 (looked at in 2026-11). 4.0 has no `OpenAIError`; `InvalidWebhookSignatureError` came with 6.
 */
export const ERROR_CLASSES: Readonly<Record<string, string>> = {
  OpenAIError: 'Error',
  APIError: 'OpenAIError',
  APIConnectionError: 'APIError',
  APIConnectionTimeoutError: 'APIConnectionError',
  APIUserAbortError: 'APIError',
  BadRequestError: 'APIError',
  AuthenticationError: 'APIError',
  PermissionDeniedError: 'APIError',
  NotFoundError: 'APIError',
  ConflictError: 'APIError',
  UnprocessableEntityError: 'APIError',
  RateLimitError: 'APIError',
  InternalServerError: 'APIError',
  LengthFinishReasonError: 'OpenAIError',
  ContentFilterFinishReasonError: 'OpenAIError',
  InvalidWebhookSignatureError: 'Error',
};

/** Classes that are exported by `openai/error` alone, and are no members of the client class. Seen in openai 4.104 to 7.57. */
export const ONLY_IN_ERROR_MODULE: ReadonlySet<string> = new Set([
  'LengthFinishReasonError',
  'ContentFilterFinishReasonError',
]);

/**
 * What errors of other HTTP clients have, and none of the SDK's: axios's `response`, `statusCode`. Seen in `error.d.ts` of openai 4.0 to 7.57; the errors
 * of openai 3 are axios's own.
 */
export const OF_OTHER_CLIENTS: ReadonlySet<string> = new Set(['response', 'statusCode']);

/** What to ask instead: whether the error is of a class, or has a code. */
export type Instead = { readonly class: string } | { readonly code: string };

/**
 * Classes that people look for in the SDK and that no release of it has: those of the Python SDK (openai-python 0.28 and 2, `_exceptions.py`), and
 * names that suggest themselves. Checked against the exports of openai 4.0, 4.104, 5.0, 6.0 and 7.57, 2026-11.
 */
export const NO_SUCH_CLASS: ReadonlyMap<string, Instead> = new Map<string, Instead>([
  ['Timeout', { class: 'APIConnectionTimeoutError' }],
  ['TimeoutError', { class: 'APIConnectionTimeoutError' }],
  ['APITimeoutError', { class: 'APIConnectionTimeoutError' }],
  ['ApiError', { class: 'APIError' }],
  ['OpenAIApiError', { class: 'APIError' }],
  ['APIStatusError', { class: 'APIError' }],
  ['APIResponseValidationError', { class: 'APIError' }],
  ['InvalidRequestError', { class: 'BadRequestError' }],
  ['AuthError', { class: 'AuthenticationError' }],
  ['InvalidApiKeyError', { class: 'AuthenticationError' }],
  ['InvalidAPIKeyError', { class: 'AuthenticationError' }],
  ['PermissionError', { class: 'PermissionDeniedError' }],
  ['RateLimitExceededError', { class: 'RateLimitError' }],
  ['TooManyRequestsError', { class: 'RateLimitError' }],
  ['ServerError', { class: 'InternalServerError' }],
  ['ServiceUnavailableError', { class: 'InternalServerError' }],
  ['ConnectionError', { class: 'APIConnectionError' }],
  ['AbortError', { class: 'APIUserAbortError' }],
  ['ContextLengthExceededError', { code: 'context_length_exceeded' }],
  ['InsufficientQuotaError', { code: 'insufficient_quota' }],
  ['QuotaExceededError', { code: 'insufficient_quota' }],
  ['ModelNotFoundError', { code: 'model_not_found' }],
]);

/** The class for each HTTP status. Source: `APIError.generate` of the same releases. */
export const CLASS_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  403: 'PermissionDeniedError',
  404: 'NotFoundError',
  409: 'ConflictError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
};

/** The status that makes an error one of a class. */
export const STATUS_OF_CLASS: ReadonlyMap<string, number> = new Map(
  Object.entries(CLASS_OF_STATUS).map(([status, name]) => [name, Number(status)]),
);

/**
 * What somebody who looks for these words in `error.message` wants to know. Messages are written for people and have changed: "context length" became
 * "context window" with the Responses API, and a timeout says "Request timed out.". Codes: API reference, "Error codes", 2026-11.
 */
export const MEANINGS: readonly { readonly words: RegExp; readonly is: { readonly status: number } | Instead }[] = [
  { words: /quota|billing/i, is: { code: 'insufficient_quota' } },
  { words: /\b429\b|rate.?limit|too many requests/i, is: { status: 429 } },
  {
    words: /context.?(?:length|window)|maximum context|max.?tokens.?exceeded/i,
    is: { code: 'context_length_exceeded' },
  },
  { words: /previous.?response/i, is: { code: 'previous_response_not_found' } },
  { words: /model_not_found/i, is: { code: 'model_not_found' } },
  { words: /\b401\b|unauthori[sz]ed|(?:incorrect|invalid).?api.?key|\bapi.?key\b/i, is: { status: 401 } },
  { words: /time.?out|timed.?out/i, is: { class: 'APIConnectionTimeoutError' } },
];

/** Fields of an axios error's `response` (openai 3 threw those), and where an `APIError` has the same. Seen with openai 3.3, 4.0 and 7.57. */
export const FIELD_OF_RESPONSE: ReadonlyMap<string, string> = new Map([
  ['status', 'status'],
  ['data', 'error'],
  ['data.error', 'error'],
  ['data.error.message', 'message'],
  ['data.error.code', 'code'],
  ['data.error.type', 'type'],
  ['data.error.param', 'param'],
]);

/** Packages whose errors have a `response`, a `statusCode` or the like of their own. */
export const OTHER_HTTP =
  /^(?:axios|got|ky|superagent|request|request-promise|node-fetch|undici|needle|ofetch|wretch|gaxios|googleapis|telegraf|node-telegram-bot-api|stripe|twilio|@(?:octokit|slack|google|google-cloud|googleapis|sendgrid|aws-sdk|azure|notionhq|supabase)\/.+|octokit|aws-sdk)(?:\/|$)/;

/** Modules that throw nothing with a status or a response, by what their names begin with; 2026-11. */
export const PLAIN_MODULES: readonly RegExp[] = [
  /^(?:node:|fs|path|crypto|os|util)/, // Node.js 20, its documentation
  /^(?:zod|ajv)$/,
  /^(?:mongo|@prisma|pg$|mysql|sqlite|better-sqlite3|redis|ioredis|knex$|drizzle-orm|sequelize|typeorm|firebase)/, // data bases
  /^(?:gpt-tokenizer|tiktoken|p-timeout|p-limit)/,
  /^(?:react-hot-toast|react-toastify|sonner)$/, // toasts: no `throw` and no request in what 2.6, 11.2 and 2.0 publish
];
