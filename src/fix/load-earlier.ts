import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import {
  isFunction,
  isLiteral,
  isNamed,
  isWithin,
  nameOf,
  stringOf,
  unwrap,
  withoutAwait,
} from '../ast/expressions.js';
import { someNode, type Node } from '../ast/walk.js';
import type { KeyMoment, LateLoad } from '../analysis/environment/late-loads.js';
import { loaderModule, type EnvironmentLoad } from '../analysis/environment/loads.js';
import { environmentRead, isEnvironment } from '../analysis/environment/variables.js';
import type { OpenAIFile } from '../analysis/file.js';
import { importOrder } from '../analysis/modules/module-system.js';
import { soundsLikeLoader } from '../analysis/modules/names.js';
import { qualifiedName } from '../analysis/qualified-names.js';
import { receiverOf } from '../ast/members.js';
import { CONFIG_MODULES } from '../sdk/environment.js';
import { evaluatedWith, placesAround } from './execution-place.js';
import { insertFirstImport, moveToFirstImport } from './first-import.js';
import { moveUp, planMoveUp, removeStatements } from './move-up.js';
import { isPlain } from './statements.js';

/** A change that makes things right. */
export interface Remedy {
  /** Whether nothing else can change by it, so that it may be made without asking. */
  readonly isSafe: boolean;
  readonly title: 'moveLoad' | 'importFirst' | 'importEnvModule';
  readonly source?: string;
  readonly fix: (fixer: RuleFixer) => RuleFix[];
}

/** How to load the environment before the client takes its key; undefined when that needs the author's judgement. */
export function loadEarlier({ load, moment }: LateLoad, file: OpenAIFile): Remedy | undefined {
  if (load.node.type === 'ImportDeclaration') {
    const declaration = load.node;
    return {
      isSafe: isForEnvironment(declaration.source.value, file),
      title: 'importFirst',
      source: declaration.source.value,
      fix: (fixer) => moveToFirstImport(declaration, file, fixer),
    };
  }
  if (moment.node.type === 'ImportDeclaration' || moment.node.type.startsWith('Export'))
    return importInstead(load.node, file);
  return moveLoad(load, moment, file);
}

/** Whether a module is there to load the environment, as its name says: another one may do more that should not come first. */
const isForEnvironment = (source: string, file: OpenAIFile): boolean =>
  loaderModule(source, file) !== undefined || soundsLikeLoader(source);

/** Hoisted imports run before every statement: only another import can come before them. */
function importInstead(node: Node, file: OpenAIFile): Remedy | undefined {
  const call = withoutAwait(node);
  if (call.type === 'ImportExpression') {
    const source = stringOf(call.source);
    return source === undefined
      ? undefined
      : {
          isSafe: !isUnderCondition(node),
          title: 'importFirst',
          source,
          fix: (fixer) => [
            ...insertFirstImport(source, file, fixer),
            ...removeStatements(ownStatement(node), file, fixer),
          ],
        };
  }
  if (call.type !== 'CallExpression') return undefined;
  const name = qualifiedName(call.callee, file.bindings);
  const required =
    name ?? (isNamed(call.callee, 'require') ? { source: stringOf(call.arguments[0]) ?? '', path: [] } : undefined);
  const configModule = required && CONFIG_MODULES[required.source];
  if (configModule !== undefined && isDefault(call, file)) {
    return {
      isSafe: !isUnderCondition(node) && !isHandedOn(node, file),
      title: 'importFirst',
      source: configModule,
      fix: (fixer) => [
        ...insertFirstImport(configModule, file, fixer),
        ...removeStatements(replaced(node, call, file), file, fixer),
      ],
    };
  }
  const code = file.sourceCode.getText(call).replace(/\s+/g, ' ');
  const source = './env.js';
  return {
    isSafe: false,
    title: 'importEnvModule',
    source,
    fix: (fixer) => insertFirstImport(source, file, fixer, `to be created with: ${code}`),
  };
}

