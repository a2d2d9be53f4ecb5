import type { TSESTree } from '@typescript-eslint/utils';
import { isClass, isFunction, nameOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings, Variable } from '../bindings.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import type { Answer, ControlFlow } from '../control-flow/question.js';
import { rootOf } from '../control-flow/roots.js';
import type { OpenAIFile } from '../file.js';
import { append } from '../multimap.js';
import { once } from '../once.js';
import type { ReturnsOf } from '../returns.js';
import { seesByOrder } from './order.js';

/** What the value-flow walker knows of a file; made once, for all walks. */
export interface World {
  readonly bindings: Bindings;
  readonly calls: CallGraph;
  /** The `this` expressions through which a field of the class or object around `self` is read or destructured. */
  fieldReads(self: Node, name: string): readonly TSESTree.ThisExpression[];
  /** The reads of a variable that may see what one of its writers put there; undefined when that is all of them, or not known. */
  readsAfter(variable: Variable, writer: Node): ReadonlySet<Node> | undefined;
  /** The members that are read by running a getter of the file. */
  readsOfGetter(fn: FunctionNode): readonly TSESTree.MemberExpression[];
  readonly returnsOf: ReturnsOf;
}

/** The world of a file, one for all that follow values in it. */
export const worldOf = once((file: Source & Pick<OpenAIFile, 'flow'>): World => makeWorld(file, () => file.flow));

type Source = Pick<OpenAIFile, 'nodes' | 'bindings' | 'calls' | 'returnsOf'>;

/** @param flow without it, order is not looked at: a variable that is assigned anew is still taken to hold what it held before. */
export function makeWorld({ nodes, bindings, calls, returnsOf }: Source, flow?: () => ControlFlow): World {
  let fields: Map<Node, Map<string, TSESTree.ThisExpression[]>> | undefined;
  const readers = new Map<Variable, ReadersOf>();
  const getterReads = new Map<FunctionNode, readonly TSESTree.MemberExpression[]>();
  return {
    bindings,
    calls,
    readsAfter(variable, writer) {
      if (!flow) return undefined;
      let known = readers.get(variable);
      if (!known) readers.set(variable, (known = readersOf(variable, flow)));
      return known(writer);
    },
    fieldReads(self, name) {
      fields ??= indexFields(nodes('ThisExpression'));
      const owner = ownerOfThis(self);
      const byName = owner && fields.get(owner);
      return byName ? [...(byName.get(name) ?? []), ...(byName.get('*') ?? [])] : [];
    },
    readsOfGetter(fn) {
      const { parent } = fn;
      if ((parent.type !== 'MethodDefinition' && parent.type !== 'Property') || parent.kind !== 'get') return [];
      let reads = getterReads.get(fn);
      if (!reads) {
        const name = nameOf(parent);
        reads = nodes('MemberExpression').filter(
          (member) => nameOf(member) === name && calls.accessor(member).functions.includes(fn),
        );
        getterReads.set(fn, reads);
      }
      return reads;
    },
    returnsOf,
  };
}

/** Tells of each writer of a variable which reads may see what it puts there; undefined when that is all of them, or not known. */
type ReadersOf = (writer: Node) => ReadonlySet<Node> | undefined;

/** Writers of one variable above which order is not looked at. */
const MANY_WRITERS = 12;

function readersOf(variable: Variable, flow: () => ControlFlow): ReadersOf {
  const found = new Set<Node>();
  const reads: Node[] = [];
  for (const reference of variable.references) {
    const { identifier } = reference;
    const writer = reference.isWrite() ? writerOf(identifier) : undefined;
    if (writer) found.add(writer);
    if (reference.isRead()) reads.push(identifier);
  }
  const writers = [...found].sort((one, other) => one.range[0] - other.range[0]);
  const home = writers[0] && rootOf(writers[0]);
  const isOwn = [...variable.identifiers, ...writers, ...reads].every((node) => rootOf(node) === home);
  const answers = new Map<Node, Answer<Held>>();
  // One writer at a time: with a state for each of them, a long function takes as many times as long.
  const ask = (writer: Node): Answer<Held> => {
    let answer = answers.get(writer);
    if (!answer)
      answers.set(
        writer,
        (answer = flow().ask<Held>({
          start: 'other',
          events: new Map(writers.map((one) => [one, () => [one === writer ? 'its' : 'other'] as const])),
          // A variable that only one function sees is a new one in each of its calls: nothing else needs to be looked at.
          ...(isFunction(home) && isOwn && { within: home }),
        })),
      );
    return answer;
  };
  return (writer) => {
    if (writers.length < 2 || writers.length > MANY_WRITERS + 1 || !found.has(writer)) return undefined;
    const isSeenBy = (read: Node) =>
      (isOwn ? seesByOrder(read, writer, writers) : undefined) ?? ask(writer).before(read).has('its');
    return new Set(reads.filter(isSeenBy));
  };
}

/** What a variable holds: what a writer put there, or something else. */
type Held = 'its' | 'other';

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
    if (isClass(outer)) return outer;
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
    append(byName, name, self);
  }
  return byOwner;
}
