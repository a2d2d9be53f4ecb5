import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-unbounded-history.js';

const tester = new RuleTester();
const grows = { messageId: 'grows' } as const;

/** The suggestion below the line by which an array grows; `start`: how many system messages it begins with, where the code says so. */
const shortened = (code: string, line: string, array = 'messages', start: 0 | 1 | 'start' = 0) => {
  const head = String(start);
  const indent = /^ */.exec(code.split('\n').find((text) => text.includes(line)) ?? '')?.[0] ?? '';
  const added = [
    line,
    `// Keeps the newest messages, from a user message on${start === 0 ? '' : ', and the system message'}.`,
    `const first = ${array}.findIndex(({ role }, i) => role === 'user' && i >= ${array}.length - 20);`,
    ...(start === 'start' ? [`const start = ${array}[0]?.role === 'system' ? 1 : 0;`] : []),
    `if (first > ${head}) ${array}.splice(${head}, ${head === '0' ? 'first' : `first - ${head}`});`,
  ];
  return [{ messageId: 'trim' as const, output: code.replace(line, added.join(`\n${indent}`)) }];
};

const aClassWhoseMethod = dedent`
        export class Chat {
          messages = [{ role: 'system', content: 'Be brief.' }];
          async ask(text) {
            this.messages = [...this.messages, { role: 'user', content: text }];
            const r = await this.client.chat.completions.create({ model, messages: this.messages });
            this.messages.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
        }
      `;

const aClassThatBegins = dedent`
        export class Chat {
          constructor(system) {
            this.messages = [{ role: 'system', content: system }];
          }
          async ask(text) {
            this.messages = [...this.messages, { role: 'user', content: text }];
            const r = await this.client.chat.completions.create({ model, messages: this.messages });
            this.messages.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
        }
      `;

/** A component that keeps a conversation as its state, and `shown` in its element. */
const component = (shown: string): string => dedent`
  export function Chat() {
    const [messages, setMessages] = useState([]);
    const send = async (text) => {
      const next = [...messages, { role: 'user', content: text }];
      const r = await openai.chat.completions.create({ model, messages: next });
      setMessages([...next, r.choices[0].message]);
    };
    return <div onClick={() => send('Hello.')}>${shown}</div>;
  }
`;
const withElements = { languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } };

/** A class with a method by which others may add to its conversation as well, and one that asks. */
const addedBy = (call: string): string => dedent`
  export class Chat {
    #turns = [];
    add(role, text) {
      this.#turns.push({ role, content: text });
    }
    async ask(text, role = 'user') {
      ${call};
      const r = await openai.chat.completions.create({ model, messages: this.#turns });
      this.add('assistant', r.choices[0].message.content);
    }
  }
`;

const throughHelper = dedent`
  const turns = [];
  const add = (message) => {
    turns.push(message);
  };
  export async function ask(text) {
    add({ role: 'user', content: text });
    const r = await openai.chat.completions.create({ model, messages: turns });
    add(r.choices[0].message);
  }
`;

const longerCopy = dedent`
  let history = [];
  bot.on('message', async (m) => {
    const next = history.concat({ role: 'user', content: m.text });
    const r = await openai.chat.completions.create({ model, messages: next });
    history = next.concat({ role: 'assistant', content: r.choices[0].message.content });
  });
`;

/** A class that keeps one conversation for each id in what its field `chats` has. */
const inStore = (field: string): string => dedent`
  export class Room extends Base {
    ${field}
    async ask(id, text) {
      const history = this.chats.get(id) ?? [];
      history.push({ role: 'user', content: text });
      this.chats.set(id, history);
      const r = await openai.chat.completions.create({ model, messages: history });
      history.push(r.choices[0].message);
      return r.choices[0].message.content;
    }
  }
`;

const keptShort = (code: string) =>
  shortened(code, "this.messages = [...this.messages, { role: 'user', content: text }];", 'this.messages', 'start');

const TURN = "messages.push({ role: 'user', content: ctx.text });";

/** A bot whose conversations are begun in a function, behind a test. */
const startedBy = (test: string): string => dedent`
  const sessions = {};
  function open(id) {
    ${test}
    const fresh = [];
    sessions[id] = fresh;
    return fresh;
  }
  bot.on('message', async (ctx) => {
    const messages = open(ctx.id);
    ${TURN}
    const r = await openai.chat.completions.create({ model, messages });
    messages.push(r.choices[0].message);
  });
`;

