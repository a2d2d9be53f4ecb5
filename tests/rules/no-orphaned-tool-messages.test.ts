import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-orphaned-tool-messages.js';

const tester = new RuleTester();
const parted = { messageId: 'parted' } as const;
const filtered = { messageId: 'filtered', suggestions: [] } as const;

/** A chat with tools that does something before each turn and sends something. */
const agent = (before: string, { sent = 'messages', first = '' } = {}): string => dedent`
  let messages = [${first}];
  export async function ask(question) {
    ${before};
    messages.push({ role: 'user', content: question });
    for (;;) {
      const { choices: [{ message }] } = await openai.chat.completions.create({ model, tools, messages: ${sent} });
      messages.push(message);
      if (!message.tool_calls) return message.content;
      for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
    }
  }
`;
const SYSTEM = "{ role: 'system', content: 'Be brief.' }";
const AT_USER = "messages.findIndex(({ role }, i) => role === 'user' && i >= messages.length - 20)";

const suggestion = (output: string) => [{ messageId: 'cutAtUser' as const, output }];

tester.run('no-orphaned-tool-messages', rule, {
  valid: [
    { name: 'all is sent', code: agent('') },
    { name: 'a filter by something else', code: agent('', { sent: "messages.filter((m) => m.kind !== 'tool')" }) },
    {
      name: 'a filter by a role that is not known',
      code: agent('', { sent: 'messages.filter((m) => m.role !== role)' }),
    },
    { name: 'a filter by order', code: agent('', { sent: "messages.filter((m) => m.role < 'tool')" }) },
    { name: 'a filter by a name', code: agent('', { sent: "messages.filter((m) => role !== 'tool')" }) },
    {
      name: 'a conversation without tools',
      code: dedent`
        let messages = [];
        export async function ask(question) {
          messages.push({ role: 'user', content: question });
          messages = messages.slice(-20);
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        }
      `,
    },
    {
      name: 'tools that only a copy knows of',
      code: dedent`
        const history = [];
        export async function ask(question) {
          const messages = [...history.slice(-20), { role: 'user', content: question }];
          const { choices: [{ message }] } = await openai.chat.completions.create({ model, tools, messages });
          messages.push(message);
          for (const call of message.tool_calls ?? []) messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          const completion = await openai.chat.completions.create({ model, messages });
          history.push({ role: 'user', content: question }, { role: 'assistant', content: completion.choices[0].message.content });
        }
      `,
    },
    {
      name: 'it is cut at a user message',
      code: agent(`const first = ${AT_USER}; if (first > 0) messages.splice(0, first)`),
    },
    {
      name: 'what stands at the head is looked at',
      code: agent("messages = messages.slice(-20); while (messages[0]?.role === 'tool') messages.shift()"),
    },
    { name: 'the system message alone is left out', code: agent('', { sent: 'messages.slice(1)' }) },
    { name: 'only the newest message is read', code: agent('console.log(messages.slice(-2)[0])') },
    {
      name: 'the copy that is cut is only shown',
      code: agent('const recent = messages.slice(-5); console.log(recent)'),
    },
    { name: 'it starts anew', code: agent('messages.splice(1)') },
    { name: 'all of it goes', code: agent('messages.splice(0, messages.length)') },
    {
      name: 'other code mends what is sent',
      code: agent('messages = messages.slice(-20)', { sent: 'repaired(messages)' }),
    },
    {
      name: 'the system messages are left out',
      code: agent('', { sent: "messages.filter((m) => m.role !== 'system')" }),
    },
    {
      name: 'calls and results are left out',
      code: agent('', { sent: "messages.filter((m) => m.role !== 'tool' && !m.tool_calls)" }),
    },
  ],
  invalid: [
    {
      name: 'S28: the newest twenty are kept',
      code: agent('messages = messages.slice(-20)'),
      errors: [
        {
          ...parted,
          line: 3,
          column: 14,
          endLine: 3,
          endColumn: 33,
          suggestions: suggestion(agent(`messages = messages.slice(Math.max(0, ${AT_USER}))`)),
        },
      ],
    },
    {
      name: 'the newest twenty are kept, and the system message goes too',
      code: agent('messages = messages.slice(-20)', { first: SYSTEM }),
      errors: [
        {
          ...parted,
          suggestions: suggestion(
            agent(`messages = [...messages.slice(0, 1), ...messages.slice(Math.max(1, ${AT_USER}))]`, {
              first: SYSTEM,
            }),
          ),
        },
      ],
    },
    ...['rest', "messages.filter((m) => m.role !== 'system')"].map((list) => {
      const kept = (rest: string): string =>
        agent(`const rest = messages.filter((m) => m.role !== 'system'); messages = [system, ...${rest}]`, {
          first: SYSTEM,
        });
      const first = AT_USER.replaceAll('messages', 'rest');
      return {
        name: `the newest twenty of ${list} are kept behind the system message`,
        code: kept(`${list}.slice(-20)`),
        errors: [
          {
            ...parted,
            suggestions: list === 'rest' ? suggestion(kept(`rest.slice(Math.max(0, ${first}))`)) : [],
          },
        ],
      };
    }),
    ...[
      { start: SYSTEM, cut: `[...history.slice(0, 1), ...history.slice(Math.max(1, ${AT_USER}))]` },
      { start: '', cut: `history.slice(Math.max(0, ${AT_USER}))` },
    ].map(({ start, cut }) => {
      const chat = (kept: string): string => dedent`
        const histories = new Map();
        export async function turn(id, question) {
          const history = histories.get(id) ?? [${start}];
          history.push({ role: 'user', content: question });
          const { choices: [{ message }] } = await openai.chat.completions.create({ model, tools, messages: history });
          history.push(message);
          for (const call of message.tool_calls ?? []) history.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          histories.set(id, ${kept.replaceAll('messages', 'history')});
        }
      `;
      return {
        name: `the newest of a history that starts with [${start}] are put back`,
        code: chat('history.slice(-20)'),
        errors: [{ ...parted, suggestions: suggestion(chat(cut)) }],
      };
    }),
    {
      name: 'the newest are kept behind the first, which is not kept twice',
      code: agent('messages = [messages[0], ...messages.slice(-20)]', { first: SYSTEM }),
      errors: [
        {
          ...parted,
          suggestions: suggestion(
            agent(`messages = [messages[0], ...messages.slice(Math.max(1, ${AT_USER}))]`, { first: SYSTEM }),
          ),
        },
      ],
    },
    {
      name: 'a product is no number that is written there',
      code: agent('messages = messages.slice(-2 * 10)'),
      errors: [{ ...parted, suggestions: [] }],
    },
    {
      name: 'the newest are sent behind instructions',
      code: agent('', { sent: '[system, ...messages.slice(messages.length - 20)]' }),
      errors: [
        {
          ...parted,
          line: 6,
          suggestions: suggestion(agent('', { sent: `[system, ...messages.slice(Math.max(0, ${AT_USER}))]` })),
        },
      ],
    },
    {
      name: 'the oldest goes when there are too many',
      code: agent('if (messages.length > 20) messages.shift()', { first: SYSTEM }),
      errors: [
        {
          ...parted,
          line: 3,
          suggestions: suggestion(
            agent(`const first = ${AT_USER};\n    if (first > 1) messages.splice(1, first - 1);`, {
              first: SYSTEM,
            }).replace(');;', ');'),
          ),
        },
      ],
    },
    {
      name: 'the two behind the system message go',
      code: agent('while (messages.length > 20) { messages.splice(1, 2); }'),
      errors: [
        {
          ...parted,
          suggestions: suggestion(agent(`const first = ${AT_USER};\n    if (first > 0) messages.splice(0, first);`)),
        },
      ],
    },
    {
      name: 'a limit by tokens, where nobody says how many stay',
      code: agent('while (tokensOf(JSON.stringify(messages)) > 8000) messages.splice(1, 1)'),
      errors: [{ ...parted, suggestions: [] }],
    },
    {
      name: 'the results are left out, and the calls sent',
      code: agent('', { sent: "messages.filter((m) => m.role !== 'tool')" }),
      errors: [{ ...filtered, line: 6 }],
    },
    {
      name: 'users and answers are kept, with their calls',
      code: agent('', { sent: "messages.filter((m) => m.role === 'user' || m.role === 'assistant')" }),
      errors: [filtered],
    },
    {
      name: 'a copy under another name',
      code: agent('const recent = messages.slice(-LIMIT)', { sent: 'recent' }),
      errors: [
        {
          ...parted,
          suggestions: suggestion(
            agent(`const recent = messages.slice(Math.max(0, ${AT_USER.replace('20', 'LIMIT')}))`, { sent: 'recent' }),
          ),
        },
      ],
    },
  ],
});
