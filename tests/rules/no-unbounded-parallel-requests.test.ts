import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-unbounded-parallel-requests.js';

const tester = new RuleTester();
const ASK = 'const ask = async (q) => (await openai.responses.create({ model, input: q })).output_text;\n';

const valid = (name: string, code: string) => ({ name, code: ASK + dedent(code) });
const invalid = (name: string, code: string, line: number, messageId: 'together' | 'unawaited' = 'together') => ({
  name,
  code: ASK + dedent(code),
  errors: [{ messageId, line: line + 1 }],
});

tester.run('no-unbounded-parallel-requests: where requests are started', rule, {
  valid: [
    valid('one after the other', 'for (const q of questions) answers.push(await ask(q));'),
    valid('a map without requests', 'await Promise.all(files.map(async (file) => readFile(file)));'),
    valid('three by name', 'await Promise.all([ask(a), ask(b), ask(c)]);'),
    valid('functions that are only made', 'const tasks = questions.map((q) => () => ask(q)); run(tasks);'),
    valid('a map that nobody waits for here', 'export const start = () => questions.map(ask);'),
    valid(
      'a loop that waits as it goes',
      `
        const running = [];
        for (const q of questions) {
          running.push(ask(q));
          if (running.length >= 5) await Promise.race(running);
        }
        await Promise.all(running);
      `,
    ),
    valid(
      'collected and awaited in each round',
      `
        for (const page of pages) {
          const running = [];
          for (const q of page) running.push(ask(q));
          await Promise.all(running);
        }
      `,
    ),
    valid(
      'a for await loop',
      'const all = []; for await (const q of source) all.push(ask(q)); await Promise.all(all);',
    ),
    valid('a stream that takes one at a time', 'await readable.forEach(async (q) => { await ask(q); });'),
    valid('a chain of promises', 'await questions.reduce((last, q) => last.then(() => ask(q)), Promise.resolve());'),
    {
      name: 'openai 3.x and other code with such names',
      code: 'await Promise.all(texts.map((t) => this.embeddings.create(t))); await Promise.all(texts.map((t) => v3.createCompletion({ prompt: t })));',
    },
  ],
  invalid: [
    {
      name: 'S43: Promise.all over a map',
      code: 'await Promise.all(langs.map(async (l) => { const r = await openai.chat.completions.create({ model, messages: m(l), max_tokens: 2000 }); out[l] = r.choices[0].message.content?.trim(); }));',
      errors: [
        {
          messageId: 'together',
          data: {
            gatherer: 'Promise.all',
            request: 'chat.completions.create',
            perItem: 'for every element of `langs`',
            outcome: 'the whole fails with the first of them',
          },
          line: 1,
          column: 7,
          endLine: 1,
          endColumn: 18,
          suggestions: [
            {
              messageId: 'inChunks',
              output: dedent`
                for (let start = 0; start < langs.length; start += 5) {
                  await Promise.all(langs.slice(start, start + 5).map(async (l) => { const r = await openai.chat.completions.create({ model, messages: m(l), max_tokens: 2000 }); out[l] = r.choices[0].message.content?.trim(); }));
                }
              `,
            },
          ],
        },
      ],
    },
    invalid('a helper under its name', 'const all = await Promise.allSettled(questions.map(ask).filter(Boolean));', 1),
    invalid('the list under a name', 'const running = questions.map((q) => ask(q));\nawait Promise.all(running);', 2),
    invalid('two lists in one', 'await Promise.all([...a.map((q) => ask(q)), other()]);', 1),
    invalid('Array.from with a mapper', 'await Promise.all(Array.from(questions, (q) => ask(q)));', 1),
    invalid('many by number', 'await Promise.all(Array.from({ length: 500 }, (_, i) => ask(i)));', 1),
    invalid('any number', 'await Promise.all(Array.from({ length: count }, (_, i) => ask(i)));', 1),
    invalid(
      'a chain of promises for each',
      'show(await Promise.all(rows.map((row) => load(row).then((q) => ask(q)))));',
      1,
    ),
    invalid('forEach', 'questions.forEach(async (q) => {\n  answers.push(await ask(q));\n});', 1, 'unawaited'),
    invalid(
      'collected in a loop',
      `
        const running = [];
        for (const q of questions) running.push(ask(q).catch(() => null));
        await Promise.all(running);
      `,
      3,
    ),
    invalid(
      'collected in a loop that counts',
      `
        async function many(count = 10) {
          const running = [];
          for (let i = 0; i < count; i++) {
            running.push(ask(i));
          }
          return Promise.all(running);
        }
      `,
      6,
    ),
    invalid(
      'collected by a function that is called at once',
      `
        const running = [];
        for (const q of questions) running.push((async () => { answers.push(await ask(q)); })());
        await Promise.all(running);
      `,
      3,
    ),
    {
      name: 'embeddings',
      code: 'export const all = (texts) => Promise.all(texts.map((input) => client.embeddings.create({ model, input })));',
      errors: [{ messageId: 'together' }],
    },
    {
      name: 'a method of a class',
      code: dedent`
        class Translator {
          async one(text) {
            return this.openai.chat.completions.create({ model, messages: [{ role: 'user', content: text }] });
          }
          all(texts) {
            return Promise.all(texts.map((text) => this.one(text)));
          }
        }
      `,
      errors: [{ messageId: 'together', line: 6 }],
    },
  ],
});

