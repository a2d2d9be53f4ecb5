/** Packages that let a program ask a person. Source: their READMEs and the documentation of Node 24, 2026-11. */
export const INPUT_PACKAGES: ReadonlySet<string> = new Set([
  'readline',
  'node:readline',
  'readline-sync',
  'prompts',
  'prompt',
  'prompt-sync',
  'enquirer',
  'inquirer',
  '@inquirer/prompts',
  '@inquirer/input',
  '@inquirer/editor',
  '@clack/prompts',
]);

/** Packages for much else of which one function asks a person, too. Source: their READMEs, 2026-11. */
export const OTHER_INPUT: ReadonlyMap<string, string> = new Map([
  ['consola', 'prompt'],
  ['terminal-kit', 'inputField'],
]);

/** Functions that wait for the next thing a person types, by the last name of their callee: those of `INPUT_PACKAGES` and `OTHER_INPUT`, and `prompt` of Deno and the browser. */
export const INPUT_FUNCTIONS: ReadonlySet<string> = new Set([
  'question',
  'prompt',
  'prompts',
  'input',
  'keyInSelect',
  'text',
  'editor',
  'inputField',
]);

/** Those of them that say by their name alone what they do: a `prompt`, an `input` and a `text` may be many things. */
export const PLAIN_INPUT_FUNCTIONS: ReadonlySet<string> = new Set(['question', 'keyInSelect']);

/**
 * What programs call a function of their own that asks a person, where all that can be seen of it is its name: `getUserInput('You: ')`,
 * `readLine('> ')`. Names that leave it open who is asked (`ask`, `getInput`) are none. Source: chat programs of public repositories, 2026-11.
 */
export const ASKING_NAME = /^(?:(?:get|read|ask(?:For)?|promptFor|waitFor)UserInput|(?:ask|prompt)User|readLine)$/;

/** Events that bring what a person typed: of a readline interface, and of standard input itself. */
export const LINE_EVENT = 'line';
export const DATA_EVENT = 'data';
