import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, isWithin, nameOf, unwrap, withoutAwait, wrapped } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Variable } from '../analysis/bindings.js';
import { leavesNothing } from '../analysis/fallbacks.js';
import { once } from '../analysis/once.js';
import type { OpenAIFile } from '../analysis/file.js';
import { isLoggedFailure } from '../analysis/finish-tiers.js';
import type { Reply } from '../analysis/replies.js';
import { mayBeStream } from '../analysis/requests.js';
import { loopAround } from '../analysis/retry-loops.js';
import { chainOf, lastStep, takesText, type Use } from '../analysis/reply-uses.js';
import { parameterOf } from '../analysis/value-flow/functions.js';
import type { Step } from '../analysis/value-flow/flow.js';
import { listIn } from '../ast/statements.js';
import type { Api } from '../sdk/methods.js';
import { holdsReason, isGenerated, type Part } from '../sdk/reply-shapes.js';
import { placeBehindTest } from './behind-kind-test.js';
import { freeName } from './free-name.js';
import { functionAround, guardAt, guardLines, isConditional, misleadingTry, type Guard } from './guard.js';
import { hoistable } from './hoist.js';
import { indentAt, insertLines, movedText, nodeOf, placeFor, type Place } from './insert-lines.js';
import { firstOf, linksAt } from './links.js';
import { isTypeScript } from './name-reply.js';
import { endOfLine, placedStatement } from './statements.js';
import { guardAfterHelper, guardInLoop, loopOver } from './stream-guard.js';

/** Finds where the answer behind a use can be guarded: as soon as it has a name, before the first text is read out of it. */
export function guardFor(use: Use, reply: Reply, file: OpenAIFile): Guard | undefined {
  const chain = chainOf(use.step);
  const guard = guardOn(chain, reply, file);
  return guard && sinceAnswer(isForHalf(reply) ? { ...guard, isCertain: false } : guard, chain, file);
}

/** Whether an answer may be a stream and the program reads text out of either: a guard for the one would leave the other without. */
function isForHalf(reply: Reply): boolean {
  const whole = reply.request.streams === 'unknown' ? wholeBirthsOf(reply).length : 0;
  return whole > 0 && whole < new Set(birthsOf(reply)).size;
}

/**
 * A guard whose edit begins where the answer comes into its function, though it changes nothing in between: what another rule puts there (the reply is
 * stored) would come in front of the guard. ESLint then makes one of the two fixes at a time, and the second one knows of the first.
 */
function sinceAnswer(guard: Guard, chain: readonly Step<Part>[], file: OpenAIFile): Guard {
  const fn = functionAround(guard);
  const came = chain.find(({ node }) => enclosingFunction(node) === fn);
  const statement = came && placedStatement(came.node)?.statement;
  if (!statement) return guard;
  const begin = endOfLine(statement, file.sourceCode);
  return {
    ...guard,
    write: (text) => (fixer) => {
      const edits = guard.write(text)(fixer);
      const isBehind = edits.every(({ range }) => range[0] >= begin);
      return isBehind ? [fixer.insertTextAfterRange([begin, begin], ''), ...edits] : edits;
    },
  };
}

