import dedent from 'dedent';
import { describe, expect, it } from 'vitest';
import { fixOnce, reportsIn, verdictIn } from './linting.js';

// What generated programs have found, made small.

const REPLY = { 'openai/require-assistant-reply': 'error' } as const;
const FINISH = { 'openai/require-finish-reason-check': 'error' } as const;
const KEY = { 'openai/no-late-api-key': 'error' } as const;
type Rules = typeof REPLY | typeof FINISH | typeof KEY;

const HEAD = "import OpenAI from 'openai';\nconst openai = new OpenAI();\n";

/** What one pass of fixes makes of a program, without its head. */
function fixed(code: string, rules: Rules): string {
  const text = HEAD + code;
  return fixOnce(text, reportsIn(text, { rules })).slice(HEAD.length);
}

/** What all passes make of it. */
function settled(code: string, rules: Rules): string {
  const next = fixed(code, rules);
  return next === code ? code : settled(next, rules);
}

describe('two fixes of one pass', () => {
  it('name the reasons of two streams differently', () => {
    const stream = (name: string): string => dedent`
      let ${name} = '';
      for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) {
        ${name} += chunk.choices[0]?.delta?.content ?? '';
      }
      show(${name});
    `;
    const output = fixed(`${stream('one')}\n${stream('two')}\n`, FINISH);
    expect(output).toContain("let finishReason = '';");
    expect(output).toContain("let finishReason2 = '';");
    expect(verdictIn(HEAD + output, { rules: FINISH })).toEqual([]);
  });

  it('take a name that only a property has', () => {
    const loop = `for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) show(chunk.choices[0]?.delta?.content);\n`;
    expect(fixed(`log(result.finishReason, { finishReason: 1 });\n${loop}`, FINISH)).toContain(
      "let finishReason = '';",
    );
    expect(fixed(`log(finishReason);\n${loop}`, FINISH)).toContain("let finishReason2 = '';");
  });

  it('name two replies differently', () => {
    const ask = 'show((await openai.chat.completions.create({ model, messages })).choices[0].message.content);\n';
    const output = fixed(ask + ask, FINISH);
    expect(output).toContain('const completion = await');
    expect(output).toContain('const completion2 = await');
    expect(verdictIn(HEAD + output, { rules: FINISH })).toEqual([]);
  });

  it('name two collected texts differently', () => {
    const turn = dedent`
      messages.push({ role: 'user', content: await read() });
      for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true })) {
        show(chunk.choices[0]?.delta?.content);
      }
    `;
    const output = fixed(`const messages = [];\nfor (;;) {\n${turn}\n${turn}\n}\n`, REPLY);
    expect(verdictIn(HEAD + output, { rules: REPLY })).toEqual([]);
    expect(output).toContain("let reply = '';");
    expect(output).toContain("let reply2 = '';");
  });

  it('name things alike where they cannot meet', () => {
    const ask = (name: string): string =>
      `async function ${name}() {\n  return (await openai.chat.completions.create({ model, messages })).choices[0].message.content;\n}\n`;
    expect(fixed(ask('one') + ask('two'), FINISH)).not.toContain('completion2');
  });
});

