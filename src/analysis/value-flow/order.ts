import { isWithin } from '../../ast/expressions.js';
import { loopsAround } from '../../ast/loops.js';
import type { Node } from '../../ast/walk.js';

/**
 * Whether a read sees what a writer puts into a variable, where the order of statements alone tells; undefined where it depends on the way the program
 * takes. All that writes or reads the variable is in one function, in which it is new for each call.
 */
export function seesByOrder(read: Node, writer: Node, writers: readonly Node[]): boolean | undefined {
  const last = writers.findLast((one) => isCertainlyBefore(one, read));
  if (writer === last)
    return writers.some((one) => one.range[0] > last.range[1] && one.range[1] <= read.range[0]) ? undefined : true;
  if (last && writer.range[1] <= last.range[0]) return false;
  if (writer.range[1] <= read.range[0]) return undefined;
  const loop = loopsAround(writer).find((one) => isWithin(read, one));
  return !loop || (last && isWithin(last, loop)) ? false : undefined;
}

/** Whether a writer is a statement of its own in a block around a read: no way leads there but through it. */
function isCertainlyBefore(writer: Node, read: Node): boolean {
  const statement = writer.parent;
  if (statement?.type !== 'ExpressionStatement' && statement?.type !== 'VariableDeclaration') return false;
  const block = statement.parent;
  return (
    writer.range[1] <= read.range[0] &&
    (block.type === 'BlockStatement' || block.type === 'Program') &&
    isWithin(read, block)
  );
}
