import fc from 'fast-check';

// Programs in which names stand for themselves, for each other and for what is made of them, wherever a rule looks at one. Nothing in them makes sense.

/** What a name can stand for; `X` and `Y` are names. */
const VALUES = [
  ...[
    'X',
    'X.a',
    'X.parsed',
    'X.length',
    'X[0]',
    'X()',
    'X(Y)',
    'new X(Y)',
    'X.trim()',
    'X.get(Y)',
    '!X',
    '!X || !Y',
    'X === Y',
  ],
  ...[
    'X || Y',
    'X ?? Y',
    'X && Y',
    'c ? X : Y',
    'c ? X : error.message',
    '`${X}${Y}`',
    'X + Y',
    '(X = Y)',
    '[X]',
    '[...X, ...Y]',
  ],
  ...['[{ role: "user", content: X }, ...Y]', '{ a: X, messages: Y }', '{ ...X, ...Y }', '{ role: X, content: Y }'],
  ...['{ get a() { return X.a; } }', '{ get: () => X.get(Y) }', 'class extends X { static a = Y; }', 'X.concat(Y)'],
  ...['X.map((m) => Y)', '() => X()', 'async (m) => { if (m) return await X(m); return (await X()) || X(Y); }'],
  ...['Array.from({ length: X.length })', 'Math.min(X, 3)', 'Promise.all([X, Y])', 'X.then((r) => Y)', 'X.parse(Y)'],
  ...['z.object({ OPENAI_API_KEY: X, b: Y })', 'process.env[X]', 'process.env.OPENAI_API_KEY ?? X', 'String(X)'],
  ...[
    'new OpenAI({ apiKey: X })',
    'openai.chat.completions.create({ model, messages: X })',
    'X.chat.completions.create(Y)',
  ],
  ...['JSON.parse(X.function.arguments)', 'X.choices[0].message.content'],
] as const;

const AWAITED = ['await X', 'await X()', 'await X.create(Y)', 'await openai.chat.completions.create(X)'] as const;

type Declare = (name: string, one: string, other: string) => string;

/** How a name is given two values. */
const DECLARATIONS: readonly Declare[] = [
  (name, one) => `const ${name} = ${one};`,
  (name, one) => `var ${name} = ${one};`,
  (name, one, other) => `let ${name} = ${one}; ${name} = ${other};`,
  (name, one, other) => `let ${name}; ${name} = ${one}; ${name} = ${other}; ${name} = ${one};`,
  (name, one, other) => `const { ${name} = ${other} } = ${one};`,
  (name, one) => `const { a: { ${name} }, ...rest${name} } = ${one};`,
  (name, one) => `const [${name}] = ${one};`,
  (name, one, other) => `const ${name} = []; ${name}.push(${one}); ${name}.a = ${other};`,
];

/** The same where nothing can be awaited. */
const DEFINITIONS: readonly Declare[] = [
  (name, one, other) =>
    `function ${name}(m = ${other}) { if (m) return ${one}; return ${name}(m) || ${name}(${other}); }`,
  (name, one, other) =>
    `class ${name} extends ${name} { static a = ${one}; b = ${other}; get c() { return this.c || this.b; } }`,
];

const CREATE = 'openai.chat.completions.create';

