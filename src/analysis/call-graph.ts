import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { nameOf, unwrap, wrapped } from '../ast/expressions.js';
import type { Node, NodeIndex } from '../ast/walk.js';
import { readBindings, type Bindings } from './bindings.js';
import { usesOf } from './call-graph/uses.js';
import type { Possible } from './call-graph/possible.js';
import { valuesOf, type Values } from './call-graph/values.js';
import { append } from './multimap.js';
import type { Call, Callees, CallGraph, ClassNode, FunctionNode } from './calls.js';

const NOBODY: Callees = { functions: [], certain: false };

/**
 * Links the calls of a file to the functions of the file: declarations, variables that hold one function, methods and fields of classes and of
 * object literals, constructors, `bind`, `call` and `apply`, memoising hooks, and objects made by a local factory.
 * A name that is reassigned, a computed member or a value from outside resolves to nothing certain.
 */
export function buildCallGraph(
  sourceCode: Readonly<SourceCode>,
  nodes: NodeIndex,
  bindings: Bindings = readBindings(sourceCode),
): CallGraph {
  const values = valuesOf(nodes, bindings);
  const calls: readonly Call[] = [
    ...nodes('CallExpression'),
    ...nodes('NewExpression'),
    ...nodes('TaggedTemplateExpression'),
  ];
  const resolved = new Map<Call, Callees>();
  const callers = new Map<FunctionNode, Call[]>();
  for (const call of calls) {
    const callees = resolveCall(call, values);
    if (callees.functions.length === 0) continue;
    resolved.set(call, callees);
    for (const fn of callees.functions) append(callers, fn, call);
  }
  const uses = usesOf(nodes, bindings, values, (fn) => callers.get(fn) ?? []);
  const handed = new Map<FunctionNode, Node[]>();
  for (const [node, handOvers] of uses.handedAt) for (const { fn } of handOvers) append(handed, fn, node);
  const accessors = accessorNames(nodes);
  const functions = [
    ...nodes('FunctionDeclaration'),
    ...nodes('FunctionExpression'),
    ...nodes('ArrowFunctionExpression'),
  ].sort((a, b) => a.range[0] - b.range[0]);

  const settling = new Map<FunctionNode, boolean>();

  return {
    functions,
    callees: (call) => resolved.get(call) ?? NOBODY,
    callers(fn) {
      const found = callers.get(fn) ?? [];
      const alone = found.length === 0 && !handed.has(fn);
      return {
        calls: found,
        escapes: alone || handed.has(fn) || uses.anytime.has(fn),
        anytime: alone || uses.anytime.has(fn),
      };
    },
    functionOf(expression) {
      const { values: found, complete } = values.resolve(expression);
      return complete && found.length === 1 && found[0]?.kind === 'function' ? found[0].node : undefined;
    },
    classOf(call) {
      if (call.type === 'TaggedTemplateExpression' || (call.type === 'CallExpression' && call.callee.type !== 'Super'))
        return undefined;
      return onlyClass(values.resolve(call.callee));
    },
    superClassOf: (node) => values.superClassOf(node),
    accessor(member) {
      const name = nameOf(member);
      if (name === undefined || !accessors.has(name)) return NOBODY;
      const { parent } = wrapped(member);
      const kind = parent?.type === 'AssignmentExpression' && parent.left === member ? 'set' : 'get';
      const { values: found, complete } = values.resolve(member.object);
      const runs = found.flatMap((value) => values.accessor(value, name, kind) ?? []);
      return { functions: runs, certain: complete && runs.length === 1 && found.length === 1 };
    },
    settlesLater,
    handedTo: (node) => uses.handedAt.get(node) ?? [],
    handOversOf: (fn) => handed.get(fn) ?? [],
  };

  function settlesLater(fn: FunctionNode): boolean {
    if (fn.async || fn.generator) return true;
    const known = settling.get(fn);
    if (known !== undefined) return known;
    settling.set(fn, false);
    const settles = values
      .returnsOf(fn)
      .some((returned) => resolved.get(startOfChain(returned) as Call)?.functions.some(settlesLater) === true);
    settling.set(fn, settles);
    return settles;
  }
}

function resolveCall(call: Call, values: Values): Callees {
  const callee = unwrap(call.type === 'TaggedTemplateExpression' ? call.tag : call.callee);
  const optional =
    call.type === 'CallExpression' && (call.optional || (callee.type === 'MemberExpression' && callee.optional));
  if (callee.type === 'MemberExpression' && ['call', 'apply'].includes(nameOf(callee) ?? '')) {
    const direct = functionsIn(values.resolve(callee.object));
    if (direct.functions.length > 0) return direct;
  }
  if (call.type === 'NewExpression' || callee.type === 'Super') {
    const found = values.resolve(callee);
    const made = onlyClass(found);
    if (!made) return call.type === 'NewExpression' ? functionsIn(found) : NOBODY;
    const constructor = values.constructorOf(made);
    return constructor ? { functions: [constructor], certain: true } : NOBODY;
  }
  const { functions, certain } = functionsIn(values.resolve(callee));
  return { functions, certain: certain && !optional };
}

/** `f()` in `f().then(a).catch(b)`. */
function startOfChain(expression: Node): Node {
  let node = unwrap(expression);
  for (;;) {
    if (node.type !== 'CallExpression') return node;
    const callee = unwrap(node.callee);
    if (callee.type !== 'MemberExpression' || !['then', 'catch', 'finally'].includes(nameOf(callee) ?? '')) return node;
    node = unwrap(callee.object);
  }
}

function functionsIn({ values, complete }: Possible): Callees {
  const functions = values.flatMap((value) => (value.kind === 'function' ? [value.node] : []));
  return { functions, certain: complete && values.length === 1 && functions.length === 1 };
}

function onlyClass({ values, complete }: Possible): ClassNode | undefined {
  const classes = values.flatMap((value) => (value.kind === 'class' || value.kind === 'instance' ? [value.node] : []));
  return complete && classes.length === 1 ? classes[0] : undefined;
}

function accessorNames(nodes: NodeIndex): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: Extract<Node, { type: 'Property' | 'MethodDefinition' }>): void => {
    const name = node.kind === 'get' || node.kind === 'set' ? nameOf(node) : undefined;
    if (name !== undefined) names.add(name);
  };
  nodes('Property').forEach(add);
  nodes('MethodDefinition').forEach(add);
  return names;
}
