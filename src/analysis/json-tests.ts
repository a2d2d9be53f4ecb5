import type { TSESTree } from '@typescript-eslint/utils';
import {
  decides,
  enclosingFunction,
  isWithin,
  lastName,
  stringOf,
  unwrap,
  withoutFallback,
} from '../ast/expressions.js';
import { nodesWithin, type Node } from '../ast/walk.js';
import { chainRoot, methodName, receiverOf } from '../ast/members.js';
import { callsNamed } from './called-names.js';
import { mapperOf } from './conversations/mapped-entries.js';
import type { OpenAIFile } from './file.js';
import { parameterOf } from './value-flow/functions.js';

/**
 * The test before a parse that tells whether the same text can be parsed: `if (!isJson(text)) return; JSON.parse(text)`. It is a call of a function
 * of the file that tries to parse, or of one from elsewhere with JSON in its name; a look at how the text ends; a parse in a `try` for nothing but that; or
 * the filter that left out what cannot be parsed. What the program makes of its answer is not asked.
 */
export function jsonTestOf(parse: TSESTree.CallExpression, file: OpenAIFile): TSESTree.CallExpression | undefined {
  const text = textOf(parse, file);
  if (text === undefined) return undefined;
  const fn = enclosingFunction(parse);
  const test = nodesWithin(file.nodes('CallExpression'), fn ?? file.program).find(
    (call) =>
      call.range[1] <= parse.range[0] &&
      enclosingFunction(call) === fn &&
      (textOf(call, file) === text
        ? decides(call)
          ? tries(call, file)
          : isProbe(call, parse)
        : decides(call) && isEndOf(text, call, file)),
  );
  return test ?? filterOf(parse, file);
}

/** `text.endsWith('}')`, `text.trim().endsWith(']')`. */
function isEndOf(text: string, call: TSESTree.CallExpression, { sourceCode }: OpenAIFile): boolean {
  if (methodName(call) !== 'endsWith' || !/^[}\]]$/.test(stringOf(call.arguments[0]) ?? '')) return false;
  let receiver = receiverOf(call);
  if (receiver?.type === 'CallExpression' && /^trim(?:End)?$/.test(methodName(receiver) ?? ''))
    receiver = receiverOf(receiver);
  return receiver !== undefined && sourceCode.getText(unwrap(receiver)) === text;
}

/** `try { JSON.parse(text); } catch { … }` in front of a parse. */
function isProbe(call: TSESTree.CallExpression, parse: Node): boolean {
  const tried = call.parent.type === 'ExpressionStatement' && isParse(call) ? tryAround(call) : undefined;
  return tried !== undefined && tried.handler !== null && !isWithin(parse, tried);
}

/** `calls.filter(isParsable)`, where the text is of one of those that it let through: `.map((call) => JSON.parse(call.function.arguments))`. */
function filterOf(parse: TSESTree.CallExpression, file: OpenAIFile): TSESTree.CallExpression | undefined {
  const [text] = parse.arguments;
  const list = text && listOf(text, file);
  const filter = list && file.bindings.resolve(list);
  if (filter?.type !== 'CallExpression' || methodName(filter) !== 'filter') return undefined;
  const fn = mapperOf(filter, file.calls);
  const isTested =
    fn !== undefined &&
    nodesWithin(file.nodes('CallExpression'), fn).some((call) =>
      isParse(call) ? tryAround(call, fn) !== undefined : tries(call, file),
    );
  return isTested ? filter : undefined;
}

/** The list of which the elements are gone through, where an expression is a part of one. */
export function listOf(part: Node, { bindings }: OpenAIFile): Node | undefined {
  const variable = bindings.variableOf(chainRoot(part));
  const declaration = variable?.defs[0]?.parent?.parent;
  if (declaration?.type === 'ForOfStatement') return declaration.right;
  const round = variable && parameterOf(variable)?.fn.parent;
  return round && receiverOf(round);
}

/** The first argument of a call, without what stands in for it. */
function textOf({ arguments: [first] }: TSESTree.CallExpression, { sourceCode }: OpenAIFile): string | undefined {
  return first && sourceCode.getText(withoutFallback(first));
}

function tries(call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  const { functions } = file.calls.callees(call);
  if (functions.length === 0) return /json/i.test(lastName(call.callee) ?? '') && !isParse(call);
  return callsNamed(['parse'], file).some((parse) =>
    functions.some((fn) => isWithin(parse, fn) && tryAround(parse, fn)),
  );
}

/** The innermost `try` in the block of which a node stands, in a function. */
export function tryAround(node: Node, fn = enclosingFunction(node)): TSESTree.TryStatement | undefined {
  for (let inner = node, outer = node.parent; outer && inner !== fn; inner = outer, outer = outer.parent)
    if (outer.type === 'TryStatement' && outer.block === inner) return outer;
  return undefined;
}

const isParse = ({ callee }: TSESTree.CallExpression): boolean => lastName(callee) === 'parse';