function guardOn(chain: readonly Step<Part>[], reply: Reply, file: OpenAIFile): Guard | undefined {
  const birth = chain.findLastIndex((step) => holdsReason(step.flow.label));
  const born = chain[birth];
  if (!born || born.flow.path.length > 0) return undefined;
  if (born.flow.label === 'stream' || born.flow.label === 'events') return guardAfterHelper(born, file);
  const named = chain
    .slice(0, birth + 1)
    .findLastIndex((step) => step.node.type === 'Identifier' && step.flow.path.length === 0);
  const name = chain[named];
  if (!name || name.node.type !== 'Identifier' || name.flow.label === 'stream' || name.flow.label === 'events')
    return guardUnnamed(chain, reply, file);
  const variable = file.bindings.variableOf(name.node);
  const cast = variable && mayLackMembers(chain.slice(0, named), variable, reply) ? castOf(name.node) : undefined;
  if (
    !variable ||
    hidesReason(chain.slice(0, cast ? birth + 1 : named), variable, file) ||
    hasOwnAnswers(reply.request.api, file)
  ) {
    return undefined;
  }
  const loop = loopOver(variable);
  if (loop) return guardInLoop(loop, name, reply, file);
  const outside = placeAfterBinding(variable, chain[named - 1]?.node, reply, file) ?? placeFor(born.node);
  const inside = outside && (placeInTry(outside, reply, file) ?? outside);
  const place = inside && placeBehindTest(inside, variable, () => wholeBirthsOf(reply));
  if (!place) return undefined;
  const condition = conditionFor({ ...name, cast }, born, place, reply, file);
  const isCertain =
    name.flow.label !== 'chunk' &&
    (!mayBeStream(reply.request) || place !== inside || isTold(name.node, place, reply, file));
  return condition === undefined ? undefined : guardAt(place, condition, file, isCertain);
}

/** Whether the program reads the name as an answer whenever it gets to a place, and says so where types want it. */
const isTold = (name: Node, place: Place, reply: Reply, file: OpenAIFile): boolean =>
  (castOf(name) !== undefined || !isTypeScript(file)) &&
  place.kind === 'before' &&
  !isReadConditionally(place.statement, reply);

/** The cast by which a program says what type something has that is unknown, or one of two: `(response as ChatCompletion).choices`. */
function castOf(name: Node): Node | undefined {
  const outer = wrapped(name);
  return outer.type === 'TSAsExpression' ? outer : undefined;
}

/** Whether the type of an answer may have no members of one before it is cast: it may be a stream, or is unknown. */
function mayLackMembers(
  chain: readonly Step<Part>[],
  { identifiers: [declared] }: Variable,
  { request }: Reply,
): boolean {
  const isUnknown = (type: Node | undefined) => type?.type === 'TSUnknownKeyword';
  return (
    request.streams === 'unknown' ||
    isUnknown(declared?.typeAnnotation?.typeAnnotation) ||
    chain.some(({ node }) => node.type === 'TSAsExpression' && isUnknown(node.typeAnnotation))
  );
}

/** Whether an answer is cast or declared to be of a type of the file that has no field for the reason. */
function hidesReason(chain: readonly Step<Part>[], variable: Variable, file: OpenAIFile): boolean {
  const declared = variable.identifiers[0];
  const annotation = declared && 'typeAnnotation' in declared ? declared.typeAnnotation : undefined;
  const casts = chain.flatMap(({ node, flow }) =>
    node.type === 'TSAsExpression' && holdsReason(flow.label) ? [node.typeAnnotation] : [],
  );
  return [...(annotation?.type === 'TSTypeAnnotation' ? [annotation.typeAnnotation] : []), ...casts].some((type) => {
    const text = typeText(type, file);
    return text !== undefined && !/finish_reason|status/.test(text);
  });
}

/** Whether the file declares what an answer looks like, for a client of its own, and leaves the reason out. */
function hasOwnAnswers(api: Api, file: OpenAIFile): boolean {
  const [text, reason] =
    api === 'responses' ? (['output_text', /\bstatus\b/] as const) : (['choices', /finish_reason/] as const);
  return file.nodes('TSPropertySignature').some((property) => {
    if (property.key.type !== 'Identifier' || property.key.name !== text) return false;
    if (reason.test(file.sourceCode.getText(property.parent))) return false;
    let outer: Node | undefined = property.parent;
    while (outer && /^TS/.test(outer.type) && outer.type !== 'TSAsExpression') outer = outer.parent;
    return outer?.type !== 'TSAsExpression'; // a cast is only where it stands
  });
}

