import { describe, expect, it } from 'vitest';
import { lint } from '../support/lint.js';

const CLIENT = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";
const CREATE = 'openai.responses.create({ model, input })';
const CHAT = 'openai.chat.completions.create({ model, messages })';

/** What a rule says first of a piece of code. */
function said(rule: string, code: string, filename = 'example.ts'): string | undefined {
  return lint(code, { rules: { [`openai/${rule}`]: 'error' }, filename })[0]?.message;
}

describe('no-redundant-retry says how often a request is sent', () => {
  const loop = (head: string, client = CLIENT) =>
    `${client}async function ask(input, n) {\n${head} {\ntry { return await ${CREATE}; } catch (e) { if (e.status === 401) return; if (e.status === 429) log(e); }\n}\n}`;
  it.each<[string, string, string]>([
    [
      'in a loop',
      loop('while (n)'),
      '3 times before it throws (`maxRetries` is 2 by default), each time after a longer pause. This loop makes that 3 more requests each time.',
    ],
    ['in a loop that counts', loop('for (let i = 1; i <= 4; i++)'), 'This loop makes that up to 12 requests.'],
    [
      'by a client with a number',
      loop('while (n)', CLIENT.replace('()', '({ maxRetries: 1 })')),
      '2 times before it throws (`maxRetries`), each time after a longer pause. This loop makes that 2 more requests each time.',
    ],
    [
      'by a function that calls itself',
      `${CLIENT}async function ask(input) { try { return await ${CREATE}; } catch { return ask(input); } }`,
      'This call of `ask` makes that 3 more requests each time, also after errors that no retry repairs',
    ],
    [
      'by a package',
      `import pRetry from 'p-retry';\n${CLIENT}pRetry(() => ${CREATE});`,
      '`pRetry` makes that 3 more requests each time.',
    ],
  ])('%s', (_, code, expected) => {
    expect(said('no-redundant-retry', code)).toContain(expected);
  });

  it('nothing of a client that is made elsewhere, unless asked for', () => {
    expect(said('no-redundant-retry', loop('while (n)', "import { openai } from './openai.js';\n"))).toBeUndefined();
  });

  it('in the order of the text', () => {
    const again = 'try { return await f(input); } catch { await sleep(1); }';
    const code = `${CLIENT}const f = (input) => ${CREATE};\nasync function a(input) {\n  while (true) { ${again} }\n}\nasync function b(input) {\n  for (;;) { ${again} }\n}`;
    const lines = lint(code, { rules: { 'openai/no-redundant-retry': 'error' } }).map(({ line }) => line);
    expect(lines).toEqual([5, 8]);
  });

  it('the option of a request that has none, an empty one, or those of a name', () => {
    const fixOf = (options: string) =>
      lint(loop('while (n)').replace(' })', ` }${options})`), { rules: { 'openai/no-redundant-retry': 'error' } })[0]
        ?.suggestions?.[0]?.fix.text;
    expect(fixOf('')).toBe(', { maxRetries: 0 }');
    expect(fixOf(', {}')).toBe(' maxRetries: 0 ');
    expect(fixOf(', { signal }')).toBe(', maxRetries: 0');
  });
});

