/** A kind of API key that clients of the SDK are given, by its shape. */
export interface KeyShape {
  readonly pattern: RegExp;
  /** The variable by which the key is usually kept. */
  readonly variable: string;
  /** Where keys of this shape are made to be published, the names and headers that only a secret one has: a config of Firebase and a map have their `apiKey` in the page. */
  readonly secretAs?: RegExp;
}

/**
 * Keys that name who issued them in their first letters. The part behind is random letters and digits, so many of them that no word is that long.
 * Source: openai.com/api (user keys `sk-…`, project keys `sk-proj-…`, service accounts `sk-svcacct-…`, admin keys `sk-admin-…`, seen 2026-11) and the
 * documentation of the services that are used through the SDK's `baseURL`: OpenRouter, Anthropic, Groq, xAI, Gemini, Perplexity, Cerebras, NVIDIA,
 * Fireworks, Hugging Face, 2026-11.
 */
const KEY_SHAPES: readonly KeyShape[] = [
  { pattern: /^sk-ant-[\w-]{32,}$/, variable: 'ANTHROPIC_API_KEY' },
  { pattern: /^sk-or-(?:v\d-)?[\w-]{32,}$/, variable: 'OPENROUTER_API_KEY' },
  { pattern: /^sk-admin-[\w-]{20,}$/, variable: 'OPENAI_ADMIN_KEY' },
  { pattern: /^sk-(?:(?:proj|svcacct|None|service)-)?[\w-]{20,}$/, variable: 'OPENAI_API_KEY' },
  { pattern: /^gsk_\w{32,}$/, variable: 'GROQ_API_KEY' },
  { pattern: /^xai-\w{32,}$/, variable: 'XAI_API_KEY' },
  { pattern: /^AIza[\w-]{35}$/, variable: 'GEMINI_API_KEY', secretAs: /gemini|generative|openai|authorization/i },
  { pattern: /^pplx-\w{32,}$/, variable: 'PERPLEXITY_API_KEY' },
  { pattern: /^csk-\w{32,}$/, variable: 'CEREBRAS_API_KEY' },
  { pattern: /^nvapi-[\w-]{40,}$/, variable: 'NVIDIA_API_KEY' },
  { pattern: /^fw_\w{20,}$/, variable: 'FIREWORKS_API_KEY' },
  { pattern: /^hf_\w{30,}$/, variable: 'HF_TOKEN' },
];

/** A key of Azure OpenAI: 32 hexadecimal digits, or 84 letters and digits since 2024. Without letters that say so, only its place tells. Source: Azure's documentation of key formats, 2026-11. */
const AZURE_KEY: KeyShape = { pattern: /^(?:[\da-f]{32}|[\dA-Za-z]{84})$/, variable: 'AZURE_OPENAI_API_KEY' };

/** Longer than every key; project keys have some 165 signs. */
const LONGEST = 250;
/** Shorter than every key. All of them are letters, digits, `_` and `-`. */
export const SHORTEST_KEY = 23;

/** The shape that a text has, if it is that of a real key; undefined for placeholders, made-up keys and all other texts. */
export function keyShapeOf(text: string, isForAzure: boolean): KeyShape | undefined {
  if (text.length > LONGEST) return undefined;
  const shape =
    isForAzure && AZURE_KEY.pattern.test(text) ? AZURE_KEY : KEY_SHAPES.find(({ pattern }) => pattern.test(text));
  return shape && !isMadeUp(text) ? shape : undefined;
}

/** Words that nobody finds in what is drawn at random: each is long enough not to come by chance, or stands between separators. */
const WORDS =
  /x{4}|\*{3}|\.{3}|test|fake|dummy|mock|example|sample|placeholder|your|redact|secret|invalid|synthetic|replace|insert|changeme|here|demo|local|ollama|none|empty|unused|needed|openai|apikey|api[-_]key|my[-_]|abcdef|qwerty|foobar|lorem|deadbeef|[-_](?:key|token|old|new|bad|good|wrong|real|user|leak|canary)(?:[-_\d]|$)/i;
/** Fewer different signs, and it is a pattern rather than a key: a random key of 20 signs has at least 12. */
const FEWEST_SIGNS = 9;
const FEWEST_HEX_SIGNS = 6;

/** Whether a text of the shape of a key was made up by somebody: words, few different signs, a part repeated, signs in the order of the alphabet. */
function isMadeUp(text: string): boolean {
  const body = text.replace(
    /^(?:sk-(?:ant-|or-(?:v\d-)?|proj-|svcacct-|admin-|None-|service-)?|[a-z]+[-_](?=\w{20}))/i,
    '',
  );
  if (WORDS.test(body)) return true;
  const signs = new Set(body);
  if (signs.size < (/^[\da-f]+$/.test(body) ? FEWEST_HEX_SIGNS : FEWEST_SIGNS)) return true;
  if (/(.{3,})\1{2}/.test(body) || !/\d/.test(body) || !/[a-z]/i.test(body)) return true;
  return orderedSigns(body) * 2 > body.length;
}

/** How many signs stand in runs of three or more that go up or down one by one: `abc`, `4321`. */
function orderedSigns(text: string): number {
  const codes = Array.from(text.toLowerCase(), (sign) => sign.charCodeAt(0));
  let ordered = 0;
  for (let start = 0; start < codes.length;) {
    const step = (codes[start + 1] ?? 0) - (codes[start] ?? 0);
    let end = start + 1;
    if (Math.abs(step) === 1) while (end < codes.length && (codes[end] ?? 0) - (codes[end - 1] ?? 0) === step) end += 1;
    if (end - start >= 3) ordered += end - start;
    start = end;
  }
  return ordered;
}
