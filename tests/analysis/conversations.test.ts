import dedent from 'dedent';
import { describe, expect, it } from 'vitest';
import { analyse } from '../support/analyse.js';
import { ASK, conversationsOf } from '../support/conversations.js';

describe('where a conversation is kept', () => {
  const cases: Readonly<Record<string, { code: string; conversations: string[] }>> = {
    'a variable': {
      code: dedent`
        const history = [];
        history.push({ role: 'user', content: q });
        ${ASK}({ model, messages: history });
        history.push(r.choices[0].message);
      `,
      conversations: ['history: 1 reset, 2 turn, 3 request, 4 reply'],
    },
    'a class field behind a getter': {
      code: dedent`
        class Chat {
          #items = [];
          get items() { return this.#items; }
          async ask(q) {
            this.items.push({ role: 'user', content: q });
            ${ASK}({ model, messages: this.#items });
          }
        }
      `,
      conversations: ['this.#items: 2 reset, 5 turn, 6 request'],
    },
    'an entry of a store under another name, created when it is not there': {
      code: dedent`
        const store = new Map();
        async function ask(id, q) {
          let h = store.get(id);
          if (!h) { h = []; store.set(id, h); }
          h.push({ role: 'user', content: q });
          ${ASK}({ model, messages: h });
        }
      `,
      conversations: ['store[…]: 1 reset, 4 reset, 5 turn, 6 request'],
    },
    'a parameter that every call gives the same array': {
      code: dedent`
        const history = [];
        async function send(messages) { ${ASK}({ model, messages }); }
        async function turn(q) { history.push({ role: 'user', content: q }); await send(history); }
      `,
      conversations: ['history: 1 reset, 3 turn, 2 request'],
    },
    'parameters that get different arrays: each is sent where it is passed': {
      code: dedent`
        async function send(messages) { ${ASK}({ model, messages }); }
        const a = [{ role: 'user', content: 'a' }];
        await send(a);
        const b = [{ role: 'user', content: 'b' }];
        await send(b);
      `,
      conversations: ['messages: 1 request', 'a: 2 reset, 2 turn, 3 request', 'b: 4 reset, 4 turn, 5 request'],
    },
  };
  it.each(Object.entries(cases))('%s', (_, { code, conversations }) => {
    expect(conversationsOf(code).map(sorted)).toEqual(conversations.map(sorted));
  });
});

/** Names that stand for themselves, and for each other in many ways. */
const GOING_ROUND =
  'const round = round.trim(); let one = two, two = one; one = two; one = two; one = two; two = one; two = one; two = one;';

describe('what an entry is', () => {
  const entries: readonly (readonly [entry: string, what: string])[] = [
    [`{ role: 'user', content: q }`, 'turn'],
    [`{ role: 'developer', content: q }`, 'turn'],
    [`{ role: Role.User, content: q }`, 'turn'],
    [`{ role: 'system', content: q }`, 'system'],
    [`{ role: 'tool', tool_call_id: id, content: q }`, 'tool'],
    [`{ type: 'function_call_output', call_id: id, output: q }`, 'tool'],
    [`{ role: 'assistant', content: text }`, 'replyText'],
    [`{ role: 'assistant', content: text, tool_calls: r.choices[0].message.tool_calls }`, 'reply'],
    [`r.choices[0].message`, 'reply'],
    [`{ ...r.choices[0].message }`, 'reply'],
    [`{ role: 'user', content: text }`, 'misfiled'],
    [`{ role: 'user', content: text.trim() }`, 'misfiled'],
    [`{ role: 'user', content: 'Repair this: ' + text }`, 'reply'],
    [`['user', q]`, 'turn'],
    [`['bot', text]`, 'reply'],
    [`{ user: q, bot: text }`, 'reply'],
    [`{ role: i % 2 ? 'user' : 'assistant', content: q }`, 'unknown'],
    ['`You: ${q}`', 'turn'],
    ["'You: ' + q", 'turn'],
    ["'You: ' + q + '.'", 'turn'],
    ["'Bot: '", 'reply'],
    ['`Bot: ${text}`', 'reply'],
    ['`Nobody: ${q}`', 'unknown'],
    ['`${q}: You`', 'unknown'],
    ["'You'", 'unknown'],
    [`['nobody', q]`, 'unknown'],
    [`{ from: 'Human', q }`, 'turn'],
    [`{ ...more, from: 'ai' }`, 'reply'],
    [`{ role: 'user', content: round }`, 'turn'],
    [`one`, 'unknown'],
    [`makeMessage(q)`, 'unknown'],
    [`makeMessage(text)`, 'reply'],
  ];
  it.each(entries)('%s is %s', (entry, what) => {
    const code = `const h = [];\n${ASK}({ model, messages: h });\nconst text = r.choices[0].message.content;\nh.push(${entry});\n${GOING_ROUND}`;
    expect(conversationsOf(code)).toEqual([`h: 1 reset, 2 request, 4 ${what}`]);
  });
});