tester.run('no-unbounded-parallel-requests: how many', rule, {
  valid: [
    valid('a literal', "await Promise.all(['a', 'b', 'c'].map(ask));"),
    valid('a literal under a name', "const langs = ['de', 'fr'];\nawait Promise.all(langs.map(ask));"),
    valid(
      'the keys of a literal',
      "const prompts = { a: 'A', b: 'B' };\nawait Promise.all(Object.values(prompts).map(ask));",
    ),
    valid('a slice', 'await Promise.all(questions.slice(0, limit).map(ask));'),
    valid('a chunk', 'for (let i = 0; i < qs.length; i += 5) await Promise.all(qs.slice(i, i + 5).map(ask));'),
    valid('one of several batches', 'for (const part of split(questions)) await Promise.all(part.map(ask));'),
    valid('a batch by its name', 'const send = (batch) => Promise.all(batch.map(ask)); export default send;'),
    valid(
      'a query with a limit',
      'const rows = await db.find({ open: true }).limit(5).toArray();\nawait Promise.all(rows.map(ask));',
    ),
    valid(
      'a query with an option',
      'const rows = await prisma.post.findMany({ take: 5 });\nawait Promise.all(rows.map(ask));',
    ),
    valid('a few by number', 'await Promise.all(Array.from({ length: 3 }, (_, i) => ask(i)));'),
    valid('a few by count', 'const all = [];\nfor (let i = 0; i < 3; i++) all.push(ask(i));\nawait Promise.all(all);'),
    valid(
      'a constant by its name',
      "import { LANGUAGES } from './languages.js';\nawait Promise.all(LANGUAGES.map(ask));",
    ),
    valid(
      'the tool calls of an answer',
      'await Promise.all(message.tool_calls.map((call) => ask(call.function.arguments)));',
    ),
    valid(
      'a list that a model wrote',
      `
        const plan = await openai.responses.create({ model, input: 'Plan.' });
        const steps = JSON.parse(plan.output_text);
        await Promise.all(steps.map(ask));
      `,
    ),
    {
      name: 'a comparison of models',
      code: 'await Promise.all(models.map((model) => openai.responses.create({ model, input })));',
    },
    ...['const model of models', 'const { model } of candidates', 'const { id: model } of candidates'].map((each) => ({
      name: `a comparison of models in a loop: ${each}`,
      code: `const all = []; for (${each}) all.push(openai.responses.create({ model, input })); await Promise.all(all);`,
    })),
    {
      name: 'a comparison of candidates in a loop',
      code: 'const all = []; for (const one of candidates) all.push(openai.responses.create({ model: one.model, input })); await Promise.all(all);',
    },
    valid(
      'small in every call',
      "const both = (list) => Promise.all(list.map(ask));\nawait both(['a', 'b']);\nawait both([c]);",
    ),
    valid(
      'a loop that ends by itself',
      'const all = [];\nfor (let i = 0; ; i++) { if (isDone(i)) break; all.push(ask(i)); }\nawait Promise.all(all);',
    ),
    valid(
      'a loop up to the length of a literal',
      "const qs = ['a', 'b'];\nconst all = [];\nfor (let i = 0; i < qs.length; i++) all.push(ask(i));\nawait Promise.all(all);",
    ),
    valid(
      'a loop down from a few',
      'const all = [];\nfor (let i = 3; 3 > i; i--) all.push(ask(i));\nawait Promise.all(all);',
    ),
    valid('one of several lists', 'for (let i = 0; i < books.length; i++) await Promise.all(books[i].map(ask));'),
    valid('a set', "await Promise.all([...new Set(['a', 'b'])].map(ask));"),
    valid('two small lists in one', "const all = ['a'].concat(['b', 'c']);\nawait Promise.all(all.map(ask));"),
    valid('a small list, sorted', "await Promise.all(['b', 'a'].toSorted().map(ask));"),
    valid('the last ones', 'await Promise.all(questions.slice(-3).map(ask));'),
    valid('what is cut out', 'await Promise.all(questions.splice(0, 3).map(ask));'),
    valid('an array of a few', 'await Promise.all(Array(3).fill(question).map(ask));'),
    valid('a few from a list', "await Promise.all(Array.from(['a', 'b'], (q) => ask(q)));"),
    valid(
      'a limit behind other steps of a query',
      'const rows = await db.find({ open: true }).limit(5).sort({ at: 1 }).toArray();\nawait Promise.all(rows.map(ask));',
    ),
    valid(
      'an option of a step before the last',
      'const rows = await db.find({}, { limit: 5 }).toArray();\nawait Promise.all(rows.map(ask));',
    ),
    valid('either of two', "const qs = short ? ['a'] : ['b', 'c'];\nawait Promise.all(qs.map(ask));"),
  ],
  invalid: [
    ...['const input of inputs', 'const { input } of inputs', 'const [model, input] of inputs'].map((each) => ({
      name: `one model in a loop: ${each}`,
      code: `const all = []; for (${each}) all.push(openai.responses.create({ model, input })); await Promise.all(all);`,
      errors: [{ messageId: 'together' as const }],
    })),
    invalid(
      'a literal that grows',
      'const qs = [];\nfor (const row of rows) qs.push(row.q);\nshow(await Promise.all(qs.map(ask)));',
      3,
    ),
    invalid('all but the first', 'await Promise.all(lines.slice(1).map((q) => ask(q)));', 1),
    invalid(
      'a query without a limit',
      'const rows = await Post.find({});\nshow(await Promise.all(rows.map((row) => ask(row.text))));',
      2,
    ),
    {
      name: 'more than the option allows',
      code: `${ASK}await Promise.all(['a', 'b', 'c'].map(ask));`,
      options: [{ max: 2 }],
      errors: [{ messageId: 'together', line: 2 }],
    },
    invalid(
      'in a function that nobody calls',
      'async function all(list) { show(await Promise.all(list.map((q) => ask(q)))); }',
      1,
    ),
    invalid('a list of an object', "await Promise.all(book['lines'].map((q) => ask(q)));", 1),
    invalid('a set of unknown size', 'await Promise.all([...new Set(questions)].map((q) => ask(q)));', 1),
    invalid('one of two lists is long', "await Promise.all(['a'].concat(questions).map((q) => ask(q)));", 1),
    invalid('as many as somebody says', 'await Promise.all(Array(count).fill(question).map((q) => ask(q)));', 1),
    invalid('all of a list', 'await Promise.all(questions.slice().map((q) => ask(q)));', 1),
    invalid('all from a place on', 'await Promise.all(questions.slice(first).map((q) => ask(q)));', 1),
    invalid(
      'an option of another name',
      'const rows = await db.find({}, { order: 5 }).toArray();\nshow(await Promise.all(rows.map((row) => ask(row))));',
      2,
    ),
    invalid(
      'short or long',
      "const qs = short ? ['a'] : questions;\nshow(await Promise.all(qs.map((q) => ask(q))));",
      2,
    ),
    invalid(
      'not small in one of its calls',
      "const both = (list) => Promise.all(list.map(ask));\nawait both(['a']);\nawait both(all);",
      1,
    ),
  ],
});

