import type { TSESTree } from '@typescript-eslint/utils';
import { isWithin, nameOf, stringOf } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { isDeclaredExported, type Variable } from '../bindings.js';
import type { FunctionNode } from '../calls.js';
import { intoArgument, ontoReceiver } from './calls.js';
import {
  elementOf,
  inside,
  memberOf,
  type End,
  type Entry,
  type Flow,
  type Labels,
  type Inflow,
  type Seen,
  type Step,
} from './flow.js';
import { leaveFunction, yieldFrom } from './functions.js';
import { storeInto } from './stores.js';
import type { World } from './world.js';

/** What became of one value. */
export interface Trace<L extends string> {
  /** Every expression the value, or a part of it, was seen in; the first step is the start. */
  readonly steps: readonly Step<L>[];
  readonly ends: readonly End<L>[];
  /** False when the walk was given up: then there may be more steps and ends than these. */
  readonly complete: boolean;
}

/** Steps after which a walk is given up if nothing else is asked for; real files need some hundreds. */
const BUDGET = 20_000;

/**
 * Follows a value from an expression to wherever it goes in the file: through names, fields, destructuring, arrays, functions, promises,
 * callbacks, loops and text made of it. "May" knowledge: order and branches are not looked at. Iterative, so neither cycles nor depth
 * harm it; each pair of expression and flow is visited once. Given up after `budget` steps.
 */
export function followValue<L extends string>(
  start: Node,
  flow: Flow<L>,
  labels: Labels<L>,
  world: World,
  budget = BUDGET,
): Trace<L> {
  const walk = new Walk(labels, world);
  walk.visit(start, flow, undefined);
  return walk.run(budget);
}

/** One walk under way. */
export class Walk<L extends string> {
  readonly #queue: Step<L>[] = [];
  readonly #steps: Step<L>[] = [];
  readonly #ends: End<L>[] = [];
  /** What did not come into its function as an argument. */
  readonly #seen = nothingSeen();
  readonly #inflows = new Map<FunctionNode, Map<string, Inflow<L>>>();

  constructor(
    readonly labels: Labels<L>,
    readonly world: World,
  ) {}