/** The text of a type that is written in the file; undefined for one that comes from elsewhere. */
function typeText(type: TSESTree.TypeNode, file: OpenAIFile): string | undefined {
  if (type.type === 'TSTypeLiteral') return file.sourceCode.getText(type);
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  const definition = file.bindings.variableOf(type.typeName)?.defs[0];
  return definition?.type === 'Type' && definition.node.type !== 'TSTypeParameter'
    ? file.sourceCode.getText(definition.node)
    : undefined;
}

/** The expressions from which text is read out of something that still holds the reason. */
function birthsOf(reply: Reply): readonly Node[] {
  return reply.steps.flatMap((step) =>
    step.from && isGenerated(step.flow.label) && holdsReason(step.from.flow.label) ? [step.from.node] : [],
  );
}

/** Those of them that read it out of a whole answer, not out of a part of a stream. */
function wholeBirthsOf(reply: Reply): readonly Node[] {
  const births = new Set(birthsOf(reply));
  const isPartial = ({ flow }: Step<Part>) => PARTS_OF_STREAMS.has(flow.label);
  for (const step of reply.steps) if (births.has(step.node) && lastStep(step, isPartial)) births.delete(step.node);
  return [...births];
}

const PARTS_OF_STREAMS: ReadonlySet<Part> = new Set(['stream', 'chunk', 'events', 'event']);

/** Between the statement that binds the name, or the `try` around it from which an error gets no further, and the first one after it that reads text. */
function placeAfterBinding(
  variable: Variable,
  value: Node | undefined,
  reply: Reply,
  file: OpenAIFile,
): Place | undefined {
  const births = birthsOf(reply);
  const parameter = parameterOf(variable);
  if (parameter) {
    const { body } = parameter.fn;
    if (body.type !== 'BlockStatement')
      return { kind: 'arrow', arrow: parameter.fn as TSESTree.ArrowFunctionExpression };
    const first = body.body.find((statement) => births.some((birth) => isWithin(birth, statement)));
    return first && { kind: 'before', statement: first, isDominating: true };
  }
  const bound = value && placedStatement(value);
  const declared = variable.identifiers[0] as Node;
  if (!bound || !isWithin(declared, outermostFunction(bound.statement) ?? file.program)) return undefined;
  const around = misleadingTry(bound.statement, births, reply.request.node, file);
  const isBehind = around && !births.some((birth) => isWithin(birth, around)) && !isWithin(declared, around);
  let { statement, siblings, index } = (isBehind && placedStatement(around.block)) || bound;
  const reading = () => siblings.slice(index + 1).find((one) => births.some((birth) => isWithin(birth, one)));
  let next = reading();
  // out of the loop that tries until there is an answer
  for (let loop = isBehind && loopAround(around); !next && loop; loop = loopAround(loop)) {
    const placed = placedStatement(loop);
    if (!placed || [declared, ...births].some((node) => isWithin(node, placed.statement))) break;
    ({ statement, siblings, index } = placed);
    next = reading();
  }
  if (next && listIn(next.parent)) return { kind: 'before', statement: next, isDominating: true };
  const behind = siblings.slice(index + 1);
  const end = behind.findIndex((one) => !keepsId(one, variable, file));
  return { kind: 'after', statement: behind[(end < 0 ? behind.length : end) - 1] ?? statement };
}

/**
 * Whether a statement keeps the id of an answer: `this.previous = response.id;`. The next request goes on from there, and the one before, whose calls have got
 * their results in the request of this answer, cannot be gone on from any more.
 */
function keepsId(statement: Node, variable: Variable, { bindings }: OpenAIFile): boolean {
  const kept = statement.type === 'ExpressionStatement' ? withoutAwait(statement.expression) : undefined;
  const isId = (node: Node): boolean => {
    const value = unwrap(node);
    return (
      value.type === 'MemberExpression' &&
      nameOf(value) === 'id' &&
      bindings.variableOf(unwrap(value.object)) === variable
    );
  };
  if (kept?.type === 'AssignmentExpression') return isId(kept.right);
  return kept?.type === 'CallExpression' && kept.arguments.some(isId);
}