tester.run('no-unbounded-parallel-requests: what limits them', rule, {
  valid: [
    valid(
      'p-limit',
      "import pLimit from 'p-limit';\nconst limit = pLimit(5);\nawait Promise.all(questions.map((q) => limit(() => ask(q))));",
    ),
    valid('p-limit with arguments', 'await Promise.all(questions.map((q) => limit(ask, q)));'),
    valid('p-map', "import pMap from 'p-map';\nawait pMap(questions, ask, { concurrency: 5 });"),
    valid('p-queue', 'await Promise.all(questions.map((q) => queue.add(() => ask(q))));'),
    valid('Bottleneck', 'await Promise.all(questions.map((q) => limiter.schedule(() => ask(q))));'),
    valid(
      'a semaphore',
      'await Promise.all(questions.map(async (q) => { await gate.acquire(); try { return await ask(q); } finally { gate.release(); } }));',
    ),
    valid(
      'a permit',
      'await Promise.all(questions.map(async (q) => { const release = await mutex.lock(); await ask(q); release(); }));',
    ),
    valid('staggered', 'await Promise.all(questions.map(async (q, i) => { await sleep(i * 200); return ask(q); }));'),
    {
      name: 'a client that sends through a queue',
      code: dedent`
        import OpenAI from 'openai';
        const openai = new OpenAI({ fetch: (...args) => queue.add(() => fetch(...args)) });
        await Promise.all(questions.map((input) => openai.responses.create({ model, input })));
      `,
    },
  ],
  invalid: [
    invalid(
      'something else that is awaited',
      'show(await Promise.all(files.map(async (file) => { const text = await readFile(file); return ask(text); })));',
      1,
    ),
  ],
});

