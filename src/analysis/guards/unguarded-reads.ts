import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { calleePath } from '../callee-path.js';
import type { OpenAIFile } from '../file.js';
import { belongsToTests } from '../modules/run-conditions.js';
import { excusesOf } from '../parse-excuses.js';
import { lastStep } from '../reply-uses.js';
import type { Labels, Step } from '../value-flow/flow.js';
import { followValue } from '../value-flow/walk.js';
import { worldOf } from '../value-flow/world.js';
import { absentParts, type Absence, type AbsentPart } from './absent-parts.js';
import { looksAt, type Look } from './looks.js';

/** A use of a part that may be absent, before which nothing looks whether it is there. */
export interface UnguardedRead extends AbsentPart {
  /** Where to report: the first use, or the read where another function uses it. */
  readonly at: Node;
  readonly use: Use;
  /** All such uses of the same read. */
  readonly uses: readonly Use[];
}

/** What is done with an absent part as if it were there. `value` is the expression that is null or undefined then. */
export interface Use {
  /** It throws: a member is read, it is iterated over, it is written to a stream; or it becomes the text `undefined`. */
  readonly kind: 'member' | 'iterated' | 'written' | 'text';
  readonly at: Node;
  readonly value: Node;
  /** The member, or the function it is written with. */
  readonly name?: string;
}

/** Finds the unguarded reads of a file, in source order; none in tests, which know what their mocks answer. */
export function unguardedReads(file: OpenAIFile): readonly UnguardedRead[] {
  if (belongsToTests(file.filename)) return [];
  const found = new Map<object, UnguardedRead>();
  for (const request of file.requests) {
    const reply = file.replies.of(request);
    if (!reply.complete) continue;
    const looksFor = new Map<Absence, readonly Look[]>();
    const looksAtPart = (absence: Absence): readonly Look[] => {
      const looks = looksFor.get(absence) ?? looksAt(absence, reply, file);
      looksFor.set(absence, looks);
      return looks;
    };
    for (const part of absentParts(reply, file)) {
      // all mentions of a destructured name are one read
      const place = file.bindings.variableOf(part.read) ?? part.read;
      const known = found.get(place);
      if (known?.read === part.read) continue;
      const looks = looksAtPart(part.absence);
      const uses = usesOf(part, looks, file).filter(
        ({ at, kind, value }) =>
          !looks.some((look) => look.guards(value)) &&
          (kind === 'text' || excusesOf(at, { carriers: reply.carriers }, file).length === 0),
      );
      const all = [...(known?.uses ?? []), ...uses].sort(
        (one, other) => one.at.range[0] - other.at.range[0] || one.at.range[1] - other.at.range[1],
      );
      const [use] = all;
      if (!use) continue;
      const isHere = enclosingFunction(use.at) === enclosingFunction(part.read);
      found.set(place, { ...part, ...known, at: isHere ? use.at : part.read, use, uses: all });
    }
  }
  const reads = [...found.values()].sort((a, b) => a.read.range[0] - b.read.range[0]);
  const choices = new Set(reads.flatMap(({ absence, read }) => (absence === 'usage' ? [read] : [])));
  // a choice that is not there fails before its content does
  return reads.filter(({ read }) => !objectsOf(read).some((object) => choices.has(object)));
}

/** The expressions that a chain of members is read from. */
function objectsOf(member: Node): readonly Node[] {
  const objects: Node[] = [];
  for (let node = member; node.type === 'MemberExpression'; objects.push(node)) node = unwrap(node.object);
  return objects;
}

/** Steps that any one value may take: it goes through a name or two, and seldom further. */
const FEW = 500;

/** Nothing is made of an absent value: it is only followed as it is. */
const AS_IT_IS: Labels<'absent'> = {
  member: () => undefined,
  element: () => undefined,
  hasMembers: () => false,
  derived: () => undefined,
  method: () => undefined,
  made: () => undefined,
};

