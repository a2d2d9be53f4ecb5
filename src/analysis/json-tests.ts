import type { TSESTree } from '@typescript-eslint/utils';
import { decides, enclosingFunction, isWithin, lastName, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { callsNamed } from './called-names.js';
import type { OpenAIFile } from './file.js';

/**
 * The test before a parse that tells whether the same text can be parsed: `if (!isJson(text)) return; JSON.parse(text)`. It is a call of a function
 * of the file that tries to parse, or of one from elsewhere with JSON in its name. What the program makes of its answer is not asked.
 */
export function jsonTestOf(parse: TSESTree.CallExpression, file: OpenAIFile): TSESTree.CallExpression | undefined {
  const text = textOf(parse, file);
  if (text === undefined) return undefined;
  const fn = enclosingFunction(parse);
  return file
    .nodes('CallExpression')
    .find(
      (call) =>
        call.range[1] <= parse.range[0] &&
        decides(call) &&
        enclosingFunction(call) === fn &&
        textOf(call, file) === text &&
        tries(call, file),
    );
}

/** The first argument of a call, without what stands in for it. */
function textOf({ arguments: [first] }: TSESTree.CallExpression, { sourceCode }: OpenAIFile): string | undefined {
  const argument = first && unwrap(first);
  return argument && sourceCode.getText(argument.type === 'LogicalExpression' ? argument.left : argument);
}

function tries(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const { functions } = file.calls.callees(call);
  if (functions.length === 0) return /json/i.test(lastName(call.callee) ?? '') && !isParse(call);
  const isTried = (node: Node): boolean => {
    for (let inner = node, outer = node.parent; outer; inner = outer, outer = outer.parent)
      if (outer.type === 'TryStatement' && outer.block === inner) return functions.some((fn) => isWithin(outer, fn));
    return false;
  };
  return callsNamed(['parse'], file).some(isTried);
}

const isParse = ({ callee }: TSESTree.CallExpression): boolean => lastName(callee) === 'parse';
