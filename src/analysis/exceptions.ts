import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, lastName, unwrap, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from './bindings.js';
import type { Call, FunctionNode } from './calls.js';
import { judgeHandler, judgeRejection } from './exception-handlers.js';
import type { OpenAIFile } from './file.js';
import { callsGiven, runsOfGiven } from './runs.js';

/** What becomes of an exception: somebody deals with it; nobody does, and what was going on ends; or code that is not seen decides. */
export type Fate = 'handled' | 'lost' | 'unknown';

/** What is known of the work that the exception would end. */
export interface Work {
  /** Whether a call of a function of the file is one by which the work gets there. */
  passes(call: Call): boolean;
  /** Whether the work as a whole is done in a function, so that an exception which leaves it has ended the work, whoever catches it. */
  isDoneIn(fn: FunctionNode): boolean;
  /** Whether a block has all of the work in it: a handler of less than that is there for what may fail in it. */
  isAllIn(block: Node): boolean;
  /** Whether a handler that only reports the exception, or answers with an error, has dealt with it. */
  readonly isOverWhenReported?: boolean;
  /** Whether it is known what becomes of an exception that gets to a node, so that it counts as dealt with. */
  isKnownFrom?(node: Node): boolean;
}

/**
 * Whether an exception at one node comes to nobody who learns of one at another: no handler is around it, its way does not lead through code that the
 * other one goes through as well, or to the end of the program, and it is not handed to code that is not seen. So it is in listeners and timers, and
 * in `ok` of `.then(ok, onError)`.
 */
export function isLostUnlike(at: Node, other: Node, file: OpenAIFile): boolean {
  const way = new Set<Node>();
  followOut(other, (node) => !way.add(node), file);
  const isKnownFrom = (node: Node) => way.has(node) || node.parent?.type === 'Program';
  return followOut(at, isKnownFrom, file) === 'lost';
}

/** Follows an exception that ends no work of its own, to where somebody deals with it, if only by a report, or until it is known what becomes of it at a node on its way. */
export function followOut(at: Node, isKnownFrom: (node: Node) => boolean, file: OpenAIFile): Fate {
  const work = { passes: () => true, isDoneIn: () => false, isAllIn: () => false, isOverWhenReported: true };
  return fateOfException(at, { ...work, isKnownFrom }, file);
}

/**
 * Follows an exception from where it is thrown: out of `try` blocks with a handler that only reports it, out of callbacks and promises, and out of
 * functions to the calls of them in this file. It ends where a handler goes on with something, or where nothing is around it any more.
 */
