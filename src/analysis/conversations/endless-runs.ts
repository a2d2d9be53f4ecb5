import { enclosingFunction, isFunction, isWithin, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable } from '../bindings.js';
import { isCommandAt } from '../calls.js';
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
  const beginnings = beginningsOf(place, file);
  const homes = new Set(beginnings.map((beginning) => enclosingFunction(beginning)));
  let steps = 0;
  return (node) => repeats(node, new Set());

  function repeats(at: Node, seen: Set<Node>): boolean {
    if ((steps += 1) > MOST_STEPS) return false;
    for (let outer = at.parent; outer; outer = outer.parent) {
      if (isLoop(outer)) {
        const loop = outer;
        if (beginnings.some((beginning) => isWithin(beginning, loop))) return false;
        if (isEndless(loop, file)) return !countsTurns(loop, file) && !isEnteredAgain(loop);
      }
      if (!isFunction(outer)) continue;
      if (homes.has(outer) || isConstructor(outer)) return false;
      if (seen.has(outer)) return asks(outer, file);
      seen.add(outer);
      if (countsTurns(outer, file)) return false;
      const { calls, anytime } = file.calls.callers(outer);
      if (anytime) return true;
      const fn = outer;
      const handOvers = file.calls.handOversOf(fn);
      if (handOvers.some((at) => isCommandAt(at, fn, file.calls))) return false; // however often it is registered
      const runs = [...calls, ...handOvers];
      if (runs.length > 0) return runs.some((run) => repeats(run, seen));
    }
    return false;
  }

  /** Whether the function in which the conversation begins and the loop runs is called again when it is left: `if (q === '/new') return chat();` */
  function isEnteredAgain(loop: Loop): boolean {
    const home = enclosingFunction(loop);
    if (!home || !homes.has(home)) return false;
    return file.calls.callers(home).calls.some((call) => {
      if (isWithin(call, home)) return true;
      for (let outer = call.parent; !isFunction(outer); outer = outer.parent) {
        if (isLoop(outer) && isEndless(outer, file)) return true;
        if (!outer.parent) return false;
      }
      return false;
    });
  }
}

/**
 * Where what is kept at a place begins: a variable where it is declared; and where a function whose variable it is, or the class whose field it is, is
 * used in one function only to make something that stays there: `const chat = new Chat()`, `await makeChat()(question)`.
 */
function beginningsOf({ root }: Place, file: OpenAIFile): readonly Node[] {
  if (!('defs' in root)) {
    if ('global' in root) return [];
    return file.nodes('NewExpression').filter((made) => file.calls.classOf(made) === root && staysThere(made, file));
  }
  const declared = root.defs[0]?.name as Node | undefined;
  const maker = declared && enclosingFunction(declared);
  const made = maker ? file.calls.callers(maker).calls.filter((call) => staysThere(call, file)) : [];
  return declared ? [declared, ...made] : [];
}

/** Whether nothing is done with what was made but to call it and its methods. */
function staysThere(made: Node, file: OpenAIFile): boolean {
  const whole = wrapped(made.parent?.type === 'AwaitExpression' ? made.parent : made);
  if (whole.parent?.type !== 'VariableDeclarator') return isCalled(whole);
  return file.bindings.declaredBy(whole.parent).flatMap(readsOfVariable).every(isCalled);
}

/** `chat(…)`, `chat.ask(…)` */
function isCalled(value: Node): boolean {
  const { parent } = value;
  const callee = parent?.type === 'MemberExpression' && parent.object === value ? wrapped(parent) : value;
  return callee.parent?.type === 'CallExpression' && callee.parent.callee === callee;
}

/** A loop whose rounds may be more than one; `for (… in …)` goes over what is there. */
function isLoop(node: Node): node is Loop {
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