function usesOf({ absence, read }: AbsentPart, looks: readonly Look[], file: OpenAIFile): Use[] {
  if (hasFallback(read)) return [];
  const { steps } = followValue(read, { label: 'absent', path: [] }, AS_IT_IS, worldOf(file), FEW);
  const lost = new Set<Node>();
  return steps.flatMap((step) => {
    // what is read out of an object or a list again may be another value
    const isLost =
      step.flow.path.length > 0 ||
      isReplaced(step) ||
      isConverted(step, file) ||
      (absence === 'delta' && hasDefault(step.node, file));
    if (isLost || looks.some((look) => look.precedes(step.node)) || lastStep(step, ({ node }) => lost.has(node))) {
      lost.add(step.node);
      return [];
    }
    return useOf(step.node, absence === 'delta', file) ?? [];
  });
}

/** `value ?? ''`, `value || ''`: what comes out is there. */
function hasFallback(value: Node): boolean {
  const outer = wrapped(value);
  const { parent } = outer;
  return parent?.type === 'LogicalExpression' && parent.operator !== '&&' && parent.left === outer;
}

/** What comes out of such an expression. */
function isReplaced({ node, from }: Step<'absent'>): boolean {
  return node.type === 'LogicalExpression' && node.operator !== '&&' && node.left === from?.node;
}

/** What a parameter with a default holds is not undefined, but it may be null. */
function hasDefault(name: Node, { bindings }: OpenAIFile): boolean {
  const declared = name.type === 'Identifier' ? bindings.variableOf(name)?.defs[0] : undefined;
  return declared?.type === 'Parameter' && declared.name.parent?.type === 'AssignmentPattern';
}

/** `JSON.stringify(value)`, `String(value)`: what comes out is another value. So is a promise of it, until somebody awaits that. */
function isConverted({ node, from }: Step<'absent'>, { calls }: OpenAIFile): boolean {
  if (node.type !== 'CallExpression' || from === undefined) return false;
  const { functions } = calls.callees(node);
  return (
    functions.length === 0 || (functions.some((fn) => fn.async) && wrapped(node).parent?.type !== 'AwaitExpression')
  );
}

function useOf(value: Node, isDelta: boolean, file: OpenAIFile): Use | undefined {
  const { parent } = value;
  switch (parent?.type) {
    case 'MemberExpression':
      if (parent.object !== value || parent.optional || isOfPromise(parent)) return undefined;
      return { kind: 'member', at: parent, value, name: nameOf(parent) ?? '[…]' };
    case 'VariableDeclarator': {
      if (parent.id.type !== 'ObjectPattern') return undefined;
      const first = parent.id.properties.find((property) => property.type === 'Property');
      return { kind: 'member', at: parent, value, name: (first && nameOf(first)) ?? '[…]' };
    }
    case 'ForOfStatement':
      return parent.right === value ? { kind: 'iterated', at: value, value } : undefined;
    case 'SpreadElement':
      return parent.parent.type === 'ObjectExpression' ? undefined : { kind: 'iterated', at: parent, value };
    case 'CallExpression': {
      const name = parent.arguments[0] === value ? calleePath(parent.callee, file.bindings).join('.') : '';
      return /^(?:process\.(?:stdout|stderr)|res|response)\.write$/.test(name)
        ? { kind: 'written', at: parent, value, name }
        : undefined;
    }
    case 'AssignmentExpression':
      return isDelta && parent.operator === '+=' && parent.right === value
        ? { kind: 'text', at: parent, value, name: '+=' }
        : undefined;
    case 'BinaryExpression':
      return isDelta && parent.operator === '+' && !isPrinted(parent, file)
        ? { kind: 'text', at: parent, value, name: '+' }
        : undefined;
    case 'TemplateLiteral':
      return isDelta && parent.parent.type !== 'TaggedTemplateExpression' && !isPrinted(parent, file)
        ? { kind: 'text', at: parent, value, name: '${…}' }
        : undefined;
    default:
      return undefined;
  }
}

/** `ask().then(…)`: of the promise, not of what it promises. */
const isOfPromise = (member: TSESTree.MemberExpression) => /^(?:then|catch|finally)$/.test(nameOf(member) ?? '');

/** Whether a text is only shown to whoever watches the console. */
function isPrinted(text: TSESTree.BinaryExpression | TSESTree.TemplateLiteral, file: OpenAIFile): boolean {
  let outer: Node = text;
  while (outer.parent?.type === 'BinaryExpression' || outer.parent?.type === 'TemplateLiteral') outer = outer.parent;
  const call = wrapped(outer).parent;
  return call?.type === 'CallExpression' && calleePath(call.callee, file.bindings)[0] === 'console';
}
