import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { parser } from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/index.js';
import { readTypes } from '../../src/analysis/types.js';
import { declaredApi } from '../../src/sdk/methods.js';
import { analyse, nodeAt } from '../support/analyse.js';
import { filesUnder, root } from '../support/repository.js';
import { temporaryFolder } from '../support/temporary.js';

// The same programs with and without types: what they add, what they take away, and that all else stays as it is.

/** A package of somebody else, installed beside the SDK. */
const PACKAGES = {
  'node_modules/@acme/llm/package.json': '{ "name": "@acme/llm", "type": "module", "types": "./index.d.ts" }',
  'node_modules/@acme/llm/index.d.ts': `
    import OpenAI from 'openai';
    export declare class AcmeAI extends OpenAI { readonly region: string }
    export declare const llm: { readonly client: OpenAI; readonly chat: OpenAI['chat'] };
    export declare function completions(): OpenAI.Chat.Completions;
    export declare function observed<Client extends OpenAI>(client: Client): Client & { flush(): Promise<void> };
    export declare const picked: Pick<OpenAI, 'responses'>;
    export interface Wrapper { readonly ai: OpenAI }
  `,
  'node_modules/other-ai/package.json': '{ "name": "other-ai", "type": "module", "types": "./index.d.ts" }',
  'node_modules/other-ai/index.d.ts': `
    interface Completion { readonly completion: string; readonly choices: { message: { content: string } }[] }
    export declare class OtherAI {
      readonly completions: { create(body: { prompt: string; max_tokens: number }): Promise<Completion> };
      readonly chat: { completions: { create(body: object): Promise<Completion> } };
    }
    export declare const shared: OtherAI;
  `,
};

const PROJECT = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'NodeNext',
      target: 'ES2022',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
    include: ['*.ts'],
  }),
  ...PACKAGES,
};

/** Modules of the project that the programs import. */
const MODULES = {
  'chat.ts': `
    import OpenAI from 'openai';
    export const completions = new OpenAI().chat.completions;
  `,
  'fake.ts': `
    export const fake = { chat: { completions: { create: async (_: object) => ({ choices: [{ message: { content: '{}' } }] }) } } };
  `,
};

interface Case {
  readonly name: string;
  readonly imports: string;
  readonly request: string;
  /** The text of the answer. */
  readonly text?: string;
  /** A method instead of a function, for requests that begin with `this`. */
  readonly inClass?: string;
}

const RESPONSE = 'output_text';

const ONLY_WITH_TYPES: readonly Case[] = [
  {
    name: 'completions that a function of a package returns',
    imports: `import { completions } from '@acme/llm';`,
    request: 'completions().create(params.chat)',
  },
  {
    name: 'completions that a module of the project exports',
    imports: `import { completions } from './chat.js';`,
    request: 'completions.create(params.chat)',
  },
  {
    name: 'a part of a client',
    imports: `import { picked } from '@acme/llm';`,
    request: 'picked.responses.create(params.response)',
    text: RESPONSE,
  },
  {
    name: 'a client in a wrapper',
    imports: `import type { Wrapper } from '@acme/llm'; declare const wrapper: Wrapper;`,
    request: 'wrapper.ai.responses.create(params.response)',
    text: RESPONSE,
  },
  {
    name: 'a subclass in a package',
    imports: `import { AcmeAI } from '@acme/llm';`,
    request: 'new AcmeAI().responses.create(params.response)',
    text: RESPONSE,
  },
  {
    name: 'a client that has passed a generic function of a package',
    imports: `import { llm, observed } from '@acme/llm';`,
    request: 'observed(llm.client).responses.create(params.response)',
    text: RESPONSE,
  },
  {
    name: 'a field that holds a part of the SDK',
    imports: '',
    inClass: 'constructor(readonly completions: OpenAI.Chat.Completions) {}',
    request: 'this.completions.create(params.chat)',
  },
];

const ONLY_WITHOUT: readonly Case[] = [
  {
    name: 'a stand-in that the project wrote',
    imports: `import { fake } from './fake.js';`,
    request: 'fake.chat.completions.create(params.chat)',
  },
  {
    name: 'a short chain of another SDK',
    imports: `import { shared } from 'other-ai';`,
    request: `shared.completions.create({ prompt: 'Why?', max_tokens: 9 })`,
    text: 'choices[0].text',
  },
];

