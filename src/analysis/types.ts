import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { Node } from '../ast/walk.js';
import { METHODS, declaredApi, type MethodFact } from '../sdk/methods.js';
import { CLIENT_CLASSES, type ClientKind } from '../sdk/packages.js';

/**
 * What the types of a file say, where the linting has types. Without them, and of a value of type `any`, everything is `unknown`.
 * The compiler is asked through the parser's services and never loaded.
 */
export interface Types {
  /** Whether there are types to ask. */
  readonly known: boolean;
  /** The method of the SDK that a callee is. `no` when it has a body in the project, or is declared by another package. */
  methodOf(callee: Node): TypedMethod;
  /** The kind of client an expression is, a subclass of one included; undefined when its type is none or not known. */
  clientKind(expression: Node): ClientKind | undefined;
}

export type TypedMethod =
  | { readonly is: 'sdk'; readonly fact: MethodFact }
  /** `own`: it is written in the project. `foreign`: another package declares it, which may follow the SDK's shape on purpose. */
  | { readonly is: 'own' | 'foreign' | 'unknown' };

/** The little that is asked of the compiler's objects, in all versions of TypeScript that have them. */
interface TypeOf {
  readonly symbol?: SymbolOf;
  /** The parts of a union. */
  readonly types?: readonly TypeOf[];
  getConstraint?(): TypeOf | undefined;
  getBaseTypes?(): readonly TypeOf[] | undefined;
}
interface SymbolOf {
  readonly name: string;
  readonly declarations?: readonly Declaration[];
}
interface Declaration {
  /** What a function with an implementation has. */
  readonly body?: unknown;
  getSourceFile(): { readonly fileName: string };
}
type TypeAt = (node: TSESTree.Node) => TypeOf;

/** Looks at what the parser offers; the first question is when the compiler does its work. */
export function readTypes({ parserServices }: Pick<SourceCode, 'parserServices'>): Types {
  const services = parserServices as { program?: unknown; getTypeAtLocation?: TypeAt } | undefined;
  const ask = services?.program ? services.getTypeAtLocation : undefined;
  if (!ask) return { known: false, methodOf: () => ({ is: 'unknown' }), clientKind: () => undefined };

  return {
    known: true,
    methodOf: (callee) => safely(() => methodOf(ask(callee).symbol)) ?? { is: 'unknown' },
    clientKind: (expression) => safely(() => kindOf(ask(expression))),
  };
}

/** Parsers of other languages hand services on that do not know every node, and throw. */
function safely<T>(question: () => T): T | undefined {
  try {
    return question();
  } catch {
    return undefined;
  }
}

function methodOf(symbol: SymbolOf | undefined): TypedMethod {
  const declarations = symbol?.declarations ?? [];
  if (!symbol || declarations.length === 0) return { is: 'unknown' };
  const places = declarations.map(packageOf);
  for (const place of places) {
    const path = place?.name === 'openai' ? declaredApi(place.file) : undefined;
    const fact = path && METHODS.find((method) => method.path.join('.') === [...path, symbol.name].join('.'));
    if (fact) return { is: 'sdk', fact };
  }
  if (places.every((place) => place === undefined))
    return { is: declarations.some(({ body }) => body !== undefined) ? 'own' : 'unknown' };
  return { is: places.every((place) => place && place.name !== 'openai') ? 'foreign' : 'unknown' };
}

const DEEPEST = 8; // no real client is a subclass of so many

function kindOf(type: TypeOf | undefined, depth = 0): ClientKind | undefined {
  if (!type || depth > DEEPEST) return undefined;
  const { symbol } = type;
  if (symbol?.declarations?.some((declaration) => packageOf(declaration)?.name === 'openai'))
    return CLIENT_CLASSES[symbol.name];
  const constraint = type.getConstraint?.();
  const wider = [...(type.types ?? []), ...(type.getBaseTypes?.() ?? []), ...(constraint ? [constraint] : [])];
  return wider.map((next) => kindOf(next, depth + 1)).find((kind) => kind !== undefined);
}

/** The package that declares something, and the file in it; undefined for files of the project. */
function packageOf(declaration: Declaration): { name: string; file: string } | undefined {
  const place = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(declaration.getSourceFile().fileName);
  return place?.[1] !== undefined && place[2] !== undefined ? { name: place[1], file: place[2] } : undefined;
}
