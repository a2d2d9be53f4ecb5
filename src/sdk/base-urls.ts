/** Where requests go: to OpenAI (or Azure's deployment of it), to somebody else's service, or to a server on the own machine or network. */
export type Host = 'openai' | 'hosted' | 'local';

/** The domains of OpenAI's API and of Azure OpenAI. Source: openai 7.57 `client.js` (`https://api.openai.com/v1`, `eu.api…`, `us.api…`); Azure OpenAI's documentation of endpoints, 2026-11. */
const OPENAI = /(?:^|\.)(?:api\.openai\.com|openai\.azure\.com|azure-api\.net|cognitiveservices\.azure\.com)$/;

/** Names that are no public host: loopback, private networks (RFC 1918), reserved names (RFC 6761, RFC 6762), Docker's host, the names of services in a compose file. */
const LOCAL =
  /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[.*\]|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|[^.]+|.*\.(?:local|localhost|internal|lan|test|example|invalid))$/;

/** The host of a base URL; undefined for text that is no absolute URL. */
export function hostOf(url: string): Host | undefined {
  const name = /^\w+:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/.exec(url)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  if (OPENAI.test(name)) return 'openai';
  return LOCAL.test(name) ? 'local' : 'hosted';
}