const EITHER_WAY: readonly Case[] = [
  {
    name: 'the whole chain of a client from a package',
    imports: `import { llm } from '@acme/llm';`,
    request: 'llm.client.chat.completions.create(params.chat)',
  },
  {
    name: 'the whole chain of an SDK that has the same one',
    imports: `import { shared } from 'other-ai';`,
    request: 'shared.chat.completions.create(params.chat)',
  },
  {
    name: 'the whole chain of a value of type any',
    imports: 'declare const llm: any;',
    request: 'llm.chat.completions.create(params.chat)',
  },
  {
    name: 'the whole chain of an interface of the project, which may stand for the SDK',
    imports: `interface Chat { create(body: object): Promise<{ choices: { message: { content: string } }[] }> }
      declare const llm: { chat: { completions: Chat } };`,
    request: 'llm.chat.completions.create(params.chat)',
  },
  {
    name: 'the whole chain of what comes from a module that is not there',
    imports: `import { llm } from './nowhere.js';`,
    request: 'llm.chat.completions.create(params.chat)',
  },
];

const NEVER: readonly Case[] = [
  {
    name: 'responses in a database',
    imports: 'declare const db: { responses: { create(row: object): Promise<{ output_text: string }> } };',
    request: 'db.responses.create(params.response)',
    text: RESPONSE,
  },
  {
    name: 'a value of type any with a short chain',
    imports: 'declare const db: any;',
    request: 'db.responses.create(params.response)',
    text: RESPONSE,
  },
];

const CASES = { ONLY_WITH_TYPES, ONLY_WITHOUT, EITHER_WAY, NEVER };
const nameOf = (group: keyof typeof CASES, index: number): string => `${group.toLowerCase()}-${index}.ts`;

/** A program that parses the answer of a request, which nothing has checked. */
function programOf({ imports, request, text = 'choices[0].message.content', inClass }: Case): string {
  const ask = `ask(params: Params) {
      const reply = await ${request};
      return JSON.parse(reply.${text});
    }`;
  return `
    ${imports}
    import type OpenAI from 'openai';
    interface Params {
      chat: OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
      response: OpenAI.Responses.ResponseCreateParamsNonStreaming;
    }
    ${inClass === undefined ? `export async function ${ask}` : `export class Asker { ${inClass} async ${ask} }`}
  `;
}

/** Whether each program is reported; all are in one project, because types are dear. */
async function reported(typed: boolean): Promise<Map<string, boolean>> {
  const programs = Object.entries(CASES).flatMap(([group, cases]) =>
    cases.map((each, i): [string, string] => [nameOf(group as keyof typeof CASES, i), programOf(each)]),
  );
  const folder = temporaryFolder({ ...PROJECT, ...MODULES, ...Object.fromEntries(programs) });
  symlinkSync(path.join(root, 'node_modules', 'openai'), path.join(folder, 'node_modules', 'openai'), 'junction');
  const parserOptions = typed ? { projectService: true, tsconfigRootDir: folder } : {};
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.ts'],
      plugins: { openai: plugin },
      rules: { 'openai/require-finish-reason-check': 'error' },
      languageOptions: { parser, parserOptions },
    },
  });
  const results = await eslint.lintFiles(programs.map(([file]) => file));
  for (const { messages } of results) expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return new Map(results.map(({ filePath, messages }) => [path.basename(filePath), messages.length > 0]));
}

const EXPECTED = {
  ONLY_WITH_TYPES: { typed: true, untyped: false },
  ONLY_WITHOUT: { typed: false, untyped: true },
  EITHER_WAY: { typed: true, untyped: true },
  NEVER: { typed: false, untyped: false },
};

it('types add what they know, take away what they know better, and leave the rest', { timeout: 120_000 }, async () => {
  const [untyped, typed] = [await reported(false), await reported(true)];
  for (const [group, cases] of Object.entries(CASES) as [keyof typeof CASES, readonly Case[]][]) {
    cases.forEach(({ name }, i) => {
      const file = nameOf(group, i);
      const found = { typed: typed.get(file), untyped: untyped.get(file) };
      expect.soft(found, `${group}: ${name}`).toEqual(EXPECTED[group]);
    });
  }
});

