import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { KeyRead } from './key-reads.js';

/** A field whose initialiser makes a client from the environment, though the constructor then puts one with its own key there. */
export interface OverwrittenField {
  readonly field: TSESTree.PropertyDefinition;
  readonly read: KeyRead;
  /** `this.client = new OpenAI({ apiKey })`. */
  readonly assignment: TSESTree.AssignmentExpression;
}

/** Fields are initialised before the constructor's body runs: `class Svc { client = new OpenAI(); constructor(apiKey) { this.client = new OpenAI({ apiKey }); } }`. */
export function findOverwrittenFields(file: OpenAIFile): readonly OverwrittenField[] {
  const reads = file.environment.keyReads;
  const fromEnvironment = new Set<Node>(reads.map(({ node }) => node));
  return reads.flatMap((read) => {
    const field = read.node.parent;
    if (field.type !== 'PropertyDefinition' || field.static || !read.throws) return [];
    const assignment = constructorStatements(field).find((statement) =>
      isAnotherClient(statement, nameOf(field), fromEnvironment, file),
    );
    return assignment ? [{ field, read, assignment }] : [];
  });
}

function constructorStatements(field: TSESTree.PropertyDefinition): readonly TSESTree.AssignmentExpression[] {
  for (const member of field.parent.body) {
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor' || !member.value.body) continue;
    return member.value.body.body.flatMap((statement) =>
      statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression'
        ? [statement.expression]
        : [],
    );
  }
  return [];
}

function isAnotherClient(
  { left, right }: TSESTree.AssignmentExpression,
  name: string | undefined,
  fromEnvironment: ReadonlySet<Node>,
  file: OpenAIFile,
): boolean {
  const made = unwrap(right);
  const isField =
    left.type === 'MemberExpression' &&
    left.object.type === 'ThisExpression' &&
    name !== undefined &&
    nameOf(left) === name;
  return (
    isField &&
    made.type === 'NewExpression' &&
    file.clients.classKind(made.callee) !== undefined &&
    !fromEnvironment.has(made)
  );
}