describe('a reply that is missing', () => {
  it('goes in front of a turn that is added by an assignment', () => {
    const output = fixed(
      dedent`
        let messages = [];
        for (;;) {
          const reply = await openai.chat.completions.create({ model, messages });
          messages = messages.concat({ role: 'user', content: await read() });
        }
      `,
      REPLY,
    );
    expect(output).toContain(dedent`
      const reply = await openai.chat.completions.create({ model, messages });
        messages = [...messages, reply.choices[0].message];
        messages = messages.concat(
    `);
  });

  it('goes in front of a turn that is assigned to an index', () => {
    const output = fixed(
      dedent`
        const messages = [];
        for (;;) {
          const reply = await openai.chat.completions.create({ model, messages });
          messages[messages.length] = { role: 'user', content: await read() };
        }
      `,
      REPLY,
    );
    expect(output).toMatch(/push\(reply\.choices\[0\]\.message\);\n {2}messages\[messages\.length\]/);
  });

  it('is not made up where none came before the results of tools', () => {
    const code = dedent`
      const messages = [];
      messages.push({ role: 'tool', tool_call_id: 'x', content: await read() });
      const reply = await openai.chat.completions.create({ model, messages });
      show(reply.choices[0].finish_reason);
    `;
    expect(verdictIn(HEAD + code, { rules: REPLY })).toEqual(['owed']);
    expect(fixed(code, REPLY)).toBe(code);
  });

  it("is not replaced by the store of another request's reply", () => {
    const output = settled(
      dedent`
        const messages = [];
        const first = await openai.chat.completions.create({ model, messages });
        while (more()) {
          while (more()) {
            const reply = await openai.chat.completions.create({ model, messages });
            messages.push({ role: 'user', content: await read() });
          }
        }
        messages.push({ role: 'assistant', content: first.choices[0].message.content });
      `,
      REPLY,
    );
    expect(output).toContain('messages.push(reply.choices[0].message);');
    expect(output).toContain('first.choices[0].message.content });');
  });

  it('is not moved within a block that another turn precedes', () => {
    const code = dedent`
      const store = new Map([['one', []]]);
      store.get('one').push({ role: 'user', content: await read() });
      const reply = await openai.chat.completions.create({ model, messages: store.get('one') });
      store.get('one').push({ role: 'user', content: await read() });
      while (more()) {
        store.get('one').push({ role: 'user', content: await read() });
        store.get('one').push({ role: 'assistant', content: reply.choices[0].message.content });
      }
    `;
    expect(fixed(code, REPLY)).toBe(code);
  });

  it('is not added twice', () => {
    let text = dedent`
      const messages = [];
      const text = await openai.chat.completions.create({ model, messages }).then((answer) => answer.choices[0].message.content);
      while (more()) {
        const helper = async () => {
          messages.push({ role: 'tool', tool_call_id: 'x', content: await read() });
          messages.push({ role: 'assistant', content: text });
          messages.push({ role: 'user', content: await read() });
        };
        await helper();
        while (more()) {
          await openai.chat.completions.create({ model, messages });
        }
        messages.push({ role: 'user', content: await read() });
      }
    `;
    for (let passes = 0; passes < 10; passes += 1) text = fixed(text, REPLY);
    expect(text.split('push(answer.choices[0].message)').length - 1).toBeLessThanOrEqual(1);
  });
});

describe('a conversation that is sent once', () => {
  const code = (role: string): string => dedent`
    const messages = [{ role: 'user', content: 'Hello' }];
    const reply = await openai.chat.completions.create({ model, messages });
    messages.push({ role: '${role}', content: reply.choices[0].message.content });
  `;
  const inFunction = (text: string): string => `async function main() {\n${text}\n}\nmain();\n`;

  it('owes nothing, at module level as in a function', () => {
    for (const role of ['assistant', 'system']) {
      expect(verdictIn(HEAD + code(role), { rules: REPLY })).toEqual([]);
      expect(verdictIn(HEAD + inFunction(code(role)), { rules: REPLY })).toEqual([]);
    }
  });
});

describe('carriage returns', () => {
  const PROGRAMS: Record<string, readonly [Rules, string]> = {
    'a reply that is added': [
      REPLY,
      `${HEAD}const messages = [];\nfor (;;) {\n  messages.push({ role: 'user', content: await read() });\n  const reply = await openai.chat.completions.create({ model, messages });\n}\n`,
    ],
    'a reply that is moved': [
      REPLY,
      `${HEAD}const messages = [];\nfor (;;) {\n  messages.push({ role: 'user', content: await read() });\n  const reply = await openai.chat.completions.create({ model, messages });\n  messages.push({ role: 'user', content: 'And?' });\n  messages.push(reply.choices[0].message);\n}\n`,
    ],
    'a reason that is checked': [
      FINISH,
      `${HEAD}const reply = await openai.chat.completions.create({ model, messages });\nJSON.parse(reply.choices[0].message.content);\n`,
    ],
    'a load that is moved': [
      KEY,
      "import OpenAI from 'openai';\nimport dotenv from 'dotenv';\nconst openai = new OpenAI();\ndotenv.config();\nshow(openai);\n",
    ],
    'a load that ends a file without a line end': [
      KEY,
      "import OpenAI from 'openai';\nimport dotenv from 'dotenv';\nconst openai = new OpenAI();\nshow(openai);\ndotenv.config();",
    ],
    'a check that is moved': [
      KEY,
      `${HEAD}\nif (!process.env.OPENAI_API_KEY) {\n  throw new Error('Set OPENAI_API_KEY.');\n}\nshow(openai);\n`,
    ],
  };

  it.each(Object.entries(PROGRAMS))('%s: the file keeps its line ends', (_what, [rules, text]) => {
    const crlf = text.replaceAll('\n', '\r\n');
    const output = fixOnce(text, reportsIn(text, { rules }));
    expect(output).not.toBe(text);
    expect(fixOnce(crlf, reportsIn(crlf, { rules }))).toBe(output.replaceAll('\n', '\r\n'));
  });
});
