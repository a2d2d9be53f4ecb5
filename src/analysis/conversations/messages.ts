import type { TSESTree } from '@typescript-eslint/utils';
import { nameOf, propertyOf, stringOf, unwrap, withoutAwait, wrapped } from '../../ast/expressions.js';
import { methodName, receiverOf } from '../../ast/members.js';
import type { Node } from '../../ast/walk.js';
import type { Part } from '../../sdk/reply-shapes.js';
import { ITEM_TYPES, ROLES, SPEAKER_WORDS, type Speaker } from '../../sdk/roles.js';
import type { Bindings, Variable } from '../bindings.js';
import type { Request } from '../requests.js';
import type { CallGraph, FunctionNode } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import { argumentFor, isBeingRead, parameterOf, type Frame, type Seen } from './frames.js';
import { entriesBehind } from './mapped-entries.js';

/** What an entry of a conversation is. */
export type MessageKind =
  /** What the model is asked: a `user` or `developer` message. */
  | 'turn'
  /** The result of a tool call. */
  | 'tool'
  | 'system'
  /** The model's answer with all that belongs to it. */
  | 'reply'
  /** An `assistant` message that holds the answer's text and no tool calls. */
  | 'replyText'
  /** The answer's text under a role that is not the model's. */
  | 'misfiled'
  | 'unknown';

export interface Message {
  readonly kind: MessageKind;
  /** Functions of whose parameters the answer depends; it is `unknown` until it is asked again through one of their calls. */
  readonly needs: readonly FunctionNode[];
  /** The message as written, for a single one. */
  readonly source?: Node;
  /** One of the things it can be is the result of a tool call, and none is a message that holds the call. */
  readonly maybeTool?: boolean;
  /** A whole copy of the conversation is put back, which holds no reply. */
  readonly isCopy?: true;
  /** For `misfiled`: the text, whose request tells whose reply it is, and what the entry is if it is some other conversation's. */
  readonly text?: Node;
  readonly otherwise?: MessageKind;
}

/** What of a reply an expression carries, and whether something below it does. */
export interface ReplyTrace {
  partOf(node: Node): Part | undefined;
  /** Whether some part of a reply occurs in an expression, itself included; `text`: the text itself, not what other code made of it. */
  occursIn(node: Node, what?: 'text'): boolean;
  /** Whether an expression looks at why generation stopped. */
  looksAtReason(node: Node): boolean;
  /** The requests a part of whose replies an expression is. */
  requestsOf(node: Node): readonly Request[];
}

export interface Messages {
  messageOf(expression: Node, frame?: Frame): Message;
  /** Whether one of the values that something can be is the result of a tool call, and none can be a message that holds the call. */
  maybeTool(values: readonly Node[]): boolean;
}

const DEEPEST = 12;
/** Expressions that are read for one message; names and functions that lead to each other in many ways go no further. */
const MOST_STEPS = 500;

