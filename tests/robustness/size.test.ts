import { describe, expect, it } from 'vitest';
import { reportsIn, verdictIn, type LintOptions } from './linting.js';

// Files that try to make the analysis blow up: deep ones, long ones, and chains that lead on and on.

const HEAD =
  "import OpenAI from 'openai';\nimport dotenv from 'dotenv';\nconst openai = new OpenAI();\nlet messages = [];\n";
const REQUEST = "await openai.chat.completions.create({ model: 'm', messages })";
const REPLY = `const reply = ${REQUEST};\n`;
const TEXT = 'reply.choices[0].message.content';

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const around = (count: number, before: string, middle: string, after: string): string =>
  before.repeat(count) + middle + after.repeat(count);

/** Code of a depth. Each is read by a parser with no more than the given depth, and by TypeScript's up to a fifth of it. */
const DEEP: Record<string, readonly [deepest: number, code: (depth: number) => string]> = {
  blocks: [1000, (n) => around(n, '{', REQUEST, '}')],
  'conditions without braces': [1000, (n) => around(n, 'if (a) ', REQUEST, '')],
  'else-ifs': [1000, (n) => `${REPLY}${lines(n, (i) => `if (${TEXT} === '${i}') f(${i}); else`)} g();`],
  'else-ifs that add turns': [
    1000,
    (n) =>
      `for (;;) { ${REQUEST}; ${lines(n, (i) => `if (x === ${i}) messages.push({ role: 'user', content: '' }); else`)} g(); }`,
  ],
  loops: [1000, (n) => around(n, 'while (a) ', REQUEST, '')],
  'try and finally': [1000, (n) => around(n, 'try {', REQUEST, '} finally { f(); }')],
  'try and catch': [1000, (n) => around(n, 'try {', REQUEST, '} catch { f(); }')],
  switches: [1000, (n) => around(n, 'switch (a) { case 1: ', REQUEST, '}')],
  functions: [900, (n) => around(n, 'function f() {', 'openai.chat.completions.create({ model, messages });', '}')],
  'immediate functions': [200, (n) => around(n, 'await (async () => {', `${REQUEST};`, '})();')],
  classes: [250, (n) => `const a = ${around(n, '(class { static x = ', 'openai', '})')};`],
  'calls around a reply': [1000, (n) => `${REPLY}console.log(${around(n, 'f(', TEXT, ')')});`],
  'calls around a request': [1000, (n) => around(n, 'f(', REQUEST, ')')],
  members: [5000, (n) => `x = openai${'.chat'.repeat(n)};`],
  'calls of members': [2500, (n) => `${REPLY}JSON.parse(${TEXT}${'.trim()'.repeat(n)});`],
  thens: [
    1000,
    (n) => `${REQUEST.slice(6)}${'.then((x) => x)'.repeat(n)}.then((r) => JSON.parse(r.choices[0].message.content));`,
  ],
  arrays: [1000, (n) => `${REPLY}JSON.parse(${around(n, '[', TEXT, ']')});`],
  'copies of copies': [900, (n) => `messages = ${around(n, '[...', 'messages', ']')}; ${REQUEST};`],
  objects: [800, (n) => `${REPLY}f(${around(n, '{ a: ', TEXT, ' }')});`],
  'choices between values': [1000, (n) => `${REPLY}f(${around(n, 'a ? b : ', TEXT, '')});`],
  'sums of operands': [4000, (n) => `${REPLY}JSON.parse(${"'a' + ".repeat(n)}${TEXT});`],
  alternatives: [
    4000,
    (n) => `const key = ${'process.env.OPENAI_API_KEY ?? '.repeat(n)}'none'; new OpenAI({ apiKey: key });`,
  ],
  conjunctions: [4000, (n) => `if (${'a && '.repeat(n)}!process.env.OPENAI_API_KEY) throw 1; new OpenAI();`],
  'templates in templates': [500, (n) => `${REPLY}f(${around(n, '`${', TEXT, '}`')});`],
  awaits: [1000, (n) => `const reply = ${'await '.repeat(n)}${REQUEST}; JSON.parse(${TEXT});`],
  assignments: [1000, (n) => `${REPLY}${'x = '.repeat(n)}${TEXT}; JSON.parse(x);`],
  'object patterns': [1000, (n) => `const ${around(n, '{ a: ', 'x', ' }')} = ${REQUEST}; JSON.parse(x);`],
  'array patterns': [1000, (n) => `const ${around(n, '[', 'x', ']')} = ${REQUEST}; JSON.parse(x);`],
  labels: [1000, (n) => `${lines(n, (i) => `l${i}:`)} for (;;) { ${REQUEST}; }`],
};

