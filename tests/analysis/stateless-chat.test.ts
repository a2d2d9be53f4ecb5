import { describe, expect, it } from 'vitest';
import { isStatelessChat } from '../../src/analysis/conversations/stateless-chat.js';
import { analyse } from '../support/analyse.js';

/** How many requests of a program send what was typed last, and nothing else. */
function statelessIn(code: string): number {
  const file = analyse(code);
  return file.requests.filter((request) => isStatelessChat(request, file)).length;
}

const check = (programs: readonly (readonly [name: string, code: string, told: number])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(statelessIn(code)).toBe(told);
  });
};

const chat = (messages: string): string =>
  `const r = await openai.chat.completions.create({ model, messages: ${messages} });`;
const respond = (input: string, more = ''): string =>
  `const r = await openai.responses.create({ model, input: ${input}${more} });`;
const user = (content = 'q'): string => `[{ role: 'user', content: ${content} }]`;
const loop = (body: string): string => `while (true) { const q = await rl.question('> '); ${body} }`;

describe('what is sent', () => {
  check([
    ['what was typed', loop(chat(user())), 1],
    [
      'what was typed, behind instructions',
      loop(chat("[{ role: 'system', content: s }, { role: 'user', content: q }]")),
      1,
    ],
    [
      'what was typed, before instructions',
      loop(chat("[{ role: 'user', content: q }, { role: 'system', content: s }]")),
      1,
    ],
    [
      'what was typed, behind what the model said',
      loop(chat("[{ role: 'assistant', content: s }, { role: 'user', content: q }]")),
      0,
    ],
    [
      'what was typed, before something else of the user',
      loop(chat("[{ role: 'user', content: q }, { role: 'user', content: 'Go on.' }]")),
      0,
    ],
    ['what was typed, with a hole', loop(chat("[, { role: 'user', content: q }]")), 0],
    ['what was typed, in a text', loop(chat(user('`Say: ${q}`'))), 0],
    ['what was typed, with a name', loop(chat("[{ role: 'user', name: 'a', content: q }]")), 1],
    ['what was typed, by the role of a variable', loop(chat('[{ role, content: q }]')), 0],
    ['what was typed, without white space', loop(chat(user('q.trim()'))), 1],
    ['what was typed, as a text', loop(chat(user('q.toString()'))), 1],
    ['what was typed, in small letters', loop(chat(user('q.toLowerCase()'))), 1],
    ['what was typed, in other words', loop(chat(user('q.replace(a, b)'))), 0],
    ['what a function makes of it', loop(chat(user('trim(q)'))), 0],
    ['a name for itself', `while (true) { const q = q.trim(); ${chat(user())} }`, 0],
    ['names that go round', `while (true) { var q = await a, a = await q.text; ${chat(user())} }`, 0],
    ['a part of what was typed', loop(chat(user('q.text'))), 1],
    ['what was typed at the place itself', `while (true) { ${chat(user("await rl.question('> ')"))} }`, 1],
    ['what was prompted for', `while (true) { ${chat(user("prompt('You: ')"))} }`, 1],
    [
      'what was taken out of what was prompted for',
      `import inquirer from 'inquirer'; while (true) { const { q } = await inquirer.prompt(questions); ${chat(user())} }`,
      1,
    ],
    ['what a member of that name gives', `while (true) { const q = await page.prompt(); ${chat(user())} }`, 0],
    ['the text of a page', `while (true) { const q = await page.text(); ${chat(user())} }`, 0],
    [
      'the text of a page, in a program that asks',
      `import * as p from '@clack/prompts'; while (true) { const q = await page.text(); ${chat(user())} }`,
      0,
    ],
    [
      'what was asked for as a text',
      `import * as p from '@clack/prompts'; while (true) { const q = await p.text({ message }); ${chat(user())} }`,
      1,
    ],
    [
      'a text that a function of that name makes',
      `const prompt = (topic) => 'About ' + topic; while (true) { ${chat(user('prompt(t)'))} }`,
      0,
    ],
    [
      'messages that a function of that name makes',
      `const input = (q) => [{ role: 'user', content: q }]; while (true) { ${respond('input(t)')} }`,
      0,
    ],
    [
      'what a function of another module gives',
      `import { prompt } from './prompt.js'; while (true) { ${chat(user('prompt(t)'))} }`,
      0,
    ],
    [
      'what a function of another module of the project asks the user for, by its name',
      `import { getUserInput } from './input.js'; while (true) { const q = await getUserInput('> '); ${chat(user())} }`,
      1,
    ],
    [
      'what a function of that name gives that a package exports',
      `import { getUserInput } from 'workflow'; while (true) { const q = await getUserInput('> '); ${chat(user())} }`,
      0,
    ],
    [
      'what a function of that name of the file makes up',
      `const getUserInput = async () => nextOf(queue); while (true) { const q = await getUserInput(); ${chat(user())} }`,
      0,
    ],
    [
      'what a function asks for',
      `const ask = (text) => rl.question(text); while (true) { const q = await ask('> '); ${chat(user())} }`,
      1,
    ],
    [
      'what a function asks for and waits for',
      `async function ask(text) { const answer = await rl.question(text); return answer; } while (true) { const q = await ask('> '); ${chat(user())} }`,
      1,
    ],
    [
      'what a function asks for with a callback',
      `const ask = (text) => new Promise((resolve) => rl.question(text, resolve)); while (true) { const q = await ask('> '); ${chat(user())} }`,
      1,
    ],
    [
      'what a function makes of what it asks for',
      `async function ask(text) { return plan(await rl.question(text)); } while (true) { const q = await ask('> '); ${chat(user())} }`,
      0,
    ],
    [
      'what a function asks for or not',
      `async function ask(text) { if (text) return rl.question(text); return 'Go on.'; } while (true) { const q = await ask('> '); ${chat(user())} }`,
      0,
    ],
    ['what was loaded', `while (true) { const q = await load(); ${chat(user())} }`, 0],
    ['a text', loop(chat(user("'Hi'"))), 0],
    ['a name that nobody knows', loop(chat(user('other'))), 0],
    ['no message', loop(chat('[]')), 0],
    ['nothing', loop('await openai.chat.completions.create({ model });'), 0],
    ['options that cannot be seen', loop('await openai.chat.completions.create({ model, ...options });'), 0],
    ['a prompt', loop('await openai.completions.create({ model, prompt: q });'), 0],
    ['an input', loop(respond('q')), 1],
    ['a list as an input', loop(respond(user())), 1],
    ['an input that goes on from the last response', loop(respond('q', ', previous_response_id: last')), 0],
    ['an input of a conversation', loop(respond('q', ', conversation: id')), 0],
    ['an input with options that cannot be seen', loop(respond('q', ', ...options')), 0],
    ['a chat that is said to go on', loop(chat(`${user()}, conversation: id`)), 1],
    [
      'the reply in what the system says',
      `let last = ''; ${loop(`${chat("[{ role: 'system', content: last }, { role: 'user', content: q }]")} last = r.choices[0].message.content;`)}`,
      0,
    ],
  ]);
});

