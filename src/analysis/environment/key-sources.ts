import { isNamed, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { listBehind, type Origin } from '../bindings.js';
import type { OpenAIFile } from '../file.js';
import { mayBeOwn } from '../qualified-names.js';
import { fieldValue, memberValue } from './credentials.js';
import { environmentRead } from './variables.js';

/** Deep enough for every real chain of names and defaults, and a bound for what branches. */
const MOST_SOURCES = 60;

/**
 * Everything in a file that a value can be made of: what stands behind names, fields, defaults, conditionals and conversions, as far as that is written
 * there. Reads of the environment and texts are among them, and whatever else the value may come from. A text made of others is there beside its parts.
 */
export function sourcesOf(expression: Node, file: OpenAIFile): readonly Node[] {
  const { bindings } = file;
  const sources: Node[] = [];
  const seen = new Set<Node>();
  const queue = [expression];
  for (let next = queue.pop(); next && seen.size < MOST_SOURCES; next = queue.pop()) {
    const node = unwrap(next);
    if (seen.has(node)) continue;
    seen.add(node);
    const parts = environmentRead(node, bindings) ? undefined : partsOf(node, file);
    if (!parts || node.type === 'TemplateLiteral' || node.type === 'BinaryExpression') sources.push(node);
    if (parts) queue.push(...[...parts].reverse());
  }
  return sources;
}

/** What the value of an expression comes from; undefined where that is the expression itself, or nothing that is known. */
function partsOf(node: Node, file: OpenAIFile): readonly Node[] | undefined {
  const { bindings } = file;
  switch (node.type) {
    case 'LogicalExpression':
      return node.operator === '&&' ? [node.right] : [node.left, node.right];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'TemplateLiteral':
      return node.expressions;
    case 'BinaryExpression':
      return node.operator === '+' ? [node.left, node.right] : undefined;
    case 'AwaitExpression':
      return [node.argument];
    case 'AssignmentExpression':
      return [node.right];
    case 'CallExpression': {
      const { callee } = node;
      if (isNamed(callee, 'String')) return node.arguments.slice(0, 1);
      if (callee.type === 'MemberExpression' && ['trim', 'toString', 'replace'].includes(nameOf(callee) ?? ''))
        return [callee.object];
      if (!mayBeOwn(callee, bindings)) return undefined;
      const { functions, certain } = file.calls.callees(node);
      const [helper] = functions;
      return certain && functions.length === 1 && helper ? file.returnsOf(helper) : undefined;
    }
    case 'Identifier': {
      const variable = bindings.variableOf(node);
      if (!variable) return undefined;
      const list = listBehind(variable);
      if (list) return entriesOf(list, file);
      const origin = bindings.originOf(variable);
      if (origin && origin.path.length > 0) return takenOut(origin, file);
      const values = origin ? [origin.from] : bindings.valuesOf(variable);
      return values && values.length > 0 ? values : undefined;
    }
    case 'MemberExpression': {
      const name = nameOf(node);
      const value =
        name !== undefined && node.object.type === 'ThisExpression'
          ? fieldValue(node, name, file)
          : memberValue(node, file, 0);
      return value ? [value] : node.computed ? entriesOf(node.object, file) : undefined;
    }
    default:
      return undefined;
  }
}

/** The entries of a list that is written down, one of which is taken: `keys[turn % keys.length]`. */
function entriesOf(list: Node, { bindings }: OpenAIFile): readonly Node[] | undefined {
  const written = bindings.resolve(list);
  return written.type === 'ArrayExpression' ? written.elements.filter((entry) => entry !== null) : undefined;
}

/** `const { apiKey } = config`, where the file writes down what `config` is; and the default that stands in. */
function takenOut({ from, path, fallback }: Origin, { lookup }: OpenAIFile): readonly Node[] | undefined {
  let value: Node | undefined = from;
  for (const step of path) {
    const found = lookup(value, step);
    value = found.is === 'found' ? found.value : undefined;
    if (!value) break;
  }
  const parts = [value, fallback].filter((part) => part !== undefined);
  return parts.length > 0 ? parts : undefined;
}
