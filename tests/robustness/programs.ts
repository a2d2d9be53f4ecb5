import fc from 'fast-check';

/** A step of a generated program. Blocks hold steps, so that programs nest. */
type Step =
  | { readonly is: 'turn'; readonly how: (typeof TURNS)[number] }
  | { readonly is: 'ask'; readonly how: (typeof ASKS)[number]; readonly cap: boolean }
  | { readonly is: 'use'; readonly how: (typeof USES)[number] }
  | { readonly is: 'environment'; readonly how: (typeof ENVIRONMENT)[number] }
  | { readonly is: 'odd'; readonly code: (typeof ODD)[number] }
  | { readonly is: 'block'; readonly how: (typeof BLOCKS)[number]; readonly body: readonly Step[] };

const TURNS = ['push', 'spread', 'concat', 'index', 'unshift', 'two', 'tool'] as const;
const ASKS = [
  'chat',
  'chosen',
  'responses',
  'legacy',
  'stream',
  'then',
  'parse',
  'retry',
  'copy',
  'raw',
  'inline',
  'passed',
] as const;
const USES = ['print', 'parse', 'store', 'storeText', 'storeWrong', 'check', 'guard', 'return', 'pass'] as const;
const ENVIRONMENT = ['config', 'check', 'set', 'client', 'file', 'late'] as const;
const BLOCKS = [
  'while',
  'for',
  'of',
  'do',
  'forever',
  'if',
  'else',
  'switch',
  'try',
  'catch',
  'finally',
  'label',
  'bare',
  'arrow',
  'recursion',
  'handler',
  'timer',
  'map',
  'helper',
] as const;

/** What nobody expects between two requests; none of it concerns a rule. */
const ODD = [
  ';',
  'void 0, null;',
  'tag`a${b ? `c${d}` : e}f`;',
  "({ ['a' + 'b']: c, get d() { return 1; }, async *e() {}, __proto__: null });",
  'class A { static { f(); } #x = 1; static async *[Symbol.iterator]() { yield this.#x; } get y() { return super.y; } }',
  'function* g() { const a = yield; try { yield* g(); } finally { yield a; } }',
  '[a.b, ...c] = d ??= e?.f?.[g]?.(h) ?? 1n ** 2n;',
  'for (const [k, { v = k } = {}] of Object.entries(o)) if (k in v) continue; else break;',
  'if (a) ; else if (b) { } else do ; while (c);',
  'new (class extends (a, B) { constructor() { super(...arguments); } })();',
  'const { x = (() => { throw 1; })(), ...rest } = y;',
  'export_: { debugger; break export_; }',
  'typeof a === typeof (await b) ? delete c.d : !~-+e;',
  "/[/]\\/(?<n>a)|b/u.test('\\u{1F600}');",
  'Object.assign(a, { b() { return (async () => await this.b())(); } }, ...[[]]);',
] as const;

/** Where the conversation of a program lives. */
const HOMES = ['variable', 'object', 'map', 'class', 'private'] as const;
const CLIENTS = ['plain', 'key', 'azure', 'made', 'field', 'options', 'subclass'] as const;

/** A program as data. It can be written down in several ways that mean the same. */
export interface Program {
  readonly home: (typeof HOMES)[number];
  readonly client: (typeof CLIENTS)[number];
  readonly steps: readonly Step[];
}

/** How a program is written down. */
export interface Manner {
  readonly modules?: 'esm' | 'cjs';
  /** Put the steps into a function that is called once, instead of at module level. */
  readonly wrapped?: boolean;
  /** With type annotations and assertions. */
  readonly typed?: boolean;
  /** The name a variable, field or class gets; by default the one given. */
  readonly rename?: (name: string) => string;
}

