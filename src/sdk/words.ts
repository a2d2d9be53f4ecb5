/** Looks for a pattern in the text of a file; each pattern once, whoever asks. */
export type Has = (pattern: RegExp) => boolean;

/** What the text of a file says that concerns some rules. Patterns have no `g` or `y` flag. */
export type Words = (has: Has) => boolean;

/**
 * A part of every word below but those of tool arguments, in any case: one search that almost no file of other programs passes.
 * `.create` counts behind the last letter of what the API has it for, the environment where a loader or the end of a module's name says it.
 */
const SOME_WORD =
  /p(?:enai|letion|onses)|\.\s*(?:create|generate|edit)(?<=[sh]\s*\.\s*\w+)|nv(?:(?<=dotenv|loadenv)|(?<=env)(?:ironment)?(?:[._-][\w.-]*)?['"`])|cret|credential|@nestjs\/config/i;

const SOME_NAME = /p(?:enai|letion|onses)/i;
const NAME = /openai/i;
/** `completions` and `responses` where a part of a client can stand: as a member, by its name or taken apart. In a sentence, or called, they are none. */
const TEXT_METHOD =
  /\b(?:completions|responses)\b(?:(?<=[.'"`]\s*\w+)(?!\s*\()|(?<=[{,]\s*\w+)\s*[,}:=]|[?!]*\s*\.\w)|createChatCompletion|createCompletion/;
/** In any case, here and below: `chatCompletions` and `Embeddings` may be names for parts of a client. */
const TEXT_CALL = new RegExp(TEXT_METHOD, 'i');
const OTHER_CALL =
  /(?:embeddings|moderations|transcriptions|translations|speech)\s*\.\s*create|images\s*\.\s*(?:generate|edit)/i;

/** The name of the SDK. */
export const saysOpenAI: Words = (has) => has(SOME_WORD) && has(SOME_NAME) && has(NAME);

/** What every file says that sends a request for text. */
export const saysRequest: Words = (has) => has(SOME_WORD) && has(SOME_NAME) && has(TEXT_METHOD);

/** What every file says that calls the API: a request for text, another method, or the name of the SDK. */
export const saysCall: Words = (has) =>
  has(SOME_WORD) && ((has(SOME_NAME) && (has(NAME) || has(TEXT_CALL))) || has(OTHER_CALL));

/** Arguments are parsed by `JSON.parse`; a word in capitals is found at once. */
const JSON_NAME = /JSON/;
const ARGUMENTS = /\barguments\b/i;
const TOOL_CALL = /\.function\b|\bfunction:|function_call|tool_?calls?\b/i;

/** What every file says that reads the arguments of a tool call. */
export const saysToolArguments: Words = (has) =>
  has(JSON_NAME) && has(ARGUMENTS) && (has(TOOL_CALL) || has(TEXT_METHOD));

const LOADER =
  /dotenv|loadEnv|@nestjs\/config|['"`](?:[.@~#/][^'"`\n]*\b|custom-|node-)(?<!process[._-])env(?:ironment)?(?:[._-][\w.-]*)?['"`]/i;
const SECRETS_LOADER = /\b(?:load|init|fetch|inject|hydrate|populate)\w*(?:secret|credential)/i;

/** The name of the SDK, or something that loads the environment: a `.env` file, or secrets that a service keeps. */
export const saysKey: Words = (has) => saysOpenAI(has) || (has(SOME_WORD) && (has(LOADER) || has(SECRETS_LOADER)));
