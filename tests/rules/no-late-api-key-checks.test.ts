import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-late-api-key.js';

const tester = new RuleTester();

tester.run('no-late-api-key: checking', rule, {
  valid: [
    {
      name: 'a field of a class that a method makes',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          client = new OpenAI();
          make() {
            return class { isReady = check(process.env.OPENAI_API_KEY || fail()); };
          }
        }
        function fail() { throw new Error('x'); }
      `,
    },
    {
      name: 'a method that the constructor calls first',
      code: dedent`
        import OpenAI from 'openai';
        class A {
          constructor() { this.check(); this.client = new OpenAI(); }
          check() { if (!process.env.OPENAI_API_KEY) throw new Error('x'); }
        }
        new A();
      `,
    },
    {
      name: 'a method that the constructor calls through another one',
      code: dedent`
        import OpenAI from 'openai';
        class A {
          constructor() { this.setUp(); this.client = new OpenAI(); }
          setUp() { this.check(); }
          check() { if (!process.env.OPENAI_API_KEY) throw new Error('x'); }
        }
        new A();
      `,
    },
    {
      name: 'a method that gives the key to the constructor of the client',
      code: dedent`
        import OpenAI from 'openai';
        class A {
          constructor() { this.client = new OpenAI({ apiKey: this.key() }); }
          key() { if (!process.env.OPENAI_API_KEY) throw new Error('x'); return process.env.OPENAI_API_KEY; }
        }
        new A();
      `,
    },
    {
      name: 'a method that an earlier field calls',
      code: dedent`
        import OpenAI from 'openai';
        class A {
          key = this.check();
          client = new OpenAI();
          check() { if (!process.env.OPENAI_API_KEY) throw new Error('x'); }
        }
        new A();
      `,
    },
    ...['main().catch(fail);', 'main().then(done, fail);', 'main().finally(fail);'].map((run) => ({
      name: `what runs because the constructor may have thrown: ${run}`,
      code: dedent`
        import OpenAI from 'openai';
        async function main() {
          const c = new OpenAI();
          await c.models.list();
        }
        ${run}
        function fail() {
          if (!process.env.OPENAI_API_KEY) console.error('no key');
        }
      `,
    })),
    {
      name: 'a first look that ends the program',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) {
          console.error('no key');
          process.exit(1);
        }
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
      `,
    },
    {
      name: 'a first look that only tells, and another that only tells',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) console.warn('no key');
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY) console.warn('no key');
      `,
    },
    {
      name: 'a constructor that checks before it makes the client',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          client;
          constructor() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
            this.client = new OpenAI();
          }
        }
      `,
    },
    {
      name: 'a check in front of super(), which initialises the fields',
      code: dedent`
        import OpenAI from 'openai';
        export class A extends B {
          client = new OpenAI();
          constructor() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
            super();
          }
        }
      `,
    },
    {
      name: 'a field that makes a client when it is called',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          make = () => new OpenAI();
          constructor() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
          }
        }
      `,
    },
    {
      name: 'a constructor that repeats what the module has checked',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
        export class A {
          client = new OpenAI();
          constructor() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
          }
        }
      `,
    },
    {
      name: 'a variable of its own, in a file that speaks of the one that stands in',
      code: dedent`
        import OpenAI from 'openai';
        const a = new OpenAI({ apiKey: process.env.MY_KEY });
        const b = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        if (!process.env.MY_KEY) throw new Error('x');
      `,
    },
    {
      name: 'before',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
        const c = new OpenAI();
      `,
    },
    {
      name: 'zod optional',
      code: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const c = new OpenAI();
        const env = z.object({ OPENAI_API_KEY: z.string().optional() }).parse(process.env);
      `,
    },
    {
      name: 'zod other',
      code: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const c = new OpenAI();
        const env = z.object({ PORT: z.string() }).parse(process.env);
      `,
    },
    {
      name: 'ctor conditional',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          client;
          constructor() {
            if (process.env.OPENAI_API_KEY) this.client = new OpenAI();
          }
          chat() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
          }
        }
      `,
    },
    {
      name: 'fallback',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || 'none' });
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'a check with a text behind it that never fails',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!(process.env.OPENAI_API_KEY ?? 'none')) throw new Error('x');
      `,
    },
    {
      name: 'a check with a name for a text behind it that never fails',
      code: dedent`
        import OpenAI from 'openai';
        const NONE = 'none';
        const c = new OpenAI();
        (process.env.OPENAI_API_KEY || NONE) || process.exit(1);
      `,
    },
    {
      name: 'a function called exit from elsewhere',
      code: dedent`
        import OpenAI from 'openai';
        import { exit } from './exit.js';
        const c = new OpenAI();
        process.env.OPENAI_API_KEY || exit(1);
      `,
    },
    {
      name: 'in a function that nobody can call',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        function validate() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'empty fallback',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY ?? '' });
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'other key used',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.GROQ_KEY });
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'admin in sight',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY && !process.env.OPENAI_ADMIN_KEY) throw new Error('x');
      `,
    },
    {
      name: 'try',
      code: dedent`
        import OpenAI from 'openai';
        let c;
        try {
          c = new OpenAI();
        } catch {
          console.error('no client');
        }
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'guarded',
      code: dedent`
        import OpenAI from 'openai';
        const c = process.env.OPENAI_API_KEY ? new OpenAI() : null;
        export function run() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'lazy',
      code: dedent`
        import OpenAI from 'openai';
        let c;
        const get = () => (c ??= new OpenAI());
        export function run() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
          return get();
        }
      `,
    },
    {
      name: 'earlier check',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
        const c = new OpenAI();
        export function run() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'earlier check of several things by a name',
      code: dedent`
        import OpenAI from 'openai';
        const isBad = !process.env.OPENAI_API_KEY || process.env.PROXY === '';
        if (isBad) throw new Error('x');
        const c = new OpenAI();
        export function run() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'guarded by a name for several tests',
      code: dedent`
        import OpenAI from 'openai';
        const isMock = !process.env.OPENAI_API_KEY || process.env.MOCK === 'true';
        const c = isMock ? null : new OpenAI();
        export function run() {
          if (isMock) return 'x';
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'a name for several tests of other things',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        const isMock = !process.env.DISCORD_TOKEN || process.env.MOCK === 'true';
        if (isMock) throw new Error('x');
      `,
    },
    {
      name: 'a name for a text that is never missing',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        const label = process.env.OPENAI_API_KEY || 'no ' + what;
        if (!label) throw new Error('x');
      `,
    },
    {
      name: 'names that go round',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        var a = !b, b = !a || !OPENAI_API_KEY;
        if (a) throw new Error('x');
      `,
    },
    {
      name: 'placeholder test',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (process.env.OPENAI_API_KEY === 'your-key-here') throw new Error('x');
      `,
    },
    {
      name: 'format test',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY?.startsWith('sk-')) throw new Error('x');
      `,
    },
    {
      name: 'status',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        export const status = () => ({ openai: !!process.env.OPENAI_API_KEY });
      `,
    },
    {
      name: 'explicit key',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: readKey() });
        if (!process.env.OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'azure token',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        const c = new AzureOpenAI({ azureADTokenProvider });
        if (!process.env.AZURE_OPENAI_API_KEY) throw new Error('x');
      `,
    },
    {
      name: 'validate function before',
      code: dedent`
        import OpenAI from 'openai';
        validateEnv();
        const c = new OpenAI();
        function validateEnv() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
    },
    {
      name: 'feature toggle positive',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (process.env.OPENAI_API_KEY) {
          log('ready');
        }
      `,
    },
  ],
  invalid: [
    {
      name: 'a method that the constructor calls behind the client',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          constructor() { this.client = new OpenAI(); this.check(); }
          check() { if (!process.env.OPENAI_API_KEY) throw new Error('x'); }
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'behind a first look that only tells',
      code: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) console.warn('no key');
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) console.warn('no key');
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    ...['private client = new OpenAI();', 'client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });'].map(
      (field) => ({
        name: `a field, which has its value before the body of the constructor begins: ${field}`,
        code: dedent`
          import OpenAI from 'openai';
          export class A {
            ${field}
            constructor(private name: string) {
              if (!process.env.OPENAI_API_KEY) throw new Error('missing');
            }
          }
        `,
        errors: [{ messageId: 'checkedLate' as const, line: 5 }],
      }),
    ),
    {
      name: 'a field of a subclass, behind super()',
      code: dedent`
        import OpenAI from 'openai';
        export class A extends B {
          client = new OpenAI();
          constructor() {
            super();
            if (!process.env.OPENAI_API_KEY) throw new Error('missing');
          }
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 6 }],
    },
    {
      name: 'a variable of its own',
      code: dedent`
        import OpenAI from 'openai';
        const a = new OpenAI({ apiKey: process.env.MY_OPENAI_API_KEY });
        if (!process.env.MY_OPENAI_API_KEY) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.MY_OPENAI_API_KEY) throw new Error('x');
        const a = new OpenAI({ apiKey: process.env.MY_OPENAI_API_KEY });
      `,
      errors: [
        {
          messageId: 'checkedLate',
          data: {
            where: 'the client constructed on line 2',
            variable: 'MY_OPENAI_API_KEY',
            standIn: ' and `OPENAI_API_KEY` is too',
          },
        },
      ],
    },
    {
      name: 'if throw',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) throw new Error('missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'warn',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
        if (!process.env.OPENAI_API_KEY) {
          console.warn('missing');
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) {
          console.warn('missing');
        }
        const c = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'undefined',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (process.env.OPENAI_API_KEY === undefined) process.exit(1);
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (process.env.OPENAI_API_KEY === undefined) process.exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'typeof',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (typeof process.env.OPENAI_API_KEY === 'undefined') process.exit(1);
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (typeof process.env.OPENAI_API_KEY === 'undefined') process.exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'typeof string',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (typeof process.env.OPENAI_API_KEY !== 'string') process.exit(1);
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (typeof process.env.OPENAI_API_KEY !== 'string') process.exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'length',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (process.env.OPENAI_API_KEY?.length === 0) process.exit(1);
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (process.env.OPENAI_API_KEY?.length === 0) process.exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'compound',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY || !process.env.DISCORD_TOKEN) {
          console.error('x');
          process.exit(1);
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY || !process.env.DISCORD_TOKEN) {
          console.error('x');
          process.exit(1);
        }
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'compound with a name',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        const isMock = !process.env.OPENAI_API_KEY || process.env.MOCK === 'true';
        if (isMock) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const isMock = !process.env.OPENAI_API_KEY || process.env.MOCK === 'true';
        if (isMock) throw new Error('x');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'else throws',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (process.env.OPENAI_API_KEY) {
          start();
        } else {
          throw new Error('x');
        }
      `,
      output: null,
      errors: [
        {
          messageId: 'checkedLate',
          line: 3,
          suggestions: [
            {
              messageId: 'moveCheck',
              output: dedent`
            import OpenAI from 'openai';
            if (process.env.OPENAI_API_KEY) {
              start();
            } else {
              throw new Error('x');
            }
            const c = new OpenAI();
          `,
            },
          ],
        },
      ],
    },
    {
      name: 'a variable of its own, for which the constructor takes OPENAI_API_KEY',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI({ apiKey: process.env.CHAT_KEY });
        if (!process.env.CHAT_KEY) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.CHAT_KEY) throw new Error('x');
        const c = new OpenAI({ apiKey: process.env.CHAT_KEY });
      `,
      errors: [
        {
          messageId: 'checkedLate',
          data: {
            variable: 'CHAT_KEY',
            where: 'the client constructed on line 2',
            standIn: ' and `OPENAI_API_KEY` is too',
          },
        },
      ],
    },
    {
      name: 'assert',
      code: dedent`
        import OpenAI from 'openai';
        import assert from 'node:assert';
        const c = new OpenAI();
        assert(process.env.OPENAI_API_KEY, 'missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        import assert from 'node:assert';
        assert(process.env.OPENAI_API_KEY, 'missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'assert.ok',
      code: dedent`
        import OpenAI from 'openai';
        import assert from 'assert';
        const c = new OpenAI();
        assert.ok(process.env.OPENAI_API_KEY);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import assert from 'assert';
        assert.ok(process.env.OPENAI_API_KEY);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'assert.notEqual',
      code: dedent`
        import OpenAI from 'openai';
        import assert from 'assert';
        const c = new OpenAI();
        assert.notStrictEqual(process.env.OPENAI_API_KEY, undefined);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import assert from 'assert';
        assert.notStrictEqual(process.env.OPENAI_API_KEY, undefined);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'invariant',
      code: dedent`
        import OpenAI from 'openai';
        import invariant from 'tiny-invariant';
        const c = new OpenAI();
        invariant(process.env.OPENAI_API_KEY, 'missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        import invariant from 'tiny-invariant';
        invariant(process.env.OPENAI_API_KEY, 'missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'nullish throw helper',
      code: dedent`
        import OpenAI from 'openai';
        const fail = (m: string): never => {
          throw new Error(m);
        };
        const c = new OpenAI();
        const key = process.env.OPENAI_API_KEY ?? fail('missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const fail = (m: string): never => {
          throw new Error(m);
        };
        const key = process.env.OPENAI_API_KEY ?? fail('missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 6 }],
    },
    {
      name: 'iife throw',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        const key =
          process.env.OPENAI_API_KEY ||
          (() => {
            throw new Error('x');
          })();
      `,
      output: dedent`
        import OpenAI from 'openai';
        const key =
          process.env.OPENAI_API_KEY ||
          (() => {
            throw new Error('x');
          })();
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'zod',
      code: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const c = new OpenAI();
        const env = z.object({ OPENAI_API_KEY: z.string().min(1) }).parse(process.env);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const env = z.object({ OPENAI_API_KEY: z.string().min(1) }).parse(process.env);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'zod const',
      code: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const schema = z.object({ OPENAI_API_KEY: z.string().min(1), PORT: z.string().optional() });
        const c = new OpenAI();
        const env = schema.parse(process.env);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const schema = z.object({ OPENAI_API_KEY: z.string().min(1), PORT: z.string().optional() });
        const env = schema.parse(process.env);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'zod safeParse',
      code: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const c = new OpenAI();
        const schema = z.object({ OPENAI_API_KEY: z.string() });
        const result = schema.safeParse(process.env);
        if (!result.success) {
          console.error(result.error);
          process.exit(1);
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { z } from 'zod';
        const schema = z.object({ OPENAI_API_KEY: z.string() });
        const result = schema.safeParse(process.env);
        if (!result.success) {
          console.error(result.error);
          process.exit(1);
        }
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'envalid',
      code: dedent`
        import OpenAI from 'openai';
        import { cleanEnv, str } from 'envalid';
        const c = new OpenAI();
        const env = cleanEnv(process.env, { OPENAI_API_KEY: str() });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { cleanEnv, str } from 'envalid';
        const env = cleanEnv(process.env, { OPENAI_API_KEY: str() });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'envsafe',
      code: dedent`
        import OpenAI from 'openai';
        import { envsafe, str } from 'envsafe';
        const c = new OpenAI();
        export const env = envsafe({ OPENAI_API_KEY: str() });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { envsafe, str } from 'envsafe';
        export const env = envsafe({ OPENAI_API_KEY: str() });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 't3',
      code: dedent`
        import OpenAI from 'openai';
        import { createEnv } from '@t3-oss/env-core';
        import { z } from 'zod';
        const c = new OpenAI();
        export const env = createEnv({ server: { OPENAI_API_KEY: z.string().min(1) }, runtimeEnv: process.env });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { createEnv } from '@t3-oss/env-core';
        import { z } from 'zod';
        export const env = createEnv({ server: { OPENAI_API_KEY: z.string().min(1) }, runtimeEnv: process.env });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 't3 map',
      code: dedent`
        import OpenAI from 'openai';
        import { createEnv } from '@t3-oss/env-nextjs';
        import { z } from 'zod';
        const c = new OpenAI();
        export const env = createEnv({
          server: { OPENAI_API_KEY: z.string().min(1) },
          runtimeEnv: { OPENAI_API_KEY: process.env.OPENAI_API_KEY },
        });
      `,
      output: dedent`
        import OpenAI from 'openai';
        import { createEnv } from '@t3-oss/env-nextjs';
        import { z } from 'zod';
        export const env = createEnv({
          server: { OPENAI_API_KEY: z.string().min(1) },
          runtimeEnv: { OPENAI_API_KEY: process.env.OPENAI_API_KEY },
        });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'env-var',
      code: dedent`
        import OpenAI from 'openai';
        import env from 'env-var';
        const c = new OpenAI();
        const key = env.get('OPENAI_API_KEY').required().asString();
      `,
      output: dedent`
        import OpenAI from 'openai';
        import env from 'env-var';
        const key = env.get('OPENAI_API_KEY').required().asString();
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'requireEnv',
      code: dedent`
        import OpenAI from 'openai';
        function requireEnv(name: string) {
          const v = process.env[name];
          if (!v) throw new Error(name);
          return v;
        }
        const c = new OpenAI();
        const key = requireEnv('OPENAI_API_KEY');
      `,
      output: dedent`
        import OpenAI from 'openai';
        function requireEnv(name: string) {
          const v = process.env[name];
          if (!v) throw new Error(name);
          return v;
        }
        const key = requireEnv('OPENAI_API_KEY');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 8 }],
    },
    {
      name: 'requireEnv of list',
      code: dedent`
        import OpenAI from 'openai';
        function requireEnv(...names: string[]) {
          for (const n of names) if (!process.env[n]) throw new Error(n);
        }
        const c = new OpenAI();
        requireEnv('OPENAI_API_KEY', 'PORT');
      `,
      output: dedent`
        import OpenAI from 'openai';
        function requireEnv(...names: string[]) {
          for (const n of names) if (!process.env[n]) throw new Error(n);
        }
        requireEnv('OPENAI_API_KEY', 'PORT');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 6 }],
    },
    {
      name: 'loop',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        for (const name of ['OPENAI_API_KEY', 'PORT']) {
          if (!process.env[name]) throw new Error(name);
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        for (const name of ['OPENAI_API_KEY', 'PORT']) {
          if (!process.env[name]) throw new Error(name);
        }
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'filter',
      code: dedent`
        import OpenAI from 'openai';
        const REQUIRED = ['OPENAI_API_KEY', 'PORT'];
        const c = new OpenAI();
        const missing = REQUIRED.filter((name) => !process.env[name]);
        if (missing.length > 0) {
          throw new Error(missing.join());
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        const REQUIRED = ['OPENAI_API_KEY', 'PORT'];
        const missing = REQUIRED.filter((name) => !process.env[name]);
        if (missing.length > 0) {
          throw new Error(missing.join());
        }
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'forEach',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        ['OPENAI_API_KEY'].forEach((name) => {
          if (!process.env[name]) throw new Error(name);
        });
      `,
      output: dedent`
        import OpenAI from 'openai';
        ['OPENAI_API_KEY'].forEach((name) => {
          if (!process.env[name]) throw new Error(name);
        });
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'handler',
      code: dedent`
        import OpenAI from 'openai';
        import express from 'express';
        const app = express();
        const c = new OpenAI();
        app.post('/chat', async (req, res) => {
          if (!process.env.OPENAI_API_KEY) return res.status(500).json({});
        });
      `,
      output: null,
      errors: [{ messageId: 'checkedLate', line: 6, suggestions: null }],
    },
    {
      name: 'a callback that does more than to check: the check alone goes up, not what registers it',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        const app = express();
        app.listen(3000, () => {
          if (!process.env.OPENAI_API_KEY) console.warn('no key');
          console.log('listening');
        });
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) console.warn('no key');
        const c = new OpenAI();
        const app = express();
        app.listen(3000, () => {
          console.log('listening');
        });
      `,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'a function that starts the server, too',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        function start() {
          if (!process.env.OPENAI_API_KEY) process.exit(1);
          app.listen(3000);
        }
        start();
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) process.exit(1);
        const c = new OpenAI();
        function start() {
          app.listen(3000);
        }
        start();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'exported handler',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        export async function POST(req) {
          if (!process.env.OPENAI_API_KEY) {
            return Response.json({ error: 'x' }, { status: 500 });
          }
        }
      `,
      output: null,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'main',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        async function main() {
          if (!process.env.OPENAI_API_KEY) {
            console.error('x');
            process.exit(1);
          }
          await c.x();
        }
        main();
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY) {
          console.error('x');
          process.exit(1);
        }
        const c = new OpenAI();
        async function main() {
          await c.x();
        }
        main();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'same function',
      code: dedent`
        import OpenAI from 'openai';
        export async function run() {
          const c = new OpenAI();
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        export async function run() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
          const c = new OpenAI();
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'client.apiKey',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        export function run() {
          if (!c.apiKey) throw new Error('x');
        }
      `,
      output: null,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'class method',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          client;
          constructor() {
            this.client = new OpenAI();
          }
          async chat() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
          }
        }
      `,
      output: null,
      errors: [{ messageId: 'checkedLate', line: 8 }],
    },
    {
      name: 'class field method',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          private client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
          async chat() {
            if (!this.client.apiKey) throw new Error('x');
          }
        }
      `,
      output: null,
      errors: [{ messageId: 'checkedLate', line: 5 }],
    },
    {
      name: 'ctor',
      code: dedent`
        import OpenAI from 'openai';
        export class A {
          client;
          constructor() {
            this.client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
          }
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        export class A {
          client;
          constructor() {
            if (!process.env.OPENAI_API_KEY) throw new Error('x');
            this.client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
          }
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 6 }],
    },
    {
      name: 'in try',
      code: dedent`
        import OpenAI from 'openai';
        try {
          const c = new OpenAI();
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        } catch (e) {
          console.error(e);
        }
      `,
      output: dedent`
        import OpenAI from 'openai';
        try {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
          const c = new OpenAI();
        } catch (e) {
          console.error(e);
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'azure',
      code: dedent`
        import { AzureOpenAI } from 'openai';
        const c = new AzureOpenAI({ apiVersion: 'x' });
        if (!process.env.AZURE_OPENAI_API_KEY) throw new Error('x');
      `,
      output: dedent`
        import { AzureOpenAI } from 'openai';
        if (!process.env.AZURE_OPENAI_API_KEY) throw new Error('x');
        const c = new AzureOpenAI({ apiVersion: 'x' });
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'captured const',
      code: dedent`
        import OpenAI from 'openai';
        const apiKey = process.env.OPENAI_API_KEY;
        const c = new OpenAI({ apiKey });
        if (!apiKey) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const apiKey = process.env.OPENAI_API_KEY;
        if (!apiKey) throw new Error('x');
        const c = new OpenAI({ apiKey });
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'destructured',
      code: dedent`
        import OpenAI from 'openai';
        const { OPENAI_API_KEY } = process.env;
        const c = new OpenAI({ apiKey: OPENAI_API_KEY });
        if (!OPENAI_API_KEY) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const { OPENAI_API_KEY } = process.env;
        if (!OPENAI_API_KEY) throw new Error('x');
        const c = new OpenAI({ apiKey: OPENAI_API_KEY });
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'validate function',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        function validateEnv() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
        validateEnv();
      `,
      output: dedent`
        import OpenAI from 'openai';
        validateEnv();
        const c = new OpenAI();
        function validateEnv() {
          if (!process.env.OPENAI_API_KEY) throw new Error('x');
        }
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'ternary throw',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        const hasKey = Boolean(process.env.OPENAI_API_KEY);
        if (!hasKey) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const hasKey = Boolean(process.env.OPENAI_API_KEY);
        if (!hasKey) throw new Error('x');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'and exit',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        process.env.OPENAI_API_KEY || process.exit(1);
      `,
      output: dedent`
        import OpenAI from 'openai';
        process.env.OPENAI_API_KEY || process.exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'and exit, by its name',
      code: dedent`
        import { exit } from 'node:process';
        import OpenAI from 'openai';
        const c = new OpenAI();
        process.env.OPENAI_API_KEY || exit(1);
      `,
      output: dedent`
        import { exit } from 'node:process';
        import OpenAI from 'openai';
        process.env.OPENAI_API_KEY || exit(1);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'of the environment by its name, with an empty text behind it',
      code: dedent`
        import OpenAI from 'openai';
        const { env } = process;
        const c = new OpenAI();
        if (!(env.OPENAI_API_KEY ?? '')) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        const { env } = process;
        if (!(env.OPENAI_API_KEY ?? '')) throw new Error('x');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'console.assert',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        console.assert(process.env.OPENAI_API_KEY, 'missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        console.assert(process.env.OPENAI_API_KEY, 'missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'local assert',
      code: dedent`
        import OpenAI from 'openai';
        function assertDefined(v, m) {
          if (v == null) throw new Error(m);
        }
        const c = new OpenAI();
        assertDefined(process.env.OPENAI_API_KEY, 'missing');
      `,
      output: dedent`
        import OpenAI from 'openai';
        function assertDefined(v, m) {
          if (v == null) throw new Error(m);
        }
        assertDefined(process.env.OPENAI_API_KEY, 'missing');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 6 }],
    },
    {
      name: 'switch-true? valibot',
      code: dedent`
        import OpenAI from 'openai';
        import * as v from 'valibot';
        const c = new OpenAI();
        const env = v.parse(v.object({ OPENAI_API_KEY: v.string() }), process.env);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import * as v from 'valibot';
        const env = v.parse(v.object({ OPENAI_API_KEY: v.string() }), process.env);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'joi',
      code: dedent`
        import OpenAI from 'openai';
        import Joi from 'joi';
        const c = new OpenAI();
        const { error } = Joi.object({ OPENAI_API_KEY: Joi.string().required() }).unknown().validate(process.env);
      `,
      output: dedent`
        import OpenAI from 'openai';
        import Joi from 'joi';
        const { error } = Joi.object({ OPENAI_API_KEY: Joi.string().required() }).unknown().validate(process.env);
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 4 }],
    },
    {
      name: 'in operator',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!('OPENAI_API_KEY' in process.env)) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!('OPENAI_API_KEY' in process.env)) throw new Error('x');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
    {
      name: 'trim',
      code: dedent`
        import OpenAI from 'openai';
        const c = new OpenAI();
        if (!process.env.OPENAI_API_KEY?.trim()) throw new Error('x');
      `,
      output: dedent`
        import OpenAI from 'openai';
        if (!process.env.OPENAI_API_KEY?.trim()) throw new Error('x');
        const c = new OpenAI();
      `,
      errors: [{ messageId: 'checkedLate', line: 3 }],
    },
  ],
});