/** Makes the reader of messages. */
export function readMessages(bindings: Bindings, calls: CallGraph, returnsOf: ReturnsOf, trace: ReplyTrace): Messages {
  let steps = 0;
  return {
    messageOf(expression, frame) {
      steps = 0;
      return read(expression, frame, 0);
    },
    maybeTool(values) {
      steps = 0;
      return maybeTool(values);
    },
  };

  function maybeTool(values: readonly Node[]): boolean {
    return !values.some(canHoldCalls) && values.some((value) => read(value, undefined, 0).kind === 'tool');
  }

  function read(expression: Node, frame: Frame | undefined, depth: number): Message {
    if (depth > DEEPEST || (steps += 1) > MOST_STEPS) return known('unknown');
    const node = unwrap(expression);
    const again = (next: Node, inFrame = frame) => read(next, inFrame, depth + 1);
    switch (node.type) {
      case 'ObjectExpression':
        return ofObject(node, frame, depth);
      case 'ArrayExpression':
        return known(ofRecord(node));
      case 'AwaitExpression':
        return again(node.argument);
      case 'ConditionalExpression':
        return oneOf([again(node.consequent), again(node.alternate)]);
      case 'LogicalExpression':
        return node.operator === '&&' ? again(node.right) : oneOf([again(node.left), again(node.right)]);
      case 'TemplateLiteral':
      case 'BinaryExpression':
      case 'Literal':
        return known(ofLine(node));
      case 'Identifier':
        return ofName(node, frame, depth);
      case 'CallExpression': {
        const { functions, certain } = calls.callees(node);
        const [only] = functions;
        if (only && functions.length === 1 && certain && !isWholeReply(node)) {
          if (isBeingRead(only, frame)) return known('unknown');
          const returned = returnsOf(only);
          if (returned.length > 0)
            return {
              ...oneOf(returned.map((value) => again(value, { call: node, fn: only, outer: frame }))),
              maybeTool: maybeTool(returned),
            };
        }
        return known(ofValue(node));
      }
      default:
        return known(ofValue(node));
    }
  }

  /** A value that is not written out: the reply, or something unknown. */
  function ofValue(node: Node): MessageKind {
    return trace.occursIn(node) ? 'reply' : 'unknown';
  }

  function isWholeReply(node: Node): boolean {
    const part = trace.partOf(node);
    return part !== undefined && part !== 'made' && part !== 'other';
  }

  function ofName(node: TSESTree.Identifier, frame: Frame | undefined, depth: number): Message {
    const variable = bindings.variableOf(node);
    if (!variable) return known(ofValue(node));
    const entries = entriesBehind(variable, bindings, calls, returnsOf);
    if (entries.length > 0)
      return { ...oneOf(entries.map((entry) => read(entry, frame, depth + 1))), maybeTool: maybeTool(entries) };
    if (parameterOf(variable)) return ofParameter(variable, node, frame, depth);
    const values = bindings.valuesOf(variable);
    if (!values || values.length === 0 || bindings.originOf(variable)?.path.length) return known(ofValue(node));
    const written = values.filter((value) => unwrap(value).type !== 'Literal' || stringOf(value) !== undefined);
    const message = oneOf(written.map((value) => read(value, frame, depth + 1)));
    const becomesWhole =
      message.kind === 'replyText' && variable.references.some(({ identifier }) => isAssigned(identifier, TOOL_CALLS));
    if (becomesWhole) return known('reply');
    return message.kind === 'unknown' && message.needs.length === 0 ? known(ofValue(node)) : message;
  }

  function ofParameter(variable: Variable, node: Node, frame: Frame | undefined, depth: number): Message {
    const fn = parameterOf(variable) as FunctionNode;
    for (let at = frame; at; at = at.outer) {
      if (at.fn !== fn) continue;
      const given = argumentFor(variable, at, bindings);
      return given ? read(given.node, given.frame, depth + 1) : known('unknown');
    }
    return isWholeReply(node) && !isHelper(fn) ? known('reply') : { kind: 'unknown', needs: [fn] };
  }

  /** Whether the file calls a function in several places, each of which may give it something else, and nobody else does. */
  function isHelper(fn: FunctionNode): boolean {
    const { calls: sites, escapes } = calls.callers(fn);
    return !escapes && sites.length > 1;
  }

  function ofObject(object: TSESTree.ObjectExpression, frame: Frame | undefined, depth: number): Message {
    const role = propertyOf(object, 'role') ?? propertyOf(object, 'type');
    const spreads = object.properties.filter((property) => property.type === 'SpreadElement');
    if (!role) {
      for (const spread of spreads) {
        const message = read(spread.argument, frame, depth + 1);
        if (message.kind !== 'unknown' || message.needs.length > 0) return message;
      }
      return known(propertyOf(object, 'tool_call_id') ? 'tool' : ofRecord(object));
    }
    const { speaker, needs } = speakerOf(role.value, frame, depth);
    if (needs) return { kind: 'unknown', needs: [needs] };
    const content = propertyOf(object, 'content')?.value;
    switch (speaker) {
      case 'tool':
        return known('tool');
      case 'assistant': {
        if (content && isToolResult(content)) return known('turn');
        const isWhole =
          spreads.length > 0 ||
          object.properties.some(
            (property) => property.type === 'Property' && TOOL_CALLS.has(nameOf(property) ?? ''),
          ) ||
          propertyOf(object, 'role') === undefined;
        return known(isWhole ? 'reply' : 'replyText');
      }
      case 'user':
      case 'system':
        if (content && isReplyText(content, frame))
          return { kind: 'misfiled', needs: [], text: content, otherwise: speaker === 'user' ? 'turn' : 'system' };
        if (content && carriesText(content, frame)) return known('reply'); // the answer lives on inside a longer text
        return known(speaker === 'user' ? 'turn' : 'system');
      default:
        return known(trace.occursIn(object) ? 'reply' : 'unknown');
    }
  }

  /** Whether the reply's text occurs in an expression, as read through one call: what other calls pass for a parameter does not count. */
  function carriesText(expression: Node, frame: Frame | undefined, depth = 0): boolean {
    const node = unwrap(expression);
    if (!trace.occursIn(node, 'text')) return false;
    const again = (part: Node) => carriesText(part, frame, depth);
    switch (node.type) {
      case 'Identifier': {
        const given = depth < DEEPEST ? givenTo(node, frame) : undefined; // `(text = text) => …`
        return given ? carriesText(given.node, given.frame, depth + 1) : true;
      }
      case 'TemplateLiteral':
        return node.expressions.some(again);
      case 'BinaryExpression':
      case 'LogicalExpression':
        return again(node.left) || again(node.right);
      case 'ConditionalExpression':
        return again(node.consequent) || again(node.alternate);
      default:
        return true;
    }
  }

  /** What a name is given by the call through which it is read; undefined when it is no parameter of that call's function. */
  function givenTo(node: TSESTree.Identifier, frame: Frame | undefined): Seen | undefined {
    const variable = bindings.variableOf(node);
    const fn = variable && parameterOf(variable);
    for (let at = frame; at && variable && fn; at = at.outer)
      if (at.fn === fn) return argumentFor(variable, at, bindings);
    return undefined;
  }

  function speakerOf(
    value: Node,
    frame: Frame | undefined,
    depth: number,
  ): { speaker?: Speaker; needs?: FunctionNode } {
    if (depth > DEEPEST) return {};
    const node = unwrap(value);
    const text = stringOf(node);
    const word = text ?? (node.type === 'MemberExpression' ? nameOf(node)?.toLowerCase() : undefined); // `Role.User` of an enum
    if (word !== undefined) {
      const speaker = ROLES[word] ?? ITEM_TYPES[word];
      return speaker ? { speaker } : {};
    }
    if (node.type !== 'Identifier') return {};
    const variable = bindings.variableOf(node);
    const fn = variable && parameterOf(variable);
    if (variable && fn) {
      for (let at = frame; at; at = at.outer) {
        if (at.fn !== fn) continue;
        const given = argumentFor(variable, at, bindings);
        return given ? speakerOf(given.node, given.frame, depth + 1) : {};
      }
      return { needs: fn };
    }
    const resolved = bindings.resolve(node);
    return resolved === node ? {} : speakerOf(resolved, frame, depth + 1);
  }

  /**
   * Whether all that an expression has of a reply is what a function gave back that the reply chose: `await tools[name](input)`.
   * Whatever role such an observation gets, it is no answer of the model.
   */
  function isToolResult(expression: Node): boolean {
    const node = unwrap(expression);
    if (node.type === 'BinaryExpression')
      return (
        [node.left, node.right].every((side) => isToolResult(side) || !trace.occursIn(side)) && trace.occursIn(node)
      );
    if (node.type === 'TemplateLiteral')
      return node.expressions.every((part) => isToolResult(part) || !trace.occursIn(part)) && trace.occursIn(node);
    const call = withoutAwait(bindings.resolve(node));
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
    return callee?.type === 'MemberExpression' && callee.computed && trace.occursIn(callee.property);
  }

  /** Whether an expression is the reply's text and nothing else: a name for it, a member read, `.trim()`, a fallback. */
  function isReplyText(expression: Node, frame: Frame | undefined, depth = 0): boolean {
    const node = unwrap(expression);
    if (node.type === 'LogicalExpression') return isReplyText(node.left, frame, depth);
    if (node.type === 'CallExpression')
      return methodName(node) === 'trim' && isReplyText(receiverOf(node) as Node, frame, depth);
    if (node.type === 'Identifier') {
      if (depth > DEEPEST) return false; // `const text = text.trim()`
      const given = givenTo(node, frame);
      if (given) return isReplyText(given.node, given.frame, depth + 1);
      const resolved = bindings.resolve(node);
      if (
        resolved !== node &&
        !['MemberExpression', 'Identifier', 'LogicalExpression', 'CallExpression', 'AwaitExpression'].includes(
          resolved.type,
        )
      )
        return false;
      if (resolved !== node && resolved.type === 'CallExpression' && !isReplyText(resolved, frame, depth + 1))
        return false;
    }
    return (node.type === 'Identifier' || node.type === 'MemberExpression') && trace.partOf(node) === 'text';
  }

  /** An entry in the program's own shape: a tuple or object that says with some word whose it is, or that holds the reply. */
  function ofRecord(node: TSESTree.ObjectExpression | TSESTree.ArrayExpression): MessageKind {
    if (trace.occursIn(node)) return 'reply';
    const values =
      node.type === 'ArrayExpression'
        ? node.elements
        : node.properties.map((property) => (property.type === 'Property' ? property.value : null));
    for (const value of values) {
      const speaker = SPEAKER_WORDS[stringOf(value)?.toLowerCase() ?? ''];
      if (speaker) return speaker === 'assistant' ? 'reply' : 'turn';
    }
    return 'unknown';
  }

  /** A line of a transcript that is kept as text: `You: …`. */
  function ofLine(node: Node): MessageKind {
    if (trace.occursIn(node)) return 'reply';
    const start =
      node.type === 'TemplateLiteral'
        ? node.quasis[0]?.value.cooked
        : node.type === 'BinaryExpression'
          ? stringOf(leftmost(node))
          : stringOf(node);
    const speaker = SPEAKER_WORDS[/^\s*(\w+)\s*:/.exec(start ?? '')?.[1]?.toLowerCase() ?? ''];
    return speaker === undefined ? 'unknown' : speaker === 'assistant' ? 'reply' : 'turn';
  }
}

