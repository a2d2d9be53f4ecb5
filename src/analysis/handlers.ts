import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isWithin,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from '../ast/expressions.js';
import { isExports } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import {
  COMMAND_METHODS,
  EXPORTED_HANDLERS,
  HANDLERS,
  ROUTE_METHODS,
  SERVERS,
  type HandlerFact,
} from '../sdk/handlers.js';
import { isHandlerOfCommand } from './call-graph/life-cycle.js';
import { callsNamed } from './called-names.js';
import type { FunctionNode } from './calls.js';
import type { OpenAIFile } from './file.js';
import { importedPackages } from './imported-packages.js';
import { once } from './once.js';

/** A function that serves many users: what one of them sends is an argument, and everything outside of it is there for all. */
export interface Handler {
  readonly fn: FunctionNode;
  /** The bot or socket it belongs to; undefined for HTTP. */
  readonly fact?: HandlerFact;
}

/** What is called to register a handler. */
const REGISTERING: ReadonlySet<string> = new Set([
  ...SERVERS,
  ...ROUTE_METHODS,
  ...HANDLERS.flatMap(({ methods }) => methods),
]);

/** The handlers of a file that serve many users, by their functions. */
export const findHandlers = once((file: OpenAIFile): ReadonlyMap<Node, Handler> => {
  const found = new Map<Node, Handler>();
  const add = (value: Node, fact?: HandlerFact): void => {
    const fn = functionAt(value, file);
    if (fn && !found.has(fn) && !isHandlerOfCommand(fn)) found.set(fn, fact ? { fn, fact } : { fn });
  };
  const addExported = (value: Node): void => add(inWrapper(value, file));
  for (const call of callsNamed(REGISTERING, file)) {
    const callee = unwrap(call.callee);
    const name = lastName(callee) ?? '';
    if (SERVERS.has(name) || (callee.type === 'MemberExpression' && isRoute(name, call))) {
      for (const argument of call.arguments) for (const value of [argument, ...handlersIn(argument)]) add(value);
    } else if (callee.type === 'MemberExpression') {
      const fact = HANDLERS.find((candidate) => isRegistered(candidate, name, call, file));
      const last = call.arguments.at(-1);
      if (fact && last) add(last, fact);
    }
  }
  for (const { declaration, specifiers } of file.nodes('ExportNamedDeclaration')) {
    if (declaration?.type === 'FunctionDeclaration' && EXPORTED_HANDLERS.has(declaration.id?.name ?? ''))
      add(declaration);
    if (declaration?.type === 'VariableDeclaration')
      for (const { id, init } of declaration.declarations)
        if (id.type === 'Identifier' && EXPORTED_HANDLERS.has(id.name) && init) addExported(init);
    for (const { exported, local } of specifiers)
      if (exported.type === 'Identifier' && EXPORTED_HANDLERS.has(exported.name)) addExported(local);
  }
  for (const { declaration } of file.nodes('ExportDefaultDeclaration')) ofWhole(declaration);
  for (const { left, right } of file.nodes('AssignmentExpression')) {
    if (isExports(left)) ofWhole(right);
    else if (left.type === 'MemberExpression' && isExports(left.object) && EXPORTED_HANDLERS.has(nameOf(left) ?? ''))
      addExported(right);
  }
  return found;

  /** A command's function gets what was written, or the interaction, first. */
  function getsMessage(value: Node): boolean {
    const [first] = functionAt(value, file)?.params ?? [];
    return first?.type === 'Identifier' && /^(?:message|msg|interaction|ctx)$/.test(first.name);
  }

  /** What a module exports as a whole: a handler by its parameters, a worker, a command of a bot. */
  function ofWhole(exported: Node): void {
    const value = file.bindings.resolve(exported);
    const fn = functionAt(inWrapper(value, file), file);
    if (fn && isRequestAndResponse(fn)) add(fn);
    if (value.type !== 'ObjectExpression') return;
    const isCommand = propertyOf(value, 'data') ?? (propertyOf(value, 'name') && propertyOf(value, 'description'));
    for (const property of value.properties) {
      if (property.type !== 'Property') continue;
      const name = nameOf(property) ?? '';
      if (name === 'fetch') add(property.value);
      else if (isCommand && COMMAND_METHODS.has(name) && getsMessage(property.value)) add(property.value);
    }
  }
});

