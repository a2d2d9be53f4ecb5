import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/require-assistant-reply.js';

const tester = new RuleTester({ languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } });

/** Where conversations live: module variables, classes, stores, closures, state. */
tester.run('require-assistant-reply: where conversations live', rule, {
  valid: [
    {
      name: 'an object of a function has a conversation of its own',
      code: dedent`
        class Memory {
          items = [];
          addUser(content) { this.items.push({ role: 'user', content }); }
        }
        export async function ask(question) {
          const memory = new Memory();
          memory.addUser(question);
          const r = await openai.chat.completions.create({ model, messages: memory.items });
          return r.choices[0].message.content;
        }
      `,
    },
    {
      name: 'an object of the module gets the reply from outside its class, by a getter',
      code: dedent`
        class Memory {
          #items = [];
          addUser(content) { this.#items.push({ role: 'user', content }); }
          get all() { return this.#items; }
        }
        const memory = new Memory();
        rl.on('line', async (line) => {
          memory.addUser(line);
          const r = await openai.chat.completions.create({ model, messages: memory.all });
          memory.all.push(r.choices[0].message);
        });
      `,
    },
    {
      name: 'R1: one-shot messages built in the function',
      code: dedent`
        export async function ask(q) {
          const messages = [{ role: 'system', content: S }, { role: 'user', content: q }];
          const r = await openai.chat.completions.create({ model, messages });
          return r.choices[0].message.content;
        }
      `,
    },
    {
      name: 'S12 neighbour: the handler stores the reply',
      code: dedent`
        let messages = [];
        client.on('messageCreate', async (m) => {
          messages.push({ role: 'user', content: m.content });
          const r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 });
          const botMessage = r.choices[0].message;
          if (botMessage) messages.push(botMessage);
          m.reply(botMessage.content);
        });
      `,
    },
    {
      name: 'S14 neighbour: the class stores the reply through a method',
      code: dedent`
        export class Chat {
          #messages = [];
          #add(role, content) { this.#messages.push({ role, content }); }
          async ask(t) {
            this.#add('user', t);
            const r = await this.client.chat.completions.create({ model, messages: this.#messages });
            this.#add('assistant', r.choices[0].message.content);
            return r.choices[0].message.content;
          }
        }
      `,
    },
    {
      name: 'R4: the reply is kept in another array, from which the next request is mapped',
      code: dedent`
        const chat = [];
        while (true) {
          const q = readlineSync.question('> ');
          const messages = chat.map(([role, content]) => ({ role, content }));
          messages.push({ role: 'user', content: q });
          const r = await openai.createChatCompletion({ model, messages });
          const text = r.data.choices[0].message.content;
          chat.push(['user', q]);
          chat.push(['assistant', text]);
        }
      `,
    },
    {
      name: 'R5: pairs of question and answer',
      code: dedent`
        const store = [];
        export async function turn(q) {
          const m = [sys];
          for (const t of store) {
            m.push({ role: 'user', content: t.user });
            m.push({ role: 'assistant', content: t.bot });
          }
          m.push({ role: 'user', content: q });
          const r = await openai.chat.completions.create({ model, messages: m });
          const text = r.choices[0].message.content;
          store.push({ user: q, bot: text });
          return text;
        }
      `,
    },
    {
      name: 'R6: a database keeps both sides',
      code: dedent`
        app.post('/chat', async (req, res) => {
          const history = await Message.find({ user: req.user.id });
          history.push({ role: 'user', content: req.body.text });
          const r = await openai.chat.completions.create({ model, messages: history });
          const text = r.choices[0].message.content;
          await Message.create({ role: 'user', content: req.body.text });
          await Message.create({ role: 'assistant', content: text });
          res.json({ text });
        });
      `,
    },
    {
      name: 'R7: a stateless server',
      code: dedent`
        export async function POST(req) {
          const { messages } = await req.json();
          messages.push({ role: 'user', content: 'Be brief.' });
          const r = await openai.chat.completions.create({ model, messages });
          return Response.json(r.choices[0].message);
        }
      `,
    },
    {
      name: 'R8: a React setter receives the reply',
      filename: 'chat.jsx',
      code: dedent`
        export function Chat() {
          const [messages, setMessages] = useState([]);
          async function send(q) {
            const next = [...messages, { role: 'user', content: q }];
            setMessages(next);
            const r = await openai.chat.completions.create({ model, messages: next });
            setMessages([...next, r.choices[0].message]);
          }
          return <button onClick={() => send('hi')} />;
        }
      `,
    },
    {
      name: 'R9: the caller stores what the helper returns',
      code: dedent`
        const history = [];
        async function ask() {
          const r = await openai.chat.completions.create({ model, messages: history });
          return r.choices[0].message.content;
        }
        export async function send(q) {
          history.push({ role: 'user', content: q });
          history.push({ role: 'assistant', content: await ask() });
        }
      `,
    },
    {
      name: 'R10: the reply is stored in a callback',
      code: dedent`
        const history = [];
        rl.on('line', (line) => {
          history.push({ role: 'user', content: line });
          openai.chat.completions.create({ model, messages: history }).then((r) => history.push(r.choices[0].message));
        });
      `,
    },
    {
      name: 'R18: a helper nobody knows gets the reply and the history',
      code: dedent`
        const history = createHistory();
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const r = await openai.chat.completions.create({ model, messages: history });
          appendTurn(history, r.choices[0].message.content);
        });
      `,
    },
    {
      name: 'two personas store each other as user and themselves as assistant',
      code: dedent`
        const a = [{ role: 'system', content: 'You are A.' }, { role: 'user', content: 'Begin.' }];
        const b = [{ role: 'system', content: 'You are B.' }];
        for (let i = 0; i < 5; i += 1) {
          const ra = await openai.chat.completions.create({ model, messages: a });
          const ta = ra.choices[0].message.content;
          a.push({ role: 'assistant', content: ta });
          b.push({ role: 'user', content: ta });
          const rb = await openai.chat.completions.create({ model, messages: b });
          const tb = rb.choices[0].message.content;
          b.push({ role: 'assistant', content: tb });
          a.push({ role: 'user', content: tb });
        }
      `,
    },
    {
      name: 'a title is asked for with a question that is not stored',
      code: dedent`
        const history = [];
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const title = await openai.chat.completions.create({ model, messages: [...history, { role: 'user', content: 'Title?' }] });
          show(title.choices[0].message.content);
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push(r.choices[0].message);
        });
      `,
    },
  ],
  invalid: [
    {
      name: 'S12: a bot keeps a module array of user turns',
      code: dedent`
        let messages = [];
        client.on('messageCreate', async (m) => {
          messages.push({ role: 'user', content: m.content });
          const r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 });
          m.reply(r.choices[0].message.content);
        });
      `,
      output: dedent`
        let messages = [];
        client.on('messageCreate', async (m) => {
          messages.push({ role: 'user', content: m.content });
          const r = await openai.chat.completions.create({ model, messages, max_tokens: 1000 });
          messages.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          m.reply(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing', line: 4 }],
    },
    {
      name: 'S14: a class field keeps user turns',
      filename: 'chat.js',
      code: dedent`
        export class Chat {
          messages = [];
          async ask(t) {
            this.messages.push({ role: 'user', content: t });
            const r = await this.client.chat.completions.create({ model, messages: this.messages });
            return r.choices[0].message.content;
          }
        }
      `,
      output: dedent`
        export class Chat {
          messages = [];
          async ask(t) {
            this.messages.push({ role: 'user', content: t });
            const r = await this.client.chat.completions.create({ model, messages: this.messages });
            this.messages.push(r.choices[0].message);
            return r.choices[0].message.content;
          }
        }
      `,
      errors: [{ messageId: 'missing', line: 5 }],
    },
    {
      name: 'S15: a Map of histories',
      filename: 'bot.js',
      code: dedent`
        const map = new Map();
        bot.on('text', async (ctx) => {
          const h = map.get(ctx.chat.id) ?? [];
          h.push({ role: 'user', content: ctx.message.text });
          map.set(ctx.chat.id, h);
          const r = await openai.chat.completions.create({ model, messages: h });
          return ctx.reply(r.choices[0].message.content);
        });
      `,
      output: dedent`
        const map = new Map();
        bot.on('text', async (ctx) => {
          const h = map.get(ctx.chat.id) ?? [];
          h.push({ role: 'user', content: ctx.message.text });
          map.set(ctx.chat.id, h);
          const r = await openai.chat.completions.create({ model, messages: h });
          h.push(r.choices[0].message);
          return ctx.reply(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing', line: 6 }],
    },
    {
      name: 'S20: a helper adds the user turns only',
      filename: 'chat.js',
      code: dedent`
        const history = [];
        function add(role, content) {
          history.push({ role, content });
        }
        form.onsubmit = async () => {
          add('user', input.value);
          const r = await openai.chat.completions.create({ model, messages: history });
          const text = r.choices[0].message.content;
          render(text);
        };
      `,
      output: dedent`
        const history = [];
        function add(role, content) {
          history.push({ role, content });
        }
        form.onsubmit = async () => {
          add('user', input.value);
          const r = await openai.chat.completions.create({ model, messages: history });
          add('assistant', r.choices[0].message.content);
          const text = r.choices[0].message.content;
          render(text);
        };
      `,
      errors: [{ messageId: 'missing', line: 7 }],
    },
    {
      name: 'S17: the reply goes to a list of the interface, the sent array is another one',
      filename: 'chat.jsx',
      code: dedent`
        const apiHistory = [];
        export function Chat() {
          const [chat, setChat] = useState([]);
          const send = async (t) => {
            apiHistory.push({ role: 'user', content: t });
            const s = await openai.chat.completions.create({ model, messages: [sys, ...apiHistory], stream: true });
            let full = '';
            for await (const c of s) full += c.choices[0]?.delta?.content ?? '';
            setChat((p) => [...p, { id: Date.now(), message: full, from: bot }]);
          };
          return <button onClick={() => send('hi')} />;
        }
      `,
      output: dedent`
        const apiHistory = [];
        export function Chat() {
          const [chat, setChat] = useState([]);
          const send = async (t) => {
            apiHistory.push({ role: 'user', content: t });
            const s = await openai.chat.completions.create({ model, messages: [sys, ...apiHistory], stream: true });
            let full = '';
            for await (const c of s) full += c.choices[0]?.delta?.content ?? '';
            apiHistory.push({ role: 'assistant', content: full });
            setChat((p) => [...p, { id: Date.now(), message: full, from: bot }]);
          };
          return <button onClick={() => send('hi')} />;
        }
      `,
      errors: [{ messageId: 'missing', line: 6 }],
    },
    {
      name: 'React state of a reducer: the reply is dispatched like the turn, and never pushed',
      code: dedent`
        export function Chat() {
          const [messages, dispatch] = useReducer((state, { message }) => [...state, message], []);
          const send = async (content) => {
            const message = { role: 'user', content };
            dispatch({ type: 'add', message });
            const r = await openai.chat.completions.create({ model, messages: [...messages, message] });
            show(r.choices[0].message.content);
          };
          return <button onClick={() => send('hi')} />;
        }
      `,
      output: dedent`
        export function Chat() {
          const [messages, dispatch] = useReducer((state, { message }) => [...state, message], []);
          const send = async (content) => {
            const message = { role: 'user', content };
            dispatch({ type: 'add', message });
            const r = await openai.chat.completions.create({ model, messages: [...messages, message] });
            dispatch({ type: 'add', message: { role: 'assistant', content: r.choices[0]?.message.content ?? '' } });
            show(r.choices[0].message.content);
          };
          return <button onClick={() => send('hi')} />;
        }
      `,
      errors: [{ messageId: 'missing', line: 6 }],
    },
    {
      name: 'React state of a reducer that makes the messages itself',
      code: dedent`
        export function Chat() {
          const [messages, dispatch] = useReducer(reduce, []);
          const send = async (text) => {
            dispatch({ type: 'said', text });
            const r = await openai.chat.completions.create({ model, messages: [...messages, { role: 'user', content: text }] });
            show(r.choices[0].message.content);
          };
          return <button onClick={() => send('hi')} />;
        }
        const reduce = (state, { text }) => [...state, { role: 'user', content: text }];
      `,
      output: null,
      errors: [{ messageId: 'missing', line: 5, suggestions: null }],
    },
    {
      name: 'an object of the module, whose list is sent from outside its class',
      code: dedent`
        class Memory {
          items = [];
          addUser(content) { this.items.push({ role: 'user', content }); }
        }
        const memory = new Memory();
        rl.on('line', async (line) => {
          memory.addUser(line);
          const r = await openai.chat.completions.create({ model, messages: memory.items });
          console.log(r.choices[0].message.content);
        });
      `,
      output: dedent`
        class Memory {
          items = [];
          addUser(content) { this.items.push({ role: 'user', content }); }
        }
        const memory = new Memory();
        rl.on('line', async (line) => {
          memory.addUser(line);
          const r = await openai.chat.completions.create({ model, messages: memory.items });
          memory.items.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
          console.log(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing', line: 8 }],
    },
    ...[
      ['a component of Vue', 'export default {\n  methods: {', '  },\n};'],
      ['a store of Pinia', "export const useChat = defineStore('chat', {\n  actions: {", '  },\n});'],
    ].map(([name = '', head = '', tail = '']) => {
      const code = (...added: string[]): string =>
        [
          head,
          '    async send(content) {',
          `      this.messages.push({ role: 'user', content });`,
          `      const r = await openai.chat.completions.create({ model, messages: this.messages });`,
          ...added,
          '      this.shown = r.choices[0].message.content;',
          '    },',
          tail,
        ].join('\n');
      return {
        name,
        code: code(),
        output: code(`      this.messages.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });`),
        errors: [{ messageId: 'missing' as const, line: 5 }],
      };
    }),
    {
      name: 'an object with a name, and a part of `this` under a name',
      code: dedent`
        const chat = {
          log: [],
          async ask(content) {
            const { log } = this;
            log.push({ role: 'user', content });
            const r = await openai.chat.completions.create({ model, messages: this.log });
            return r.choices[0].message.content;
          },
        };
        rl.on('line', (line) => chat.ask(line));
      `,
      output: dedent`
        const chat = {
          log: [],
          async ask(content) {
            const { log } = this;
            log.push({ role: 'user', content });
            const r = await openai.chat.completions.create({ model, messages: this.log });
            log.push({ role: 'assistant', content: r.choices[0]?.message.content ?? '' });
            return r.choices[0].message.content;
          },
        };
        rl.on('line', (line) => chat.ask(line));
      `,
      errors: [{ messageId: 'missing', line: 6 }],
    },
    {
      name: 'a class with a method for each role',
      code: dedent`
        class Memory {
          #items = [];
          addUser(content) { this.#items.push({ role: 'user', content }); }
          addAssistant(content) { this.#items.push({ role: 'assistant', content }); }
          all() { return this.#items; }
        }
        const memory = new Memory();
        rl.on('line', async (line) => {
          memory.addUser(line);
          const r = await openai.chat.completions.create({ model, messages: memory.all() });
          console.log(r.choices[0].message.content);
        });
      `,
      output: dedent`
        class Memory {
          #items = [];
          addUser(content) { this.#items.push({ role: 'user', content }); }
          addAssistant(content) { this.#items.push({ role: 'assistant', content }); }
          all() { return this.#items; }
        }
        const memory = new Memory();
        rl.on('line', async (line) => {
          memory.addUser(line);
          const r = await openai.chat.completions.create({ model, messages: memory.all() });
          memory.addAssistant(r.choices[0]?.message.content ?? '');
          console.log(r.choices[0].message.content);
        });
      `,
      errors: [{ messageId: 'missing', line: 10 }],
    },
    {
      name: 'a closure keeps user turns',
      filename: 'chat.js',
      code: dedent`
        export function createChat(openai) {
          const turns = [];
          return {
            async say(text) {
              turns.push({ role: 'user', content: text });
              const { choices } = await openai.chat.completions.create({ model, messages: turns });
              return choices[0].message.content;
            },
          };
        }
      `,
      output: dedent`
        export function createChat(openai) {
          const turns = [];
          return {
            async say(text) {
              turns.push({ role: 'user', content: text });
              const { choices } = await openai.chat.completions.create({ model, messages: turns });
              turns.push(choices[0].message);
              return choices[0].message.content;
            },
          };
        }
      `,
      errors: [{ messageId: 'missing', line: 6 }],
    },
    {
      name: 'wrongRole: beside the turn in one push',
      code: dedent`
        const history = [];
        rl.on('line', async (content) => {
          const r = await openai.chat.completions.create({ model, messages: [...history, { role: 'user', content }] });
          history.push({ role: 'user', content }, { role: 'user', content: r.choices[0].message.content });
        });
      `,
      output: dedent`
        const history = [];
        rl.on('line', async (content) => {
          const r = await openai.chat.completions.create({ model, messages: [...history, { role: 'user', content }] });
          history.push({ role: 'user', content }, { role: 'assistant', content: r.choices[0].message.content });
        });
      `,
      errors: [{ messageId: 'wrongRole', line: 4 }],
    },
    {
      name: 'wrongRole: in an entry that has a name',
      code: dedent`
        const history = [];
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const r = await openai.chat.completions.create({ model, messages: history });
          const answer = { role: 'user', content: r.choices[0].message.content };
          history.push(answer);
        });
      `,
      output: dedent`
        const history = [];
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const r = await openai.chat.completions.create({ model, messages: history });
          const answer = { role: 'assistant', content: r.choices[0].message.content };
          history.push(answer);
        });
      `,
      errors: [{ messageId: 'wrongRole', line: 6 }],
    },
    {
      name: 'wrongRole: not in a function that makes the entries of others, too',
      code: dedent`
        const history = [];
        const user = (content) => ({ role: 'user', content });
        rl.on('line', async (line) => {
          history.push(user(line));
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push(user(r.choices[0].message.content));
        });
      `,
      output: null,
      errors: [{ messageId: 'wrongRole', line: 6 }],
    },
    {
      name: 'wrongRole: in a function that asks, and is called twice',
      code: dedent`
        const history = [];
        async function ask(topic) {
          history.push({ role: 'user', content: topic });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push({ role: 'user', content: r.choices[0].message.content });
        }
        await ask('tea');
        await ask('coffee');
      `,
      output: dedent`
        const history = [];
        async function ask(topic) {
          history.push({ role: 'user', content: topic });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push({ role: 'assistant', content: r.choices[0].message.content });
        }
        await ask('tea');
        await ask('coffee');
      `,
      errors: [{ messageId: 'wrongRole', line: 5 }],
    },
    {
      name: 'wrongRole: the reply is stored as user',
      code: dedent`
        const history = [];
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push({ role: "user", content: r.choices[0].message.content });
        });
      `,
      output: dedent`
        const history = [];
        rl.on('line', async (line) => {
          history.push({ role: 'user', content: line });
          const r = await openai.chat.completions.create({ model, messages: history });
          history.push({ role: 'assistant', content: r.choices[0].message.content });
        });
      `,
      errors: [{ messageId: 'wrongRole', line: 5 }],
    },
  ],
});
