/**
 * Functions that wait for the next thing a person types, by the last name of their callee: Node's `readline` and `readline/promises`, `readline-sync`,
 * `prompts`, `enquirer`, `inquirer`, `@inquirer/prompts`, `prompt-sync`, Deno's and the browser's `prompt` (their READMEs, 2026-11).
 */
export const INPUT_FUNCTIONS: ReadonlySet<string> = new Set([
  'question',
  'prompt',
  'prompts',
  'input',
  'keyInSelect',
  'text',
]);

/** Events that bring a line a person typed: `rl.on('line', …)`, `process.stdin.on('data', …)`. */
export const INPUT_EVENTS: ReadonlySet<string> = new Set(['line', 'data']);
