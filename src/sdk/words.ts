/** Looks for a pattern in the text of a file; each pattern once, whoever asks. */
export type Has = (pattern: RegExp) => boolean;

/** What the text of a file says that concerns some rules. Patterns have no `g` or `y` flag. */
export type Words = (has: Has) => boolean;

/** Of `openai`, `completion` and `responses`, in any case: one search for the three, and few files have any. */
const SOME_NAME = /p(?:enai|letion|onses)/i;
const NAME = /openai/i;
const TEXT_METHOD = /\bcompletions\b|\bresponses\b|createChatCompletion|createCompletion/;
/** In any case, here and below: `chatCompletions` and `Embeddings` may be names for parts of a client. */
const TEXT_CALL = new RegExp(TEXT_METHOD, 'i');
/** How every other call ends: cheaper to look for than the calls. */
const OTHER_METHOD = /\.\s*(?:create|generate|edit)/i;
const OTHER_CALL =
  /(?:embeddings|moderations|transcriptions|translations|speech)\s*\.\s*create|images\s*\.\s*(?:generate|edit)/i;

/** The name of the SDK. */
export const saysOpenAI: Words = (has) => has(SOME_NAME) && has(NAME);

/** What every file says that sends a request for text. */
export const saysRequest: Words = (has) => has(SOME_NAME) && has(TEXT_METHOD);

/** What every file says that calls the API: a request for text, another method, or the name of the SDK. */
export const saysCall: Words = (has) =>
  (has(SOME_NAME) && (has(NAME) || has(TEXT_CALL))) || (has(OTHER_METHOD) && has(OTHER_CALL));

/** Arguments are parsed by `JSON.parse`; a word in capitals is found at once. */
const JSON_NAME = /JSON/;
const ARGUMENTS = /\barguments\b/i;
const TOOL_CALL = /\.function\b|\bfunction:|function_call|tool_?calls?\b|\bcompletions\b|\bresponses\b/i;

/** What every file says that reads the arguments of a tool call. */
export const saysToolArguments: Words = (has) => has(JSON_NAME) && has(ARGUMENTS) && has(TOOL_CALL);

const ENVIRONMENT = /env|@nestjs\/config/i;
const LOADER =
  /dotenv|loadEnv|@nestjs\/config|['"`](?:[.@~#/][^'"`\n]*\b|custom-|node-)(?<!process[._-])env(?:ironment)?(?:[._-]\w+)*['"`]/i;
const SECRETS = /secret|credential/i;
const SECRETS_LOADER = /\b(?:load|init|fetch|inject|hydrate|populate)\w*(?:secret|credential)/i;

/** The name of the SDK, or something that loads the environment: a `.env` file, or secrets that a service keeps. */
export const saysKey: Words = (has) =>
  saysOpenAI(has) || (has(ENVIRONMENT) && has(LOADER)) || (has(SECRETS) && has(SECRETS_LOADER));
