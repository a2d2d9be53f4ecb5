import { isFunction, propertyOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { pathTo, type Bindings, type Variable } from '../bindings.js';
import type { Call, FunctionNode } from '../calls.js';

/** One call of a function of the file, through which its parameters get a meaning. Frames nest: an argument is read in the frame of the call. */
export interface Frame {
  readonly call: Call;
  readonly fn: FunctionNode;
  readonly outer: Frame | undefined;
}

/** An expression, and the call through which it is read. */
export interface Seen {
  readonly node: Node;
  readonly frame: Frame | undefined;
}

/** The function whose parameter a variable is, itself or a part of it by destructuring. */
export function parameterOf(variable: Variable): FunctionNode | undefined {
  const definition = variable.defs[0];
  return definition?.type === 'Parameter' && isFunction(definition.node) ? definition.node : undefined;
}

/** Whether a function is read through a call of it already: it calls itself, and what that gives is not known before. */
export function isBeingRead(fn: FunctionNode, frame: Frame | undefined): boolean {
  for (let at = frame; at; at = at.outer) if (at.fn === fn) return true;
  return false;
}

/** What a parameter was given in a call: the argument or, for a destructured one, its property; the default where nothing was given. */
export function argumentFor(variable: Variable, frame: Frame, bindings: Bindings): Seen | undefined {
  const name = variable.defs[0]?.name as Node | undefined;
  const given = 'arguments' in frame.call ? frame.call.arguments : [];
  for (const [index, declared] of frame.fn.params.entries()) {
    const pattern = declared.type === 'TSParameterProperty' ? declared.parameter : declared;
    const part = name && pathTo(pattern, name);
    if (!part) continue;
    if (given.slice(0, index + 1).some((argument) => argument.type === 'SpreadElement')) return undefined;
    let node: Node | undefined = given[index];
    for (const step of part.path) node = node && propertyValue(bindings.resolve(node), step);
    if (node) return { node, frame: frame.outer };
    return part.fallback && { node: part.fallback, frame };
  }
  return undefined;
}

function propertyValue(object: Node, name: string): Node | undefined {
  const inner = unwrap(object);
  return inner.type === 'ObjectExpression' ? propertyOf(inner, name)?.value : undefined;
}
