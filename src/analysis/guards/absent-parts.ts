import { isLiteral, isNamed, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import type { OpenAIFile } from '../file.js';
import type { Reply } from '../replies.js';
import { lastStep } from '../reply-uses.js';
import type { Request } from '../requests.js';
import type { Step } from '../value-flow/flow.js';

/** Why a part of an answer may be absent. */
export const ABSENCES = ['delta', 'usage', 'tools', 'content'] as const;
/**
 * - `delta`: the last chunk of a stream has an empty delta, always
 * - `usage`: a chunk has no choices, as the last one with `include_usage` and the first one of Azure
 * - `tools`: the content of a message is null when the model calls a tool, and the request offers some
 * - `content`: it is null when the model refuses, or a filter steps in
 */
export type Absence = (typeof ABSENCES)[number];

/** An expression that reads a part which may be absent. */
export interface AbsentPart {
  readonly absence: Absence;
  readonly read: Node;
  readonly request: Request;
}

/** Finds where a reply is read for a part that may be absent. Legacy `text` and `output_text` are always a string. */
export function absentParts({ request, steps }: Reply, file: OpenAIFile): readonly AbsentPart[] {
  const parts: AbsentPart[] = [];
  for (const step of steps) {
    const absence = isRead(step, file) ? absenceOf(step, request, file) : undefined;
    if (absence) parts.push({ absence, read: step.node, request });
  }
  return parts;
}

function absenceOf(step: Step<Part>, request: Request, file: OpenAIFile): Absence | undefined {
  const isOfChunk = lastStep(step, ({ flow }) => flow.label === 'chunk') !== undefined;
  if (step.flow.label === 'choice') return isOfChunk && hasChunkWithoutChoices(request, file) ? 'usage' : undefined;
  if (isOfChunk) return 'delta';
  return offersTools(request, file) ? 'tools' : 'content';
}

/**
 * Whether a step reads a choice or the text out of what it is a member of: what a name holds that was destructured with a default, or a loop
 * gives, is there; and so is legacy `text`.
 */
function isRead({ node, flow, from }: Step<Part>, file: OpenAIFile): boolean {
  const { label, path } = flow;
  const isChoice = label === 'choice';
  if (!isChoice && label !== 'text') return false;
  if (!from || from.flow.label === label || path.length > 0 || from.flow.path.length > 0) return false;
  if (node.type === 'MemberExpression') return isChoice || nameOf(node) === 'content';
  if (node.type === 'CallExpression') return isChoice; // `choices.at(0)`
  const name = node.type === 'Identifier' ? file.bindings.variableOf(node)?.identifiers[0] : undefined;
  if (isChoice) return name?.parent.type === 'ArrayPattern';
  return name?.parent.type === 'Property' && nameOf(name.parent) === 'content';
}

/** Whether some chunk of a stream comes without choices: asked for with `include_usage`, or sent by Azure, which starts with its filter results. */
function hasChunkWithoutChoices(request: Request, file: OpenAIFile): boolean {
  const options = request.parameter('stream_options');
  const flag = options.is === 'found' ? file.lookup(options.value, 'include_usage') : options;
  return (flag.is === 'found' && isLiteral(flag.value, true)) || isOfAzure(request, file);
}

export function isOfAzure({ node }: Request, file: OpenAIFile): boolean {
  let receiver = unwrap(node.callee);
  while (receiver.type === 'MemberExpression' && file.clients.clientKind(receiver) === undefined)
    receiver = unwrap(receiver.object);
  return file.clients.clientKind(receiver) === 'azure';
}

/** Whether a request offers tools that the model may call. */
function offersTools(request: Request, file: OpenAIFile): boolean {
  const isNone = (name: string) => {
    const choice = request.parameter(name);
    const value = choice.is === 'found' ? unwrap(choice.value) : undefined;
    return value?.type === 'Literal' && value.value === 'none';
  };
  return (
    (isOffered(request, 'tools', file) && !isNone('tool_choice')) ||
    (isOffered(request, 'functions', file) && !isNone('function_call'))
  );
}

function isOffered(request: Request, name: string, file: OpenAIFile): boolean {
  const offer = request.parameter(name);
  if (offer.is !== 'found') return false;
  const list = file.bindings.resolve(unwrap(offer.value));
  if (list.type === 'ArrayExpression') return list.elements.length > 0;
  return !isNamed(list, 'undefined') && list.type !== 'Literal';
}
