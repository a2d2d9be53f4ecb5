import type { TSESTree } from '@typescript-eslint/utils';
import type { Node } from '../../../src/ast/walk.js';

type States = ReadonlySet<string>;

/** How control can come out of a piece of code, and in which states. Jumps are named by their label, `''` for none. */
interface Outcome {
  end: Set<string>;
  thrown: Set<string>;
  returned: Set<string>;
  broken: Map<string, Set<string>>;
  continued: Map<string, Set<string>>;
}

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement | TSESTree.ForOfStatement;

const MAY_THROW = new Set(['A', 'B', 'C', 'mid']);
const EFFECTS: Readonly<Record<string, string>> = { A: 'after', C: 'idle' };

/**
 * The meaning of small programs, told directly by the structure of the syntax tree and by nothing that the analysis uses: which states a node can
 * be reached in, when every test can go either way, every call of `A`, `B`, `C` and `mid` may throw, and every function of the file that is among
 * `called` may be called after the program, again and again.
 */
export function interpret(program: TSESTree.Program, called: ReadonlySet<string>): ReadonlyMap<Node, States> {
  const before = new Map<Node, Set<string>>();
  const functions = new Map<string, TSESTree.FunctionDeclaration>();
  for (const statement of program.body)
    if (statement.type === 'FunctionDeclaration') functions.set(statement.id?.name ?? '', statement);

  const top = all(program.body, new Set(['idle']));
  const world = new Set(top.end);
  for (let size = -1; size !== world.size;) {
    size = world.size;
    for (const [name, fn] of functions) {
      if (called.has(name) || world.size === 0) continue;
      const { end, returned, thrown } = run(fn.body, new Set(world));
      addTo(world, end, returned, thrown);
    }
  }
  return before;

  function all(nodes: readonly Node[], states: Set<string>): Outcome {
    const total = nothing();
    let current = states;
    for (const node of nodes) {
      const outcome = run(node, current);
      current = outcome.end;
      merge(total, { ...outcome, end: new Set() });
    }
    total.end = current;
    return total;
  }

  function run(node: Node, states: Set<string>): Outcome {
    if (states.size === 0) return nothing();
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'EmptyStatement':
        return { ...nothing(), end: new Set(states) };
      case 'ExpressionStatement':
        return run(node.expression, states);
      case 'Identifier':
      case 'Literal':
      case 'VariableDeclaration':
        return { ...nothing(), end: new Set(states) };
      case 'CallExpression':
        return call(node, states);
      case 'ConditionalExpression':
        return either(run(node.consequent, states), run(node.alternate, states));
      case 'LogicalExpression': {
        const left = run(node.left, states);
        return either(left, run(node.right, new Set(left.end)));
      }
      case 'BlockStatement':
        return all(node.body, states);
      case 'IfStatement':
        return either(
          run(node.consequent, states),
          node.alternate ? run(node.alternate, states) : { ...nothing(), end: new Set(states) },
        );
      case 'ForStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        return loop(node, '', states);
      case 'LabeledStatement':
        return loop(node.body as Loop, node.label.name, states);
      case 'SwitchStatement':
        return choose(node, states);
      case 'TryStatement':
        return attempt(node, states);
      case 'ThrowStatement':
        return { ...nothing(), thrown: new Set(states) };
      case 'ReturnStatement':
        return { ...nothing(), returned: new Set(states) };
      case 'BreakStatement':
        return { ...nothing(), broken: new Map([[node.label?.name ?? '', new Set(states)]]) };
      case 'ContinueStatement':
        return { ...nothing(), continued: new Map([[node.label?.name ?? '', new Set(states)]]) };
      default:
        throw new Error(`Not a part of the small language: ${node.type}`);
    }
  }

  function call(node: TSESTree.CallExpression, states: Set<string>): Outcome {
    addTo(at(before, node), states);
    const name = node.callee.type === 'Identifier' ? node.callee.name : '';
    const fn = functions.get(name);
    if (fn) {
      const { end, returned, thrown } = run(fn.body, states);
      return { ...nothing(), end: addTo(new Set(end), returned), thrown };
    }
    const effect = EFFECTS[name];
    return {
      ...nothing(),
      end: effect === undefined ? new Set(states) : new Set([effect]),
      thrown: MAY_THROW.has(name) ? new Set(states) : new Set(),
    };
  }

  function loop(node: Loop, label: string, states: Set<string>): Outcome {
    const total = nothing();
    const isEndless = 'test' in node && (!node.test || node.test.type === 'Literal');
    const heads = new Set(states);
    const tested = new Set(node.type === 'DoWhileStatement' ? [] : states);
    for (let size = -1; size !== heads.size + tested.size;) {
      size = heads.size + tested.size;
      const outcome = run(node.body, new Set(heads));
      for (const name of ['', label]) {
        addTo(outcome.end, outcome.continued.get(name) ?? []);
        addTo(total.end, outcome.broken.get(name) ?? []);
        outcome.continued.delete(name);
        outcome.broken.delete(name);
      }
      const update = node.type === 'ForStatement' && node.update ? run(node.update, outcome.end) : undefined;
      const next = update?.end ?? outcome.end;
      if (update) merge(total, { ...update, end: new Set() });
      addTo(tested, next);
      addTo(heads, next);
      merge(total, { ...outcome, end: new Set() });
    }
    if (!isEndless) addTo(total.end, tested);
    return total;
  }

  function choose(node: TSESTree.SwitchStatement, states: Set<string>): Outcome {
    const total = nothing();
    if (!node.cases.some(({ test }) => test === null)) addTo(total.end, states);
    for (const [index] of node.cases.entries()) {
      merge(
        total,
        all(
          node.cases.slice(index).flatMap(({ consequent }) => consequent),
          states,
        ),
      );
    }
    addTo(total.end, total.broken.get('') ?? []);
    total.broken.delete('');
    return total;
  }

  function attempt(node: TSESTree.TryStatement, states: Set<string>): Outcome {
    let total = run(node.block, states);
    if (node.handler) {
      const { thrown } = total;
      total = { ...total, thrown: new Set() };
      merge(total, run(node.handler.body, thrown));
    }
    if (!node.finalizer) return total;
    const { finalizer } = node;
    const result = nothing();
    const passing = (from: Set<string>, goOn: (end: Set<string>) => void): void => {
      const outcome = run(finalizer, from);
      goOn(outcome.end);
      merge(result, { ...outcome, end: new Set() });
    };
    passing(total.end, (end) => addTo(result.end, end));
    passing(total.thrown, (end) => addTo(result.thrown, end));
    passing(total.returned, (end) => addTo(result.returned, end));
    for (const [label, from] of total.broken) passing(from, (end) => addTo(at(result.broken, label), end));
    for (const [label, from] of total.continued) passing(from, (end) => addTo(at(result.continued, label), end));
    return result;
  }
}

function either(one: Outcome, other: Outcome): Outcome {
  merge(one, other);
  return one;
}

function nothing(): Outcome {
  return { end: new Set(), thrown: new Set(), returned: new Set(), broken: new Map(), continued: new Map() };
}

function merge(into: Outcome, more: Outcome): void {
  addTo(into.end, more.end);
  addTo(into.thrown, more.thrown);
  addTo(into.returned, more.returned);
  for (const [label, states] of more.broken) addTo(at(into.broken, label), states);
  for (const [label, states] of more.continued) addTo(at(into.continued, label), states);
}

function addTo(set: Set<string>, ...more: Iterable<string>[]): Set<string> {
  for (const states of more) for (const state of states) set.add(state);
  return set;
}

function at<K>(map: Map<K, Set<string>>, key: K): Set<string> {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  return set;
}
