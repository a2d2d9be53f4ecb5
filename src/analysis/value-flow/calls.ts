import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNamed, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Call, FunctionNode } from '../calls.js';
import { elementOf, inside, isList, memberOf, type Entry, type Flow, type Step } from './flow.js';
import { leaveBy, parameterOf, stateOfSetter } from './functions.js';
import { listMethod, type ListEffect } from './list-methods.js';
import { passedThrough } from './pass-through.js';
import { nextStages, type Stage } from './pipelines.js';
import { storeInto } from './stores.js';
import type { Walk } from './walk.js';

/** The value is argument `index` of a call (for a function handed to `.then`: of that function, whenever it is called). */
export function intoArgument<L extends string>(
  call: Call,
  callee: Node,
  index: number,
  step: Step<L>,
  walk: Walk<L>,
): void {
  const { flow } = step;
  if (index < 0) return;
  if (intoResolve(callee, index, step, walk)) return;

  const functions = calledFunctions(call, callee, walk);
  if (functions.length > 0) {
    const hasSpread =
      call.type !== 'TaggedTemplateExpression' &&
      call.arguments.slice(0, index).some((argument) => argument.type === 'SpreadElement');
    const isCallee = callee === (call.type === 'TaggedTemplateExpression' ? call.tag : call.callee);
    for (const fn of functions) enter(fn, hasSpread ? -1 : index, flow, step, isCallee ? call : undefined, walk);
    if (call.type === 'NewExpression') walk.visit(call, inside(flow, '*'), step);
    return;
  }

  // a stage outside the file is handed the value by the same call, and begins no pipeline of its own
  const stages = call.type === 'CallExpression' && callee === call.callee ? nextStages(call, index, walk) : undefined;
  if (stages) return throughPipeline(call, stages, step, walk);

  const state = stateOfSetter(callee, walk);
  if (state && index === 0) walk.assign(state, flow, step);

  if (call.type === 'CallExpression' && index === 0 && isArrayFrom(callee)) {
    const element = elementOf(flow, walk.labels);
    if (call.arguments.length > 1) hand(call, 1, [element], step, walk);
    else walk.visit(call, element && inside(element, '*'), step);
    return;
  }
  const known = passedThrough(call, callee, index, flow, walk);
  if (known) {
    if (known.into) storeInto(known.into, known.flow, step, walk);
    else walk.visit(call, known.flow, step);
    if (known.isCompared) walk.end({ kind: 'compared', at: call, step });
    return;
  }
  walk.end({ kind: 'argument', call, callee, index, step });
  const made = walk.labels.made(flow, call, callee, index);
  if (made) walk.visit(call, { label: made, path: [] }, step);
}

function throughPipeline<L extends string>(call: Call, stages: readonly Stage[], step: Step<L>, walk: Walk<L>): void {
  if (stages.length === 0) return walk.visit(call, step.flow, step);
  for (const stage of stages) {
    if ('callee' in stage) intoArgument(call, stage.callee, 0, step, walk);
    else for (const fn of stage.functions) give(fn, [step.flow], call, step, walk);
  }
}

/** `Array.from(items, map)`, `Array.fromAsync(stream, map)`. */
function isArrayFrom(callee: Node): boolean {
  return (
    callee.type === 'MemberExpression' && isNamed(callee.object, 'Array') && /^from(Async)?$/.test(nameOf(callee) ?? '')
  );
}

/** The functions of the file that a call runs, found through parameters that functions are handed in by, too. */
function calledFunctions<L extends string>(call: Call, callee: Node, walk: Walk<L>): readonly FunctionNode[] {
  const { bindings, calls } = walk.world;
  const target = call.type === 'TaggedTemplateExpression' ? call.tag : call.callee;
  if (target !== callee) {
    const fn = calls.functionOf(callee);
    return fn ? [fn] : [];
  }
  const { functions } = calls.callees(call);
  if (functions.length > 0 || callee.type !== 'Identifier') return functions;
  const variable = bindings.variableOf(callee);
  const parameter = variable && parameterOf(variable);
  if (!parameter?.whole) return [];
  const found: FunctionNode[] = [];
  for (const caller of calls.callers(parameter.fn).calls) {
    const argument = caller.type === 'TaggedTemplateExpression' ? undefined : caller.arguments[parameter.index];
    const fn = argument && calls.functionOf(argument);
    if (fn) found.push(fn);
  }
  return found;
}

/** Binds a value to a parameter of a function that runs; an index below zero is any of them. `call` gets what the function returns of it. */
function enter<L extends string>(
  fn: FunctionNode,
  index: number,
  flow: Flow<L>,
  step: Step<L>,
  call: Call | undefined,
  walk: Walk<L>,
): void {
  const inflow = walk.inflow(fn, index, flow);
  const entry: Entry<L> = { fn, step, call, inflow, depth: (step.entry?.depth ?? 0) + 1 };
  inflow.entries.push(entry);
  for (const exit of inflow.exits) leaveBy(entry, exit, walk);
  const given: Step<L> = { ...step, entry: entry.depth > DEEPEST_ENTRY ? step.entry : entry };
  for (const [at, parameter] of fn.params.entries()) {
    if (parameter.type === 'RestElement' ? index >= at || index < 0 : at === index || index < 0)
      walk.assign(parameter, flow, given);
  }
}