/** Whether a statement of the module loads in some cases only: an import always does. */
function isUnderCondition(node: Node): boolean {
  for (let inner = node, outer = node.parent; outer && !isFunction(outer); inner = outer, outer = outer.parent) {
    if ((outer.type === 'IfStatement' || outer.type === 'ConditionalExpression') && outer.test !== inner) return true;
    if (outer.type === 'LogicalExpression' && outer.right === inner) return true;
  }
  return false;
}

/** Whether another function gets what a load returns, and may have its share in it: `expand(dotenv.config())`, `const env = config(); expand(env)`. */
function isHandedOn(node: Node, { bindings }: OpenAIFile): boolean {
  const isArgument = (value: Node): boolean => value.parent?.type === 'CallExpression' && value.parent.callee !== value;
  const { parent } = node;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return isArgument(node);
  return bindings.variableOf(parent.id)?.references.some(({ identifier }) => isArgument(identifier)) ?? false;
}

/** Whether options say no more than `dotenv/config` does by itself. */
function isDefault(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const [options] = call.arguments;
  if (!options) return true;
  if (options.type !== 'ObjectExpression') return false;
  return options.properties.every((property) => {
    if (property.type !== 'Property') return false;
    const name = nameOf(property);
    if (name === 'override') return isLiteral(property.value, false);
    if (name === 'encoding') return /^utf-?8$/i.test(stringOf(property.value) ?? '');
    return name === 'path' && isDefaultPath(property.value, file);
  });
}

function isDefaultPath(node: Node, file: OpenAIFile): boolean {
  const text = stringOf(node);
  if (text !== undefined) return text === '.env' || text === './.env';
  if (node.type !== 'CallExpression') return false;
  const name = qualifiedName(node.callee, file.bindings);
  if (!name || !/^(?:node:)?path$/.test(name.source) || !['resolve', 'join'].includes(name.path.at(-1) ?? ''))
    return false;
  const texts = node.arguments.map((argument) => stringOf(argument) ?? file.sourceCode.getText(argument));
  return (
    ['.env', './.env'].includes(texts.at(-1) ?? '') &&
    (texts.length === 1 ? name.path.at(-1) === 'resolve' : texts.length === 2 && texts[0] === 'process.cwd()')
  );
}

/** What the import replaces: the call, and the import of the loader when nothing else uses it. */
function replaced(node: Node, call: TSESTree.CallExpression, file: OpenAIFile): readonly TSESTree.Statement[] {
  const statements = ownStatement(node);
  if (statements.length === 0) return [];
  const variable = file.bindings.variableOf(receiverOf(call) ?? unwrap(call.callee));
  const declaration = variable?.defs[0]?.type === 'ImportBinding' ? variable.defs[0].parent : undefined;
  const isUnused =
    declaration?.type === 'ImportDeclaration' &&
    declaration.specifiers.length === 1 &&
    variable?.references.length === 1;
  return isUnused ? [...statements, declaration] : statements;
}

/** The statement of the module that consists of a call. */
function ownStatement(node: Node): readonly TSESTree.Statement[] {
  const statement = node.parent;
  return statement?.type === 'ExpressionStatement' && statement.parent.type === 'Program' ? [statement] : [];
}

function moveLoad({ node, kind }: EnvironmentLoad, moment: KeyMoment, file: OpenAIFile): Remedy | undefined {
  const places = [...placesAround(node)];
  const reads = kind === 'loader' ? readsOf(moment.names, file) : [];
  const target = (list: readonly TSESTree.Statement[]): TSESTree.Statement | undefined => {
    const taken = evaluatedWith(moment.node, list, file);
    const read = reads.flatMap((node) => evaluatedWith(node, list, file) ?? []);
    return taken && read.reduce((first, other) => (other.range[0] < first.range[0] ? other : first), taken);
  };
  for (const { statement, list } of places) {
    const first = target(list);
    if (first && first.range[0] < statement.range[0]) return remedy(node, statement, first, file);
  }
  const [innermost] = places;
  const first = target(file.program.body) ?? outermost(moment.node);
  return first && innermost?.statement.type === 'ExpressionStatement'
    ? outOfFunction(node, innermost.statement, first, file)
    : undefined;
}

