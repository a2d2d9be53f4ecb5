import { RuleTester } from '@typescript-eslint/rule-tester';
import rule from '../../src/rules/no-unguarded-reply.js';

const HEAD = "import OpenAI from 'openai'; const openai = new OpenAI();";
const ask = (options = '') => `const r = await openai.chat.completions.create({ model, messages${options} });`;
const stream = (options = '') => ask(`, stream: true${options}`).replace('const r', 'const s');
const USAGE = ', stream_options: { include_usage: true }';
const loop = (body: string, options = '') =>
  `${stream(options)} let out = ''; for await (const c of s) { ${body} } save(out);`;
const TEXT = 'r.choices[0].message.content';
const DELTA = 'c.choices[0].delta.content';

const program = (code: string) => `${HEAD} async function f(res) { ${code} }`;

type MessageId = 'delta' | 'usage' | 'tools' | 'content';

const fixed = (messageId: MessageId, name: string, before: string, after: string) => ({
  name: `${messageId}: ${name}`,
  code: program(before),
  output: program(after),
  errors: [{ messageId }],
});

const suggested = (
  messageId: MessageId,
  name: string,
  before: string,
  after?: string,
  suggestion: 'emptyInstead' | 'skipChunk' = 'emptyInstead',
) => ({
  name: `${messageId}: ${name}`,
  code: program(before),
  errors: [
    after === undefined
      ? { messageId }
      : { messageId, suggestions: [{ messageId: suggestion, output: program(after) }] },
  ],
});

const silent = (name: string, code: string) => ({ name, code: program(code) });

