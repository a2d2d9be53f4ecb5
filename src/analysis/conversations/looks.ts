import type { TSESTree } from '@typescript-eslint/utils';
import { isStaticCall, nameOf, unwrap, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { readsOfVariable } from '../bindings.js';
import { calleePath, isPrint } from '../callee-path.js';
import type { OpenAIFile } from '../file.js';
import type { Cut } from './cuts.js';

/** Methods that give a part of an array, and leave the array as it is. */
const PARTS: ReadonlySet<string> = new Set(['slice', 'filter', 'toSpliced']);

/** Methods that give a text, an entry or another array, which is looked at further. */
const READERS: ReadonlySet<string> = new Set([
  ...PARTS,
  'at',
  'find',
  'join',
  'map',
  'pop',
  'shift',
  'toString',
  'trim',
  'reverse',
  'substring',
]);

/** Names under which variables are followed to where they are read. */
const MOST_NAMES = 3;

/**
 * Whether a part of an array is certainly taken only to look at it: it is printed, shown in an element, or one entry is asked what it says. What may be sent or kept instead
 * of the whole, or decide that there is enough, is not.
 */
export function onlyLooks({ name, member }: Cut, file: OpenAIFile): boolean {
  const call = wrapped(member).parent;
  if (!PARTS.has(name) || call?.type !== 'CallExpression' || unwrap(call.callee) !== member) return false;
  return isLookedAt(call, MOST_NAMES, file);
}

function isLookedAt(value: Node, names: number, file: OpenAIFile): boolean {
  const whole = wrapped(value);
  const { parent } = whole;
  const again = (next: Node): boolean => isLookedAt(next, names, file);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === whole && isMemberLookedAt(parent, again);
    case 'TemplateLiteral':
      return again(parent);
    case 'BinaryExpression':
      return parent.operator === '+' ? again(parent) : asksForBeginning(parent);
    case 'CallExpression':
      if (parent.callee === whole) return false;
      if (isPrint(calleePath(parent.callee, file.bindings))) return true;
      return isStaticCall(parent, 'JSON', 'stringify') && again(parent);
    case 'JSXExpressionContainer':
      return true; // a part is a copy, which no component can shorten
    case 'LogicalExpression':
      return again(parent);
    case 'ConditionalExpression':
      return parent.test !== whole && again(parent);
    case 'VariableDeclarator':
      return isNameLookedAt(parent.id, names, file);
    case 'ForOfStatement':
      return parent.right === whole && isNameLookedAt(parent.left, names, file);
    default:
      return false;
  }
}

/** Whether a part goes by one name, and all that is done under it is to look. */
function isNameLookedAt(declared: Node, names: number, file: OpenAIFile): boolean {
  const name = declared.type === 'VariableDeclaration' ? declared.declarations[0]?.id : declared;
  const variable = name?.type === 'Identifier' ? file.bindings.variableOf(name) : undefined;
  if (!variable || variable.defs.length !== 1 || names === 0) return false;
  if (variable.references.some((reference) => reference.isWrite() && !reference.init)) return false;
  return readsOfVariable(variable).every((read) => isLookedAt(read, names - 1, file));
}

function isMemberLookedAt(member: TSESTree.MemberExpression, again: (next: Node) => boolean): boolean {
  const name = nameOf(member) ?? '';
  const whole = wrapped(member);
  const { parent } = whole;
  if (parent?.type === 'CallExpression' && parent.callee === whole) return READERS.has(name) && again(parent);
  if (parent?.type === 'AssignmentExpression' && parent.left === whole) return false;
  if (name === 'content' || name === 'role') return true;
  return /^\d+$/.test(name) || name === 'length' ? again(member) : false;
}

/** Whether a comparison asks whether there is anything yet: with a number that no conversation stops at. */
export function asksForBeginning({ left, right }: TSESTree.BinaryExpression): boolean {
  return [left, right].some((side) => side.type === 'Literal' && typeof side.value === 'number' && side.value <= 2);
}