/** In a `try` that holds every use of the text and whose handler goes on: it takes a cut answer as it takes a text that cannot be parsed, and the next one has its turn. */
function placeInTry(place: Place, reply: Reply, file: OpenAIFile): Place | undefined {
  const uses = reply.uses.filter((use) => takesText(use) && !isLoggedFailure(use, reply.uses)).map(({ at }) => at);
  const home = place.kind === 'before' && place.statement.parent;
  if (!home || !uses.every((use) => isWithin(use, home))) return undefined;
  for (let outer = uses[0]?.parent; outer && outer !== home; outer = outer.parent) {
    if (isFunction(outer)) return undefined;
    if (outer.type !== 'TryStatement' || !outer.handler) continue;
    const { block } = outer;
    if (!uses.every((use) => isWithin(use, block)) || !leavesNothing(outer.handler.body, file)) continue;
    const read = [...uses, ...birthsOf(reply)];
    const first = block.body.find((statement) => read.some((node) => isWithin(node, statement)));
    return first && { kind: 'before', statement: first, isDominating: true };
  }
  return undefined;
}

function outermostFunction(node: Node): Node | undefined {
  let outer: Node | undefined;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) outer = fn;
  return outer;
}

/** The test on a name that holds an answer, a choice, or what is between. */
function conditionFor(
  name: Step<Part> & { readonly cast: Node | undefined },
  born: Step<Part>,
  place: Place,
  reply: Reply,
  file: OpenAIFile,
): string | undefined {
  const { sourceCode, style } = file;
  const text = name.cast ? `(${sourceCode.getText(name.cast)})` : sourceCode.getText(name.node);
  const around = sourceCode.getText(born.node);
  const linkAfter = linksAt(nodeOf(place), reply);
  const atChoices = linkAfter('choices');
  // which link may be absent need not be guessed where the program says it
  const isOptional =
    atChoices === '.' &&
    place.kind === 'before' &&
    isReadConditionally(place.statement, reply) &&
    !isAlwaysThere(name.node, reply, file);
  const dot = isOptional || around.startsWith(`${text}?.`) ? '?.' : linkAfter(name.flow.label);
  const cut = `=== ${style.quote}length${style.quote}`;
  const isAnyChoice =
    name.flow.label !== 'choice' &&
    born.flow.label === 'choice' &&
    !/\[\s*0\s*\]/.test(around) &&
    born.node.type === 'Identifier' &&
    born !== name;
  const ofAny = isAnyChoice || (born.flow.label === 'choices' && isGoneThrough(born.node));
  const inList = (list: string) =>
    ofAny
      ? `${list}${atChoices}some((choice) => choice.finish_reason ${cut})`
      : `${firstOf(list, atChoices)}?.finish_reason ${cut}`;
  switch (name.flow.label) {
    case 'completion':
    case 'chunk':
      return inList(`${text}${dot}choices`);
    case 'envelope':
      return inList(`${text}${dot}data${linkAfter('completion')}choices`);
    case 'choices':
      return inList(text);
    case 'choice':
      return `${text}${/\?\./.test(afterText(born, file)) || around.includes(`${text}?.`) ? '?.' : dot}finish_reason ${cut}`;
    case 'response':
      return `${text}${dot}status === ${style.quote}incomplete${style.quote}`;
    case 'event':
      return `${text}${dot}type === ${style.quote}response.incomplete${style.quote}`;
    default:
      return undefined;
  }
}

/** Whether each element of a list is taken: by a loop, or by a function. */
function isGoneThrough(list: Node): boolean {
  const outer = wrapped(list);
  const { parent } = outer;
  if (parent?.type === 'ForOfStatement') return parent.right === outer;
  return parent?.type === 'MemberExpression' && parent.object === outer && CALLING_EACH.has(nameOf(parent) ?? '');
}

