import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isNamed, isWithin, lastName, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { functionVariable, type Variable } from '../bindings.js';
import type { FunctionNode } from '../calls.js';
import { elementOf, inside, type Entry, type Exit, type Flow, type Step } from './flow.js';
import type { Walk } from './walk.js';

/** The parameter a variable is: of which function, at which place, and whether it is the whole argument or a part of it. */
export interface Parameter {
  readonly fn: FunctionNode;
  readonly index: number;
  readonly whole: boolean;
}

export function parameterOf(variable: Variable): Parameter | undefined {
  const definition = variable.defs[0];
  if (definition?.type !== 'Parameter' || !isFunction(definition.node)) return undefined;
  const fn = definition.node;
  for (const [index, parameter] of fn.params.entries()) {
    const bare = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const inner = bare.type === 'AssignmentPattern' ? bare.left : bare;
    if (inner === definition.name) return { fn, index, whole: true };
    if (isWithin(definition.name, parameter)) return { fn, index, whole: false };
  }
  return undefined;
}

/** A value is returned: it goes to every call of the function, and to what a callback was handed to. */
export function leaveFunction<L extends string>(step: Step<L>, walk: Walk<L>): void {
  const { parent } = step.node;
  const fn = parent?.type === 'ArrowFunctionExpression' ? parent : parent && enclosingFunction(parent);
  if (!fn || (parent?.type === 'ArrowFunctionExpression' && parent.body !== step.node) || fn.generator) return;
  reachCallers(fn, step.flow, 'returned', step, walk);
}

/** A value is yielded: whoever iterates over a call of the generator gets it. `yield*` passes the elements of its operand on. */
export function yieldFrom<L extends string>(parent: TSESTree.YieldExpression, step: Step<L>, walk: Walk<L>): void {
  const fn = enclosingFunction(parent);
  if (!fn) return;
  const element = parent.delegate ? elementOf(step.flow, walk.labels) : step.flow;
  const flow = element && inside(element, '*');
  if (flow) reachCallers(fn, flow, 'yielded', step, walk);
}

/** A value leaves a function: what came in as an argument goes back to the calls that gave it, anything else to all callers. */
function reachCallers<L extends string>(
  fn: FunctionNode,
  flow: Flow<L>,
  kind: Exit<L>['kind'],
  step: Step<L>,
  walk: Walk<L>,
): void {
  const exit: Exit<L> = { kind, flow, step };
  let entry = step.entry;
  while (entry && entry.fn !== fn) entry = entry.step.entry;
  if (!entry) {
    for (const call of walk.world.calls.callers(fn).calls) walk.visit(call, flow, step);
    for (const read of walk.world.readsOfGetter(fn)) walk.visit(read, flow, step);
    return reachOthers(fn, exit, walk);
  }
  entry.inflow.exits.push(exit);
  for (const one of entry.inflow.entries) leaveBy(one, exit, walk);
}

/** What a function returns of a value reaches one of those who gave it. */
export function leaveBy<L extends string>(entry: Entry<L>, exit: Exit<L>, walk: Walk<L>): void {
  const { fn, step, call } = entry;
  const last: Step<L> = { ...wayThrough(exit.step, entry), entry: step.entry };
  if (call) walk.visit(call, exit.flow, last);
  else reachOthers(fn, { ...exit, step: last }, walk);
}

/** How many steps through a function are kept for each of its calls; of a longer way, the last one. */
const LONGEST_WAY = 40;

/** The steps through a function, which were those of the first who gave the value, as steps of another who did. */
function wayThrough<L extends string>(exit: Step<L>, { step, inflow }: Entry<L>): Step<L> {
  const first = inflow.entries[0];
  if (!first || first.step === step) return exit;
  const way: Step<L>[] = [];
  for (let one: Step<L> | undefined = exit; one && one.node !== first.step.node; one = one.from) way.push(one);
  return way.slice(0, LONGEST_WAY).reduceRight((from, one) => ({ ...one, from }), step);
}