/** Places where a rule looks at a name; each is a function of its own. */
const PLACES = [
  'await X.chat.completions.create({ model, messages: Y });',
  `await ${CREATE}(X);`,
  `await ${CREATE}({ ...X, messages: Y });`,
  `const r = await ${CREATE}({ model, messages: X, max_tokens: Y, response_format: X, stream: Y }); JSON.parse(r.choices[0].message.content);`,
  `const r = await ${CREATE}({ model, messages: [...X, { role: 'user', content: Y }] }); X.push(r.choices[0].message);`,
  `const h = []; h.push(X); const r = await ${CREATE}({ model, messages: h }); h.push(Y); await ${CREATE}({ model, messages: h });`,
  `const h = []; h.push({ role: X, content: Y }); await ${CREATE}({ model, messages: h }); h.push({ role: 'user', content: X });`,
  `X.push({ role: 'user', content: Y }); const r = await ${CREATE}({ model, messages: X }); console.log(r.choices[0].message.content);`,
  `let h = X; h = [...h, ...Y]; h = h.concat(X()); await ${CREATE}({ model, messages: h.slice(Y) });`,
  `const h = store.get(X) ?? Y; h.push({ role: 'user', content: q }); await ${CREATE}({ model, messages: h }); store.set(X, h);`,
  "while (true) { const q = await rl.question('> '); const r = await openai.responses.create({ model, input: X }); show(r.output_text); }",
  `rl.on('line', async (line) => { const r = await ${CREATE}({ model, messages: [{ role: 'user', content: X }] }); show(Y); });`,
  `app.post('/chat', async (req, res) => { const { messages } = await X.json(); res.json(await ${CREATE}({ model, messages: Y })); });`,
  "app.post('/ask', async (req, res) => { res.json(await openai.responses.create({ model, input: X })); });",
  "app.post('/name', X); app.on(Y, X);",
  `const r = await ${CREATE}({ model, messages, tools: X }); for (const call of r.choices[0].message.tool_calls) { X[call.function.name](JSON.parse(Y)); h.push({ role: 'tool', tool_call_id: call.id, content: X }); }`,
  `const r = await ${CREATE}({ model, messages }); if (X) throw Y; if (X.includes(Y)) return X; const text = X || r.choices[0].message.content; Y(text.trim());`,
  `X = await ${CREATE}({ model, messages }); for await (const chunk of X) Y += chunk.choices[0].delta.content; JSON.parse(Y);`,
  `try { await ${CREATE}({ model, messages }); } catch (error) { const e = X ?? error; if (X || e.status === Y) throw e; if (X.includes('429')) Y(e); return X; }`,
  `try { await X(); } catch (error) { const text = c ? X : error.message; if (text.includes('429')) await sleep(Y); console.log(text); }`,
  `try { await ${CREATE}({ model, messages }); } catch (error) { const text = error.message; const { status } = X; if (text === Y) X(error); }`,
  `for (let i = 0; i < X; i += 1) try { return await ${CREATE}({ model, messages }); } catch (error) { if (Y) throw error; await sleep(X); }`,
  `await pRetry(X, { retries: Y }); await pRetry(() => ${CREATE}({ model, messages }), { retries: X }); ${CREATE}({ model, messages }).catch(Y);`,
  `await Promise.all(X.map((one) => ${CREATE}({ model, messages: [one] }))); await Promise.all(Y);`,
  `await Promise.all(Array.from({ length: X }, () => ${CREATE}({ model, messages: Y }))); await Promise.all(X.map(Y));`,
  'new OpenAI({ apiKey: X, baseURL: Y, maxRetries: X }); new OpenAI(X); new X({ apiKey: Y }); openai.apiKey = X;',
  "new OpenAI({ apiKey: X || '', dangerouslyAllowBrowser: Y }); fetch('https://api.openai.com/v1', { headers: { Authorization: X } });",
  "if (X) throw new Error('OPENAI_API_KEY'); if (!X || Y) process.exit(1); const { OPENAI_API_KEY } = X; assert(Y);",
  'dotenv.config({ path: X }); X.config(Y); process.env[X] = Y; Object.assign(process.env, X); process.env.OPENAI_API_KEY = Y;',
  'z.object({ OPENAI_API_KEY: X }).parse(Y); X.parse(process.env); cleanEnv(process.env, Y);',
] as const;

/** Names that every function of the program sees, and those of its parameters. */
const NAMES = ['a', 'b', 'd'] as const;
const PARAMETERS = ['p', 'q'] as const;

const SCOPE = [...NAMES, ...PARAMETERS];

const valueOf = (texts: readonly string[], names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...names), fc.constantFrom(...names))
    .map(([text, x, y]) => `(${fill(text, x, y)})`);
const plain = (names: readonly string[]): fc.Arbitrary<string> => valueOf(VALUES, names);
const any = (names: readonly string[]): fc.Arbitrary<string> => valueOf([...VALUES, ...AWAITED], names);

const declaration = (name: string): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...DECLARATIONS), any(NAMES), any(NAMES)) },
      fc.tuple(fc.constantFrom(...DEFINITIONS), plain(NAMES), plain(NAMES)),
    )
    .map(([declare, one, other]) => declare(name, one, other));

/** Some of the places, each with the names that stand there. */
const places: fc.Arbitrary<readonly string[]> = fc
  .subarray([...PLACES], { minLength: 1, maxLength: 5 })
  .chain((texts) =>
    fc.tuple(
      ...texts.map((text) =>
        fc.tuple(fc.constantFrom(...SCOPE), fc.constantFrom(...SCOPE)).map(([x, y]) => fill(text, x, y)),
      ),
    ),
  );

/** The text of a program. */
export const tangles: fc.Arbitrary<string> = fc
  .record({
    declared: fc.tuple(...NAMES.map(declaration)),
    given: fc.tuple(any(SCOPE), plain(SCOPE)),
    inFunction: places,
    outside: places,
  })
  .map(({ declared, given: [one, other], inFunction, outside }) =>
    [
      "import OpenAI from 'openai';",
      "import dotenv from 'dotenv';",
      "import readline from 'node:readline/promises';",
      'const openai = new OpenAI();',
      ...declared,
      `async function main(p, q = ${other}) {`,
      ...inFunction.map((text, i) => `  async function f${i}() { ${text} }`),
      `  await main(${one}, ${other}); main(q, p);`,
      '}',
      'main(a, b);',
      'const p = d, q = p;',
      ...outside.map((text) => `{ ${text.replaceAll('return', 'throw')} }`),
      '',
    ].join('\n'),
  );

/** For each value a program in which two names have it, of each other, in all places. */
export const knots: readonly (readonly [value: string, program: string])[] = VALUES.map((text) => [
  text,
  [
    "import OpenAI from 'openai';",
    "import readline from 'node:readline/promises';",
    'const openai = new OpenAI();',
    `var a = (${fill(text, 'b', 'a')}), b = (${fill(text, 'a', 'b')});`,
    "if (a) throw new Error('OPENAI_API_KEY');",
    // each name has this one value
    ...PLACES.map((place) => fill(place.replace('X = await', 'r = await').replace('Y += ', 'r += '), 'a', 'b')).map(
      (place, i) => `async function f${i}() { ${place} }`,
    ),
    '',
  ].join('\n'),
]);

/** A text about two names. */
function fill(text: string, x: string, y: string): string {
  return text.replaceAll(/\b[XY]\b/g, (name) => (name === 'X' ? x : y));
}