const CALLING_EACH = new Set(['forEach', 'map', 'flatMap', 'filter', 'reduce']);

/** Whether a statement reads text out of the answer in some cases only, in which the answer may be there. */
function isReadConditionally(statement: Node, reply: Reply): boolean {
  const births = birthsOf(reply).filter((birth) => isWithin(birth, statement));
  return births.length > 0 && births.every((birth) => isConditional(birth, statement));
}

/** Whether a name holds the answer wherever it has a value: `const completion = await openai.chat.completions.create(…)`, `create(…).then((completion) => …)`. */
function isAlwaysThere(name: Node, { request }: Reply, { bindings }: OpenAIFile): boolean {
  const value = bindings.resolve(name);
  const variable = value.type === 'Identifier' ? bindings.variableOf(value) : undefined;
  const taker = variable && parameterOf(variable)?.fn.parent;
  if (taker?.type === 'CallExpression' && taker.callee.type === 'MemberExpression')
    return nameOf(taker.callee) === 'then' && unwrap(taker.callee.object) === request.node;
  return value.type === 'AwaitExpression' && unwrap(value.argument) === request.node;
}

/** The two characters behind an expression. */
function afterText(step: Step<Part>, file: OpenAIFile): string {
  return file.sourceCode.text.slice(step.node.range[1], step.node.range[1] + 2);
}

const requestNodes = once(({ requests }: OpenAIFile): ReadonlySet<Node> => new Set(requests.map(({ node }) => node)));

const awaitsRequest = (node: Node, file: OpenAIFile): boolean =>
  node.type === 'AwaitExpression' && requestNodes(file).has(unwrap(node.argument));

/** Where the requests of a file are awaited, each an answer that may get a name. */
const awaitedRequests = once((file: OpenAIFile): readonly Node[] =>
  file.nodes('AwaitExpression').filter((node) => awaitsRequest(node, file)),
);

/** An answer without a name gets one. */
function guardUnnamed(chain: readonly Step<Part>[], reply: Reply, file: OpenAIFile): Guard | undefined {
  const { style } = file;
  const step = chain.findLast(
    (one) => one.node.type === 'AwaitExpression' && one.flow.path.length === 0 && holdsReason(one.flow.label),
  );
  if (!step || (step.flow.label !== 'completion' && step.flow.label !== 'response' && step.flow.label !== 'envelope'))
    return undefined;
  const place = placeFor(step.node);
  const target = place && hoistable(step.node, place, file);
  if (!place || !target) return undefined;
  const wanted = step.flow.label === 'completion' ? 'completion' : 'response';
  const awaited = awaitedRequests(file);
  const isOne = awaitsRequest(step.node, file);
  const rivals = isOne ? awaited : [...awaited, step.node].sort((one, other) => one.range[0] - other.range[0]);
  const name = freeName(wanted, step.node, rivals, file);
  const { quote, semicolon } = style;
  const linkAfter = linksAt(nodeOf(place), reply);
  const whole = `${name}${linkAfter(step.flow.label)}`;
  const list = step.flow.label === 'envelope' ? `${whole}data${linkAfter('completion')}choices` : `${whole}choices`;
  const condition =
    step.flow.label === 'response'
      ? `${whole}status === ${quote}incomplete${quote}`
      : `${firstOf(list, linkAfter('choices'))}?.finish_reason === ${quote}length${quote}`;
  const declaration = `const ${name} = ${movedText(unwrap(step.node), indentAt(place, file), file)}${semicolon}`;
  return {
    condition,
    at: nodeOf(place),
    isCertain: !mayBeStream(reply.request),
    write: (statement) => (fixer) => [
      ...insertLines(place, [declaration, ...guardLines(condition, statement, file)], file, fixer, target),
      fixer.replaceTextRange(target, name),
    ],
  };
}
