import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../ast/walk.js';

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;
export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type Call = TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression;

/** The functions of the file that one call may run. */
export interface Callees {
  readonly functions: readonly FunctionNode[];
  /** True when one of `functions` certainly is what runs: false for optional calls, several candidates, values that may be replaced. */
  readonly certain: boolean;
}

/** Who calls a function of the file. */
export interface Callers {
  readonly calls: readonly Call[];
  /** True when code outside the file, or code that could not be followed, may call it too: exported, handed over, stored, a method of a class that leaves; or when no call of it was found at all. */
  readonly escapes: boolean;
  /** True when it may be called at any time, any number of times: it escapes by more than callbacks that are over when the code they were handed to is (`map`, `then`, an awaited call). */
  readonly anytime: boolean;
  /** True when a framework calls it once, by its name alone: `ngOnInit`. */
  readonly once: boolean;
}

/**
 * How code outside the file runs a function it was handed: `inPlace` once and at once (`new Promise`); `during` any number of times until the call
 * is over (`map`); `within` until then as well, but only once as far as anybody can tell (any awaited call); `once` when the code that runs now is
 * done (`then`, `setTimeout`); `command` once too, if the command line asks for it, and no other command; `registered`, again and again after that (`on`, `setInterval`, `app.get`); `later`, at once or after that, again and
 * again: anything unknown.
 */
export type Manner = 'inPlace' | 'during' | 'within' | 'once' | 'command' | 'registered' | 'later';

export interface HandOver {
  readonly fn: FunctionNode;
  readonly manner: Manner;
}

/** The calls between functions of one file: who runs whom. */
export interface CallGraph {
  callees(call: Call): Callees;
  callers(fn: FunctionNode): Callers;
  /** The function value an expression certainly stands for, or undefined: a function, a name bound to one, `this.m`, `obj.m`, `fn.bind(x)`. */
  functionOf(expression: Node): FunctionNode | undefined;
  /** The class of the file of which `new C()` or `super()` certainly makes an object; its field initialisers run then, besides the constructor. */
  classOf(call: Call): ClassNode | undefined;
  /** The class of the file that a class certainly extends. */
  superClassOf(node: ClassNode): ClassNode | undefined;
  /** The getter that reading a member runs, or the setter that assigning to it runs, where an object or class of the file defines it. */
  accessor(member: TSESTree.MemberExpression): Callees;
  /** Whether a call of a function comes back before its work is done: an async function, a generator, or one that returns what such a function gives it. */
  settlesLater(fn: FunctionNode): boolean;
  /** The functions of the file which a call, or an assignment to a member, hands to code that is not followed. */
  handedTo(node: Node): readonly HandOver[];
  /** The calls and assignments that hand a function of the file to code that is not followed. */
  handOversOf(fn: FunctionNode): readonly Node[];
  /** Whether a node stands in a function or class of the file that nothing can run: not exported, and named nowhere else. */
  isUnreached(node: Node): boolean;
  /** Every function of the file, in source order. */
  readonly functions: readonly FunctionNode[];
}

/** Whether a function is handed over at a node to run as a command of the command line: once in a process, however often that is done. */
export function isCommandAt(at: Node, fn: FunctionNode, calls: CallGraph): boolean {
  return calls.handedTo(at).some((one) => one.fn === fn && one.manner === 'command');
}
