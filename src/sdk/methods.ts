/** The APIs that generate text. `completions` is the legacy one that takes a `prompt`. */
export type Api = 'chat' | 'responses' | 'completions';

/** `stream` stands for the helper, not for `create({ stream: true })`; `runTools` for `runFunctions` too, which it replaced. */
export type Method = 'create' | 'stream' | 'parse' | 'runTools';

export interface MethodFact {
  readonly path: readonly string[];
  readonly api: Api;
  readonly method: Method;
  /** Openai 3.x: the answer is an HTTP response that holds the completion in `data`. */
  readonly v3?: true;
  /** Parameters that an unknown receiver must be given for the chain to be the SDK's; the longer chains need none. */
  readonly needs?: readonly string[];
}

/**
 * Method paths of a client that generate text, the longest first.
 * Source: `resources/**` of openai 3.3, 4.104, 5.23, 6.49, 7.57 (read 2026-11). `beta.chat` exists in 4.x only.
 */
export const METHODS: readonly MethodFact[] = [
  { path: ['chat', 'completions', 'create'], api: 'chat', method: 'create' },
  { path: ['chat', 'completions', 'stream'], api: 'chat', method: 'stream' },
  { path: ['chat', 'completions', 'parse'], api: 'chat', method: 'parse' },
  { path: ['chat', 'completions', 'runTools'], api: 'chat', method: 'runTools' },
  { path: ['chat', 'completions', 'runFunctions'], api: 'chat', method: 'runTools' },
  {
    path: ['responses', 'create'],
    api: 'responses',
    method: 'create',
    needs: ['input', 'model', 'prompt', 'previous_response_id'],
  },
  {
    path: ['responses', 'stream'],
    api: 'responses',
    method: 'stream',
    needs: ['input', 'model', 'prompt', 'response_id'],
  },
  { path: ['responses', 'parse'], api: 'responses', method: 'parse', needs: ['input', 'model', 'prompt'] },
  { path: ['completions', 'create'], api: 'completions', method: 'create', needs: ['prompt'] },
  { path: ['createChatCompletion'], api: 'chat', method: 'create', v3: true, needs: ['messages'] },
  { path: ['createCompletion'], api: 'completions', method: 'create', v3: true, needs: ['prompt'] },
];

/** A method of a client that sends something else than a request for text, with the parameters that tell it from a namesake of an unknown object. */
export interface OtherMethodFact {
  readonly path: readonly string[];
  readonly needs: readonly string[];
}

/** Source: `resources/**` of openai 4.104, 5.23, 6.49, 7.57 (read 2026-11). What only lists or retrieves is left out. */
export const OTHER_METHODS: readonly OtherMethodFact[] = [
  { path: ['audio', 'transcriptions', 'create'], needs: ['file', 'model'] },
  { path: ['audio', 'translations', 'create'], needs: ['file', 'model'] },
  { path: ['audio', 'speech', 'create'], needs: ['input', 'voice'] },
  { path: ['embeddings', 'create'], needs: ['input', 'model'] },
  { path: ['moderations', 'create'], needs: ['input'] },
  { path: ['images', 'generate'], needs: ['prompt'] },
  { path: ['images', 'edit'], needs: ['prompt', 'image'] },
];

/**
 * Where the package declares the methods that generate text: the path that leads to them from a client, by the declaration file.
 * Source: declaration files of openai 3.3, 4.0, 4.104, 5.0, 6.0, 7.57 (read 2026-11).
 */
const DECLARED_IN: readonly (readonly [file: RegExp, path: readonly string[]])[] = [
  [/^resources\/(?:beta\/)?chat\/completions(?:\/completions)?\.d\.m?ts$/, ['chat', 'completions']],
  [/^resources\/responses\/responses\.d\.m?ts$/, ['responses']],
  [/^resources\/completions\.d\.m?ts$/, ['completions']],
  [/^dist\/api\.d\.ts$/, []],
];

/** The path from a client to the methods that a file of the package declares; undefined for files with none that generate text. */
export function declaredApi(file: string): readonly string[] | undefined {
  return DECLARED_IN.find(([name]) => name.test(file))?.[1];
}