/** Chains: nothing is deep, but each step leads to the next. */
const CHAINS: Record<string, (length: number) => string> = {
  'names of a client': (n) => `const a0 = openai;\n${lines(n, (i) => `const a${i + 1} = a${i};`)}\na${n}.chat;`,
  'names of a reply': (n) =>
    `${REPLY}const a0 = reply;\n${lines(n, (i) => `const a${i + 1} = a${i};`)}\na${n}.choices;`,
  'copies of a conversation': (n) =>
    `const a0 = messages;\n${lines(n, (i) => `const a${i + 1} = [...a${i}, { role: 'user', content: '' }];`)}\nopenai.chat.completions.create({ model, messages: a${n} });`,
  'two copies of two copies': (n) =>
    `let a0 = messages;\n${lines(n, (i) => `let a${i + 1}; a${i + 1} = [...a${i}, ...a${i}]; a${i + 1} = [...a${i}];`)}\nopenai.chat.completions.create({ model, messages: a${n} });`,
  'helpers that pass a request on': (n) =>
    `${lines(n, (i) => `async function f${i}(c, m) { return f${i + 1}(c, m); }`)}\nasync function f${n}(c, m) { return c.chat.completions.create({ model, messages: m }); }\nawait f0(openai, messages);`,
  'helpers that pass a key on': (n) =>
    `${lines(n, (i) => `function k${i}(name) { return k${i + 1}(name); }`)}\nfunction k${n}(name) { return process.env[name]; }\nnew OpenAI({ apiKey: k0('KEY') });`,
};

/** Length: many of the same. */
const LONG: Record<string, (count: number) => string> = {
  requests: (n) => lines(n, (i) => `const reply${i} = ${REQUEST}; show(reply${i}.choices[0].message.content);`),
  'requests without a name': (n) => lines(n, () => `show((${REQUEST}).choices[0].message.content);`),
  'requests with turns between': (n) =>
    lines(n, (i) => `messages.push({ role: 'user', content: '${i}' }); ${REQUEST};`),
  'conversations of their own': (n) =>
    lines(
      n,
      (i) =>
        `async function f${i}(q) { const m = [{ role: 'user', content: q }]; const r = await openai.chat.completions.create({ model, messages: m }); return r.choices[0].message.content; }`,
    ),
  'loops of requests': (n) =>
    lines(n / 10, () => `for (;;) { messages.push({ role: 'user', content: await read() }); ${REQUEST}; }`),
  streams: (n) =>
    lines(
      n,
      (i) =>
        `for await (const c${i} of await openai.responses.create({ model, input: messages, stream: true })) show(c${i}.delta);`,
    ),
  agents: (n) =>
    lines(
      n,
      (i) =>
        `async function a${i}(m, tools) { const { choices } = ${REQUEST.replace('messages }', 'messages: m, tools }')}; m.push(choices[0].message); for (const call of choices[0].message.tool_calls) { if (call.function.name === 'x') m.push({ role: 'tool', tool_call_id: call.id, content: x(JSON.parse(call.function.arguments)) }); } return ${REQUEST.replace('messages }', 'messages: m }')}; }`,
    ),
  'entries of an array': (n) =>
    `const all = [${lines(10 * n, (i) => `{ role: '${i % 2 ? 'user' : 'assistant'}', content: '${i}' },`)}];\nfor (;;) { all.push({ role: 'user', content: q() }); await openai.chat.completions.create({ model, messages: all }); }`,
  'properties of an object': (n) =>
    `const o = {${lines(10 * n, (i) => `k${i}: openai,`)}};\no.k1.chat.completions.create({ model, messages });`,
  clients: (n) => `${lines(n, (i) => `const o${i} = new OpenAI({ apiKey: process.env.K${i} });`)}\ndotenv.config();`,
  'parts of a template': (n) => `messages.push({ role: 'user', content: \`${'${a} '.repeat(10 * n)}\` }); ${REQUEST};`,
};