const TOOL_CALLS: ReadonlySet<string> = new Set(['tool_calls', 'function_call']);

function known(kind: MessageKind): Message {
  return { kind, needs: [] };
}

/** What a choice of messages is: what all are; a reply where one is, for a doubt excuses. */
function oneOf(messages: readonly Message[]): Message {
  const [first] = messages;
  if (!first) return known('unknown');
  if (messages.every((message) => message.kind === first.kind))
    return { ...first, needs: messages.flatMap((message) => message.needs) };
  const reply = messages.find((message) => message.kind === 'reply' || message.kind === 'replyText');
  return reply ?? known('unknown');
}

/** Whether a message, as it is written, can be one of the model's with its calls: it has some, or it is not written out. */
function canHoldCalls(message: Node): boolean {
  const node = unwrap(message);
  return (
    node.type !== 'ObjectExpression' ||
    node.properties.some((property) => property.type === 'SpreadElement' || TOOL_CALLS.has(nameOf(property) ?? ''))
  );
}

function isAssigned(identifier: Node, names: ReadonlySet<string>): boolean {
  const object = wrapped(identifier);
  const member = object.parent;
  return (
    member?.type === 'MemberExpression' &&
    member.object === object &&
    names.has(nameOf(member) ?? '') &&
    member.parent.type === 'AssignmentExpression' &&
    member.parent.left === member
  );
}

function leftmost(node: TSESTree.BinaryExpression): Node {
  let left: Node = node.left;
  while (left.type === 'BinaryExpression') left = left.left;
  return left;
}
