import { isFunction, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Call } from '../calls.js';
import type { Walk } from './walk.js';

/** What the next stage of a pipeline does with a value: functions it is given to, or, with none, a callee outside the file. */
export type Stage = { readonly functions: readonly Node[] } | { readonly callee: Node };

/**
 * `pipe(value, stage, stage(fn), …)`, as fp-ts, Effect, Remeda and Ramda's relatives have it: where the value goes that stands at argument
 * `index` (the first, or what the stage there gives). Undefined when the call is no pipeline; an empty list when the value passes the end.
 */
export function nextStages<L extends string>(call: Call, index: number, walk: Walk<L>): readonly Stage[] | undefined {
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || !/^(pipe|flow)$/.test(call.callee.name))
    return undefined;
  if (walk.world.calls.functionOf(call.callee)) return undefined;
  for (const argument of call.arguments.slice(index + 1)) {
    const stage = unwrap(argument);
    if (stage.type !== 'CallExpression') return [isFunction(stage) ? { functions: [stage] } : { callee: stage }];
    // `chain((value) => …)` hands the value to its functions; a stage without any lets it pass: `log('text')`, `orElse(() => …)`
    const functions = stage.arguments.filter((one) => {
      const fn = isFunction(one) ? one : walk.world.calls.functionOf(one);
      return fn !== undefined && fn.params.length > 0;
    });
    if (functions.length > 0) return [{ functions }];
  }
  return [];
}

/** Functions that give an element of a list, in whatever library. */
const HEADS = /^(head|first|last|nth|sample)$/;

/** Whether a callee is one of them. */
export function givesElement(name: string | undefined): boolean {
  return name !== undefined && HEADS.test(name);
}