const READERS: Record<string, LintOptions> = {
  'ESLint 8': { host: '8' },
  'ESLint 9': { host: '9' },
  'ESLint 10': {},
};

describe('deep code', () => {
  describe.each(Object.entries(READERS))('%s', (_host, options) => {
    it.each(Object.entries(DEEP))('%s', (_what, [deepest, code]) => {
      expect(() => reportsIn(HEAD + code(deepest / 2), options)).not.toThrow();
    });
  });

  it.each(Object.entries(DEEP))('TypeScript: %s', (_what, [deepest, code]) => {
    expect(() => reportsIn(HEAD + code(deepest / 10), { filename: 'program.ts' })).not.toThrow();
  });

  it('gets the verdict that flat code gets', () => {
    const code = (depth: number): string => HEAD + around(depth, '{', `${REPLY}JSON.parse(${TEXT});`, '}');
    expect(verdictIn(code(500))).toEqual(['parsed']);
  });
});

describe('long chains', () => {
  it.each(Object.entries(CHAINS))('of %s', (_what, code) => {
    expect(() => reportsIn(HEAD + code(3000))).not.toThrow();
  });
});

describe('long code', () => {
  /** Seconds of processor time that the plugin takes. */
  const cost = (text: string): number => {
    const { user } = process.cpuUsage();
    reportsIn(text);
    return (process.cpuUsage().user - user) / 1e6;
  };

  it.each(Object.entries(LONG))('%s: time in proportion', { timeout: 120_000 }, (_what, code) => {
    cost(HEAD + code(100));
    const [small, large] = [cost(HEAD + code(100)), cost(HEAD + code(800))];
    // eight times as much; what grows with the square takes 64 times as long
    expect(large).toBeLessThan(24 * Math.max(small, 0.05));
  });

  it('ten thousand requests', { timeout: 300_000 }, () => {
    expect(verdictIn(HEAD + (LONG['requests']?.(10_000) ?? ''))).toHaveLength(10_000);
  });

  it('five megabytes of text in one message', () => {
    expect(
      verdictIn(`${HEAD}messages.push({ role: 'user', content: '${'x'.repeat(5_000_000)}' }); ${REPLY}f(${TEXT});`),
    ).toEqual(['plain']);
  });
});

it('a path of many words, which may name the environment', () => {
  expect(verdictIn(`const path = './env${'_a'.repeat(40)}!';`)).toEqual([]);
});

it('names that are given by themselves, where arguments are parsed', () => {
  const parse = 'run(JSON.parse(call.function.arguments));';
  const lists = 'var calls = calls || []; var other = other.filter((one) => one.type === "function");';
  const tests = 'var isOpen = !isOpen, isFine = isFine && isOpen;';
  const rounds = `for (const call of calls) ${parse} for (const call of other) ${parse} for (const call of calls) if (isOpen && isFine) ${parse}`;
  expect(verdictIn(`${HEAD}${lists} ${tests} ${rounds}`)).toEqual(['unguarded', 'unguarded']);
});

describe('functions that call one another', () => {
  const knot = (count: number): string =>
    lines(
      count,
      (i) =>
        `async function f${i}(m) { m.push({ role: 'user', content: '' }); await openai.chat.completions.create({ model, messages: m }); return a ? f${(7 * i + 1) % count}(m) : f${(i + 1) % count}(m); }`,
    );

  it('end', { timeout: 60_000 }, () => {
    expect(verdictIn(`${HEAD}${knot(50)}\nf0(messages);`)).toEqual(Array.from({ length: 50 }, () => 'owed'));
  });
});
