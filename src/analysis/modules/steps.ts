import type { TSESTree } from '@typescript-eslint/utils';
import {
  awaiting,
  isClass,
  isFunction,
  isNamed,
  isNullish,
  isWithin,
  nameOf,
  parametersOf,
  stringOf,
  unwrap,
} from '../../ast/expressions.js';
import { isNode, nodesWithin, type Node } from '../../ast/walk.js';
import type { ClassNode, FunctionNode } from '../calls.js';
import type { Model } from '../environment/credentials.js';
import {
  findCalledReads,
  findHandedValues,
  findImportedKeys,
  findKeyReads,
  findOmittedOptions,
} from '../environment/key-reads.js';
import { findLoads } from '../environment/loads.js';
import { environmentRead, mayHoldKey } from '../environment/variables.js';
import { once } from '../once.js';
import { equalsModule, qualifiedName, requiredModule } from '../qualified-names.js';

/** One thing that matters here and happens while a module is evaluated, in the order in which it happens. */
export type Step = (
  | { readonly kind: 'construct' | 'capture'; readonly names: readonly string[]; readonly needs: readonly string[] }
  /** The environment is loaded; `possible` when it is not known whether what happens here is a load. Only `names` are set, where they are written down. */
  | { readonly kind: 'load'; readonly possible?: true; readonly names?: readonly string[] }
  /** A client is constructed with a key that another module exports; `later` when that is not known to happen now. */
  | {
      readonly kind: 'borrow';
      readonly source: string;
      readonly name: string;
      readonly hides: boolean;
      readonly defaults: readonly string[];
      readonly later: boolean;
    }
  /** A value from the environment goes to a function or class of another module, which may make a client of it; `isEarlier` where it is only read. */
  | {
      readonly kind: 'hand';
      readonly source: string;
      readonly name: string;
      readonly path: string;
      readonly names: readonly string[];
      readonly hides: boolean;
      readonly isEarlier: boolean;
    }
  /** Another module is evaluated here, unless it has been: `require`, awaited `import()`, an import declaration that is not hoisted. */
  | { readonly kind: 'evaluate'; readonly source: string }
  /** A function or class of another module runs; `handedOn` when what evaluates this one waits for what it returns. */
  | {
      readonly kind: 'call';
      readonly source: string;
      readonly name: string;
      readonly handedOn: boolean;
      readonly given: Given;
    }
  /** Module evaluation pauses, and modules that do not depend on this one go on. */
  | { readonly kind: 'pause' }
) & {
  readonly line: number;
  /** False for what happens on some paths only, or at a moment that cannot be told. */
  readonly certain: boolean;
  /** Of a function: the place of the parameter without whose argument alone it happens, as the parameter's default or because of it. */
  readonly parameter?: number;
};

/** How many arguments a call passes; undefined when that cannot be told. */
export type Given = number | undefined;

/** The number of arguments that a call passes; trailing `undefined` ones are none. What goes through `call` and `apply` is not counted. */
export function givenBy({ callee, arguments: passed }: TSESTree.CallExpression | TSESTree.NewExpression): Given {
  const isHandedOver = callee.type === 'MemberExpression' && /^(?:call|apply)$/.test(nameOf(callee) ?? '');
  if (isHandedOver || passed.some(({ type }) => type === 'SpreadElement')) return undefined;
  return passed.findLastIndex((argument) => !isNamed(argument, 'undefined')) + 1;
}

/** The functions of a file that `bind` gives arguments of its own, so that those of a call say nothing. */
const boundFunctions = once(
  ({ nodes, calls }: Model): ReadonlySet<Node | undefined> =>
    new Set(
      nodes('CallExpression').flatMap(({ callee, arguments: passed }) =>
        callee.type === 'MemberExpression' && passed.length > 1 && nameOf(callee) === 'bind'
          ? [calls.functionOf(callee.object)]
          : [],
      ),
    ),
);