const suggests = (name: string, code: string, output: string) => ({
  name,
  code: ASK + dedent(code),
  errors: [
    { messageId: 'together' as const, suggestions: [{ messageId: 'inChunks' as const, output: ASK + dedent(output) }] },
  ],
});

tester.run('no-unbounded-parallel-requests: chunks', rule, {
  valid: [],
  invalid: [
    suggests(
      'a declaration',
      'const answers = await Promise.all(questions.map(ask));\nshow(answers);',
      `
        const answers = [];
        for (let start = 0; start < questions.length; start += 5) {
          answers.push(...(await Promise.all(questions.slice(start, start + 5).map(ask))));
        }
        show(answers);
      `,
    ),
    suggests(
      'a return, names that are taken, and comments in the function',
      `
        async function all({ questions, start, results }) {
          return Promise.all(
            questions.map(async (q) => {
              // politely
              return ask(q);
            }),
          );
        }
      `,
      `
        async function all({ questions, start, results }) {
          const results2 = [];
          for (let start2 = 0; start2 < questions.length; start2 += 5) {
            results2.push(...(await Promise.all(questions.slice(start2, start2 + 5).map(async (q) => {
                // politely
                return ask(q);
              }))));
          }
          return results2;
        }
      `,
    ),
    invalid('the index is used', 'const a = await Promise.all(questions.map((q, i) => ask(q + i)));', 1),
    invalid('a comment between', 'const a = await Promise.all(/* all */ questions.map(ask));', 1),
    invalid('the list is computed', 'const a = await Promise.all(questions().map(ask));', 1),
    invalid('part of something else', 'show(await Promise.all(questions.map(ask)));', 1),
    invalid('no async function around', 'const all = () => { return Promise.all(questions.map(ask)); };', 1),
  ],
});