describe('no-unguarded-reply says what becomes of the absent part', () => {
  const TEXT = 'r.choices[0].message.content';
  const ask = (options = '') => `${CLIENT}const r = await ${CHAT.replace(' })', `${options} })`)};\n`;
  const loop = (body: string, options = '') =>
    `${CLIENT}let out = '';\nfor await (const c of await ${CHAT.replace(' })', `, stream: true${options} })`)}) { ${body} }`;
  it.each<[string, string]>([
    [`${ask()}use(${TEXT}.trim());`, 'or a filter stops it: reading `trim` of null throws a TypeError.'],
    [`${ask(', tools')}use(${TEXT}.trim());`, 'this request offers some: reading `trim` of null throws a TypeError.'],
    [`${ask()}use(...${TEXT});`, 'iterating over null throws a TypeError.'],
    [`${ask()}res.write(${TEXT});`, '`res.write` throws a TypeError on null.'],
    [
      `${ask()}use(strip(${TEXT}));\nfunction strip(text) {\n  return text.trim();\n}`,
      'reading `trim` of null throws a TypeError on line 6.',
    ],
    [loop('out += c.choices[0].delta.content;'), '`+=` makes it the text `undefined`.'],
    [loop('use(out + c.choices[0].delta.content);'), '`+` makes it the text `undefined`.'],
    [loop('use(c.choices[0].delta.content.trim());'), 'reading `trim` of undefined throws a TypeError.'],
    [
      loop('use(c.choices[0].delta);', ', stream_options: { include_usage: true }'),
      'With `include_usage` the last chunk has no choices: reading `delta` of undefined throws a TypeError.',
    ],
    [
      loop('use(c.choices[0].delta);')
        .replaceAll('OpenAI', 'AzureOpenAI')
        .replace('import AzureOpenAI', 'import { AzureOpenAI }'),
      'The first chunk from Azure has no choices',
    ],
  ])('%s', (code, expected) => {
    expect(said('no-unguarded-reply', code)).toContain(expected);
  });
});

describe('prefer-api-error-classes says what is read, and what to ask instead', () => {
  const handler = (body: string, imports = '') => `${imports}try { await ${CREATE}; } catch (e) { ${body} }`;
  const CLASSES = "import OpenAI from 'openai';\n";
  it.each<[string, string]>([
    [
      handler('show(e.response.status);'),
      '`e.response.status` is what axios errors have: since openai 4 an error of the API has no `response`, and this throws a TypeError in the handler, in which the error of the API is lost.',
    ],
    [handler('show(e.response?.status);'), 'and this is always undefined.'],
    [handler('if (e.response) show(e.response.status);'), 'and what depends on it never runs.'],
    [handler('show(e.statusCode);'), 'which is `status`: it is always undefined.'],
    [handler('if (e.code === 429) wait();'), 'which is `status`: it is a word, and never equal to a number.'],
    [handler("if (e.name === 'AbortError') stop();"), 'so this comparison with `AbortError` is always false.'],
    [handler("if (e.name !== 'AbortError') stop();"), 'so this comparison with `AbortError` is always true.'],
    [handler("if (e.name == 'APIError') stop();"), 'so this comparison with `APIError` is always false.'],
    [
      handler("if (e.message.includes('timed out')) wait();"),
      '“timed out” need not be in it: `APIConnectionTimeoutError` is what tells this error from others.',
    ],
    [
      handler("if (e.message.includes('timed out')) wait();", CLASSES),
      '`e instanceof OpenAI.APIConnectionTimeoutError` is what tells',
    ],
    [
      handler("if (e.message.includes('quota')) wait();", CLASSES),
      "`e instanceof OpenAI.APIError && e.code === 'insufficient_quota'` is what tells",
    ],
    [
      `${CLASSES}if (e instanceof OpenAI.APIError) a();\nelse if (e instanceof OpenAI.NotFoundError) b();`,
      '`NotFoundError` extends `APIError`, for which line 2 tests',
    ],
    [`${CLASSES}if (e instanceof OpenAI.Timeout) a();`, 'The SDK has no `OpenAI.Timeout`'],
  ])('%s', (code, expected) => {
    expect(said('prefer-api-error-classes', code)).toContain(expected);
  });

  it.each<[string, string, 'fix' | 'suggestion' | undefined]>([
    ['example.js', handler('show(e.statusCode);'), 'fix'],
    ['example.cjs', handler('show(e.statusCode);').replace('await ', ''), undefined],
    ['example.mts', handler('show(e.statusCode);'), 'suggestion'],
    ['example.tsx', handler('show(e.statusCode);'), 'suggestion'],
    ['example.js', handler("show(e['statusCode']);"), undefined],
    ['example.js', handler("if (e.message.startsWith('429')) wait();"), undefined],
    ['example.js', handler("if (e.message.includes('429')) wait();"), 'suggestion'],
    ['example.js', handler('if (e.message.match(/429/)) wait();'), undefined],
  ])('in %s: %s', (filename, code, expected) => {
    const [message] = lint(code, { rules: { 'openai/prefer-api-error-classes': 'error' }, filename });
    expect(message?.fix ? 'fix' : message?.suggestions ? 'suggestion' : undefined).toBe(expected);
  });
});