/** Makes a function that lists what happens when a piece of the file is evaluated: the program, or a function or class of the file when it is called. */
export function stepTracer(
  model: Model,
  inPlace: ReadonlySet<Node>,
): (root: Node, asCalled?: boolean) => readonly Step[] {
  const events = eventsOf(model);
  return (root, asCalled = false) => {
    const tracer = new Tracer(model, events, inPlace);
    if (asCalled && isFunction(root)) tracer.run(root, true, true, 'caller');
    else if (asCalled && isClass(root)) tracer.instantiate(root, true, 'caller');
    else tracer.visit(root, true, 0);
    return tracer.steps;
  };
}

type Event = DistributiveOmit<
  Step & { kind: 'construct' | 'capture' | 'load' | 'borrow' | 'hand' },
  'line' | 'certain'
> & {
  /** The function of whose parameter `parameter` speaks. */
  readonly of?: Node;
};
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function eventsOf(model: Model): ReadonlyMap<Node, readonly Event[]> {
  const events = new Map<Node, Event[]>();
  const add = (node: Node, event: Event) => events.set(node, [...(events.get(node) ?? []), event]);
  // A call without arguments is followed into the function, where its parameters are known to be missing.
  const called = findCalledReads(model).filter(({ capture, node }) => capture ?? node.arguments.length > 0);
  for (const read of [...findKeyReads(model), ...called]) {
    if (read.apart) continue;
    const about = { names: read.names, needs: read.needs };
    if (read.capture) add(read.capture.node, { kind: 'capture', ...about });
    if (!read.capture?.hides) add(read.node, { kind: 'construct', ...about });
  }
  for (const { node, ...about } of findOmittedOptions(model)) add(node, { kind: 'construct', ...about });
  for (const { node, source, path, hides, defaults } of findImportedKeys(model)) {
    const borrowed = { kind: 'borrow', source, name: path.join('.'), hides, defaults } as const;
    add(node, { ...borrowed, later: false });
    // What the client will get is fixed with the evaluation of the module it comes from, however late it is constructed.
    add(model.program, { ...borrowed, later: true });
  }
  for (const { call, source, name, path, value } of findHandedValues(model)) {
    const { names, hides, at } = value;
    const handed = { kind: 'hand', source, name, path, names, hides } as const;
    if (!isWithin(at, call)) add(at, { ...handed, isEarlier: true });
    if (!hides || isWithin(at, call)) add(call, { ...handed, isEarlier: false });
  }
  for (const { node, possible, names } of findLoads(model))
    if (names?.some(mayHoldKey) !== false)
      add(node, { kind: 'load', ...(possible && { possible }), ...(names && { names }) });
  return events;
}

/** Deeper nesting than people write; beyond it nothing is claimed. */
const DEEPEST = 400;

/** Walks code in the order of its evaluation, calls to functions of the file included: each as certain and as possible, once for each number of arguments. */
class Tracer {
  readonly steps: Step[] = [];
  readonly #run = new Set<string>();
  readonly #ids = new Map<Node, number>();
  /** Set behind a branch that may have left the function. */
  #mayHaveLeft = false;
  #inFunction = 0;
  /** Whether who evaluates this waits where it pauses: not in a function whose caller does not await it. */
  #isWaitedFor = true;
  /** The function that runs, or the class without a constructor, and the number of its arguments: the caller's to say for the one that is traced. */
  #running: { readonly what: FunctionNode | ClassNode; readonly given: Given | 'caller' } | undefined;
  /** Set while the default of a parameter of the traced function is evaluated. */
  #parameter: number | undefined;

  constructor(
    readonly model: Model,
    readonly events: ReadonlyMap<Node, readonly Event[]>,
    readonly inPlace: ReadonlySet<Node>,
  ) {}