  run(budget: number): Trace<L> {
    let next = 0;
    for (; next < this.#queue.length && next < budget; next += 1) {
      const step = this.#queue[next] as Step<L>;
      this.#steps.push(step);
      toParent(step, this);
    }
    return { steps: this.#steps, ends: this.#ends, complete: next === this.#queue.length };
  }

  /** The expression evaluates to the flow. An undefined flow is none. */
  visit(node: Node, flow: Flow<L> | undefined, from: Step<L> | undefined): void {
    if (!flow) return;
    let entry = from?.entry;
    while (entry && !isWithin(node, entry.fn)) entry = entry.step.entry;
    if (this.isNew(node, flow, entry)) this.#queue.push({ node, flow, from, entry });
  }

  /** What is known of a flow that comes into a function at a parameter. */
  inflow(fn: FunctionNode, index: number, flow: Flow<L>): Inflow<L> {
    let known = this.#inflows.get(fn);
    if (!known) this.#inflows.set(fn, (known = new Map<string, Inflow<L>>()));
    const key = `${index} ${keyOf(flow)}`;
    let inflow = known.get(key);
    if (!inflow) known.set(key, (inflow = { seen: nothingSeen(), entries: [], exits: [] }));
    return inflow;
  }

  end(end: End<L>): void {
    this.#ends.push(end);
  }

  /**
   * Whether a flow is met at a node or variable for the first time, of what came in at one parameter: as a value there, as something stored into it, or
   * as what a name is given.
   */
  isNew(where: object, flow: Flow<L>, entry: Entry<L> | undefined, as: keyof Seen = 'value'): boolean {
    const seen = (entry?.inflow.seen ?? this.#seen)[as];
    const key = keyOf(flow);
    let met = seen.get(key);
    if (!met) seen.set(key, (met = new Set()));
    if (met.has(where)) return false;
    met.add(where);
    return true;
  }

  /** The flow is bound to a pattern or assigned to a target; `writer` is the declarator or assignment that does it. */
  assign(target: Node, flow: Flow<L> | undefined, from: Step<L>, writer?: Node): void {
    if (!flow) return;
    switch (target.type) {
      case 'Identifier': {
        const variable = this.world.bindings.variableOf(target);
        if (variable) this.read(variable, flow, from, writer);
        else this.end({ kind: 'stored', target, step: from });
        return;
      }
      case 'ObjectPattern':
        for (const property of target.properties) {
          if (property.type === 'RestElement') this.assign(property.argument, flow, from, writer);
          else this.assign(property.value, memberOf(flow, nameOf(property), this.labels), from, writer);
        }
        return;
      case 'ArrayPattern':
        for (const [index, element] of target.elements.entries()) {
          if (element?.type === 'RestElement') this.assign(element.argument, flow, from, writer);
          else if (element) this.assign(element, memberOf(flow, String(index), this.labels), from, writer);
        }
        return;
      case 'AssignmentPattern':
        this.assign(target.left, flow, from, writer);
        return;
      case 'TSParameterProperty':
        this.assign(target.parameter, flow, from);
        return;
      case 'RestElement':
        this.assign(target.argument, inside(flow, '*'), from);
        return;
      case 'MemberExpression':
        storeInto(target, flow, from, this);
        return;
      case 'TSAsExpression':
      case 'TSNonNullExpression':
        this.assign(target.expression, flow, from);
        return;
      default:
        return;
    }
  }

  /** A variable holds the flow: so does every expression that reads it, unless it only reads what another assignment put there. */
  read(variable: Variable, flow: Flow<L>, from: Step<L>, writer?: Node): void {
    const reads = writer && this.world.readsAfter(variable, writer);
    if (!this.isNew(reads ? writer : variable, flow, from.entry, 'name')) return;
    for (const reference of variable.references) {
      if (reference.isRead() && reads?.has(reference.identifier) !== false)
        this.visit(reference.identifier, flow, from);
    }
    if (isDeclaredExported(variable)) this.end({ kind: 'exported', at: variable.identifiers[0] as Node, step: from });
  }

  derived(flow: Flow<L>): Flow<L> | undefined {
    const label = this.labels.derived(flow.label);
    return label && { label, path: [] };
  }
}

const nothingSeen = (): Seen => ({ value: new Map(), store: new Map(), name: new Map() });

/** A flow in words. */
const keyOf = ({ label, path }: Flow<string>): string => (path.length === 0 ? label : `${label} ${path.join('.')}`);

/** One step outwards: what the expression around a value makes of it. */
function toParent<L extends string>(step: Step<L>, walk: Walk<L>): void {
  const { node, flow } = step;
  const { parent } = node;
  if (!parent) return;
  const pass = () => walk.visit(parent, flow, step);
  const derive = () => walk.visit(parent, walk.derived(flow), step);
  const end = (kind: 'compared' | 'tested' | 'rendered' | 'dropped' | 'thrown' | 'exported') =>
    walk.end({ kind, at: parent, step });
  switch (parent.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'AwaitExpression':
      return pass();
    case 'MemberExpression':
      return throughMember(parent, step, walk);
    case 'CallExpression':
    case 'NewExpression':
      return node === parent.callee
        ? undefined
        : intoArgument(
            parent,
            parent.callee,
            parent.arguments.indexOf(node as TSESTree.CallExpressionArgument),
            step,
            walk,
          );
    case 'SpreadElement':
      return throughSpread(parent, step, walk);
    case 'VariableDeclarator':
      return parent.init === node ? walk.assign(parent.id, flow, step, parent) : undefined;
    case 'AssignmentExpression':
      return throughAssignment(parent, step, walk);
    case 'AssignmentPattern':
      return parent.right === node ? walk.assign(parent.left, flow, step) : undefined;
    case 'ConditionalExpression':
      return parent.test === node ? end('tested') : pass();
    case 'LogicalExpression':
      if (parent.left === node && parent.operator === '&&') return end('tested');
      if (parent.left === node) walk.end({ kind: 'tested', at: parent, step });
      return pass();
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node ? pass() : end('dropped');
    case 'UnaryExpression':
      return end(parent.operator === '!' || parent.operator === '-' || parent.operator === '+' ? 'tested' : 'dropped');
    case 'BinaryExpression':
      return parent.operator === '+' ? derive() : end('compared');
    case 'TemplateLiteral':
      if (parent.parent.type !== 'TaggedTemplateExpression') return derive();
      return intoArgument(
        parent.parent,
        parent.parent.tag,
        parent.expressions.indexOf(node as TSESTree.Expression) + 1,
        step,
        walk,
      );
    case 'ArrayExpression': {
      const index = parent.elements.indexOf(node as TSESTree.Expression);
      const isFixed = parent.elements.slice(0, index).every((element) => element?.type !== 'SpreadElement');
      return walk.visit(parent, inside(flow, isFixed ? String(index) : '*'), step);
    }
    case 'Property':
      if (parent.parent.type !== 'ObjectExpression') return undefined;
      if (parent.value !== node) return end('compared');
      return walk.visit(parent.parent, inside(flow, nameOf(parent) ?? '*'), step);
    case 'PropertyDefinition':
      return parent.value === node ? storeInto(parent, flow, step, walk) : undefined;
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return leaveFunction(step, walk);
    case 'YieldExpression':
      return yieldFrom(parent, step, walk);
    case 'ForOfStatement':
      return parent.right === node
        ? walk.assign(loopTarget(parent.left), elementOf(flow, walk.labels), step)
        : undefined;
    case 'ExpressionStatement':
      return end('dropped');
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return end('tested');
    case 'SwitchStatement':
    case 'SwitchCase':
      return end('compared');
    case 'ThrowStatement':
      return end('thrown');
    case 'ExportDefaultDeclaration':
    case 'ExportSpecifier':
    case 'TSExportAssignment':
      return end('exported');
    case 'JSXExpressionContainer':
    case 'JSXSpreadAttribute':
      return end('rendered');
    default:
      return undefined;
  }
}

function loopTarget(left: TSESTree.ForOfStatement['left']): Node {
  return left.type === 'VariableDeclaration' ? left.declarations[0].id : left;
}

function throughMember<L extends string>(member: TSESTree.MemberExpression, step: Step<L>, walk: Walk<L>): void {
  if (member.property === step.node) return walk.end({ kind: 'compared', at: member, step }); // table[text]
  const { parent } = member;
  const isCallee = parent.type === 'CallExpression' && parent.callee === member;
  if (isCallee) return ontoReceiver(parent, member, step, walk);
  if (parent.type === 'AssignmentExpression' && parent.left === member && parent.operator === '=') return;
  walk.visit(
    member,
    memberOf(step.flow, nameOf(member) ?? stringOf(walk.world.bindings.resolve(member.property)), walk.labels),
    step,
  );
}

function throughSpread<L extends string>(spread: TSESTree.SpreadElement, step: Step<L>, walk: Walk<L>): void {
  const { parent } = spread;
  if (parent.type === 'ObjectExpression') return walk.visit(parent, step.flow, step);
  const element = elementOf(step.flow, walk.labels);
  if (parent.type === 'ArrayExpression') return walk.visit(parent, element && inside(element, '*'), step);
  if (element && (parent.type === 'CallExpression' || parent.type === 'NewExpression')) {
    intoArgument(parent, parent.callee, parent.arguments.indexOf(spread), { ...step, flow: element }, walk);
  }
}

function throughAssignment<L extends string>(
  assignment: TSESTree.AssignmentExpression,
  step: Step<L>,
  walk: Walk<L>,
): void {
  if (assignment.right !== step.node) return;
  const flow = assignment.operator === '+=' ? walk.derived(step.flow) : step.flow;
  walk.assign(assignment.left, flow, step, assignment.operator === '=' ? assignment : undefined);
  walk.visit(assignment, flow, step);
}
