import { describe, expect, it } from 'vitest';
import { readTypes, type TypedMethod } from '../../src/analysis/types.js';
import { analyse } from '../support/analyse.js';

// What the answers of a compiler are taken for; the compiler itself is asked in types.test.ts.

interface Said {
  readonly symbol?: { readonly name: string; readonly declarations?: readonly object[] };
  readonly types?: readonly Said[];
  readonly getConstraint?: () => Said | undefined;
  readonly getBaseTypes?: () => readonly Said[] | undefined;
}

const callee = analyse('a;').program;
const COMPLETIONS = '/app/node_modules/openai/resources/chat/completions/completions.d.ts';
const CLIENT = '/app/node_modules/openai/client.d.ts';

const declaration = (fileName: string, body?: object) => ({
  ...(body && { body }),
  getSourceFile: () => ({ fileName }),
});
const symbol = (name: string, ...declarations: object[]): Said => ({ symbol: { name, declarations } });
const typesOf = (said: Said | (() => Said), program: unknown = {}) =>
  readTypes({
    parserServices: { program, getTypeAtLocation: typeof said === 'function' ? said : () => said },
  } as never);

const failing = () => {
  throw new Error('A node of another language.');
};

describe('what the compiler says of a method', () => {
  const method = (said: Said | (() => Said)) => typesOf(said).methodOf(callee);
  const is = (one: TypedMethod) => (one.is === 'sdk' ? one.fact.path.join('.') : one.is);

  it.each<[name: string, said: Said, expected: string]>([
    ['a method of the SDK', symbol('create', declaration(COMPLETIONS)), 'chat.completions.create'],
    [
      'a method of the SDK that a package of somebody else adds to',
      symbol('create', declaration('/app/node_modules/other/index.d.ts'), declaration(COMPLETIONS)),
      'chat.completions.create',
    ],
    [
      'a method in a copy of the SDK that another package brings',
      symbol('create', declaration(COMPLETIONS.replace('node_modules', 'node_modules/other/node_modules'))),
      'chat.completions.create',
    ],
    ['a method of the SDK that asks for no text', symbol('list', declaration(COMPLETIONS)), 'unknown'],
    ['another file of the SDK', symbol('create', declaration('/app/node_modules/openai/core.d.ts')), 'unknown'],
    [
      'a package with a similar name',
      symbol('create', declaration(COMPLETIONS.replace('node_modules/openai', 'node_modules/openai-edge'))),
      'foreign',
    ],
    [
      'the package of an organisation',
      symbol('create', declaration(COMPLETIONS.replace('node_modules/openai', 'node_modules/@acme/openai'))),
      'foreign',
    ],
    ['a method with a body in the project', symbol('create', declaration('/app/src/fake.ts', {})), 'own'],
    [
      'one of several declarations has a body',
      symbol('create', declaration('/app/src/fake.ts'), declaration('/app/src/fake.ts', {})),
      'own',
    ],
    ['a declaration without a body in the project', symbol('create', declaration('/app/src/types.ts')), 'unknown'],
    [
      'a declaration of a package beside one of the project',
      symbol('create', declaration('/app/src/fake.ts', {}), declaration('/app/node_modules/other/index.d.ts')),
      'unknown',
    ],
    [
      'a declaration of a package beside one of the SDK that is no request',
      symbol('list', declaration('/app/node_modules/other/index.d.ts'), declaration(COMPLETIONS)),
      'unknown',
    ],
    ['a folder that is only called so', symbol('create', declaration('/app/my_node_modules/x.ts', {})), 'own'],
    ['a symbol without declarations', symbol('create'), 'unknown'],
    ['a symbol of which they are not known', { symbol: { name: 'create' } }, 'unknown'],
    ['no symbol', {}, 'unknown'],
  ])('%s', (_, said, expected) => {
    expect(is(method(said))).toBe(expected);
  });

  it('a question that the compiler cannot answer', () => {
    expect(method(failing)).toEqual({ is: 'unknown' });
  });
});

describe('what the compiler says of a client', () => {
  const kind = (said: Said | (() => Said)) => typesOf(said).clientKind(callee);
  const sdk = (name: string) => symbol(name, declaration(CLIENT));
  const subclass = (depth: number): Said =>
    depth === 0
      ? sdk('OpenAI')
      : { ...symbol('Mine', declaration('/app/src/mine.ts')), getBaseTypes: () => [subclass(depth - 1)] };

  it.each<[name: string, said: Said, expected: string | undefined]>([
    ['a client', sdk('OpenAI'), 'openai'],
    ['a client for Azure', sdk('AzureOpenAI'), 'azure'],
    ['another class of the SDK', sdk('APIError'), undefined],
    ['a class of that name in the project', symbol('OpenAI', declaration('/app/src/fake.ts')), undefined],
    [
      'a class of that name in another package',
      symbol('OpenAI', declaration('/app/node_modules/other/index.d.ts')),
      undefined,
    ],
    [
      'a client to which the project adds',
      symbol('OpenAI', declaration('/app/src/more.d.ts'), declaration(CLIENT)),
      'openai',
    ],
    ['a subclass', subclass(1), 'openai'],
    ['a subclass of subclasses', subclass(8), 'openai'],
    ['a class with more ancestors than any has', subclass(9), undefined],
    ['a client or nothing', { types: [{}, sdk('OpenAI')] }, 'openai'],
    ['the parameter of a generic function', { getConstraint: () => sdk('OpenAI') }, 'openai'],
    [
      'a parameter of which nothing is known',
      { getConstraint: () => undefined, getBaseTypes: () => undefined },
      undefined,
    ],
    ['a parameter without a declaration', { symbol: { name: 'Client' }, getConstraint: () => sdk('OpenAI') }, 'openai'],
    ['nothing', {}, undefined],
  ])('%s', (_, said, expected) => {
    expect(kind(said)).toBe(expected);
  });

  it('a question that the compiler cannot answer', () => {
    expect(kind(failing)).toBeUndefined();
  });
});

describe('where there is no compiler to ask', () => {
  it.each<[name: string, parserServices: unknown]>([
    ['a parser without services', undefined],
    ['services without a program', { program: null, getTypeAtLocation: failing }],
    ['services that cannot be asked', { program: {} }],
  ])('%s', (_, parserServices) => {
    const types = readTypes({ parserServices } as never);
    expect(types.known).toBe(false);
    expect(types.methodOf(callee)).toEqual({ is: 'unknown' });
    expect(types.clientKind(callee)).toBeUndefined();
  });

  it('it is known when there is', () => {
    expect(typesOf({}).known).toBe(true);
  });
});