/** The function that is written at a place, or that a name there stands for. */
function functionAt(value: Node, { calls }: OpenAIFile): FunctionNode | undefined {
  const written = unwrap(value);
  return isFunction(written) ? written : calls.functionOf(written);
}

/** The one function that is wrapped in a value: `withAuth(handler)`, `compose(log, limit)(handler)`, `withAuth(withLimit(handler))`; else the value. */
function inWrapper(value: Node, file: OpenAIFile): Node {
  const node = file.bindings.resolve(value);
  if (node.type !== 'CallExpression' || functionAt(node, file)) return value;
  const wrapped = node.arguments.map((argument) => inWrapper(argument, file)).filter((one) => functionAt(one, file));
  return wrapped.length === 1 ? (wrapped[0] as Node) : value;
}

/** `app.post('/chat', handler)`, also of an application that is handed in. */
function isRoute(name: string, call: TSESTree.CallExpression): boolean {
  return ROUTE_METHODS.has(name) && call.arguments.length > 1 && stringOf(call.arguments[0])?.startsWith('/') === true;
}

/** The functions of an object that configures a server: `Bun.serve({ fetch })`. */
function handlersIn(argument: Node): readonly Node[] {
  const node = unwrap(argument);
  if (node.type !== 'ObjectExpression') return [];
  return ['fetch', 'handler'].flatMap((name) => propertyOf(node, name)?.value ?? []);
}

function isRegistered(
  { packages, methods, events }: HandlerFact,
  name: string,
  call: TSESTree.CallExpression,
  file: OpenAIFile,
): boolean {
  if (!methods.includes(name)) return false;
  if (events && !events.some((event) => plain(event) === plain(eventOf(call)))) return false;
  return packages.length === 0 || packages.some((one) => importedPackages(file).has(one));
}

function eventOf({ arguments: [first] }: TSESTree.CallExpression): string {
  const node = first && unwrap(first);
  return stringOf(node) ?? (node?.type === 'MemberExpression' ? (nameOf(node) ?? '') : '');
}

const plain = (event: string): string => event.toLowerCase().replaceAll('_', '');

function isRequestAndResponse({ params: [request, response] }: FunctionNode): boolean {
  const names = [request, response].map((param) => (param?.type === 'Identifier' ? param.name : ''));
  return /^_?req(uest)?$/.test(names[0] ?? '') && /^_?res(ponse)?$/.test(names[1] ?? '');
}

/** The handler in whose run a node is evaluated: around it, or around a call of the function that it is in. Undefined where there is none. */
export function handlerAround(node: Node, handlers: ReadonlyMap<Node, Handler>, file: OpenAIFile): Handler | undefined {
  const seen = new Set<Node>();
  function around(at: Node): Handler | undefined {
    for (let outer = at.parent; outer; outer = outer.parent) {
      if (!isFunction(outer)) continue;
      const handler = handlers.get(outer);
      if (handler) return handler;
      if (seen.has(outer)) return undefined;
      seen.add(outer);
      for (const call of file.calls.callers(outer).calls) {
        const found = around(call);
        if (found) return found;
      }
    }
    return undefined;
  }
  return around(node);
}

/** Whether a node is evaluated in a run of a handler, or may be: it is in it, or in a function that it calls. */
export function isRunBy(node: Node, { fn: handler }: Handler, file: OpenAIFile): boolean {
  const seen = new Set<Node>();
  const runs = (at: Node): boolean => {
    if (isWithin(at, handler)) return true;
    const fn = enclosingFunction(at);
    if (!fn || seen.has(fn)) return false;
    seen.add(fn);
    return file.calls.callers(fn).calls.some(runs);
  };
  return runs(node);
}