/** How many functions deep it is told by which call a value came. */
const DEEPEST_ENTRY = 30;

/** `new Promise((resolve) => … resolve(value))`: the promise is of the value. */
function intoResolve<L extends string>(callee: Node, index: number, step: Step<L>, walk: Walk<L>): boolean {
  if (callee.type !== 'Identifier' || index !== 0) return false;
  const variable = walk.world.bindings.variableOf(callee);
  const parameter = variable && parameterOf(variable);
  const made = parameter?.fn.parent;
  if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier' || made.callee.name !== 'Promise')
    return false;
  if (parameter?.index === 0) walk.visit(made, step.flow, step);
  return true;
}

/** A method is called on the value. */
export function ontoReceiver<L extends string>(
  call: TSESTree.CallExpression,
  member: TSESTree.MemberExpression,
  step: Step<L>,
  walk: Walk<L>,
): void {
  const { flow } = step;
  const name = nameOf(member);
  if (name === undefined) {
    const element = isIterator(member) ? elementOf(flow, walk.labels) : undefined;
    const result = element && inside(element, 'value');
    // `value[Symbol.asyncIterator]()`: its `next()` gives `{ value }`
    if (result) return walk.visit(call, inside(result, 'next'), step);
    return walk.end({ kind: 'receiver', call, method: undefined, step });
  }
  if (name === 'then' || name === 'catch' || name === 'finally') return settle(call, name, step, walk);

  const effect = isList(flow) || walk.labels.element(flow.label) ? listMethod(name) : undefined;
  if (effect && (isList(flow) || flow.path.length === 0)) return throughList(call, effect, step, walk);
  if (flow.path.length > 0) {
    // an object that holds the value, or holds a container of it
    const held = memberOf(flow, name, walk.labels);
    if (held) walk.visit(call, held, step);
    else walk.end({ kind: 'receiver', call, method: name, step });
    return;
  }
  const result = walk.labels.method(flow.label, name, call);
  if (!result) return walk.end({ kind: 'receiver', call, method: name, step });
  walk.visit(call, result.result, step);
  if (result.isCompared) walk.end({ kind: 'compared', at: call, step });
  if (result.callback) hand(call, result.callback.argument, result.callback.parameters, step, walk);
}

/** `[Symbol.asyncIterator]`, `[Symbol.iterator]`. */
function isIterator(member: TSESTree.MemberExpression): boolean {
  const { property } = member;
  return (
    member.computed && property.type === 'MemberExpression' && /^(asyncIterator|iterator)$/.test(nameOf(property) ?? '')
  );
}

/** A promise of the value is waited for. */
function settle<L extends string>(
  call: TSESTree.CallExpression,
  name: 'then' | 'catch' | 'finally',
  step: Step<L>,
  walk: Walk<L>,
): void {
  if (name === 'then') hand(call, 0, [step.flow], step, walk);
  if (name !== 'then' || call.arguments.length === 0) walk.visit(call, step.flow, step);
}

/** A function that is an argument of a call will be called with these values. */
function hand<L extends string>(
  call: TSESTree.CallExpression,
  index: number,
  parameters: readonly (Flow<L> | undefined)[],
  step: Step<L>,
  walk: Walk<L>,
): void {
  const argument = call.arguments[index];
  if (argument && argument.type !== 'SpreadElement') give(argument, parameters, call, step, walk);
}

/** A function value will be called with these values. */
function give<L extends string>(
  value: Node,
  parameters: readonly (Flow<L> | undefined)[],
  call: Call,
  step: Step<L>,
  walk: Walk<L>,
): void {
  const callback = unwrap(value);
  const fn = isFunction(callback) ? callback : walk.world.calls.functionOf(callback);
  for (const [at, flow] of parameters.entries()) {
    if (!flow) continue;
    if (fn) enter(fn, at, flow, step, undefined, walk);
    else intoArgument(call, callback, at, { ...step, flow }, walk);
  }
}

function throughList<L extends string>(
  call: TSESTree.CallExpression,
  effect: ListEffect,
  step: Step<L>,
  walk: Walk<L>,
): void {
  const { flow } = step;
  const element = elementOf(flow, walk.labels);
  const listed = element && (flow.path.length === 0 ? flow : inside(element, '*'));
  if (effect.callback !== undefined) {
    const parameters = effect.callback.map((is) => (is ? element : undefined));
    hand(call, 0, parameters, step, walk);
  }
  switch (effect.gives) {
    case 'element':
      return walk.visit(call, element, step);
    case 'list':
      return walk.visit(call, listed, step);
    case 'entries':
      return walk.visit(
        call,
        element && ['1', '*'].reduce<Flow<L> | undefined>((held, name) => held && inside(held, name), element),
        step,
      );
    case 'flat':
      return walk.visit(call, element && isList(element) ? element : listed, step);
    case 'text':
      return walk.visit(call, walk.derived(flow), step);
    case 'comparison':
      return walk.end({ kind: 'compared', at: call, step });
    default:
      return;
  }
}