describe('whether it is sent again and again', () => {
  const said = chat(user());
  check([
    ['in a loop', loop(said), 1],
    ['once', `const q = await rl.question('> '); ${said}`, 0],
    ['in a loop, of what was typed before', `const q = await rl.question('> '); while (true) { ${said} }`, 0],
    ['in a loop that ends', `while (true) { const q = await rl.question('> '); ${said} break; }`, 0],
    ['for each line', `rl.on('line', async (q) => { ${said} });`, 1],
    ['for each line, by another name', `rl.addListener('line', async (q) => { ${said} });`, 1],
    ['for all data', `process.stdin.on('data', async (q) => { ${said} });`, 1],
    ['for one line', `rl.once('line', async (q) => { ${said} });`, 0],
    ['for each end', `rl.on('close', async (q) => { ${said} });`, 0],
    ['for each event that cannot be seen', `rl.on(event, async (q) => { ${said} });`, 0],
    ['for all data of something else', `socket.on('data', async (q) => { ${said} });`, 0],
    [
      'for each line of an interface',
      `const rl = createInterface({ input: process.stdin }); rl.on('line', async (q) => { ${said} });`,
      1,
    ],
    [
      'for each line of a file',
      `const rl = createInterface({ input: createReadStream(path) }); rl.on('line', async (q) => { ${said} });`,
      0,
    ],
    ['for a function that is called on', `on('line', async (q) => { ${said} });`, 0],
    ['for a question', `rl.question('> ', async (q) => { ${said} });`, 0],
    [
      'for a question that is asked again',
      `function ask() { rl.question('> ', async (q) => { ${said} ask(); }); } ask();`,
      1,
    ],
    ['for a question in a loop that never waits', `while (true) { rl.question('> ', async (q) => { ${said} }); }`, 0],
    [
      'in a function that others call',
      `export async function turn() { const q = await rl.question('> '); ${said} }`,
      0,
    ],
    [
      'in a function that is called once',
      `async function turn() { const q = await rl.question('> '); ${said} } await turn();`,
      0,
    ],
    [
      'in a function that is called in a loop',
      `async function turn() { const q = await rl.question('> '); ${said} } while (true) await turn();`,
      1,
    ],
    [
      'in a function that calls itself',
      `async function turn() { const q = await rl.question('> '); ${said} turn(); } turn();`,
      1,
    ],
    [
      'in a function that calls itself instead',
      `async function turn() { const q = await rl.question('> '); if (!q) return turn(); ${said} } turn();`,
      0,
    ],
    ['in a function that gets it', `async function go(q) { ${said} } while (true) go(await rl.question('> '));`, 0],
  ]);
});
