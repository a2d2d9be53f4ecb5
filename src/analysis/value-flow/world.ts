import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, nameOf } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import type { ControlFlow } from '../control-flow/question.js';

/** What the value-flow walker knows of a file; made once, for all walks. */
export interface World {
  readonly bindings: Bindings;
  readonly calls: CallGraph;
  /** The `this` expressions through which a field of the class or object around `self` is read or destructured. */
  fieldReads(self: Node, name: string): readonly TSESTree.ThisExpression[];
  /** The reads of a variable that may see what one of its writers put there; undefined when that is all of them, or not known. */
  readsAfter(variable: Variable, writer: Node): ReadonlySet<Node> | undefined;
  /** What a function returns: the arguments of its own return statements, or the body of an expression arrow. */
  returnsOf(fn: FunctionNode): readonly Node[];
}

/** @param flow without it, order is not looked at: a variable that is assigned anew is still taken to hold what it held before. */
export function makeWorld(nodes: NodeIndex, bindings: Bindings, calls: CallGraph, flow?: () => ControlFlow): World {
  let fields: Map<Node, Map<string, TSESTree.ThisExpression[]>> | undefined;
  let returns: Map<Node, Node[]> | undefined;
  const readers = new Map<Node, Map<Variable, ReadonlySet<Node> | undefined>>();
  return {
    bindings,
    calls,
    readsAfter(variable, writer) {
      if (!flow) return undefined;
      const known = readers.get(writer) ?? new Map<Variable, ReadonlySet<Node> | undefined>();
      readers.set(writer, known);
      if (!known.has(variable)) known.set(variable, findReadsAfter(variable, writer, flow));
      return known.get(variable);
    },
    fieldReads(self, name) {
      fields ??= indexFields(nodes('ThisExpression'));
      const owner = ownerOfThis(self);
      const byName = owner && fields.get(owner);
      return byName ? [...(byName.get(name) ?? []), ...(byName.get('*') ?? [])] : [];
    },
    returnsOf(fn) {
      if (fn.body.type !== 'BlockStatement') return [fn.body];
      returns ??= indexReturns(nodes('ReturnStatement'));
      return returns.get(fn) ?? [];
    },
  };
}

/** Writers of one variable above which order is not looked at. */
const MANY_WRITERS = 12;

function findReadsAfter(variable: Variable, writer: Node, flow: () => ControlFlow): ReadonlySet<Node> | undefined {
  const others: Node[] = [];
  for (const reference of variable.references) {
    const other = reference.isWrite() ? writerOf(reference.identifier) : undefined;
    if (other && other !== writer) others.push(other);
  }
  if (others.length === 0 || others.length > MANY_WRITERS) return undefined;
  type State = 'other' | 'this';
  const events = new Map<Node, () => readonly State[]>(others.map((other) => [other, () => ['other']]));
  const reads = variable.references
    .filter((reference) => reference.isRead())
    .map(({ identifier }) => identifier as Node);
  const owner = enclosingFunction(writer);
  const isOwn = [...variable.identifiers, ...others, ...reads].every((node) => enclosingFunction(node) === owner);
  const answer = flow().ask<State>({
    start: 'other',
    events: events.set(writer, () => ['this']),
    // A variable that only one function sees is a new one in each of its calls: nothing else needs to be looked at.
    ...(owner && isOwn && { within: owner }),
  });
  return new Set(reads.filter((read) => answer.before(read).has('this')));
}

/** The declarator or plain assignment that writes a name, also as part of a pattern; undefined for `+=`, loops and the like, which keep the old value or may. */
function writerOf(name: Node): Node | undefined {
  let inner = name;
  for (let outer = name.parent; outer; inner = outer, outer = outer.parent) {
    if (outer.type === 'VariableDeclarator') return outer.id === inner && outer.init ? outer : undefined;
    if (outer.type === 'AssignmentExpression')
      return outer.left === inner && outer.operator === '=' ? outer : undefined;
    if (!['Property', 'ObjectPattern', 'ArrayPattern', 'AssignmentPattern', 'RestElement'].includes(outer.type))
      return undefined;
  }
  return undefined;
}

/** The class or object literal whose methods share the `this` at a node. */
function ownerOfThis(node: Node): Node | undefined {
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.type === 'ClassDeclaration' || outer.type === 'ClassExpression') return outer;
    if (outer.type === 'FunctionDeclaration') return outer; // a constructor function, or a function given its `this` later
    if (outer.type === 'FunctionExpression') {
      if (outer.parent.type === 'Property') return outer.parent.parent;
      if (outer.parent.type !== 'MethodDefinition') return outer;
    }
  }
  return undefined;
}

/** By owner and field name; `*` for computed members and for destructuring or aliasing of `this` itself. */
function indexFields(selves: readonly TSESTree.ThisExpression[]): Map<Node, Map<string, TSESTree.ThisExpression[]>> {
  const byOwner = new Map<Node, Map<string, TSESTree.ThisExpression[]>>();
  for (const self of selves) {
    const { parent } = self;
    const isMember = parent.type === 'MemberExpression' && parent.object === self;
    if (!isMember && parent.type !== 'VariableDeclarator') continue;
    const owner = ownerOfThis(self);
    if (!owner) continue;
    const byName = byOwner.get(owner) ?? new Map<string, TSESTree.ThisExpression[]>();
    byOwner.set(owner, byName);
    const name = isMember ? (nameOf(parent) ?? '*') : '*';
    const list = byName.get(name);
    if (list) list.push(self);
    else byName.set(name, [self]);
  }
  return byOwner;
}

function indexReturns(statements: readonly TSESTree.ReturnStatement[]): Map<Node, Node[]> {
  const byFunction = new Map<Node, Node[]>();
  for (const statement of statements) {
    let owner: Node | undefined = statement.parent;
    while (owner && !isFunction(owner)) owner = owner.parent;
    if (!owner || !statement.argument) continue;
    const list = byFunction.get(owner);
    if (list) list.push(statement.argument);
    else byFunction.set(owner, [statement.argument]);
  }
  return byFunction;
}