new RuleTester().run('no-unguarded-reply', rule, {
  valid: [
    silent('a delta with the empty text instead', loop(`out += c.choices[0]?.delta?.content ?? '';`)),
    silent('a delta with another text instead', loop(`out += ${DELTA} || '';`)),
    silent('a delta that is tested', loop(`if (${DELTA}) out += ${DELTA};`)),
    silent('a delta that is tested by its name', loop(`const t = ${DELTA}; if (!t) continue; out += t;`)),
    silent(
      'a delta that is compared',
      loop(`const { delta } = c.choices[0]; if (delta.content !== undefined) out += delta.content;`),
    ),
    silent('a delta with its type looked at', loop(`const t = ${DELTA}; if (typeof t === 'string') out += t;`)),
    silent('a delta behind &&', loop(`${DELTA} && res.write(${DELTA});`)),
    silent('a destructured delta with a default', loop(`const { content = '' } = c.choices[0].delta; out += content;`)),
    silent('a delta that is asked for its members', loop(`if ('content' in c.choices[0].delta) out += ${DELTA};`)),
    silent('a delta that a helper looks at', loop(`if (hasText(c.choices[0].delta)) out += ${DELTA};`)),
    silent('a delta as JSON', loop(`res.write(JSON.stringify({ text: ${DELTA} })); res.write(String(${DELTA}));`)),
    silent('the last chunk is told by its reason', loop(`if (c.choices[0].finish_reason) break; out += ${DELTA};`)),
    silent(
      'the last chunk is told in the other branch',
      loop(`if (c.choices[0].finish_reason === 'stop') res.end(); else res.write(${DELTA});`),
    ),
    silent('a delta that is handed on', loop(`onToken(${DELTA}); list.push(${DELTA});`)),
    silent('a delta that is printed', loop('console.log(`> ${c.choices[0].delta.content}`);')),
    silent(
      'the text of a legacy stream',
      `const s = await openai.completions.create({ model, prompt, stream: true }); let out = ''; for await (const c of s) out += c.choices[0].text;`,
    ),
    silent(
      'events of the stream helper',
      `const s = openai.chat.completions.stream({ model, messages }); s.on('content', (t) => { out += t; });`,
    ),
    silent(
      'choices without include_usage',
      loop(`const { delta } = c.choices[0]; if (delta.content) out += delta.content;`),
    ),
    silent('include_usage, with ?.', loop(`const t = c.choices[0]?.delta.content; if (t) out += t;`, USAGE)),
    silent(
      'include_usage, with the number of choices',
      loop(`if (c.choices.length > 0) out += ${DELTA} ?? '';`, USAGE),
    ),
    silent(
      'include_usage, with the usage told first',
      loop(`if (c.usage) { log(c.usage); continue; } out += ${DELTA} ?? '';`, USAGE),
    ),
    silent(
      'include_usage, with a choice that is tested',
      loop(`const choice = c.choices[0]; if (!choice) continue; out += choice.delta.content ?? '';`, USAGE),
    ),
    silent(
      'include_usage, with a loop over the choices',
      loop(`for (const choice of c.choices) out += choice.delta.content ?? '';`, USAGE),
    ),
    silent('include_usage, switched off', loop(`out += ${DELTA} ?? '';`, ', stream_options: { include_usage: false }')),
    silent('content with ?.', `${ask()} return ${TEXT}?.trim();`),
    silent('content with a text instead', `${ask()} return (${TEXT} ?? '').trim();`),
    silent(
      'content that is tested',
      `${ask()} const t = ${TEXT}; if (!t) throw new Error('no answer'); return t.trim();`,
    ),
    silent('content that is asserted', `${ask()} const t = ${TEXT}; assert(t); return t.trim();`),
    silent('content behind a conditional', `${ask()} return ${TEXT} ? ${TEXT}.trim() : '';`),
    silent(
      'content that is compared with null',
      `${ask()} const { content } = r.choices[0].message; if (content === null) return; return content.trim();`,
    ),
    silent('content that is replaced', `${ask()} let t = ${TEXT}; t = t || 'nothing'; return t.trim();`),
    silent(
      'content after the tool calls were looked at',
      `${ask(', tools')} const m = r.choices[0].message; if (m.tool_calls) return run(m.tool_calls); return m.content.trim();`,
    ),
    silent(
      'content after the reason was looked at',
      `${ask(', tools')} if (r.choices[0].finish_reason === 'tool_calls') return run(r); return ${TEXT}.trim();`,
    ),
    silent(
      'content after a look for a refusal',
      `${ask()} if (r.choices[0].message.refusal) return ''; return ${TEXT}.trim();`,
    ),
    silent(
      'content that a helper of the file looks at',
      `const isThere = (m) => m.content !== null; ${ask()} if (isThere(r.choices[0].message)) return ${TEXT}.trim();`,
    ),
    silent('content in a try that falls back', `${ask()} try { return ${TEXT}.trim(); } catch { return ''; }`),
    silent('content as it is', `${ask(', tools')} return ${TEXT};`),
    silent('content in a template', `${ask(', tools')} return \`Answer: \${${TEXT}}\`;`),
    silent('content that JSON.parse takes for null', `${ask(', tools')} return JSON.parse(${TEXT});`),
    silent(
      'content that comes out of a list again',
      `${ask()} const all = []; all.push(${TEXT}); return all[0].trim();`,
    ),
    silent('a promise of content', `const one = async () => { ${ask()} return ${TEXT}; }; one().then((t) => show(t));`),
    silent(
      'content of a promise that nobody awaits, which is a mistake of its own',
      `const one = async () => { ${ask()} return ${TEXT}; }; const t = one(); show(t.length);`,
    ),
    silent(
      'output_text, which is always a string',
      `const r = await openai.responses.create({ model, input, tools }); return r.output_text.trim();`,
    ),
    silent(
      'legacy text, which is always a string',
      `const r = await openai.completions.create({ model, prompt }); return r.choices[0].text.trim();`,
    ),
    silent('content of another message', `${ask(', tools')} return messages[0].content.trim();`),
    {
      name: 'a test, which knows what its mock answers',
      filename: 'ask.test.js',
      code: program(`${ask(', tools')} expect(${TEXT}.trim()).toBe('x');`),
    },
    {
      name: 'a reason that is not asked for',
      code: program(`${ask()} return ${TEXT}.trim();`),
      options: [{ when: ['delta', 'usage', 'tools'] }],
    },
  ],
  invalid: [
    {
      name: 'S39: the delta of the last chunk, with the place of the error',
      code: `for await (const p of await openai.chat.completions.create({ model, stream: true }))\n  out += p.choices[0].delta.content;`,
      output: `for await (const p of await openai.chat.completions.create({ model, stream: true }))\n  out += p.choices[0].delta.content ?? '';`,
      errors: [
        {
          messageId: 'delta',
          data: { outcome: '`+=` makes it the text `undefined`', where: '' },
          line: 2,
          column: 3,
          endLine: 2,
          endColumn: 36,
        },
      ],
    },
    fixed(
      'delta',
      'optional chaining is no text',
      loop(`out += c.choices[0]?.delta?.content;`),
      loop(`out += c.choices[0]?.delta?.content ?? '';`),
    ),
    fixed('delta', 'an assertion is no text', loop(`out += ${DELTA}!;`), loop(`out += ${DELTA} ?? '';`)),
    fixed('delta', 'a sum', loop(`out = out + ${DELTA};`), loop(`out = out + (${DELTA} ?? '');`)),
    fixed(
      'delta',
      'a template',
      loop('res.write(`data: ${c.choices[0].delta.content}`);'),
      loop("res.write(`data: ${c.choices[0].delta.content ?? ''}`);"),
    ),
    fixed(
      'delta',
      'by its name',
      loop(`const t = ${DELTA}; out += t; res.write(t);`),
      loop(`const t = ${DELTA} ?? ''; out += t; res.write(t);`),
    ),
    fixed(
      'delta',
      'a member of it',
      loop(`out += ${DELTA}.replace('a', 'b');`),
      loop(`out += (${DELTA} ?? '').replace('a', 'b');`),
    ),
    fixed(
      'delta',
      'written to the terminal',
      loop(`process.stdout.write(${DELTA});`),
      loop(`process.stdout.write(${DELTA} ?? '');`),
    ),
    fixed('delta', 'written by a server', loop(`res.write(${DELTA});`), loop(`res.write(${DELTA} ?? '');`)),
    fixed(
      'delta',
      'destructured',
      loop(`const { content } = c.choices[0].delta; out += content;`),
      loop(`const { content } = c.choices[0].delta; out += content ?? '';`),
    ),
    fixed(
      'delta',
      'the reason is looked at afterwards',
      loop(`out += ${DELTA}; if (c.choices[0].finish_reason === 'stop') save(out);`),
      loop(`out += ${DELTA} ?? ''; if (c.choices[0].finish_reason === 'stop') save(out);`),
    ),
    fixed(
      'delta',
      'tool calls are looked at, which the last chunk has neither',
      loop(`if (c.choices[0].delta.tool_calls) continue; out += ${DELTA};`),
      loop(`if (c.choices[0].delta.tool_calls) continue; out += ${DELTA} ?? '';`),
    ),
    fixed(
      'delta',
      'a try does not keep the text away',
      loop(`try { out += ${DELTA}; } catch { continue; }`),
      loop(`try { out += ${DELTA} ?? ''; } catch { continue; }`),
    ),
    fixed(
      'delta',
      'destructured through everything, and used twice',
      loop(`const [choice] = c.choices; const { delta: { content } } = choice; out += content; out += content;`),
      loop(
        `const [choice] = c.choices; const { delta: { content } } = choice; out += content ?? ''; out += content ?? '';`,
      ),
    ),
    {
      name: 'delta: the quotes of the file',
      code: `import OpenAI from "openai"; const s = await new OpenAI().chat.completions.create({ model, stream: true }); for await (const c of s) out += ${DELTA};`,
      output: `import OpenAI from "openai"; const s = await new OpenAI().chat.completions.create({ model, stream: true }); for await (const c of s) out += ${DELTA} ?? "";`,
      errors: [{ messageId: 'delta' }],
    },
    fixed(
      'usage',
      'one report for the choice and its delta',
      loop(`out += ${DELTA};`, USAGE),
      loop(`out += c.choices[0]?.delta.content ?? '';`, USAGE),
    ),
    fixed(
      'usage',
      'a choice that is asserted',
      loop(`const t = c.choices[0]!.delta.content; if (t) out += t;`, USAGE),
      loop(`const t = c.choices[0]?.delta.content; if (t) out += t;`, USAGE),
    ),
    fixed(
      'usage',
      'in a test',
      loop(`if (${DELTA}) out += ${DELTA};`, USAGE),
      loop(`if (c.choices[0]?.delta.content) out += ${DELTA};`, USAGE),
    ),
    fixed(
      'usage',
      'with a text instead',
      loop(`out += ${DELTA} || '';`, USAGE),
      loop(`out += c.choices[0]?.delta.content || '';`, USAGE),
    ),
    fixed(
      'usage',
      'a legacy stream',
      `const s = await openai.completions.create({ model, prompt, stream: true${USAGE} }); let out = ''; for await (const c of s) out += c.choices[0].text;`,
      `const s = await openai.completions.create({ model, prompt, stream: true${USAGE} }); let out = ''; for await (const c of s) out += c.choices[0]?.text ?? '';`,
    ),
    suggested(
      'usage',
      'a delta with a name',
      loop(`const { delta } = c.choices[0]; if (delta.content) out += delta.content;`, USAGE),
      loop(
        `if (c.choices.length === 0) continue; const { delta } = c.choices[0]; if (delta.content) out += delta.content;`,
        USAGE,
      ),
      'skipChunk',
    ),
    suggested(
      'usage',
      'a chunk that is read for its usage, too',
      loop(`const choice = c.choices[0]; show(choice.delta); total = c.usage;`, USAGE),
    ),
    {
      name: 'usage: Azure starts with a chunk without choices',
      code: `import { AzureOpenAI } from 'openai'; const azure = new AzureOpenAI(); const s = await azure.chat.completions.create({ model, stream: true }); for await (const c of s) out += ${DELTA} ?? '';`,
      output: `import { AzureOpenAI } from 'openai'; const azure = new AzureOpenAI(); const s = await azure.chat.completions.create({ model, stream: true }); for await (const c of s) out += c.choices[0]?.delta.content ?? '';`,
      errors: [{ messageId: 'usage' }],
    },
    suggested(
      'tools',
      'a method',
      `${ask(', tools')} return ${TEXT}.trim();`,
      `${ask(', tools')} return (${TEXT} ?? '').trim();`,
    ),
    suggested(
      'tools',
      'functions',
      `${ask(', functions')} return ${TEXT}.split(',');`,
      `${ask(', functions')} return (${TEXT} ?? '').split(',');`,
    ),
    suggested(
      'tools',
      'an assertion is no look',
      `${ask(', tools')} return ${TEXT}!.trim();`,
      `${ask(', tools')} return (${TEXT} ?? '').trim();`,
    ),
    suggested(
      'tools',
      'a look at the limit says nothing of tools',
      `${ask(', tools')} if (r.choices[0].finish_reason === 'length') throw new Error('cut'); return ${TEXT}.trim();`,
      `${ask(', tools')} if (r.choices[0].finish_reason === 'length') throw new Error('cut'); return (${TEXT} ?? '').trim();`,
    ),
    suggested(
      'tools',
      'by its name',
      `${ask(', tools')} const t = ${TEXT}; return t.length;`,
      `${ask(', tools')} const t = ${TEXT} ?? ''; return t.length;`,
    ),
    suggested(
      'tools',
      'a test comes too late',
      `${ask(', tools')} const t = ${TEXT}.trim(); if (!t) return; return t;`,
      `${ask(', tools')} const t = (${TEXT} ?? '').trim(); if (!t) return; return t;`,
    ),
    suggested(
      'tools',
      'iterated over',
      `${ask(', tools')} for (const letter of ${TEXT}) type(letter);`,
      `${ask(', tools')} for (const letter of ${TEXT} ?? '') type(letter);`,
    ),
    suggested(
      'content',
      'tools that must not be called',
      `${ask(", tools, tool_choice: 'none'")} return ${TEXT}.trim();`,
      `${ask(", tools, tool_choice: 'none'")} return (${TEXT} ?? '').trim();`,
    ),
    suggested('content', 'a method', `${ask()} return ${TEXT}.trim();`, `${ask()} return (${TEXT} ?? '').trim();`),
    suggested(
      'content',
      'behind ?. of something else',
      `${ask()} return r.choices[0]?.message?.content.trim();`,
      `${ask()} return (r.choices[0]?.message?.content ?? '').trim();`,
    ),
    suggested(
      'content',
      'destructured',
      `${ask()} const { content } = r.choices[0].message; return content.trim();`,
      `${ask()} const { content } = r.choices[0].message; return (content ?? '').trim();`,
    ),
    suggested(
      'content',
      'in a function of the file, whose default null does not take',
      `const clean = (t = '') => t.trim(); ${ask()} return clean(${TEXT});`,
      `const clean = (t = '') => t.trim(); ${ask()} return clean(${TEXT} ?? '');`,
    ),
    suggested(
      'content',
      'a try that only logs',
      `${ask()} try { return ${TEXT}.trim(); } catch (e) { console.error(e); }`,
      `${ask()} try { return (${TEXT} ?? '').trim(); } catch (e) { console.error(e); }`,
    ),
    suggested(
      'content',
      'that a helper gives',
      `const one = async () => { ${ask()} return ${TEXT}; }; const t = await one(); show(t.length);`,
      `const one = async () => { ${ask()} return ${TEXT} ?? ''; }; const t = await one(); show(t.length);`,
    ),
    {
      name: 'content: of two requests, used once',
      code: program(`let t; try { ${ask()} t = ${TEXT}; } catch { ${ask()} t = ${TEXT}; } show(t.length);`),
      errors: [
        {
          messageId: 'content',
          suggestions: [
            {
              messageId: 'emptyInstead',
              output: program(
                `let t; try { ${ask()} t = ${TEXT} ?? ''; } catch { ${ask()} t = ${TEXT}; } show(t.length);`,
              ),
            },
          ],
        },
      ],
    },
    {
      name: 'content: openai 3',
      code: 'async function f() { const r = await openai.createChatCompletion({ model, messages }); return r.data.choices[0].message.content.trim(); }',
      errors: [
        {
          messageId: 'content',
          suggestions: [
            {
              messageId: 'emptyInstead',
              output:
                "async function f() { const r = await openai.createChatCompletion({ model, messages }); return (r.data.choices[0].message.content ?? '').trim(); }",
            },
          ],
        },
      ],
    },
  ],
});