describe('the declarations of the SDK', () => {
  const CHAT = 'chat.completions';
  it.each([
    ['openai-v4', [CHAT, 'completions']],
    ['openai-v4-last', [CHAT, 'completions', 'responses']],
    ['openai-v5', [CHAT, 'completions', 'responses']],
    ['openai-v6', [CHAT, 'completions', 'responses']],
    ['openai', [CHAT, 'completions', 'responses']],
  ])('are found in %s', (sdk, expected) => {
    const declarations = filesUnder(`node_modules/${sdk}`, /\.d\.m?ts$/);
    const apis = declarations.flatMap((file) => declaredApi(file)?.join('.') ?? []);
    expect([...new Set(apis)].sort()).toEqual(expected);
  });
});

describe('the type of a client', () => {
  const type = (name: string, fileName: string, more: object = {}) => ({
    symbol: { name, declarations: [{ getSourceFile: () => ({ fileName }) }] },
    ...more,
  });
  const SDK = '/app/node_modules/openai/client.d.ts';
  const own = (more: object) => type('Mine', '/app/src/mine.ts', more);
  const extending = (base: object, depth: number): object =>
    depth === 0 ? base : own({ getBaseTypes: () => [extending(base, depth - 1)] });
  const openai = type('OpenAI', SDK);

  it.each<[string, object, string | undefined]>([
    ['a client', openai, 'openai'],
    ['a client of Azure', type('AzureOpenAI', '/app/node_modules/openai/azure.d.ts'), 'azure'],
    ['another class of the SDK', type('Stream', SDK), undefined],
    ['a class of the project with that name', type('OpenAI', '/app/src/openai.ts'), undefined],
    ['a class of another package with that name', type('OpenAI', '/app/node_modules/other/index.d.ts'), undefined],
    ['a subclass', extending(openai, 1), 'openai'],
    ['a subclass of a subclass', extending(openai, 2), 'openai'],
    ['a class below many others', extending(openai, 8), 'openai'],
    ['a class below too many others', extending(openai, 9), undefined],
    ['a client or nothing', { types: [{}, openai] }, 'openai'],
    ['one thing or another', { types: [{}, own({})] }, undefined],
    ['a parameter that extends it', own({ getConstraint: () => openai }), 'openai'],
    ['a parameter that extends something else', own({ getConstraint: () => own({}) }), undefined],
    [
      'a parameter that extends nothing',
      own({ getConstraint: () => undefined, getBaseTypes: () => undefined }),
      undefined,
    ],
    ['nothing known', {}, undefined],
  ])('%s', (_, found, kind) => {
    const types = readTypes({ parserServices: { program: {}, getTypeAtLocation: () => found } } as never);
    expect(types.known).toBe(true);
    expect(types.clientKind(nodeAt(analyse('llm;'), 'llm'))).toBe(kind);
  });
});

describe('without types', () => {
  const node = nodeAt(analyse('llm.create();'), 'llm.create');
  const noServices: unknown[] = [
    undefined,
    {}, // espree, Oxlint
    { program: null, getTypeAtLocation: () => ({ symbol: undefined }) }, // the TypeScript parser without a project
    { program: {}, esTreeNodeToTSNodeMap: new Map() }, // an old one
  ];

  it.each(noServices.map((services) => [JSON.stringify(services), services]))('nothing is known: %s', (_, services) => {
    const types = readTypes({ parserServices: services } as never);
    expect(types.known).toBe(false);
    expect(types.methodOf(node)).toEqual({ is: 'unknown' });
    expect(types.clientKind(node)).toBeUndefined();
  });

  it('services that throw know nothing', () => {
    const getTypeAtLocation = (): never => {
      throw new Error('no such node');
    };
    const types = readTypes({ parserServices: { program: {}, getTypeAtLocation } } as never);
    expect(types.methodOf(node)).toEqual({ is: 'unknown' });
    expect(types.clientKind(node)).toBeUndefined();
  });
});
