import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, nameOf } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';

/** What the value-flow walker knows of a file; made once, for all walks. */
export interface World {
  readonly bindings: Bindings;
  readonly calls: CallGraph;
  /** The `this` expressions through which a field of the class or object around `self` is read or destructured. */
  fieldReads(self: Node, name: string): readonly TSESTree.ThisExpression[];
  /** What a function returns: the arguments of its own return statements, or the body of an expression arrow. */
  returnsOf(fn: FunctionNode): readonly Node[];
}

export function makeWorld(nodes: NodeIndex, bindings: Bindings, calls: CallGraph): World {
  let fields: Map<Node, Map<string, TSESTree.ThisExpression[]>> | undefined;
  let returns: Map<Node, Node[]> | undefined;
  return {
    bindings,
    calls,
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
