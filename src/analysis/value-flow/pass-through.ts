import { lastName, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import { chainRoot } from '../../ast/members.js';
import { DEPENDENCIES } from '../../sdk/callbacks.js';
import { givesTextOfText } from '../../sdk/terminal-text.js';
import type { Call } from '../calls.js';
import { qualifiedName, requiredModule } from '../qualified-names.js';
import { elementOf, inside, isList, memberOf, type Flow } from './flow.js';
import { givesElement } from './pipelines.js';
import type { Walk } from './walk.js';

/** What a well-known function does with an argument. */
export interface Passage<L extends string> {
  /** What the call evaluates to, or what `into` comes to hold; undefined: nothing of the value. */
  readonly flow: Flow<L> | undefined;
  /** The object that the argument is put into. */
  readonly into?: Node;
  /** The value is only measured, tested or looked up. */
  readonly isCompared?: true;
}

/** Methods that put arguments (from an index on) into the object they are called on. */
const ADDERS: Readonly<Record<string, number>> = { push: 0, unshift: 0, splice: 2, fill: 0, set: 1, add: 0 };

/** Global functions that give their first argument back, whole or as text. */
const COPIES = new Set([
  'Promise.resolve',
  'Object.freeze',
  'Object.seal',
  'structuredClone',
  'Readable.from',
  'util.inspect',
  'inspect',
  'String',
  'Symbol',
]);
const ENCODERS = new Set([
  'JSON.stringify',
  'encodeURIComponent',
  'encodeURI',
  'decodeURIComponent',
  'escape',
  'Buffer.from',
  'String.raw',
]);
const MEASURES = new Set([
  'Number',
  'parseInt',
  'parseFloat',
  'Number.parseInt',
  'Number.parseFloat',
  'Boolean',
  'isNaN',
  'Number.isNaN',
  'Array.isArray',
  'Buffer.byteLength',
  'Number.isInteger',
  'Number.isFinite',
  'BigInt',
  'Object.keys',
]);
const LOOKUPS = new Set([
  'includes',
  'indexOf',
  'lastIndexOf',
  'has',
  'get',
  'test',
  'startsWith',
  'endsWith',
  'localeCompare',
  'search',
  'delete',
]);

/** What a well-known function or method makes of its argument; undefined when it is not one. */
export function passedThrough<L extends string>(
  call: Call,
  callee: Node,
  index: number,
  flow: Flow<L>,
  walk: Walk<L>,
): Passage<L> | undefined {
  if (DEPENDENCIES.get(lastName(callee) ?? '') === index || isHashed(callee, walk)) return { flow: undefined };
  if (isForTerminal(callee, walk)) return { flow: walk.derived(flow) ?? flow };
  const name = globalName(callee);
  if (name !== undefined) {
    switch (name) {
      case 'Promise.all':
        return { flow };
      case 'Promise.allSettled': {
        const element = elementOf(flow, walk.labels);
        const held = element && inside(element, 'value');
        return { flow: held && inside(held, flow.path[0] ?? '*') };
      }
      case 'Promise.race':
      case 'Promise.any':
        return { flow: elementOf(flow, walk.labels) };
      case 'Object.entries': {
        const value = memberOf(flow, undefined, walk.labels);
        const pair = value && inside(value, '1');
        return { flow: pair && inside(pair, '*') };
      }
      case 'Object.fromEntries':
        return {
          flow:
            isList(flow) && flow.path[1] === '1'
              ? inside({ label: flow.label, path: flow.path.slice(2) }, '*')
              : undefined,
        };
      case 'Object.assign': {
        const target = call.type === 'CallExpression' ? call.arguments[0] : undefined;
        const isNew = index === 0 || !target || unwrap(target).type === 'ObjectExpression';
        return isNew ? { flow } : { flow, into: target };
      }
      case 'JSON.parse':
        // a copy of an object of the file: generated text is the labels' business
        return flow.path.length > 0 ? { flow } : undefined;
    }
    if (index === 0 && name === 'Object.values') {
      const value = memberOf(flow, undefined, walk.labels);
      return { flow: value && { label: value.label, path: ['*', ...value.path] } };
    }
    if (index === 0 && COPIES.has(name)) return { flow };
    if (index === 0 && ENCODERS.has(name)) return { flow: walk.derived(flow) ?? flow };
    if (index === 0 && MEASURES.has(name)) return { flow: undefined, isCompared: true };
  }
  if (callee.type === 'MemberExpression') {
    const method = nameOf(callee) ?? '';
    const from = Object.hasOwn(ADDERS, method) ? ADDERS[method] : undefined;
    if (from !== undefined && index >= from && isContainer(callee.object, method, walk))
      return { flow: inside(flow, '*'), into: callee.object };
    if (method === 'concat')
      return {
        flow: isList(flow)
          ? inside({ label: flow.label, path: flow.path.slice(1) }, '*')
          : (flow.path.length === 0 && walk.derived(flow)) || inside(flow, '*'), // an object is no part of a text
      };
    const element = index === 0 && givesElement(method) ? elementOf(flow, walk.labels) : undefined;
    if (element) return { flow: element };
    if (method === 'exec') return { flow: walk.derived(flow) };
    const isAlone = call.type !== 'TaggedTemplateExpression' && call.arguments.length === 1; // `_.get(value, path)` is no look-up of a key
    if (index === 0 && LOOKUPS.has(method) && (isAlone || method !== 'get'))
      return { flow: undefined, isCompared: true };
    if (method === 'replace' || method === 'replaceAll') {
      if (index > 0) return { flow: walk.derived(flow) };
      if (!isAlone) return { flow: undefined, isCompared: true }; // sought in another text; `router.replace(path)` seeks nothing
    }
  }
  if (call.type === 'NewExpression' && (name === 'Array' || name === 'Set' || name === 'Map')) return { flow };
  return undefined;
}

/** `push`, `unshift` and `splice` are an array's; `set` and `add` are a container's only where the file makes it one. */
function isContainer<L extends string>(object: Node, method: string, walk: Walk<L>): boolean {
  if (method !== 'set' && method !== 'add' && method !== 'fill') return true;
  const value = unwrap(walk.world.bindings.resolve(object));
  if (value.type === 'NewExpression')
    return value.callee.type === 'Identifier' && /^(Weak)?(Map|Set)$/.test(value.callee.name);
  return value.type === 'MemberExpression' && value.object.type === 'ThisExpression';
}

/** `chalk.green(text)`, `chalk.hex('#0f0')(text)`, `kleur.red().bold(text)`: the text again, in another form. */
function isForTerminal<L extends string>(callee: Node, { world: { bindings } }: Walk<L>): boolean {
  let maker = unwrap(callee);
  for (;;) {
    if (maker.type === 'CallExpression' && !requiredModule(maker)) maker = unwrap(maker.callee);
    else if (maker.type === 'MemberExpression' && chainRoot(maker).type === 'CallExpression')
      maker = unwrap(maker.object);
    else break;
  }
  const imported = qualifiedName(maker, bindings);
  return imported !== undefined && givesTextOfText(imported);
}

/** `createHash('sha256').update(text)`, also under a name: what comes of it is a key, and no text. `node:crypto` of Node.js 24; 2026-11. */
function isHashed<L extends string>(callee: Node, walk: Walk<L>): boolean {
  if (callee.type !== 'MemberExpression' || nameOf(callee) !== 'update') return false;
  const hash = updated(walk.world.bindings.resolve(updated(callee.object)));
  return hash.type === 'CallExpression' && /^create(?:Hash|Hmac)$/.test(lastName(hash.callee) ?? '');
}

/** What a chain of updates begins with: `hash` of `hash.update(name).update(text)`. */
function updated(chain: Node): Node {
  let node = unwrap(chain);
  while (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && nameOf(node.callee) === 'update')
    node = unwrap(node.callee.object);
  return node;
}

/** `JSON.parse` for the global's function, `String` for a global function; undefined for anything declared in the file. */
function globalName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  const name = nameOf(callee);
  return name === undefined ? undefined : `${callee.object.name}.${name}`;
}