export function fateOfException(at: Node, work: Work, file: OpenAIFile): Fate {
  const left = new Set<FunctionNode>();
  const kept = new Set<Variable>();
  /** Functions that run one that they are given, with the call that gives it to them: what is thrown in it leaves them there. */
  const helpers = new Map<FunctionNode, Call>();
  return climb(at, false);

  /** @param isPromise whether what is thrown sits in a promise that nobody has awaited yet */
  function climb(from: Node, isPromise: boolean): Fate {
    let rejects = isPromise;
    for (let node = from; node.parent; node = node.parent) {
      const { parent } = node;
      if (work.isKnownFrom?.(node)) return 'handled';
      if (isFunction(parent)) return leave(parent);
      switch (parent.type) {
        case 'TryStatement': {
          const fate = parent.block === node ? judgeHandler(parent, work.isAllIn(parent.block), file) : 'rethrown';
          if (fate !== 'rethrown') return work.isOverWhenReported ? 'handled' : fate;
          // `finally { return … }` forgets the exception
          if (parent.finalizer !== node && /^(Return|Break|Continue)/.test(parent.finalizer?.body.at(-1)?.type ?? ''))
            return 'handled';
          break;
        }
        case 'MemberExpression': {
          const fate = parent.object === node ? judgeRejection(parent, file) : 'rethrown';
          if (fate !== 'rethrown') return work.isOverWhenReported ? 'handled' : fate;
          break;
        }
        case 'AwaitExpression':
          rejects = false;
          break;
        case 'CallExpression':
          if (!rejects || parent.callee === node) break;
          if (lastName(parent.callee) === 'allSettled') return 'handled';
          if (lastName(parent.callee) === 'push') return whereKept(parent.callee);
          break;
        case 'VariableDeclarator':
          if (rejects && parent.init === node) return whereKept(parent.id);
          break;
        case 'ForOfStatement':
          if (rejects && parent.right === node) return 'unknown'; // each of them may be awaited by itself
          break;
        case 'ExpressionStatement':
          if (rejects) return work.isKnownFrom?.(parent) ? 'handled' : 'lost'; // an unhandled rejection, whatever is around it
          break;
        case 'PropertyDefinition':
        case 'StaticBlock':
          return 'unknown';
      }
    }
    return 'lost';
  }

  /** A promise that rejects has a name, or is among others that have one: it is dealt with where anybody does who uses the name. */
  function whereKept(keeper: Node): Fate {
    const variable = file.bindings.variableOf(keeper.type === 'MemberExpression' ? unwrap(keeper.object) : keeper);
    if (!variable || kept.has(variable)) return 'unknown';
    kept.add(variable);
    const reads = variable.references.filter((reference) => reference.isRead());
    const fates = reads.map(({ identifier }) => climb(identifier, true));
    return fates.find((fate) => fate !== 'lost') ?? 'lost';
  }

  function leave(fn: FunctionNode): Fate {
    if (left.has(fn)) return 'handled'; // by way of another function
    left.add(fn);
    const outer = wrapped(fn);
    const { parent } = outer;
    if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression')
      return parent.callee === outer ? climb(parent, fn.async) : outOfCallback(fn, parent);
    const helped = helpers.get(fn);
    if (helped) return climb(helped, file.calls.settlesLater(fn));
    const { calls: all, escapes } = file.calls.callers(fn);
    const calls = all.filter((call) => !isWithin(call, fn)); // of a recursive function, the outermost call counts
    const passing = calls.filter((call) => work.passes(call));
    const fates = (passing.length > 0 ? passing : calls).map((call) => climb(call, file.calls.settlesLater(fn)));
    for (const call of callsGiven(fn, file)) if (enclosingFunction(call) !== fn) fates.push(outOfCallback(fn, call));
    if (fates.length > 0) return worstOf(fates);
    return escapes && work.isDoneIn(fn) ? 'lost' : 'unknown';
  }

  /** A function that was handed to other code throws, or one that a function of the file runs. */
  function outOfCallback(fn: FunctionNode, call: TSESTree.CallExpression | TSESTree.NewExpression): Fate {
    const runs = runsOfGiven(fn, call, file);
    if (runs.length > 0) {
      for (const helper of file.calls.callees(call).functions) helpers.set(helper, call);
      return worstOf(runs.map((run) => climb(run, file.calls.settlesLater(fn))));
    }
    const manner = file.calls.handedTo(call).find((one) => one.fn === fn)?.manner;
    const callee = unwrap(call.callee);
    const name = lastName(callee);
    switch (manner) {
      case 'inPlace':
        return fn.async ? 'lost' : climb(call, true); // an async executor of `new Promise` rejects a promise that nobody has
      case 'during':
        if (callee.type !== 'MemberExpression' || !IN_PLACE.test(name ?? '')) return 'unknown';
        return fn.async && name === 'forEach' ? 'lost' : climb(call, fn.async);
      case 'once':
        return /^(then|catch|finally)$/.test(name ?? '') ? climb(call, true) : 'lost';
      case 'command':
      case 'registered':
        return 'lost';
      default:
        return name === 'question' ? 'lost' : 'unknown'; // readline calls back when a line was read
    }
  }
}

function worstOf(fates: readonly Fate[]): Fate {
  return fates.includes('lost') ? 'lost' : fates.includes('unknown') ? 'unknown' : 'handled';
}

/** Methods that call their function before they return. */
const IN_PLACE = /^(forEach|map|filter|reduce|reduceRight|some|every|find(Last)?(Index)?|flatMap|from|fromAsync)$/;
