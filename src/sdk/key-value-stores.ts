/**
 * Packages that export the client of a store outside the program, which keeps copies of what it is given: `kv` of @vercel/kv 3 (its documentation), the
 * default export of localforage 1 (its documentation). 2026-11.
 */
export const KEY_VALUE_STORES: ReadonlySet<string> = new Set(['@vercel/kv', 'localforage']);

/** How the bindings of a worker are written, by which its `env` has its stores: `env.CHATS` (the documentation of Cloudflare Workers, 2026-11). */
export const WORKER_BINDING = /^[A-Z][A-Z0-9_]*$/;