describe('how it is written to', () => {
  const writes: readonly (readonly [write: string, told: string])[] = [
    [`h.push({ role: 'user', content: q }, { role: 'tool', content: q })`, '3 turn, 3 tool'],
    [`h = [...h, { role: 'user', content: q }]`, '3 turn'],
    [`h = h.concat({ role: 'user', content: q })`, '3 turn'],
    [`h = h.concat(r.output)`, '3 reply'],
    [`h = h.concat(r.choices[0].message)`, '3 reply'],
    [`h = h.concat([r.choices[0].message])`, '3 reply'],
    [`h = h.join(r.output)`, '3 reset, 3 reply, 3 noted'],
    [`log(h.concat(r.choices[0].message))`, '3 noted'],
    [`h[h.length] = { role: 'user', content: q }`, '3 turn'],
    [`h.splice(h.length, 0, { role: 'user', content: q })`, '3 turn'],
    [`h = [{ role: 'user', content: q }]`, '3 reset, 3 turn'],
    [`h.length = 0`, '3 reset'],
    [`h.pop()`, '3 reset'],
    [`(h = h ?? []).push({ role: 'user', content: q })`, '3 turn'],
    [`(h ||= []).push({ role: 'user', content: q })`, '3 turn'],
    [`h = h.slice(-10)`, ''],
    [`h = h.slice(0, 1)`, '3 reset'],
    [`h.shift()`, ''],
    [`h = structuredClone(h)`, ''],
    [`h = JSON.parse(JSON.stringify(h))`, ''],
    [`h = Array.from(h)`, ''],
    [`h = h.filter((m) => m.role === 'system')`, '3 reset, 3 system'],
    [`h = other(h)`, '3 reset, 3 unknown, 3 leaves'],
    [`Object.assign(h, [{ role: 'user', content: q }])`, '3 reset, 3 turn'],
    [`_.assign(h, [{ role: 'user', content: q }])`, '3 leaves'],
    [`save(h)`, '3 leaves'],
    [`console.log(h)`, ''],
    [`const copy = [...h]; copy.push({ role: 'user', content: q })`, ''],
  ];
  it.each(writes)('%s', (write, told) => {
    expect(conversationsOf(`let h = [];\n${ASK}({ model, messages: h });\n${write};`)[0]).toBe(
      ['h: 1 reset', '2 request', ...(told ? [told] : [])].join(', '),
    );
  });
});

describe('through helpers', () => {
  it('an entry that depends on a parameter is told where the helper is called', () => {
    const code = dedent`
      const h = [];
      function add(role, content) { h.push({ role, content }); }
      add('user', q);
      ${ASK}({ model, messages: h });
      add('assistant', r.choices[0].message.content);
    `;
    expect(conversationsOf(code)).toEqual(['h: 1 reset, 3 turn, 4 request, 5 replyText']);
  });
  it('what a helper is given is not looked for in a circle', () => {
    const code = `const h = [];\nfunction add(role, content = content) { h.push({ role, content }); }\nadd('user');\n${ASK}({ model, messages: h });`;
    expect(conversationsOf(code)).toEqual(['h: 1 reset, 2 turn, 4 request']);
  });
  it('a helper that is exported leaves the conversation open', () => {
    const code = `const h = [];\nexport function add(role, content) { h.push({ role, content }); }\n${ASK}({ model, messages: h });`;
    expect(analyse(code).conversations[0]?.isOpen).toBe(true);
  });
  it('a helper that is called by nobody else does not', () => {
    const code = `const h = [];\nfunction add(content) { h.push({ role: 'user', content }); }\nadd(q);\n${ASK}({ model, messages: h });`;
    expect(analyse(code).conversations[0]?.isOpen).toBe(false);
  });
});

describe('what is no conversation', () => {
  it.each([
    ['no request', `const h = []; h.push({ role: 'user', content: q });`],
    [
      'the API keeps it',
      `const input = []; await openai.responses.create({ model, input, previous_response_id: id });`,
    ],
    ['messages written in the request', `${ASK}({ model, messages: [{ role: 'user', content: q }] });`],
  ])('%s', (_, code) => {
    expect(conversationsOf(code)).toEqual([]);
  });
});

/** Events of one program in an order that does not depend on which helper stands first. */
function sorted(told: string): string {
  const [name, events = ''] = told.split(': ');
  return `${name ?? ''}: ${events.split(', ').sort().join(', ')}`;
}