const says = (
  name: string,
  code: string,
  data: Record<string, string>,
  messageId: 'together' | 'unawaited' = 'together',
) => ({
  name,
  code: ASK + dedent(code),
  errors: [
    {
      messageId,
      data: {
        gatherer: 'Promise.all',
        request: 'responses.create',
        outcome: 'the whole fails with the first of them',
        ...data,
      },
    },
  ],
});

tester.run('no-unbounded-parallel-requests: what is said', rule, {
  valid: [],
  invalid: [
    says(
      'forEach',
      'questions.forEach((q) => ask(q));',
      { gatherer: 'forEach', perItem: 'for every element of `questions`' },
      'unawaited',
    ),
    says('the results of all', 'show(await Promise.allSettled(questions.map(ask)));', {
      gatherer: 'Promise.allSettled',
      perItem: 'for every element of `questions`',
      outcome: 'their results are missing',
    }),
    says(
      'a request whose error is caught, in a function of which something else may fail',
      'const tried = async (q) => { try { return (await openai.responses.create({ model, input: q })).output_text; } catch { return undefined; } }; show(await Promise.all(questions.map(async (q) => decorate(q, await lookUp(q), await tried(q)))));',
      { perItem: 'for every element of `questions`', outcome: 'their results are missing' },
    ),
    says(
      'a request whose error is thrown again',
      'const asked = async (q) => { try { return (await openai.responses.create({ model, input: q })).output_text; } catch (error) { throw new Error(q, { cause: error }); } }; show(await Promise.all(questions.map(asked)));',
      { perItem: 'for every element of `questions`', outcome: 'the whole fails with the first of them' },
    ),
    says(
      'functions that do not fail',
      'const tried = async (q) => { try { return await ask(q); } catch { return undefined; } }; show(await Promise.all(questions.map((q) => tried(q))));',
      { perItem: 'for every element of `questions`', outcome: 'their results are missing' },
    ),
    says(
      'functions that do not fail, collected in a loop',
      'const tried = (q) => ask(q).catch(() => undefined); const running = []; for (const q of questions) running.push(tried(q)); show(await Promise.all(running));',
      { perItem: 'for every element of `questions`', outcome: 'their results are missing' },
    ),
    says(
      'functions that do not fail, collected beside one that does',
      'const tried = (q) => ask(q).catch(() => null); const running = []; for (const q of questions) running.push(tried(q), save(q)); show(await Promise.all(running));',
      { perItem: 'for every element of `questions`', outcome: 'the whole fails with the first of them' },
    ),
    says('the first result', 'show(await Promise.any(questions.map(ask)));', {
      gatherer: 'Promise.any',
      perItem: 'for every element of `questions`',
      outcome: 'the time and the tokens of the others are lost',
    }),
    says('a list of forty characters', `show(await Promise.all(${'q'.repeat(40)}.map(ask)));`, {
      perItem: `for every element of \`${'q'.repeat(40)}\``,
    }),
    says('a longer list', `show(await Promise.all(${'q'.repeat(41)}.map(ask)));`, {
      perItem: 'for every element of a list',
    }),
    says('a list of two lines', 'show(await Promise.all(book\n.questions.map(ask)));', {
      perItem: 'for every element of a list',
    }),
    says(
      'a loop over a list',
      'const all = [];\nfor (const q of questions) all.push(ask(q));\nawait Promise.all(all);',
      { perItem: 'for every element of `questions`' },
    ),
    says(
      'a loop over a longer list',
      `const all = [];\nfor (const q of ${'q'.repeat(41)}) all.push(ask(q));\nawait Promise.all(all);`,
      { perItem: 'for every round of a loop' },
    ),
    says(
      'a loop that counts',
      'const all = [];\nfor (let i = 0; i < n; i++) all.push(ask(i));\nawait Promise.all(all);',
      { perItem: 'for every round of a loop' },
    ),
  ],
});