/** Where a file reads variables: `if (!process.env.OPENAI_API_KEY) throw …` wants them before the client does. */
function readsOf(names: readonly string[], { nodes, bindings }: OpenAIFile): readonly Node[] {
  const members = nodes('MemberExpression').filter((node) =>
    environmentRead(node, bindings)?.names.some((name) => names.includes(name)),
  );
  const patterns = nodes('VariableDeclarator').filter(
    ({ id, init }) =>
      id.type === 'ObjectPattern' &&
      init &&
      isEnvironment(init, bindings) &&
      id.properties.some((property) => property.type === 'Property' && names.includes(nameOf(property) ?? '')),
  );
  return [...members, ...patterns];
}

/** The statement of the module around a node. */
function outermost(node: Node): TSESTree.Statement | undefined {
  let inner = node;
  while (inner.parent && inner.parent.type !== 'Program') inner = inner.parent;
  return inner.parent?.type === 'Program' ? (inner as TSESTree.Statement) : undefined;
}

function outOfFunction(
  load: Node,
  statement: TSESTree.ExpressionStatement,
  target: TSESTree.Statement,
  file: OpenAIFile,
): Remedy | undefined {
  if (load.type === 'AwaitExpression' && importOrder(file.filename) !== 'hoisted') return undefined; // no top-level await in CommonJS
  const isBound = ({ type }: Node) => type === 'ThisExpression' || type === 'Super' || type === 'YieldExpression';
  if (someNode(statement, file.sourceCode.visitorKeys, isBound, isFunction)) return undefined;
  return remedy(load, statement, target, file);
}

function remedy(
  load: Node,
  statement: TSESTree.Statement,
  target: TSESTree.Statement,
  file: OpenAIFile,
): Remedy | undefined {
  const plan = planMoveUp([statement], target, file);
  if (!plan) return undefined;
  const isSafe = plan.isCalm && isOnlyLoad(statement, load, file) && !setsBetween(target, statement, load, file);
  return { isSafe, title: 'moveLoad', fix: (fixer) => moveUp(plan, file, fixer) };
}

/** A statement that does nothing but to load: the call alone, its result in a variable, or under a condition. */
function isOnlyLoad(statement: TSESTree.Statement, load: Node, file: OpenAIFile): boolean {
  if (load.type === 'AssignmentExpression')
    return statement.type === 'ExpressionStatement' && isPlain(load.right, file.sourceCode);
  switch (statement.type) {
    case 'ExpressionStatement':
      return isWithin(load, statement);
    case 'VariableDeclaration':
      return (
        statement.declarations.length === 1 &&
        unwrap(statement.declarations[0]?.init ?? statement) === unwrap(load) &&
        !isHandedOn(load, file)
      );
    case 'IfStatement': {
      const only = statement.consequent.type === 'BlockStatement' ? statement.consequent.body : [statement.consequent];
      return (
        statement.alternate === null &&
        only.length === 1 &&
        only[0]?.type === 'ExpressionStatement' &&
        unwrap(only[0].expression) === unwrap(load) &&
        isPlain(statement.test, file.sourceCode)
      );
    }
    default:
      return false;
  }
}

/** Whether something in between writes to the environment, so that the order of the two shows. */
function setsBetween(target: TSESTree.Statement, statement: TSESTree.Statement, load: Node, file: OpenAIFile): boolean {
  return file.nodes('AssignmentExpression').some(({ left, range }) => {
    if (range[0] < target.range[0] || range[1] > statement.range[0] || load.type === 'AssignmentExpression')
      return false;
    return left.type === 'MemberExpression' && isEnvironment(left.object, file.bindings);
  });
}
