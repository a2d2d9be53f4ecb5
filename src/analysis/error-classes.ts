import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, isWithin, nameOf, unwrap } from '../ast/expressions.js';
import { leaves } from '../ast/statements.js';
import type { Node } from '../ast/walk.js';
import { ERROR_CLASSES, NO_SUCH_CLASS, ONLY_IN_ERROR_MODULE, type Instead } from '../sdk/errors.js';
import type { OpenAIFile } from './file.js';
import { qualifiedName } from './qualified-names.js';

/** `error instanceof X`, where X is taken from the SDK. */
export interface ClassTest {
  readonly node: TSESTree.BinaryExpression;
  readonly error: Node;
  readonly name: string;
  /** What the class is called from the module down: `default`, `RateLimitError`. */
  readonly path: readonly string[];
  readonly source: string;
}

/** The tests of a file for classes of the SDK, in source order. */
export function classTestsOf(file: OpenAIFile): readonly ClassTest[] {
  const tests: ClassTest[] = [];
  for (const node of file.nodes('BinaryExpression')) {
    const name = node.operator === 'instanceof' ? qualifiedName(node.right, file.bindings) : undefined;
    const last = name?.path.at(-1);
    if (!name || last === undefined || !/^openai(?:\/(?:core\/)?error)?(?:\.m?js)?$/.test(name.source)) continue;
    tests.push({ node, error: node.left, name: last, path: name.path, source: name.source });
  }
  return tests;
}

/** What to test for in place of a class that the SDK does not have, or not where it is looked for; undefined when all is well. */
export function insteadOf({ name, path, source }: ClassTest): Instead | undefined {
  const instead = NO_SUCH_CLASS.get(name);
  if (instead) return instead;
  const isMember = source === 'openai' && path.length > 0;
  return isMember && ONLY_IN_ERROR_MODULE.has(name) ? { class: name } : undefined;
}

/** A test that is always false, because one that is true for its errors too comes before it. */
export interface UnreachableTest {
  readonly test: ClassTest;
  readonly earlier: ClassTest;
  /** The two branches, where the one stands right behind the other. */
  readonly branches: readonly [TSESTree.IfStatement, TSESTree.IfStatement] | undefined;
}

/** Tests for a class in the `else` of a test for one that it extends. */
export function unreachableTestsOf(tests: readonly ClassTest[], file: OpenAIFile): readonly UnreachableTest[] {
  return tests.flatMap((test) => {
    const branch = branchOf(test);
    if (!branch) return [];
    for (let inner: TSESTree.IfStatement = branch; ;) {
      const outer: Node = inner.parent;
      if (outer.type !== 'IfStatement' || outer.alternate !== inner) break;
      const earlier = tests.find((other) => other.node === outer.test);
      if (earlier && extendsClass(test.name, earlier.name) && isSameName(test.error, earlier.error, file))
        return [{ test, earlier, branches: inner === branch ? ([outer, branch] as const) : undefined }];
      inner = outer;
    }
    const before = earlierExit(branch, tests).find(
      (other) => extendsClass(test.name, other.name) && isSameName(test.error, other.error, file),
    );
    return before ? [{ test, earlier: before, branches: undefined }] : [];
  });
}

/** The `if` of which a test is the condition, or a part that has to be true. */
function branchOf({ node }: ClassTest): TSESTree.IfStatement | undefined {
  let inner: Node = node;
  while (inner.parent?.type === 'LogicalExpression' && inner.parent.operator === '&&') inner = inner.parent;
  const { parent } = inner;
  return parent?.type === 'IfStatement' && parent.test === inner ? parent : undefined;
}

/** The tests of the statements above which leave when they are true: `if (error instanceof APIError) throw …`. */
function earlierExit(branch: TSESTree.IfStatement, tests: readonly ClassTest[]): readonly ClassTest[] {
  const list = branch.parent.type === 'BlockStatement' ? branch.parent.body : [];
  return list.slice(0, Math.max(0, list.indexOf(branch))).flatMap((statement) => {
    if (statement.type !== 'IfStatement' || statement.alternate || !leaves(statement.consequent)) return [];
    return tests.filter(({ node }) => node === statement.test && isWithin(node, statement));
  });
}

/** Whether a class is, directly or not, a subclass of another one. */
function extendsClass(name: string, base: string): boolean {
  for (let parent = ERROR_CLASSES[name]; parent !== undefined; parent = ERROR_CLASSES[parent])
    if (parent === base) return true;
  return false;
}

function isSameName(one: Node, other: Node, file: OpenAIFile): boolean {
  const [a, b] = [unwrap(one), unwrap(other)];
  if (a.type !== 'Identifier' || b.type !== 'Identifier') return false;
  return a.name === b.name && file.bindings.variableOf(a) === file.bindings.variableOf(b);
}

/** What a file calls a class of the SDK: `OpenAI.RateLimitError`, or the name it was imported under; undefined when it imports nothing that has it. */
export function nameOfClass(className: string, file: OpenAIFile): string | undefined {
  const isMember = !ONLY_IN_ERROR_MODULE.has(className);
  for (const declaration of file.nodes('ImportDeclaration')) {
    const source = declaration.source.value;
    if ((source !== 'openai' && source !== 'openai/error') || declaration.importKind === 'type') continue;
    for (const specifier of declaration.specifiers) {
      if (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type') continue;
      const imported =
        specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
          ? specifier.imported.name
          : undefined;
      if (imported === className) return specifier.local.name;
      const hasClasses =
        source === 'openai'
          ? isMember && (specifier.type !== 'ImportSpecifier' || imported === 'OpenAI')
          : specifier.type === 'ImportNamespaceSpecifier';
      if (hasClasses) return `${specifier.local.name}.${className}`;
    }
  }
  if (!isMember) return undefined;
  for (const { id, init } of file.nodes('VariableDeclarator')) {
    const name = init && id.type === 'Identifier' ? qualifiedName(init, file.bindings) : undefined;
    if (
      id.type === 'Identifier' &&
      name?.source === 'openai' &&
      name.path.every((part) => part === 'OpenAI' || part === 'default')
    )
      return `${id.name}.${className}`;
    if (id.type === 'ObjectPattern' && init && qualifiedName(init, file.bindings)?.source === 'openai') {
      const has = id.properties.some(
        (property) =>
          property.type === 'Property' && nameOf(property) === 'OpenAI' && isNamed(property.value, 'OpenAI'),
      );
      if (has) return `OpenAI.${className}`;
    }
  }
  return undefined;
}