/** A value leaves a function for what the function was handed to, or for code that is not seen. */
function reachOthers<L extends string>(fn: FunctionNode, { kind, flow, step }: Exit<L>, walk: Walk<L>): void {
  const callers = walk.world.calls.callers(fn);
  let isExplained = false;
  for (const mention of mentionsOf(fn, walk)) {
    const call = mention.parent;
    if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') continue;
    const index = call.arguments.indexOf(mention as TSESTree.CallExpressionArgument);
    if (index >= 0) isExplained = fromCallback(call, index, fn, flow, step, walk) || isExplained;
  }
  const outer = makerOf(fn);
  if (outer) isExplained = throughMaker(outer, flow, step, walk) || isExplained;
  if (!isExplained && !isConstructor(fn) && callers.escapes) walk.end({ kind, fn, step });
}

/** The function that makes and returns a function: `(a) => (b) => …`. */
function makerOf(fn: FunctionNode): FunctionNode | undefined {
  const { parent } = fn;
  if (parent.type === 'ArrowFunctionExpression' && parent.body === fn) return parent;
  return parent.type === 'ReturnStatement' ? enclosingFunction(parent) : undefined;
}

/** A value is returned by a function that is made and called at once, `make(a)(b)`; says whether that is all that is done with it. */
function throughMaker<L extends string>(maker: FunctionNode, flow: Flow<L>, step: Step<L>, walk: Walk<L>): boolean {
  const { calls, escapes } = walk.world.calls.callers(maker);
  let isExplained = !escapes && calls.length > 0;
  for (const call of calls) {
    const made = call.parent;
    if (made.type === 'CallExpression' && made.callee === call) walk.visit(made, flow, step);
    else isExplained = false;
  }
  return isExplained;
}

/** The expressions that stand for a function: itself, and the reads of the name it is declared by or bound to. */
function mentionsOf<L extends string>(fn: FunctionNode, walk: Walk<L>): Node[] {
  const { bindings } = walk.world;
  const variable = functionVariable(fn, bindings);
  const reads =
    variable?.references.filter((reference) => reference.isRead()).map((reference) => reference.identifier) ?? [];
  return [...(fn.type === 'FunctionDeclaration' ? [] : [fn]), ...reads];
}

function isConstructor(fn: FunctionNode): boolean {
  return fn.parent.type === 'MethodDefinition' && (fn.parent.kind === 'constructor' || fn.parent.kind === 'set');
}

/** Methods that hand on what their callback returns, and how. */
const CALLBACKS: Readonly<Record<string, 'value' | 'list' | 'nothing'>> = {
  then: 'value',
  catch: 'value',
  reduce: 'value',
  reduceRight: 'value',
  map: 'list',
  flatMap: 'list',
  from: 'list',
  fromAsync: 'list',
  filter: 'nothing',
  find: 'nothing',
  findLast: 'nothing',
  findIndex: 'nothing',
  some: 'nothing',
  every: 'nothing',
  forEach: 'nothing',
  sort: 'nothing',
  finally: 'nothing',
  on: 'nothing',
  once: 'nothing',
  addListener: 'nothing',
  addEventListener: 'nothing',
};

const CHECKING = /check|assert|ensure|verif|valid|complete|whole/i;

/** Whether a function, by its name, looks at what its callback returns or its promise gives, and may not give it back: `checked(() => …)`. */
export const isChecking = (callee: Node): boolean => CHECKING.test(lastName(callee) ?? '');

