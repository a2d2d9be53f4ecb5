import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import { wrapped } from '../ast/expressions.js';
import { staticText } from '../ast/static-text.js';
import type { Node } from '../ast/walk.js';
import { destinationOf } from '../analysis/environment/destinations.js';
import type { KeyHolder } from '../analysis/environment/key-reads.js';
import type { LiteralKey } from '../analysis/environment/literal-keys.js';
import { isBrowserModule } from '../analysis/environment/server-modules.js';
import { environmentRead, isEnvironment } from '../analysis/environment/variables.js';
import type { OpenAIFile } from '../analysis/file.js';
import { keyShapeOf } from '../sdk/api-keys.js';
import { KEY_VARIABLES } from '../sdk/environment.js';
import { removeStatements } from './move-up.js';
import { isForOption } from './option-value.js';

export interface ReadVariable {
  readonly fix: ReportFixFunction;
  readonly variable: string;
  readonly title: 'readVariable' | 'removeAssignment';
  /** Whether the place may hold undefined, so that nothing but the source of the key changes. */
  readonly isSafe: boolean;
}

/**
 * Puts a read of the environment in place of a key: as the file reads its other variables, or by what a default stands behind. Undefined in code for
 * browsers, which have no environment, for a service whose variable is not known, for a key in pieces,
 * of which a fix would leave some in the file, and where a comment would be lost.
 */
export function readVariable({ node, shape, prefix, holder }: LiteralKey, file: OpenAIFile): ReadVariable | undefined {
  if (isInPieces(node, file)) return undefined;
  const { sourceCode } = file;
  const allowed = file.lookup(holder?.options, 'dangerouslyAllowBrowser').is;
  if (isBrowserModule(file) || (holder && allowed !== 'missing')) return undefined;
  const isGeneric = shape.variable === 'OPENAI_API_KEY';
  if (holder && isGeneric && destinationOf(holder.options, file) !== 'openai') return undefined;
  const variable = holder?.kind === 'azure' ? 'AZURE_OPENAI_API_KEY' : shape.variable;

  const value = wrapped(node);
  const statement = assignmentToEnvironment(value, file);
  if (statement)
    return {
      variable,
      title: 'removeAssignment',
      isSafe: false,
      fix: (fixer) => removeStatements([statement], file, fixer),
    };
  const { parent } = value;
  const standsBehind =
    parent?.type === 'LogicalExpression' && parent.right === value && environmentRead(parent.left, file.bindings)
      ? parent
      : undefined;
  const replaced = standsBehind ?? node;
  if (sourceCode.getCommentsInside(replaced).length > 0) return undefined;
  const read = readIn(file, variable);
  const text = standsBehind
    ? sourceCode.getText(standsBehind.left)
    : prefix === ''
      ? read.text
      : `\`${prefix}\${${read.text}}\``;
  return {
    variable,
    title: 'readVariable',
    isSafe:
      prefix === '' &&
      (standsBehind ? isOwn(environmentRead(standsBehind.left, file.bindings)?.names, holder) : read.isCertain) &&
      holder !== undefined &&
      destinationOf(holder.options, file) === 'openai' &&
      isForOption(replaced, holder.node, file),
    fix: (fixer) => fixer.replaceText(replaced, text),
  };
}

/** Whether a key is put together from names, or is itself only the beginning of one. */
function isInPieces(node: Node, { bindings }: OpenAIFile): boolean {
  const text = staticText(node, (name) => name);
  if (text === undefined) return true;
  const declarator = wrapped(node).parent;
  const variable = declarator?.type === 'VariableDeclarator' ? bindings.variableOf(declarator.id) : undefined;
  return (
    variable?.references.some(({ identifier }) => {
      let whole = wrapped(identifier);
      while (whole.parent && PUTS_TOGETHER.has(whole.parent.type)) whole = wrapped(whole.parent);
      const longer = staticText(whole, (name) => bindings.resolve(name));
      return longer !== undefined && longer !== text && keyShapeOf(longer, false) !== undefined;
    }) === true
  );
}

const PUTS_TOGETHER = new Set<string>(['BinaryExpression', 'TemplateLiteral']);

/** Whether the constructor reads the variables by itself: given undefined, it would read its own instead of others. */
const isOwn = (names: readonly string[] | undefined, holder: KeyHolder | undefined): boolean =>
  holder !== undefined && names !== undefined && names.every((name) => KEY_VARIABLES[holder.kind].includes(name));

/** A read of a variable as the file has others. Not certain where a build decides what there is to read. */
function readIn(file: OpenAIFile, variable: string): { text: string; isCertain: boolean } {
  const { text } = file.sourceCode;
  if (text.includes('process.env')) return { text: `process.env.${variable}`, isCertain: true };
  const { quote } = file.style;
  if (text.includes('Deno.env.get(')) return { text: `Deno.env.get(${quote}${variable}${quote})`, isCertain: true };
  if (text.includes('import.meta.env.')) return { text: `import.meta.env.${variable}`, isCertain: false };
  return { text: `process.env.${variable}`, isCertain: true };
}

/** The statement `process.env.OPENAI_API_KEY = 'sk-…';` around a value. */
function assignmentToEnvironment(value: Node, { bindings }: OpenAIFile) {
  const assignment = value.parent;
  if (assignment?.type !== 'AssignmentExpression' || assignment.right !== value) return undefined;
  const isToEnvironment =
    assignment.left.type === 'MemberExpression' && isEnvironment(assignment.left.object, bindings);
  return isToEnvironment && assignment.parent.type === 'ExpressionStatement' ? assignment.parent : undefined;
}
