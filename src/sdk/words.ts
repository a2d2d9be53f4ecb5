/** Looks for a pattern in the text of a file; each pattern once, whoever asks. */
export type Has = (pattern: RegExp) => boolean;

/** What the text of a file says that concerns some rules. Patterns have no `g` or `y` flag. */
export type Words = (has: Has) => boolean;

const NAME = /openai/i;
/** Some word of every method of the SDK: a file that has none, as most have not, is not searched for them one by one. */
const ANY_METHOD = /completion|responses|embeddings|moderations|transcriptions|translations|speech|images/i;
const TEXT_METHOD = /\bcompletions\b|\bresponses\b|createChatCompletion|createCompletion/;
/** In any case: `chatCompletions` and `Embeddings` may be names for parts of a client. */
const ANY_CALL =
  /\bcompletions\b|\bresponses\b|createChatCompletion|createCompletion|(?:embeddings|moderations|transcriptions|translations|speech)\s*\.\s*create|images\s*\.\s*(?:generate|edit)/i;

/** The name of the SDK. */
export const saysOpenAI: Words = (has) => has(NAME);

/** What every file says that sends a request for text. */
export const saysRequest: Words = (has) => has(ANY_METHOD) && has(TEXT_METHOD);

/** What every file says that calls the API: a request for text, another method, or the name of the SDK. */
export const saysCall: Words = (has) => has(NAME) || (has(ANY_METHOD) && has(ANY_CALL));

const ARGUMENTS = /\barguments\b/i;
const TOOL_CALL = /\.function\b|\bfunction:|function_call|tool_?calls?\b|\bcompletions\b|\bresponses\b/i;

/** What every file says that reads the arguments of a tool call. */
export const saysToolArguments: Words = (has) => has(ARGUMENTS) && has(TOOL_CALL);

const ENVIRONMENT = /env|@nestjs\/config/i;
const LOADER =
  /dotenv|loadEnv|@nestjs\/config|['"`](?:[.@~#/][^'"`\n]*\b|custom-|node-)env(?:ironment)?(?:[._-]\w+)*['"`]/i;

/** The name of the SDK, or something that loads the environment. */
export const saysKey: Words = (has) => has(NAME) || (has(ENVIRONMENT) && has(LOADER));