/** A value is returned by a callback; says whether that accounts for the callback having been handed over. */
function fromCallback<L extends string>(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  fn: FunctionNode,
  flow: Flow<L>,
  step: Step<L>,
  walk: Walk<L>,
): boolean {
  const { callee } = call;
  if (call.type === 'NewExpression') return isNamed(callee, 'Promise');
  const method = callee.type === 'MemberExpression' ? nameOf(callee) : undefined;
  const passes = method === undefined ? undefined : CALLBACKS[method];
  if (passes) {
    if (passes === 'value') walk.visit(call, flow, step);
    if (passes === 'list')
      walk.visit(call, inside((method === 'flatMap' && elementOf(flow, walk.labels)) || flow, '*'), step);
    if (method?.startsWith('reduce') && fn.params[0]) walk.assign(fn.params[0], flow, step);
    return true;
  }
  const state = stateOfSetter(callee, walk);
  if (state && index === 0) {
    walk.assign(state, flow, step);
    return true;
  }
  if (isRegistered(call)) return false;
  if (isDefinition(call)) {
    walk.end({ kind: 'returned', fn, step });
    return true;
  }
  // `retry(() => …)`, `limit(async () => …)`: what the callback returns comes out, as a rule
  walk.visit(call, flow, step);
  // … but one that is told something, or gives what was there before, is asked for the value itself
  if (!fn.params.every(isSignal) || isFromOutside(step.node, fn, walk))
    walk.end({ kind: 'calledBack', call, fn, step });
  if (isChecking(callee)) walk.end({ kind: 'argument', call, callee, index, step: { node: call, flow, from: step } });
  return true;
}

/**
 * Whether a call of other code makes something of a function that is run by others later: in code of the module, it is exported or given to another call, and
 * nobody waits for it. `export const summary = unstable_cache(async () => …)`, `router({ summary: procedure.query(async () => …) })`.
 */
function isDefinition(call: Node): boolean {
  let isGiven = false;
  for (let inner = call, outer = call.parent; outer; inner = outer, outer = outer.parent) {
    if (isFunction(outer) || outer.type === 'AwaitExpression') return false;
    if (outer.type === 'CallExpression' || outer.type === 'NewExpression') {
      if (
        outer.callee === inner ||
        (outer.callee.type === 'MemberExpression' && isNamed(outer.callee.object, 'Promise'))
      )
        return false;
      isGiven = true;
    }
    if (/^Export/.test(outer.type)) return true;
    if (outer.type === 'MemberExpression') return false;
  }
  return isGiven;
}

/** Whether a parameter only tells a function when to stop, and nothing of what it is asked for: `signal`, `{ signal }`. */
function isSignal(parameter: Node): boolean {
  if (parameter.type !== 'ObjectPattern') return parameter.type === 'Identifier' && /signal$/i.test(parameter.name);
  return parameter.properties.every((one) => one.type === 'Property' && /signal$/i.test(nameOf(one) ?? ''));
}

/** Whether what a function returns is a name declared outside it. */
function isFromOutside<L extends string>(value: Node, fn: FunctionNode, walk: Walk<L>): boolean {
  const node = unwrap(value);
  const declared = node.type === 'Identifier' ? walk.world.bindings.variableOf(node)?.identifiers[0] : undefined;
  return declared !== undefined && !isWithin(declared, fn);
}

/**
 * Whether a call is a statement by itself that nobody waits for: `app.get('/', () => text)` gives what the callback returns to somebody later on, but
 * `await timed(() => text);` is over when the callback is, and what it gives goes nowhere.
 */
function isRegistered(call: Node): boolean {
  let outer = call.parent;
  while (outer?.type === 'ChainExpression' || (outer?.type === 'UnaryExpression' && outer.operator === 'void'))
    outer = outer.parent;
  return outer?.type === 'ExpressionStatement';
}

/** React: for the setter of `const [state, setState] = useState(…)`, the pattern of the state. */
export function stateOfSetter<L extends string>(callee: Node, walk: Walk<L>): Node | undefined {
  if (callee.type !== 'Identifier') return undefined;
  const definition = walk.world.bindings.variableOf(callee)?.defs[0];
  if (definition?.type !== 'Variable') return undefined;
  const { id, init } = definition.node;
  if (id.type !== 'ArrayPattern' || id.elements[1] !== definition.name || init?.type !== 'CallExpression')
    return undefined;
  const hook =
    init.callee.type === 'MemberExpression'
      ? nameOf(init.callee)
      : init.callee.type === 'Identifier'
        ? init.callee.name
        : undefined;
  return hook === 'useState' || hook === 'createSignal' ? (id.elements[0] ?? undefined) : undefined;
}
