import { enclosingFunction, isFunction, isWithin } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import { countsTurns, isRelational, partsOf, type Loop } from './counted-turns.js';
import type { Place } from './places.js';
import { asks, isKeyboard } from './typed-input.js';

/** Functions that are climbed through for all questions about one place; beyond that nothing runs for ever. */
const MOST_STEPS = 1000;

/**
 * Tells whether code runs again and again for as long as the program (or page) lives, each time with what is kept at a place: in a handler or a method
 * that others call at any time, or in a loop that waits for what a person types. A loop that goes over something, counts, or ends when its work is
 * done does not.
 */
export function endlessRuns(place: Place, file: OpenAIFile): (node: Node) => boolean {
  const declared = 'defs' in place.root ? (place.root.defs[0]?.name as Node | undefined) : undefined;
  const home = declared && enclosingFunction(declared);
  let steps = 0;
  return (node) => repeats(node, new Set());

  function repeats(at: Node, seen: Set<Node>): boolean {
    if ((steps += 1) > MOST_STEPS) return false;
    for (let outer = at.parent; outer; outer = outer.parent) {
      if (isLoop(outer)) {
        if (declared && isWithin(declared, outer)) return false;
        if (isEndless(outer, file)) return !countsTurns(outer, file);
      }
      if (!isFunction(outer)) continue;
      if (outer === home || isConstructor(outer)) return false;
      if (seen.has(outer)) return asks(outer, file);
      seen.add(outer);
      if (countsTurns(outer, file)) return false;
      const { calls, anytime } = file.calls.callers(outer);
      if (anytime) return true;
      const runs = [...calls, ...file.calls.handOversOf(outer)];
      if (runs.length > 0) return runs.some((run) => repeats(run, seen));
    }
    return false;
  }
}

/** A loop whose rounds may be more than one; `for (… in …)` goes over what is there. */
export function isLoop(node: Node): node is Loop {
  return /^(?:While|DoWhile|For|ForOf)Statement$/.test(node.type);
}

/** Whether a loop goes on for as long as somebody types: `while (true)`, `while (input !== 'exit')`, `for await (const line of rl)`. */
function isEndless(loop: Loop, file: OpenAIFile): boolean {
  if (loop.type === 'ForOfStatement') return loop.await && isKeyboard(loop.right, file);
  if (loop.test && partsOf(loop.test).some(isRelational)) return false;
  return asks(loop, file);
}

function isConstructor(fn: Node): boolean {
  return fn.parent?.type === 'MethodDefinition' && fn.parent.kind === 'constructor';
}