  visit(node: Node | null | undefined, certain: boolean, depth: number): void {
    if (!node || depth > DEEPEST || isFunction(node)) return;
    const sure = certain && !this.#mayHaveLeft;
    const below = (child: Node | null | undefined, stillCertain = sure) => this.visit(child, stillCertain, depth + 1);
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#define(node, sure, depth);
      case 'IfStatement':
      case 'ConditionalExpression': {
        below(node.test);
        const asksForKey = this.#asksForKey(node.test);
        below(node.consequent, sure && asksForKey);
        below(node.alternate, sure && asksForKey);
        if (
          !asksForKey &&
          [node.consequent, node.alternate].some((branch) => branch && leaves(branch)) &&
          this.#inFunction > 0
        )
          this.#mayHaveLeft = true;
        return this.#emit(node, sure);
      }
      case 'LogicalExpression':
        below(node.left);
        below(
          node.right,
          sure && (this.#asksForKey(node.left) || (node.operator !== '&&' && this.#startsEmpty(node.left))),
        );
        return this.#emit(node, sure);
      case 'AssignmentExpression': {
        if (node.left.type !== 'Identifier') below(node.left);
        const isFirst = node.operator === '=' || this.#startsEmpty(node.left);
        below(node.right, sure && isFirst);
        return this.#emit(node, sure);
      }
      case 'ForStatement':
        below(node.init);
        below(node.test);
        below(node.body, false);
        return below(node.update, false);
      case 'ForInStatement':
      case 'ForOfStatement':
        below(node.right);
        if (node.type === 'ForOfStatement' && node.await) this.#pause(node, sure);
        return below(node.body, false);
      case 'WhileStatement':
        below(node.test);
        return below(node.body, false);
      case 'SwitchStatement':
        below(node.discriminant);
        for (const branch of node.cases) below(branch, false);
        return;
      case 'TryStatement':
        below(node.block);
        below(node.handler, false);
        return below(node.finalizer);
      case 'CallExpression':
      case 'NewExpression':
        return this.#call(node, sure, depth);
      case 'AwaitExpression':
        below(node.argument);
        this.#emit(node, sure);
        return this.#pause(node, sure);
      case 'ImportExpression': {
        const source = stringOf(node.source);
        if (source !== undefined) this.#add({ kind: 'evaluate', source }, node, sure && isAwaited(node));
        return this.#emit(node, sure);
      }
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return this.#import(node, node.source.value, sure);
      case 'ExportNamedDeclaration':
        if (node.source) return this.#import(node, node.source.value, sure);
        return below(node.declaration);
      case 'TSImportEqualsDeclaration': {
        const source = equalsModule(node);
        if (source !== undefined) this.#add({ kind: 'evaluate', source }, node, sure);
        return;
      }
      default: {
        const inner = unwrap(node);
        if (inner !== node) return below(inner);
        if (node.type.startsWith('TS') && !/^TS(?:ExportAssignment|ModuleDeclaration|ModuleBlock)$/.test(node.type))
          return;
        for (const key of this.model.sourceCode.visitorKeys[node.type] ?? []) {
          const child = (node as unknown as Record<string, unknown>)[key];
          for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) if (isNode(item)) below(item);
        }
        this.#emit(node, sure);
      }
    }
  }

  /** What runs when a function of the file is called. */
  run(fn: FunctionNode, certain: boolean, isWaitedFor: boolean, passed: Given | 'caller', depth = 0): void {
    const given = boundFunctions(this.model).has(fn) ? undefined : passed;
    const outer = { mayHaveLeft: this.#mayHaveLeft, isWaitedFor: this.#isWaitedFor, running: this.#running };
    this.#isWaitedFor = isWaitedFor;
    this.#running = { what: fn, given };
    this.#inFunction += 1;
    this.#defaults(fn, certain, given, depth);
    this.visit(fn.body, certain, depth + 1);
    this.#inFunction -= 1;
    this.#running = outer.running;
    this.#mayHaveLeft = outer.mayHaveLeft;
    this.#isWaitedFor = outer.isWaitedFor;
  }

  /** The defaults of the parameters for which there are no arguments. */
  #defaults(fn: FunctionNode, certain: boolean, given: Given | 'caller', depth: number): void {
    for (const [index, param] of parametersOf(fn).entries()) {
      const written = param.type === 'TSParameterProperty' ? param.parameter : param;
      if (written.type !== 'AssignmentPattern' || (typeof given === 'number' && given > index)) continue;
      if (given === 'caller') this.#parameter = index;
      this.visit(written.right, certain && given !== undefined, depth + 1);
      if (given === 'caller') this.#parameter = undefined;
    }
  }

  /** What runs when an object of a class of the file is made: base class, field initialisers, constructor. */
  instantiate(owner: ClassNode, certain: boolean, given: Given | 'caller', depth = 0): void {
    const members = owner.body.body;
    const constructor = members.find(
      (member): member is TSESTree.MethodDefinition =>
        member.type === 'MethodDefinition' && member.kind === 'constructor',
    );
    if (!constructor) this.#inherit(owner, certain, given);
    for (const member of members)
      if (member.type === 'PropertyDefinition' && !member.static) this.visit(member.value, certain, depth + 1);
    if (constructor && isFunction(constructor.value)) this.run(constructor.value, certain, false, given, depth);
  }

  /** What the constructor of a base class does with the arguments that it gets from one that has none. */
  #inherit(owner: ClassNode, certain: boolean, given: Given | 'caller'): void {
    const outer = this.#running;
    this.#running = { what: owner, given };
    this.#emit(owner, certain);
    this.#running = outer;
  }

  #define(node: ClassNode, certain: boolean, depth: number): void {
    this.visit(node.superClass, certain, depth + 1);
    for (const decorator of node.decorators ?? []) this.visit(decorator.expression, certain, depth + 1);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') for (const statement of member.body) this.visit(statement, certain, depth + 1);
      if (member.type === 'PropertyDefinition' && member.static) this.visit(member.value, certain, depth + 1);
    }
  }

  #call(node: TSESTree.CallExpression | TSESTree.NewExpression, certain: boolean, depth: number): void {
    this.visit(node.callee, certain, depth + 1);
    for (const argument of node.arguments) this.visit(argument, certain, depth + 1);
    if (node.type === 'CallExpression') {
      const source = requiredModule(node);
      if (source !== undefined) this.#add({ kind: 'evaluate', source }, node, certain);
    }
    this.#enter(node, certain, depth);
    this.#emit(node, certain);
  }

  /** Follows a call into the functions it runs, in this file or, by a step, in another. */
  #enter(node: TSESTree.CallExpression | TSESTree.NewExpression, certain: boolean, depth: number): void {
    const { calls, bindings } = this.model;
    const given = givenBy(node);
    const owner = calls.classOf(node);
    if (owner) return this.#once(owner, certain, given, () => this.instantiate(owner, certain, given, depth));
    const callees = calls.callees(node);
    for (const fn of callees.functions) {
      const sure =
        certain && callees.certain && !fn.generator && (!fn.async || isAwaited(node) || !hasAwait(fn, this.model));
      this.#once(fn, sure, given, () => this.run(fn, sure, this.#isHandedOn(node), given, depth));
    }
    for (const { fn, manner } of calls.handedTo(node)) {
      if (manner === 'later') continue;
      const sure = certain && manner === 'inPlace';
      this.#once(fn, sure, undefined, () => this.run(fn, sure, false, undefined, depth));
    }
    const name = callees.functions.length === 0 ? qualifiedName(node.callee, bindings) : undefined;
    if (name && name.path.length <= 2)
      this.#add(
        { kind: 'call', source: name.source, name: name.path.join('.'), handedOn: this.#isHandedOn(node), given },
        node,
        certain,
      );
  }

  #isHandedOn(call: Node): boolean {
    const { parent } = call;
    return this.#isWaitedFor && (isAwaited(call) || parent?.type === 'ReturnStatement' || isFunction(parent));
  }

  #pause(node: Node, certain: boolean): void {
    if (this.#isWaitedFor) this.#add({ kind: 'pause' }, node, certain);
  }

  /** Once for each number of arguments that makes a difference. */
  #once(what: FunctionNode | ClassNode, certain: boolean, given: Given, action: () => void): void {
    const id = this.#ids.get(what) ?? this.#ids.size;
    this.#ids.set(what, id);
    const most = isClass(what) ? 3 : what.params.length;
    const key = `${id}:${certain}:${given === undefined ? '' : Math.min(given, most)}:${this.#parameter ?? ''}`;
    if (this.#run.has(key)) return;
    this.#run.add(key);
    action();
  }

  #import(node: Node, source: string, certain: boolean): void {
    if (this.inPlace.has(node)) this.#add({ kind: 'evaluate', source }, node, certain);
  }

  #emit(node: Node, certain: boolean): void {
    for (const { of, parameter, ...event } of this.events.get(node) ?? []) {
      if (parameter === undefined) this.#add(event, node, certain);
      else if (of === this.#running?.what) this.#addWithout(parameter, event, node, certain);
    }
  }

  /** What happens only when the argument of a parameter is missing. */
  #addWithout(parameter: number, event: Event, node: Node, certain: boolean): void {
    const given = this.#running?.given;
    if (given === 'caller') this.#add({ ...event, parameter }, node, certain);
    else if (given !== undefined && given <= parameter) this.#add(event, node, certain);
  }

  #add(
    step: Event | DistributiveOmit<Step & { kind: 'evaluate' | 'call' | 'pause' }, 'line' | 'certain'>,
    node: Node,
    certain: boolean,
  ): void {
    const parameter = this.#parameter;
    this.steps.push({ ...(parameter !== undefined && { parameter }), ...step, line: node.loc.start.line, certain });
  }

  /** `KEY ? new OpenAI() : null`, `if (!client) client = new OpenAI()`: conditions that hold when it matters. */
  #asksForKey(test: Node): boolean {
    const node = unwrap(test);
    if (node.type === 'LogicalExpression') return this.#asksForKey(node.left) || this.#asksForKey(node.right);
    if (node.type === 'UnaryExpression' && node.operator === '!')
      return this.#asksForKey(node.argument) || this.#startsEmpty(node.argument);
    if (node.type === 'BinaryExpression') return this.#startsEmpty(node.left) || this.#asksForKey(node.left);
    const value = this.model.bindings.resolve(node);
    const names =
      environmentRead(value, this.model.bindings)?.names ?? environmentRead(node, this.model.bindings)?.names ?? [];
    return names.some((name) => /key/i.test(name)) || (node.type === 'Identifier' && this.#startsEmpty(node));
  }

  /** Whether a variable holds nothing until it is assigned: `let client;`, or `globalThis.client` that the file assigns itself. */
  #startsEmpty(target: Node): boolean {
    const member = unwrap(target);
    if (member.type === 'MemberExpression') return this.#isGlobalCache(member);
    const variable = target.type === 'Identifier' ? this.model.bindings.variableOf(target) : undefined;
    const declarator = variable?.defs[0]?.node;
    return declarator?.type === 'VariableDeclarator' && (!declarator.init || isNullish(declarator.init));
  }

  /** A member of the global object in which a module keeps what it has made, for when it is evaluated again: empty when the program starts. */
  #isGlobalCache(member: TSESTree.MemberExpression): boolean {
    const name = nameOf(member);
    return (
      name !== undefined &&
      this.#isGlobal(member.object) &&
      this.model.nodes('AssignmentExpression').some(({ left }) => {
        const assigned = unwrap(left);
        return assigned.type === 'MemberExpression' && nameOf(assigned) === name && this.#isGlobal(assigned.object);
      })
    );
  }

  #isGlobal(object: Node): boolean {
    const value = this.model.bindings.resolve(object);
    return value.type === 'Identifier' && /^(?:globalThis|global)$/.test(value.name);
  }
}

const isAwaited = (node: Node): boolean => awaiting(node) !== undefined;

/** Whether a branch can leave the function it stands in. */
function leaves(branch: Node): boolean {
  if (branch.type === 'ReturnStatement' || branch.type === 'ThrowStatement') return true;
  return branch.type === 'BlockStatement' && branch.body.some(leaves);
}

const hasAwait = (fn: FunctionNode, model: Model): boolean =>
  nodesWithin(model.nodes('AwaitExpression'), fn).length > 0;
