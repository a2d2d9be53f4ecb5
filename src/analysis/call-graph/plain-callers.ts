import { isWithin, wrapped } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { isDeclaredExported, type Bindings, type Variable } from '../bindings.js';
import type { Call, Callers, FunctionNode } from '../calls.js';
import { isPrivate } from './follow.js';
import { isOfLifeCycle } from './life-cycle.js';
import { mannerOf } from './manners.js';
import type { Values } from './values.js';

/**
 * Who calls a function that is only named, called, exported and handed to code outside the file, as most are: that can be told from its name, without
 * a look at the rest of the file. Undefined for one that is a member, is stored, returned or passed on within the file.
 */
export function plainCallersOf(fn: FunctionNode, bindings: Bindings, values: Values): Callers | undefined {
  if (isOfLifeCycle(fn, bindings)) return undefined;
  const calls: Call[] = [];
  const mentions: Node[] = [];
  let isHanded = false;
  let anytime = false;

  if (fn.type !== 'FunctionDeclaration') {
    if (fn.type === 'FunctionExpression' && fn.id) return undefined; // it has a name of its own inside
    mentions.push(fn);
  } else {
    anytime = fn.parent.type.startsWith('Export');
    if (fn.id && !addReads(bindings.variableOf(fn.id))) return undefined;
  }

  for (const mention of mentions) {
    const node = wrapped(mention);
    const { parent } = node;
    switch (parent?.type) {
      case 'CallExpression':
        if (parent.callee === node) {
          calls.push(parent);
          break;
        }
        if (values.resolve(parent).values.some((value) => value.node === fn)) {
          mentions.push(parent); // useCallback(f)
          break;
        }
        if (values.resolve(parent.callee).values.length > 0) return undefined;
        isHanded = true;
        anytime ||= ['later', 'registered'].includes(mannerOf(parent, node, bindings));
        break;
      case 'VariableDeclarator': {
        const variable = parent.id.type === 'Identifier' ? bindings.variableOf(parent.id) : undefined;
        if (!variable || !addReads(variable)) return undefined;
        anytime ||= isDeclaredExported(variable);
        break;
      }
      case 'ExportDefaultDeclaration':
      case 'ExportSpecifier':
      case 'JSXExpressionContainer':
      case 'JSXOpeningElement':
        anytime = true;
        break;
      case 'ExpressionStatement':
      case 'TSTypeQuery':
        break;
      default:
        return undefined;
    }
  }
  const isCalled = calls.some((call) => !isWithin(call, fn));
  anytime ||= !isHanded && !isCalled;
  return { calls: calls.sort((a, b) => a.range[0] - b.range[0]), escapes: anytime || isHanded, anytime, once: false };

  /** Adds where a name is read; false when it may stand for something else too. */
  function addReads(variable: Variable | undefined): boolean {
    if (variable?.defs.length !== 1) return false;
    for (const reference of variable.references) {
      if (reference.isWrite() && !reference.init) return false;
      if (reference.isRead() && (reference as { isValueReference?: boolean }).isValueReference !== false)
        mentions.push(reference.identifier);
    }
    return true;
  }
}

/** Whether a function is a member of an exported class, so that code outside the file may call it. */
export function isExportedMember({ parent }: FunctionNode): boolean {
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition') return false;
  const owner = parent.parent.parent;
  return owner.type === 'ClassDeclaration' && owner.parent.type.startsWith('Export') && !isPrivate(parent);
}