/** A chat in a terminal with something around its request. */
const chat = (inLoop: string, { before = '', messages = 'messages' } = {}): string => dedent`
  const messages = [{ role: 'system', content: 'Be brief.' }];
  ${before}
  while (true) {
    messages.push({ role: 'user', content: await rl.question('> ') });
    ${inLoop}
    const completion = await openai.chat.completions.create({ model, messages: ${messages} });
    messages.push(completion.choices[0].message);
  }
`;

const aFunctionThatAsksForTheN = dedent`
        const messages = [];
        function ask() {
          rl.question('> ', async (text) => {
            messages.push({ role: 'user', content: text });
            const r = await openai.chat.completions.create({ model, messages });
            messages.push(r.choices[0].message);
            ask();
          });
        }
        ask();
      `;

const linesThatAreReadOneByOne = dedent`
        async function main() {
          const messages = [];
          const rl = readline.createInterface({ input: process.stdin });
          for await (const line of rl) {
            add(messages, line);
            const r = await openai.chat.completions.create({ model, messages });
            messages.push(r.choices[0].message);
          }
        }
        function add(list, content) {
          list.push({ role: 'user', content });
        }
        main();
      `;

const aTurnThatIsTakenBackWher = dedent`
        const messages = [];
        while (input !== 'exit') {
          messages.push({ role: 'user', content: input });
          try {
            const r = await openai.chat.completions.create({ model, messages });
            messages.push(r.choices[0].message);
          } catch {
            messages.pop();
          }
          input = await rl.question('> ');
        }
      `;

const aLookAtItsLengthThatBoun = chat('if (messages.length === 2) console.log("Hello!", messages.length);');

const aCopyOfAllOfIt = chat('', { messages: 'messages.slice()' });

