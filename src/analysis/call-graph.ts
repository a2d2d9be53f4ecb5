import { nameOf, unwrap, wrapped } from '../ast/expressions.js';
import { methodName, receiverOf } from '../ast/members.js';
import type { Node, NodeIndex } from '../ast/walk.js';
import type { Bindings } from './bindings.js';
import { isOfLifeCycle } from './call-graph/life-cycle.js';
import { isExportedMember, plainCallersOf } from './call-graph/plain-callers.js';
import { findUnreached } from './call-graph/unreached.js';
import { usesOf, type Uses } from './call-graph/uses.js';
import type { Possible } from './call-graph/possible.js';
import { valuesOf, type Values } from './call-graph/values.js';
import { append } from './multimap.js';
import type { ReturnsOf } from './returns.js';
import type { Call, Callees, Callers, CallGraph, ClassNode, FunctionNode } from './calls.js';

const NOBODY: Callees = { functions: [], certain: false };

/**
 * Links the calls of a file to the functions of the file: declarations, variables that hold one function, methods and fields of classes and of
 * object literals, constructors, `bind`, `call` and `apply`, memoising hooks, and objects made by a local factory.
 * A name that is reassigned, a computed member or a value from outside resolves to nothing certain.
 */
export function buildCallGraph(nodes: NodeIndex, bindings: Bindings, returnsOf: ReturnsOf): CallGraph {
  const values = valuesOf(nodes, bindings, returnsOf);
  const resolved = new Map<Call, Callees>();
  const settling = new Map<FunctionNode, boolean>();
  const callers = new Map<FunctionNode, Callers>();
  let calls: ReadonlyMap<FunctionNode, readonly Call[]> | undefined;
  let uses: Uses | undefined;
  let functions: readonly FunctionNode[] | undefined;
  let accessors: ReadonlySet<string> | undefined;

  return {
    get functions() {
      return (functions ??= allFunctions(nodes));
    },
    callees,
    callers(fn) {
      let found = callers.get(fn);
      if (!found) callers.set(fn, (found = plainCallersOf(fn, bindings, values) ?? anyCallersOf(fn)));
      return found;
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
      accessors ??= accessorNames(nodes);
      const name = nameOf(member);
      if (name === undefined || !accessors.has(name)) return NOBODY;
      const { parent } = wrapped(member);
      const kind = parent?.type === 'AssignmentExpression' && parent.left === member ? 'set' : 'get';
      const { values: found, complete } = values.resolve(member.object);
      const runs = found.flatMap((value) => values.accessor(value, name, kind) ?? []);
      return { functions: runs, certain: complete && runs.length === 1 && found.length === 1 };
    },
    settlesLater,
    handedTo: (node) => allUses().handedAt.get(node) ?? [],
    handOversOf: (fn) => allUses().handed.get(fn) ?? [],
    isUnreached: findUnreached(nodes, bindings),
  };

  function callees(call: Call): Callees {
    let found = resolved.get(call);
    if (!found) resolved.set(call, (found = resolveCall(call, values)));
    return found;
  }

  function callsOf(fn: FunctionNode): readonly Call[] {
    calls ??= callsByFunction(nodes, callees);
    return calls.get(fn) ?? [];
  }

  function allUses(): Uses {
    return (uses ??= usesOf(nodes, bindings, values, callsOf));
  }

  function anyCallersOf(fn: FunctionNode): Callers {
    const isHanded = (): boolean => allUses().handed.has(fn);
    const isOnce = isOfLifeCycle(fn, bindings);
    const isAnytime = (): boolean =>
      !isOnce && (isExportedMember(fn) || allUses().anytime.has(fn) || (callsOf(fn).length === 0 && !isHanded()));
    return {
      get calls() {
        return callsOf(fn);
      },
      get escapes() {
        return isOnce || isAnytime() || isHanded();
      },
      get anytime() {
        return isAnytime();
      },
      get once() {
        return isOnce && !isHanded();
      },
    };
  }

  function settlesLater(fn: FunctionNode): boolean {
    if (fn.async || fn.generator) return true;
    const known = settling.get(fn);
    if (known !== undefined) return known;
    settling.set(fn, false);
    const settles = values.returnsOf(fn).some((returned) => {
      const start = startOfChain(returned);
      return isCall(start) && callees(start).functions.some(settlesLater);
    });
    settling.set(fn, settles);
    return settles;
  }
}

function allFunctions(nodes: NodeIndex): readonly FunctionNode[] {
  return [...nodes('FunctionDeclaration'), ...nodes('FunctionExpression'), ...nodes('ArrowFunctionExpression')].sort(
    (a, b) => a.range[0] - b.range[0],
  );
}

function callsByFunction(
  nodes: NodeIndex,
  callees: (call: Call) => Callees,
): ReadonlyMap<FunctionNode, readonly Call[]> {
  const calls = new Map<FunctionNode, Call[]>();
  const add = (call: Call): void => {
    for (const fn of callees(call).functions) append(calls, fn, call);
  };
  nodes('CallExpression').forEach(add);
  nodes('NewExpression').forEach(add);
  nodes('TaggedTemplateExpression').forEach(add);
  return calls;
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

function isCall(node: Node): node is Call {
  return node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'TaggedTemplateExpression';
}

/** `f()` in `f().then(a).catch(b)`. */
function startOfChain(expression: Node): Node {
  let node = unwrap(expression);
  while (node.type === 'CallExpression' && /^(?:then|catch|finally)$/.test(methodName(node) ?? ''))
    node = receiverOf(node) as Node;
  return node;
}

function functionsIn({ values, complete }: Possible): Callees {
  if (values.length === 0) return NOBODY;
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