const { steps } = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 6, depthIdentifier: 'block' }),
  step: fc.oneof(
    { depthSize: 'small', depthIdentifier: 'block', withCrossShrink: true },
    { weight: 3, arbitrary: fc.record({ is: fc.constant('turn'), how: fc.constantFrom(...TURNS) } as const) },
    {
      weight: 4,
      arbitrary: fc.record({ is: fc.constant('ask'), how: fc.constantFrom(...ASKS), cap: fc.boolean() } as const),
    },
    { weight: 4, arbitrary: fc.record({ is: fc.constant('use'), how: fc.constantFrom(...USES) } as const) },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constant('environment'), how: fc.constantFrom(...ENVIRONMENT) } as const),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('odd'), code: fc.constantFrom(...ODD) } as const) },
    {
      weight: 5,
      arbitrary: fc.record({
        is: fc.constant('block'),
        how: fc.constantFrom(...BLOCKS),
        body: tie('steps'),
      } as const),
    },
  ),
}));

/** Programs that talk to OpenAI: right ones, wrong ones and senseless ones. */
export const programs: fc.Arbitrary<Program> = fc.record({
  home: fc.constantFrom(...HOMES),
  client: fc.constantFrom(...CLIENTS),
  steps,
});

/** Writes a program down. Programs in CommonJS are always wrapped, because they await. */
export function write(program: Program, manner: Manner = {}): string {
  return new Writer(program, manner).text();
}

/** A reply in scope: the name it has, and how its text, its message and its reason are reached from there. */
interface Reply {
  readonly text: string;
  readonly message: string;
  readonly reason: string;
}

class Writer {
  readonly #program: Program;
  readonly #manner: Manner;
  #counter = 0;

  constructor(program: Program, manner: Manner) {
    this.#program = program;
    this.#manner = manner;
  }

  text(): string {
    const { home } = this.#program;
    const isWrapped = this.#manner.wrapped === true || this.#manner.modules === 'cjs';
    const isClass = home === 'class' || home === 'private';
    const body = this.#block(this.#program.steps, { inFunction: isClass, inLoop: false });
    const lines = [...this.#homeLines(), ...(isClass ? this.#classOf(body) : body)];
    const main = this.#name('main');
    const placed = isWrapped ? [`async function ${main}() {`, ...indented(lines), '}', `${main}();`] : lines;
    return [...this.#head(), ...placed, ''].join('\n');
  }

  #name(name: string): string {
    return this.#manner.rename?.(name) ?? name;
  }

  /** A name nothing else has. */
  #fresh(name: string): string {
    this.#counter += 1;
    return this.#name(`${name}${this.#counter}`);
  }

  #head(): string[] {
    const isCommonJs = this.#manner.modules === 'cjs';
    const SDK = this.#name('OpenAI');
    const { client } = this.#program;
    const sdk = client === 'azure' ? `{ AzureOpenAI: ${SDK} }` : SDK;
    const imports = isCommonJs
      ? [
          `const ${client === 'azure' ? sdk : `{ OpenAI: ${SDK} }`} = require('openai');`,
          "const dotenv = require('dotenv');",
        ]
      : [
          client === 'azure' ? `import { AzureOpenAI as ${SDK} } from 'openai';` : `import ${SDK} from 'openai';`,
          "import dotenv from 'dotenv';",
        ];
    return [...imports, '', ...this.#clientLines(), ''];
  }