describe('no-swallowed-api-error says where', () => {
  it.each<[string, string]>([
    [
      `${CLIENT}let r;\ntry { r = await ${CREATE}; } catch {}\nshow(r.output);`,
      'nothing is in `r` and the program goes on: line 5 throws a TypeError',
    ],
    [
      `${CLIENT}const { output } = await ${CREATE}.catch(console.error);`,
      'nothing is in `{ output }` and the program goes on: line 3 throws',
    ],
  ])('%s', (code, expected) => {
    expect(said('no-swallowed-api-error', code)).toContain(expected);
  });

  it('the handler of a promise is underlined, and not repaired', () => {
    const [message] = lint(`const r = await ${CREATE}.catch(console.error); show(r.output);`, {
      rules: { 'openai/no-swallowed-api-error': 'error' },
    });
    expect(message).toMatchObject({ column: 65, endColumn: 78 });
    expect(message?.suggestions).toBeUndefined();
  });
});

describe('no-floating-request says what is done with the promise', () => {
  it.each<[string, string]>([
    [`const r = ${CREATE};\nshow(r.output);`, '`r.output`'],
    [`const r = ${CREATE};\nshow(r.output);`, ' on line 2'],
    [`show(${CREATE}.output);`, '`output`'],
    [`res.status(200).json(${CREATE});`, '`….json`'],
  ])('%s', (code, expected) => {
    expect(said('no-floating-request', code)).toContain(expected);
  });
});

describe('require-finish-reason-check says how the text is used', () => {
  const R = `const r = await ${CREATE};\n`;
  const T = 'const t = r.output_text;\n';
  const C = `const r = await ${CHAT};\nconst t = r.choices[0].message.content;\n`;
  it.each<[string, string]>([
    [
      `${R}use(JSON.parse(r.output_text));`,
      'Nothing looks at `status` of this answer: when the model stops at its token limit, `JSON.parse` throws on the cut text.',
    ],
    [
      `${C}use(JSON.parse(t));`,
      'Nothing looks at `finish_reason` of this answer: when the model stops at its token limit, `JSON.parse` throws on the cut text in `t`.',
    ],
    [`${R}console.log(r.output_text);`, 'the cut text is printed as if it were whole.'],
    [`${R}${T}console.log(t);`, 'the cut text in `t` is printed as if it were whole.'],
    [`${R}res.send(r.output_text);`, 'the cut text is handed to `res.send` as'],
    [`${R}handlers[kind](r.output_text);`, 'the cut text is given to other code as'],
    [`export async function f(input) {\n${R}return r.output_text;\n}`, 'the cut text is returned as'],
    [`${R}this.last = r.output_text;`, 'the cut text is stored as'],
    [`${R}report(new Error(r.output_text));`, 'the cut text is handed to `Error` as'],
    [`${R}export const t = r.output_text;`, 'the cut text is exported as'],
    [
      `const r = await openai.responses.create({ model, input, max_output_tokens: 500 }); res.send(r.output_text);`,
      '`max_output_tokens` limits this answer to 500 tokens and nothing looks at `status`: one that needs more is cut there, and is handed to `res.send` as if it were whole.',
    ],
    [
      `const r = await openai.responses.create({ model, input, max_output_tokens: n });\n${T}res.send(t);`,
      '`max_output_tokens` limits this answer and nothing looks at `status`: one that needs more is cut there, and `t` is handed to `res.send` as',
    ],
    [
      `const r = await openai.completions.create({ model, prompt });\nres.send(r.choices[0].text);`,
      '`max_tokens` limits this answer to 16 tokens by default and nothing looks at `finish_reason`',
    ],
    [
      `const messages = load();\nwhile (true) {\n${C}messages.push({ role: 'user', content: q }, { role: 'assistant', content: t });\n}`,
      'This reply becomes part of the conversation `messages` and nothing looks at `finish_reason`',
    ],
  ])('%s', (code, expected) => {
    expect(said('require-finish-reason-check', code, 'example.mts')).toContain(expected);
  });
});