tester.run('no-unbounded-history: what goes on for ever', rule, {
  valid: [
    {
      name: 'another module shortens what takes the place of the array',
      code: dedent`
        import OpenAI from 'openai';
        import { trimHistory } from './history.js';
        const client = new OpenAI();
        let messages = [];
        export async function ask(text) {
          messages.push({ role: 'user', content: text });
          const r = await client.chat.completions.create({ model, messages });
          messages = trimHistory([...messages, r.choices[0].message]);
        }
      `,
    },
    {
      name: 'another module shortens what takes the place of the array, by way of a name',
      code: dedent`
        import OpenAI from 'openai';
        import { trimHistory } from './history.js';
        const client = new OpenAI();
        let messages = [];
        export async function ask(text) {
          messages.push({ role: 'user', content: text });
          const r = await client.chat.completions.create({ model, messages });
          const kept = await trimHistory([...messages, r.choices[0].message]);
          messages = kept;
        }
      `,
    },
    ...[
      [
        'a command that other modules register',
        'export const add = (program) => program.action(async (text) => {',
        '});',
      ],
      ['what is done when a page is there', 'window.onload = async () => {', '};'],
      ['what is done when a component is there', 'export default { async mounted() {', '} };'],
    ].map(([name, before, after]) => ({
      name: name as string,
      code: dedent`
        const messages = [{ role: 'system', content: 'Be brief.' }];
        ${before}
          messages.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        ${after}
      `,
    })),
    {
      name: 'a conversation that is made for each request',
      code: dedent`
        app.post('/chat', async (req, res) => {
          const messages = [{ role: 'system', content: 'Be brief.' }];
          messages.push({ role: 'user', content: req.body.text });
          const completion = await openai.chat.completions.create({ model, messages });
          res.send(completion.choices[0].message.content);
        });
      `,
    },
    {
      name: 'a loop over a list ends',
      code: dedent`
        const messages = [];
        for (const text of texts) {
          messages.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        }
      `,
    },
    {
      name: 'a class that can begin anew',
      code: dedent`
        export class Chat {
          constructor(system) {
            this.messages = [{ role: 'system', content: system }];
          }
          reset() {
            this.messages = [];
          }
          async ask(text) {
            this.messages = [...this.messages, { role: 'user', content: text }];
            const r = await this.client.chat.completions.create({ model, messages: this.messages });
            this.messages.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
        }
      `,
    },
    {
      name: 'a loop that counts its turns ends',
      code: dedent`
        const messages = [];
        let turns = 0;
        while (true) {
          if (turns++ >= 10) break;
          messages.push({ role: 'user', content: await rl.question('> ') });
          const completion = await openai.chat.completions.create({ model, messages });
          messages.push(completion.choices[0].message);
        }
      `,
    },
    {
      name: 'a loop of tool calls ends with its answer',
      code: dedent`
        export async function answer(question) {
          const messages = [{ role: 'user', content: question }];
          while (true) {
            const { choices: [{ message }] } = await openai.chat.completions.create({ model, messages, tools });
            messages.push(message);
            if (!message.tool_calls) return message.content;
            for (const call of message.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          }
        }
      `,
    },
    {
      name: 'a loop that repairs an answer ends when it is right',
      code: dedent`
        export async function parsed(question) {
          const messages = [{ role: 'user', content: question }];
          while (true) {
            const completion = await openai.chat.completions.create({ model, messages });
            messages.push(completion.choices[0].message);
            try { return JSON.parse(completion.choices[0].message.content); }
            catch { messages.push({ role: 'user', content: 'That was no JSON.' }); }
          }
        }
      `,
    },
    {
      name: 'one question is asked, not one after the other',
      code: dedent`
        const messages = [{ role: 'system', content: 'Be brief.' }];
        rl.question('> ', async (text) => {
          messages.push({ role: 'user', content: text });
          const completion = await openai.chat.completions.create({ model, messages });
          console.log(completion.choices[0].message.content);
          rl.close();
        });
      `,
    },
    {
      name: 'a function that is called once',
      code: dedent`
        const messages = [{ role: 'system', content: 'Be brief.' }];
        async function main() {
          messages.push({ role: 'user', content: process.argv[2] });
          const completion = await openai.chat.completions.create({ model, messages });
          console.log(completion.choices[0].message.content);
        }
        main();
      `,
    },
    {
      name: 'each turn is taken back (R14)',
      code: dedent`
        const messages = [{ role: 'system', content: 'Grade this.' }];
        while (true) {
          messages.push({ role: 'user', content: await rl.question('> ') });
          const completion = await openai.chat.completions.create({ model, messages });
          console.log(completion.choices[0].message.content);
          messages.pop();
        }
      `,
    },
  ],
  invalid: [
    {
      name: 'a chat in a terminal',
      code: chat(''),
      errors: [
        {
          ...grows,
          line: 4,
          column: 3,
          endLine: 4,
          endColumn: 68,
          suggestions: [
            {
              messageId: 'trim',
              output: dedent`
                const messages = [{ role: 'system', content: 'Be brief.' }];

                while (true) {
                  messages.push({ role: 'user', content: await rl.question('> ') });
                  // Keeps the newest messages, from a user message on, and the system message.
                  const first = messages.findIndex(({ role }, i) => role === 'user' && i >= messages.length - 20);
                  if (first > 1) messages.splice(1, first - 1);
                  
                  const completion = await openai.chat.completions.create({ model, messages: messages });
                  messages.push(completion.choices[0].message);
                }
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'S12: a module array that a bot adds to',
      code: dedent`
        let messages = [];
        client.on('messageCreate', async (m) => {
          messages.push({ role: 'user', content: m.content });
          const r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 });
          m.reply(r.choices[0].message.content);
        });
      `,
      errors: [
        {
          ...grows,
          line: 3,
          suggestions: [
            {
              messageId: 'trim',
              output: dedent`
                let messages = [];
                client.on('messageCreate', async (m) => {
                  messages.push({ role: 'user', content: m.content });
                  // Keeps the newest messages, from a user message on.
                  const first = messages.findIndex(({ role }, i) => role === 'user' && i >= messages.length - 20);
                  if (first > 0) messages.splice(0, first);
                  const r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 });
                  m.reply(r.choices[0].message.content);
                });
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a Map of histories, whose first entry nobody can name',
      code: dedent`
        const histories = new Map()
        bot.on('message', async (ctx) => {
          const history = histories.get(ctx.chat.id) ?? [first]
          histories.set(ctx.chat.id, history)
          history.push({ role: "user", content: ctx.text })
          const r = await openai.chat.completions.create({ model, messages: history })
          history.push(r.choices[0].message)
        })
      `,
      errors: [
        {
          ...grows,
          line: 5,
          suggestions: [
            {
              messageId: 'trim',
              output: dedent`
                const histories = new Map()
                bot.on('message', async (ctx) => {
                  const history = histories.get(ctx.chat.id) ?? [first]
                  histories.set(ctx.chat.id, history)
                  history.push({ role: "user", content: ctx.text })
                  // Keeps the newest messages, from a user message on, and the system message.
                  const first2 = history.findIndex(({ role }, i) => role === 'user' && i >= history.length - 20)
                  const start = history[0]?.role === 'system' ? 1 : 0
                  if (first2 > start) history.splice(start, first2 - start)
                  const r = await openai.chat.completions.create({ model, messages: history })
                  history.push(r.choices[0].message)
                })
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a semicolon that begins the next line, where there are none',
      code: dedent`
        const messages = []
        bot.on('message', async (ctx) => {
          messages.push({ role: 'user', content: ctx.text }) // asked
          ;[last] = [ctx]
          const r = await openai.chat.completions.create({ model, messages })
          messages.push(r.choices[0].message)
        })
      `,
      errors: [
        {
          ...grows,
          line: 3,
          suggestions: [
            {
              messageId: 'trim',
              output: dedent`
                const messages = []
                bot.on('message', async (ctx) => {
                  messages.push({ role: 'user', content: ctx.text }) // asked
                  // Keeps the newest messages, from a user message on.
                  const first = messages.findIndex(({ role }, i) => role === 'user' && i >= messages.length - 20)
                  if (first > 0) messages.splice(0, first)
                  ;[last] = [ctx]
                  const r = await openai.chat.completions.create({ model, messages })
                  messages.push(r.choices[0].message)
                })
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a class whose method is called for each turn',
      code: aClassWhoseMethod,
      errors: [{ ...grows, line: 4, suggestions: keptShort(aClassWhoseMethod) }],
    },
    {
      name: 'a class that begins in its constructor',
      code: aClassThatBegins,
      errors: [{ ...grows, line: 6, suggestions: keptShort(aClassThatBegins) }],
    },
    {
      name: 'a function that asks for the next line itself',
      code: aFunctionThatAsksForTheN,
      errors: [
        {
          ...grows,
          line: 4,
          suggestions: shortened(aFunctionThatAsksForTheN, "messages.push({ role: 'user', content: text });"),
        },
      ],
    },
    {
      name: 'lines that are read one by one, in a helper',
      code: linesThatAreReadOneByOne,
      errors: [
        {
          ...grows,
          line: 11,
          suggestions: shortened(linesThatAreReadOneByOne, "list.push({ role: 'user', content });", 'list'),
        },
      ],
    },
    {
      name: 'a turn that is taken back where a request fails',
      code: aTurnThatIsTakenBackWher,
      errors: [
        {
          ...grows,
          line: 3,
          suggestions: shortened(aTurnThatIsTakenBackWher, "messages.push({ role: 'user', content: input });"),
        },
      ],
    },
    {
      name: 'the Responses API is not asked to truncate',
      code: dedent`
        const input = [];
        while (true) {
          input.push({ role: 'user', content: await rl.question('> ') });
          const response = await openai.responses.create({ model, input });
          input.push(...response.output);
        }
      `,
      errors: [
        {
          ...grows,
          line: 3,
          suggestions: [
            {
              messageId: 'truncate',
              output: dedent`
                const input = [];
                while (true) {
                  input.push({ role: 'user', content: await rl.question('> ') });
                  const response = await openai.responses.create({ model, input, truncation: 'auto' });
                  input.push(...response.output);
                }
              `,
            },
          ],
        },
      ],
    },
  ],
});

tester.run('no-unbounded-history: what bounds a conversation', rule, {
  valid: [
    {
      name: 'a method that others may call adds what the program says once, and nothing of the user',
      code: addedBy("this.add('system', text)"),
    },
    {
      name: 'a list is made of what is in a store outside the program',
      code: dedent`
        function note(role, content) {
          const list = JSON.parse(localStorage.getItem('history') ?? '[]');
          list.push({ role, content });
          localStorage.setItem('history', JSON.stringify(list));
          return list;
        }
        export async function ask(q) {
          const messages = note('user', q);
          const r = await openai.chat.completions.create({ model, messages });
          note('assistant', r.choices[0].message.content);
        }
      `,
    },
    {
      name: 'the longer copy is cut on its way back',
      code: dedent`
        let history = [];
        bot.on('message', async (m) => {
          const next = history.concat({ role: 'user', content: m.text });
          const r = await openai.chat.completions.create({ model, messages: next });
          history = next.concat({ role: 'assistant', content: r.choices[0].message.content }).slice(-20);
        });
      `,
    },
    {
      name: 'a part of a state may become the state',
      code: component('<Button onClick={() => setMessages(messages.slice(-2))} />'),
      ...withElements,
    },
    {
      name: 'a part of a state is given to code of another module',
      code: component('{show(messages.slice(-2))}'),
      ...withElements,
    },
    { name: 'a field has a store of code outside the file', code: inStore('chats = openStore();') },
    { name: 'a field that is inherited has a store', code: inStore('') },
    { name: 'the newest entries are sent', code: chat('', { messages: 'messages.slice(-20)' }) },
    { name: 'it is shortened where it is long', code: chat('if (messages.length > 20) messages.splice(1, 2);') },
    { name: 'its oldest entry goes', code: chat('if (tooLong()) messages.shift();') },
    { name: 'its length is set', code: chat('messages.length = 1;') },
    { name: 'some entries are kept', code: chat('', { messages: 'messages.filter(isRecent)' }) },
    { name: 'its length is watched', code: chat('if (messages.length > limit) throw new Error("Too long.");') },
    { name: 'code of another module has it', code: chat('await trim(messages);') },
    { name: 'code of another module makes what is sent', code: chat('', { messages: 'trimmed(messages)' }) },
    {
      name: 'a command starts it anew',
      code: chat('', { before: "rl.on('SIGINT', () => messages.splice(1));" }),
    },
    {
      name: 'it is replaced by a summary (R19)',
      code: dedent`
        let history = [];
        export async function say(text) {
          history.push({ role: 'user', content: text });
          const r = await openai.chat.completions.create({ model, messages: history });
          if (r.usage.total_tokens > 8000) history = [{ role: 'system', content: await summarise(history) }];
        }
      `,
    },
    {
      name: 'entries of the store are deleted',
      code: dedent`
        const histories = new Map();
        bot.on('message', async (ctx) => {
          const history = histories.get(ctx.id) ?? [];
          histories.set(ctx.id, history);
          history.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push(r.choices[0].message);
        });
        bot.command('reset', (ctx) => histories.delete(ctx.id));
      `,
    },
    {
      name: 'the store is not the memory of this program',
      code: dedent`
        import { cache } from './cache.js';
        bot.on('message', async (ctx) => {
          const history = (await cache.get(ctx.id)) ?? [];
          history.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push(r.choices[0].message);
          await cache.set(ctx.id, history);
        });
      `,
    },
    {
      name: 'a global can be started anew by any other module',
      code: dedent`
        bot.on('message', async (ctx) => {
          global.messages.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages: global.messages });
          global.messages.push(r.choices[0].message);
        });
      `,
    },
    {
      name: 'an exported array can be shortened by other modules',
      code: dedent`
        export const messages = [];
        bot.on('message', async (ctx) => {
          messages.push({ role: 'user', content: ctx.text });
          const r = await openai.chat.completions.create({ model, messages });
          messages.push(r.choices[0].message);
        });
      `,
    },
    {
      name: 'an entry that is old is made anew',
      code: startedBy('if (sessions[id] && !isOld(id)) return sessions[id];'),
    },
    {
      name: 'an entry that has some turns is made anew',
      code: startedBy('if (sessions[id]?.length < 9) return sessions[id];'),
    },
    {
      name: 'the Responses API truncates',
      code: dedent`
        const input = [];
        while (true) {
          input.push({ role: 'user', content: await rl.question('> ') });
          const response = await openai.responses.create({ model, input, truncation: 'auto' });
          input.push(...response.output);
        }
      `,
    },
  ],
  invalid: [
    ...["this.add('user', text)", 'this.add(role, text)'].map((call) => ({
      name: `a method that others may call is told what is added: ${call}`,
      code: addedBy(call),
      errors: [
        {
          ...grows,
          suggestions: shortened(addedBy(call), 'this.#turns.push({ role, content: text });', 'this.#turns', 'start'),
        },
      ],
    })),
    {
      name: 'a helper is handed the whole message',
      code: throughHelper,
      errors: [{ ...grows, suggestions: shortened(throughHelper, 'turns.push(message);', 'turns') }],
    },
    ...[
      '{messages.filter((m) => m.role !== "system").map((m) => <p>{m.content}</p>)}',
      '<List items={messages.slice(1)} />',
      '{isLong ? <Summary /> : messages.slice(1).map((m) => <p>{m.content}</p>)}',
    ].map((shown) => ({
      name: `a part that is shown is no cut: ${shown}`,
      code: component(shown),
      ...withElements,
      errors: [grows],
    })),
    {
      name: 'a longer copy takes the place of the array by way of a name',
      code: longerCopy,
      errors: [
        {
          ...grows,
          suggestions: shortened(
            longerCopy,
            "history = next.concat({ role: 'assistant', content: r.choices[0].message.content });",
            'history',
          ),
        },
      ],
    },
    ...['chats = new Map();', 'constructor() { super(); this.chats = new Map(); }'].map((field) => ({
      name: `a field has a store of the file: ${field}`,
      code: inStore(field),
      errors: [
        {
          ...grows,
          suggestions: shortened(inStore(field), "history.push({ role: 'user', content: text });", 'history', 'start'),
        },
      ],
    })),
    ...[
      'if (sessions[id]) return sessions[id];',
      'const known = id in sessions; if (known) return sessions[id];',
      'if (sessions[id] !== undefined) return sessions[id];',
      'if (sessions[id]?.length > 0) return sessions[id];',
    ].map((test) => ({
      name: `an entry is made where there is none yet: ${test}`,
      code: startedBy(test),
      errors: [{ ...grows, line: 10, suggestions: shortened(startedBy(test), TURN, 'messages', 'start') }],
    })),
    {
      name: 'an entry that is not there yet is made, not made anew',
      code: dedent`
        const sessions = {};
        app.post('/chat', async (req, res) => {
          const { id, text } = req.body;
          if (!sessions[id]) sessions[id] = [{ role: 'system', content: 'Be brief.' }];
          sessions[id].push({ role: 'user', content: text });
          const r = await openai.chat.completions.create({ model, messages: sessions[id] });
          sessions[id].push(r.choices[0].message);
          res.json(sessions[id]);
        });
      `,
      errors: [{ ...grows, line: 5 }],
    },
    {
      name: 'a look at its length that bounds nothing',
      code: aLookAtItsLengthThatBoun,
      errors: [
        {
          ...grows,
          suggestions: shortened(
            aLookAtItsLengthThatBoun,
            "messages.push({ role: 'user', content: await rl.question('> ') });",
            'messages',
            1,
          ),
        },
      ],
    },
    {
      name: 'a copy of all of it',
      code: aCopyOfAllOfIt,
      errors: [
        {
          ...grows,
          suggestions: shortened(
            aCopyOfAllOfIt,
            "messages.push({ role: 'user', content: await rl.question('> ') });",
            'messages',
            1,
          ),
        },
      ],
    },
  ],
});

/** A bot that sends a copy with the new turn, and keeps a longer one. */
const copying = (kept: string, { before = '', messages = 'next' } = {}): string => dedent`
  let history = [];
  bot.on('message', async ({ text }) => {
    ${before}
    const next = [...history, { role: 'user', content: text }];
    const completion = await openai.chat.completions.create({ model, messages: ${messages} });
    const reply = completion.choices[0].message;
    ${kept}
  });
`;
const put = 'history = [...next, reply];';
const aField = dedent`
        class Bot {
          #history = [];
          async ask(content) {
            const next = [...this.#history, { role: 'user', content }];
            const completion = await openai.chat.completions.create({ model, messages: next });
            this.#history = [...next, completion.choices[0].message];
            return completion.choices[0].message.content;
          }
        }
        export default new Bot();
      `;
const concatenated = dedent`
  let history = [];
  rl.on('line', async (content) => {
    history = history.concat({ role: 'user', content });
    const completion = await openai.chat.completions.create({ model, messages: history });
    history = history.concat(completion.choices[0].message);
  });
`;

tester.run('no-unbounded-history: longer copies', rule, {
  valid: [
    { name: 'the newest entries of the copy are kept', code: copying('history = [...next, reply].slice(-20);') },
    {
      name: 'the turn and the cut stand together',
      code: copying(put).replace(
        "const next = [...history, { role: 'user', content: text }];",
        "const next = [...history, { role: 'user', content: text }].slice(-20);",
      ),
    },
    { name: 'a cut behind concat', code: concatenated.replace('content });', 'content }).slice(-20);') },
    { name: 'it may start anew', code: copying('history = tokens > 8000 ? [] : [...next, reply];') },
    { name: 'the copy is shortened by a function nobody knows', code: copying('history = trim([...next, reply]);') },
    {
      name: 'the copy is shortened by a function of the file',
      code: `${copying('history = last([...next, reply]);')}\nconst last = (list) => list.slice(-20);`,
    },
    { name: 'the newest entries are copied', code: copying(put).replace('...history', '...history.slice(-20)') },
    { name: 'the newest entries of the copy are sent', code: copying(put, { messages: 'next.slice(-20)' }) },
    { name: 'its length is watched', code: copying(put, { before: 'if (history.length > 20) history = [];' }) },
    {
      name: 'a command starts it anew',
      code: copying(put, { before: "if (text === '/new') { history = []; return; }" }),
    },
    { name: 'only the last turn is kept', code: copying("history = [{ role: 'user', content: text }, reply];") },
    { name: 'the copy is not kept', code: copying('say(reply);') },
    {
      name: 'the copy is kept elsewhere',
      code: dedent`
        bot.on('message', async ({ id, text }) => {
          const history = await load(id);
          const next = [...history, { role: 'user', content: text }];
          const completion = await openai.chat.completions.create({ model, messages: next });
          await save(id, [...next, completion.choices[0].message]);
        });
      `,
    },
  ],
  invalid: [
    {
      name: 'a copy with the turn and the reply',
      code: copying(put),
      errors: [{ ...grows, line: 7, suggestions: shortened(copying(put), put, 'history') }],
    },
    {
      name: 'either of two longer copies',
      code: copying('history = reply.content ? [...next, reply] : [...next];'),
      errors: [
        {
          ...grows,
          line: 7,
          suggestions: shortened(
            copying('history = reply.content ? [...next, reply] : [...next];'),
            'history = reply.content ? [...next, reply] : [...next];',
            'history',
          ),
        },
      ],
    },
    {
      name: 'the turn is written twice',
      code: dedent`
        const histories = {};
        bot.on('message', async ({ id, text }) => {
          const history = histories[id] || [];
          const turn = { role: 'user', content: text };
          const completion = await openai.chat.completions.create({ model, messages: [...history, turn] });
          histories[id] = [...history, turn, completion.choices[0].message];
        });
      `,
      errors: [{ ...grows, line: 6 }],
    },
    {
      name: 'entries of a Map',
      code: dedent`
        const histories = new Map();
        bot.on('message', async ({ id, text }) => {
          const next = [...(histories.get(id) ?? []), { role: 'user', content: text }];
          const completion = await openai.chat.completions.create({ model, messages: next });
          histories.set(id, [...next, completion.choices[0].message]);
        });
      `,
      errors: [{ ...grows, line: 5 }],
    },
    {
      name: 'a field',
      code: aField,
      errors: [
        {
          ...grows,
          line: 6,
          suggestions: shortened(
            aField,
            'this.#history = [...next, completion.choices[0].message];',
            'this.#history',
            'start',
          ),
        },
      ],
    },
    {
      name: 'concat',
      code: concatenated,
      errors: [
        {
          ...grows,
          line: 3,
          suggestions: shortened(concatenated, "history = history.concat({ role: 'user', content });", 'history'),
        },
      ],
    },
  ],
});