  #clientLines(): string[] {
    const SDK = this.#name('OpenAI');
    const name = this.#name('openai');
    switch (this.#program.client) {
      case 'plain':
      case 'azure':
        return [`const ${name} = new ${SDK}();`];
      case 'key':
        return [`const ${name} = new ${SDK}({ apiKey: process.env.OPENAI_API_KEY });`];
      case 'options':
        return [
          `const ${this.#name('options')} = { apiKey: process.env.OPENAI_API_KEY ?? 'none', maxRetries: 0 };`,
          `const ${name} = new ${SDK}(${this.#name('options')});`,
        ];
      case 'made':
        return [
          `function ${this.#name('make')}() {`,
          `  return new ${SDK}();`,
          '}',
          `const ${name} = ${this.#name('make')}();`,
        ];
      case 'field':
        return [`const ${this.#name('services')} = { ${this.#name('client')}: new ${SDK}() };`];
      case 'subclass':
        return [`class ${this.#name('Ours')} extends ${SDK} {}`, `const ${name} = new ${this.#name('Ours')}();`];
    }
  }

  get #client(): string {
    if (this.#program.client !== 'field') return this.#name('openai');
    return `${this.#name('services')}.${this.#name('client')}`;
  }

  #typed(text: string): string {
    return this.#manner.typed ? text : '';
  }

  #homeLines(): string[] {
    const type = this.#typed(': any[]');
    switch (this.#program.home) {
      case 'variable':
        return [`let ${this.#name('messages')}${type} = [{ role: 'system', content: 'Be brief.' }];`];
      case 'object':
        return [`const ${this.#name('state')} = { ${this.#name('messages')}: []${this.#typed(' as any[]')} };`];
      case 'map':
        return [`const ${this.#name('store')} = new Map${this.#typed('<string, any[]>')}([['one', []]]);`];
      case 'class':
      case 'private':
        return [];
    }
  }

  #classOf(body: readonly string[]): string[] {
    const bot = this.#name('Bot');
    const type = this.#typed(': any[]');
    return [
      `class ${bot} {`,
      `  ${this.#field}${type} = [];`,
      '',
      '  async run() {',
      ...indented(indented(body)),
      '  }',
      '}',
      `await new ${bot}().run();`,
    ];
  }

  get #field(): string {
    return (this.#program.home === 'private' ? '#' : '') + this.#name('messages');
  }

  get #messages(): string {
    switch (this.#program.home) {
      case 'variable':
        return this.#name('messages');
      case 'object':
        return `${this.#name('state')}.${this.#name('messages')}`;
      case 'map':
        return `${this.#name('store')}.get('one')${this.#typed('!')}`;
      case 'class':
      case 'private':
        return `this.${this.#field}`;
    }
  }

  #assignMessages(value: string): string {
    return this.#program.home === 'map'
      ? `${this.#name('store')}.set('one', ${value});`
      : `${this.#messages} = ${value};`;
  }

  #block(steps: readonly Step[], place: Place, outer?: Reply): string[] {
    let reply = outer;
    return steps.flatMap((step) => {
      switch (step.is) {
        case 'odd':
          return [`{ ${step.code} }`];
        case 'environment':
          return this.#environment(step.how);
        case 'turn':
          return this.#turn(step.how);
        case 'ask': {
          const asked = this.#ask(step.how, step.cap);
          reply = asked.reply;
          return asked.lines;
        }
        case 'use':
          return reply ? this.#use(step.how, reply, place) : ['console.log();'];
        case 'block':
          return this.#nested(step.how, step.body, place, reply);
      }
    });
  }

  #environment(how: (typeof ENVIRONMENT)[number]): string[] {
    switch (how) {
      case 'config':
        return ['dotenv.config();'];
      case 'check':
        return ["if (!process.env.OPENAI_API_KEY) throw new Error('Set OPENAI_API_KEY.');"];
      case 'set':
        return ["process.env.OPENAI_API_KEY = 'sk-1';"];
      case 'client':
        return [`const ${this.#fresh('another')} = new ${this.#name('OpenAI')}();`];
      case 'file':
        return ["process.loadEnvFile('.env');"];
      case 'late': {
        const key = this.#fresh('key');
        return [`const ${key} = process.env.OPENAI_API_KEY;`, `if (!${key}) process.exit(1);`];
      }
    }
  }

  #turn(how: (typeof TURNS)[number]): string[] {
    const turn = "{ role: 'user', content: await read() }";
    const messages = this.#messages;
    switch (how) {
      case 'push':
        return [`${messages}.push(${turn});`];
      case 'two':
        return [`${messages}.push(`, `  ${turn},`, "  { role: 'user', content: 'And?' },", ');'];
      case 'spread':
        return [this.#assignMessages(`[...${messages}, ${turn}]`)];
      case 'concat':
        return [this.#assignMessages(`${messages}.concat(${turn})`)];
      case 'index':
        return [`${messages}[${messages}.length] = ${turn};`];
      case 'unshift':
        return [`${messages}.unshift({ role: 'system', content: 'Be polite.' });`];
      case 'tool':
        return [`${messages}.push({ role: 'tool', tool_call_id: 'x', content: await read() });`];
    }
  }

  #ask(how: (typeof ASKS)[number], isCapped: boolean): { lines: string[]; reply: Reply } {
    const reply = this.#fresh('reply');
    const messages = this.#messages;
    const client = this.#client;
    const cap = isCapped ? ', max_completion_tokens: 50' : '';
    const chat = (rest = ''): string =>
      `${client}.chat.completions.create({ model: 'gpt-5.5', messages: ${messages}${cap}${rest} })`;
    const first = `${reply}.choices[0]${this.#typed('!')}`;
    const whole: Reply = {
      text: `${first}.message.content${this.#typed('!')}`,
      message: `${first}.message`,
      reason: `${first}.finish_reason`,
    };
    switch (how) {
      case 'chat':
        return { lines: [`const ${reply} = await ${chat()};`], reply: whole };
      case 'chosen': {
        const choice = this.#fresh('choice');
        return {
          lines: [`const { choices: [${choice}] } = await ${chat()};`],
          reply: {
            text: `${choice}.message.content`,
            message: `${choice}.message`,
            reason: `${choice}.finish_reason`,
          },
        };
      }
      case 'responses':
        return {
          lines: [
            `const ${reply} = await ${client}.responses.create({ model: 'gpt-5.5', input: ${messages}${isCapped ? ', max_output_tokens: 50' : ''} });`,
          ],
          reply: { text: `${reply}.output_text`, message: `...${reply}.output`, reason: `${reply}.status` },
        };
      case 'legacy':
        return {
          lines: [
            `const ${reply} = await ${client}.completions.create({ model: 'gpt-3.5-turbo-instruct', prompt: 'Once' });`,
          ],
          reply: {
            text: `${first}.text`,
            message: `{ role: 'assistant', content: ${first}.text }`,
            reason: `${first}.finish_reason`,
          },
        };
      case 'stream': {
        const text = this.#fresh('text');
        const chunk = this.#name('chunk');
        return {
          lines: [
            `const ${reply} = await ${chat(', stream: true')};`,
            `let ${text} = '';`,
            `for await (const ${chunk} of ${reply}) {`,
            `  ${text} += ${chunk}.choices[0]?.delta?.content ?? '';`,
            '}',
          ],
          reply: { text, message: `{ role: 'assistant', content: ${text} }`, reason: `${text}.length` },
        };
      }
      case 'then': {
        const text = this.#fresh('text');
        const answer = this.#name('answer');
        return {
          lines: [`const ${text} = await ${chat()}.then((${answer}) => ${answer}.choices[0].message.content);`],
          reply: { text, message: `{ role: 'assistant', content: ${text} }`, reason: `${text}.length` },
        };
      }
      case 'parse':
        return {
          lines: [
            `const ${reply} = await ${client}.chat.completions.parse({ model: 'gpt-5.5', messages: ${messages}${cap} });`,
          ],
          reply: whole,
        };
      case 'retry':
        return {
          lines: [
            `let ${reply}${this.#typed(': any')};`,
            'while (true) {',
            '  try {',
            `    ${reply} = await ${chat()};`,
            '    break;',
            '  } catch {',
            '    continue;',
            '  }',
            '}',
          ],
          reply: whole,
        };
      case 'copy':
        return {
          lines: [
            `const ${reply} = await ${client}.chat.completions.create({ model: 'gpt-5.5', messages: [{ role: 'system', content: 'x' }, ...${messages}.slice(-9)]${cap} });`,
          ],
          reply: whole,
        };
      case 'inline': {
        const inline = `(await ${chat()}).choices[0]${this.#typed('!')}`;
        return {
          lines: [],
          reply: {
            text: `${inline}.message.content${this.#typed('!')}`,
            message: `${inline}.message`,
            reason: `${inline}.finish_reason`,
          },
        };
      }
      case 'passed': {
        const chunk = this.#name('chunk');
        const text = `(await ${chat()}).choices[0].message.content`;
        return {
          lines: [
            `for await (const ${chunk} of await ${chat(', stream: true')}) {`,
            `  process.stdout.write(${chunk}.choices[0]?.delta?.content ?? '');`,
            '}',
          ],
          reply: { text, message: `{ role: 'assistant', content: ${text} }`, reason: `${text}.length` },
        };
      }
      case 'raw': {
        const response = this.#fresh('response');
        return {
          lines: [`const { data: ${reply}, response: ${response} } = await ${chat()}.withResponse();`],
          reply: whole,
        };
      }
    }
  }

  #use(how: (typeof USES)[number], reply: Reply, { inFunction, inLoop }: Place): string[] {
    const messages = this.#messages;
    switch (how) {
      case 'print':
        return [`console.log(${reply.text});`];
      case 'parse':
        return [`const ${this.#fresh('data')} = JSON.parse(${reply.text});`];
      case 'store':
        return [`${messages}.push(${reply.message});`];
      case 'storeText':
        return [`${messages}.push({ role: 'assistant', content: ${reply.text} });`];
      case 'storeWrong':
        return [`${messages}.push({ role: 'system', content: ${reply.text} });`];
      case 'check':
        return [`if (${reply.reason} === 'length') throw new Error('cut');`];
      case 'guard':
        return [`if (!${reply.text}) ${inLoop ? 'continue' : inFunction ? 'return' : "throw new Error('empty')"};`];
      case 'return':
        return inFunction ? [`if (done()) return ${reply.text};`] : [`await send(${reply.text});`];
      case 'pass':
        return [`await send(${reply.text}.trim().split('\\n'));`];
    }
  }

  #nested(how: (typeof BLOCKS)[number], steps: readonly Step[], place: Place, reply: Reply | undefined): string[] {
    const inside = (next: Partial<Place> = {}): string[] => indented(this.#block(steps, { ...place, ...next }, reply));
    const loop = { inLoop: true };
    const body = { inFunction: true, inLoop: false };
    switch (how) {
      case 'while':
        return ['while (more()) {', ...inside(loop), '}'];
      case 'for':
        return [
          `for (let ${this.#name('i')} = 0; ${this.#name('i')} < 3; ${this.#name('i')} += 1) {`,
          ...inside(loop),
          '}',
        ];
      case 'of':
        return [`for (const ${this.#name('line')} of lines()) {`, ...inside(loop), '}'];
      case 'do':
        return ['do {', ...inside(loop), '} while (more());'];
      case 'forever':
        return ['for (;;) {', ...inside(loop), '  if (done()) break;', '}'];
      case 'if':
        return ['if (more()) {', ...inside(), '}'];
      case 'else':
        return ['if (more()) {', '  console.log();', '} else {', ...inside(), '}'];
      case 'switch':
        return ['switch (kind()) {', "  case 'a': {", ...indented(inside()), '    break;', '  }', '  default:', '}'];
      case 'try':
        return ['try {', ...inside(), '} catch (error) {', '  console.error(error);', '}'];
      case 'catch':
        return ['try {', '  risk();', '} catch {', ...inside(), '}'];
      case 'finally':
        return ['try {', '  risk();', '} finally {', ...inside({ inLoop: false, inFunction: false }), '}'];
      case 'label':
        return [`${this.#fresh('label')}: {`, ...inside(), '}'];
      case 'bare':
        return ['{', ...inside(), '}'];
      case 'arrow':
        return ['await (async () => {', ...inside(body), '})();'];
      case 'recursion': {
        const turn = this.#fresh('turn');
        return [
          `const ${turn} = async ()${this.#typed(': Promise<any>')} => {`,
          ...inside(body),
          `  if (more()) return ${turn}();`,
          '};',
          `await ${turn}();`,
        ];
      }
      case 'handler':
        return ["app.on('message', async () => {", ...inside(body), '});'];
      case 'timer':
        return ['setInterval(async () => {', ...inside(body), '}, 1000);'];
      case 'map':
        return ['await Promise.all(items().map(async () => {', ...inside(body), '}));'];
      case 'helper': {
        const helper = this.#fresh('helper');
        return [
          `const ${helper} = async (${this.#name('question')}${this.#typed(': string')}) => {`,
          ...inside(body),
          '};',
          `await ${helper}('a');`,
          `await ${helper}('b');`,
        ];
      }
    }
  }
}

interface Place {
  readonly inFunction: boolean;
  readonly inLoop: boolean;
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? line : `  ${line}`));
