/** How often the SDK tries again by itself unless told otherwise. Source: `maxRetries` in openai 4.0, 4.104, 5.0, 6.0 and 7.57 `client.js` (read 2026-11). */
export const DEFAULT_RETRIES = 2;

/** What the SDK tries again after: these statuses, any of 500 and above, and failures to connect. Source: `shouldRetry` of the same releases. */
export function isRetriedBySdk(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Classes and codes of such errors. */
export const RETRIED_NAMES: ReadonlySet<string> = new Set([
  'RateLimitError',
  'InternalServerError',
  'ConflictError',
  'APIConnectionError',
  'APIConnectionTimeoutError',
  'APIError',
  'OpenAIError',
  'rate_limit_exceeded',
  'server_error',
  'ECONNRESET',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ENOTFOUND',
]);

/** Packages that call a function again when it fails. Their READMEs, 2026-11. */
export const RETRY_PACKAGES: ReadonlySet<string> = new Set([
  'p-retry',
  'async-retry',
  'promise-retry',
  'exponential-backoff',
  'ts-retry-promise',
  'ts-retry',
  'retry-as-promised',
  '@lifeomic/attempt',
  'async-await-retry',
]);

/** Functions that neither change what they are given nor fail of it, by the names they have in most programs. */
export const HARMLESS = /^(?:stringify|structuredClone|resolve|sleep|delay|wait)$/;
