import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, unwrap } from '../../ast/expressions.js';
import { isInExports } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Variable } from '../bindings.js';
import { inside, type Flow, type Step } from './flow.js';
import { parameterOf } from './functions.js';
import { IN_PLACE, listMethod } from './list-methods.js';
import type { Walk } from './walk.js';

/**
 * The object an expression evaluates to comes to hold the flow (`target` itself, when it is a member). Everything of the file that reads
 * the same object reads it: names, fields, the containers it was taken from, the arguments it was handed in as.
 */
export function storeInto<L extends string>(
  target: Node,
  flow: Flow<L> | undefined,
  from: Step<L>,
  walk: Walk<L>,
): void {
  const work: [Node, Flow<L> | undefined][] = [[target, flow]];
  for (let next = work.pop(); next; next = work.pop()) {
    const [expression, held] = next;
    const node = unwrap(expression);
    if (!held || !walk.isNew(node, held, from.entry, 'store')) continue;
    switch (node.type) {
      case 'Identifier':
        work.push(...intoName(node, held, from, walk));
        break;
      case 'MemberExpression': {
        const name = nameOf(node);
        if (isInExports(node)) walk.end({ kind: 'exported', at: node, step: from });
        else if (node.object.type === 'ThisExpression') intoField(node.object, name, held, from, walk);
        else work.push([node.object, inside(held, name ?? '*')]);
        break;
      }
      case 'PropertyDefinition':
        intoField(node.key, nameOf(node), held, from, walk);
        break;
      case 'LogicalExpression':
        work.push([node.left, held], [node.right, held]);
        break;
      case 'ConditionalExpression':
        work.push([node.consequent, held], [node.alternate, held]);
        break;
      case 'AwaitExpression':
        work.push([node.argument, held]);
        break;
      case 'AssignmentExpression':
        work.push([node.left, held], [node.right, held]);
        break;
      case 'CallExpression': {
        const { callee } = node;
        const { functions } = walk.world.calls.callees(node);
        const containers = functions.length > 0 ? undefined : containersOf(callee, held);
        if (containers) work.push(...containers);
        else if (functions.length === 0) walk.end({ kind: 'stored', target: node, step: from });
        for (const fn of functions) for (const value of walk.world.returnsOf(fn)) work.push([value, held]);
        break;
      }
      case 'ObjectExpression':
      case 'ArrayExpression':
      case 'NewExpression':
      case 'Literal':
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        break; // made here: only the names it is bound to can read it
      default:
        walk.end({ kind: 'stored', target: node, step: from });
    }
  }
}

/**
 * What holds what a method of an array, Map or Set gives, when that comes to hold the flow: an element is the container's; a new list has the container's
 * elements, and what is put into the list itself is in no other. Undefined for any other method.
 */
function containersOf<L extends string>(callee: Node, held: Flow<L>): [Node, Flow<L> | undefined][] | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  const name = nameOf(callee) ?? '';
  switch (listMethod(name)?.gives) {
    case 'element':
      return [[callee.object, inside(held, '*')]];
    case 'list': {
      if (IN_PLACE.has(name)) return [[callee.object, held]];
      const [, ...inElement] = held.path;
      return inElement.length > 0 ? [[callee.object, inside({ ...held, path: inElement }, '*')]] : [];
    }
    default:
      return undefined;
  }
}

function intoName<L extends string>(
  name: TSESTree.Identifier,
  flow: Flow<L>,
  from: Step<L>,
  walk: Walk<L>,
): [Node, Flow<L> | undefined][] {
  const { bindings } = walk.world;
  const variable = bindings.variableOf(name);
  if (!variable || variable.defs.length === 0 || bindings.importOf(variable)) {
    walk.end({ kind: 'stored', target: name, step: from });
    if (variable) walk.read(variable, flow, from);
    return [];
  }
  walk.read(variable, flow, from);
  const parameter = parameterOf(variable);
  if (parameter) {
    const { calls, escapes } = walk.world.calls.callers(parameter.fn);
    if (escapes || calls.length === 0 || !parameter.whole) walk.end({ kind: 'stored', target: name, step: from });
    if (!parameter.whole) return [];
    return calls.flatMap((call): [Node, Flow<L>][] => {
      const argument = call.type === 'TaggedTemplateExpression' ? undefined : call.arguments[parameter.index];
      return argument && argument.type !== 'SpreadElement' ? [[argument, flow]] : [];
    });
  }
  return originsOf(variable, walk).map(([node, path]) => [node, wrapAll(flow, path)]);
}

/** The expressions a name stands for, and where in them. */
function originsOf<L extends string>(variable: Variable, walk: Walk<L>): [Node, readonly string[]][] {
  const { bindings } = walk.world;
  const origin = bindings.originOf(variable);
  if (origin) return [[origin.from, origin.path]];
  return (bindings.valuesOf(variable) ?? []).map((value) => [value, []]);
}

function wrapAll<L extends string>(flow: Flow<L>, path: readonly string[]): Flow<L> | undefined {
  return path.reduceRight<Flow<L> | undefined>((inner, name) => inner && inside(inner, name), flow);
}

/** A field of a class or object: seen wherever the file reads it; what nobody reads here is for others. */
function intoField<L extends string>(
  self: Node,
  name: string | undefined,
  flow: Flow<L>,
  from: Step<L>,
  walk: Walk<L>,
): void {
  const held = inside(flow, name ?? '*');
  const reads = walk.world.fieldReads(self, name ?? '*').filter((read) => !isTarget(read.parent));
  for (const read of reads) walk.visit(read, held, from);
  if (reads.length === 0) walk.end({ kind: 'stored', target: self.parent ?? self, step: from });
}

function isTarget(member: Node): boolean {
  return (
    member.parent?.type === 'AssignmentExpression' && member.parent.left === member && member.parent.operator === '='
  );
}
