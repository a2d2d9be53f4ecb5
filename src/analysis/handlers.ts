import type { TSESTree } from '@typescript-eslint/utils';
import {
  enclosingFunction,
  isFunction,
  isWithin,
  type FunctionLike,
  lastName,
  nameOf,
  propertyOf,
  stringOf,
  unwrap,
} from '../ast/expressions.js';
import { isExports } from '../ast/members.js';
import type { Node } from '../ast/walk.js';
import {
  ANSWERING_METHODS,
  COMMAND_METHODS,
  EXPORTED_HANDLERS,
  HANDLERS,
  MIDDLEWARE_PACKAGES,
  PROCEDURE_METHODS,
  ROUTE_METHODS,
  ROUTE_OBJECT_METHODS,
  SERVERS,
  SERVER_MODULES,
  type HandlerFact,
} from '../sdk/handlers.js';
import { functionVariable, isFunctionExported, readsOfVariable } from './bindings.js';
import { isHandlerOfCommand, isProcedure } from './call-graph/life-cycle.js';
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
  /** Whether another module registers it, so that nobody can tell what runs in front of it. */
  readonly isElsewhere?: true;
}

/** What is called to register a handler. */
const REGISTERING: ReadonlySet<string> = new Set([
  ...SERVERS,
  ...ROUTE_METHODS,
  ...ROUTE_OBJECT_METHODS,
  ...PROCEDURE_METHODS.keys(),
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
    const isMethod = callee.type === 'MemberExpression';
    if (SERVERS.has(name) || (isMethod && isRoute(name, call, file))) {
      for (const argument of call.arguments) for (const value of [argument, ...handlersIn(argument)]) add(value);
    } else if (isMethod) {
      const fact = HANDLERS.find((candidate) => isRegistered(candidate, name, call, file));
      const last = call.arguments.at(-1);
      if (fact && last) add(last, fact);
      for (const handler of ROUTE_OBJECT_METHODS.has(name) ? call.arguments.flatMap(handlersOfRoute) : []) add(handler);
      const only = call.arguments.length === 1 && last && functionAt(last, file);
      if (only && isProcedure(name, only)) add(only);
    }
  }
  const isOnServer = exportsOnServer(file);
  for (const { declaration, specifiers } of file.nodes('ExportNamedDeclaration')) {
    if (declaration?.type === 'FunctionDeclaration' && isOnServer(declaration.id?.name ?? '')) add(declaration);
    if (declaration?.type === 'VariableDeclaration')
      for (const { id, init } of declaration.declarations)
        if (id.type === 'Identifier' && isOnServer(id.name) && init) addAll(init);
    for (const { exported, local } of specifiers)
      if (exported.type === 'Identifier' && isOnServer(exported.name)) addAll(local);
  }
  for (const { declaration } of file.nodes('ExportDefaultDeclaration')) ofWhole(declaration);
  for (const { left, right } of file.nodes('AssignmentExpression')) {
    if (isExports(left)) ofWhole(right);
    else if (left.type === 'MemberExpression' && isExports(left.object) && EXPORTED_HANDLERS.has(nameOf(left) ?? ''))
      addExported(right);
  }
  for (const fn of file.calls.functions) {
    if (found.has(fn) || isHandlerOfCommand(fn) || !answersRequest(fn, file)) continue;
    const isHanded = file.calls.handOversOf(fn).some(({ type }) => type === 'CallExpression');
    found.set(fn, isHanded ? { fn } : { fn, isElsewhere: true });
  }
  return found;

  /** What a module exports under a name that a framework looks for: a function, or an object of such (`actions` of SvelteKit). */
  function addAll(exported: Node): void {
    const value = file.bindings.resolve(exported);
    if (value.type !== 'ObjectExpression') addExported(exported);
    else for (const property of value.properties) if (property.type === 'Property') addExported(property.value);
  }

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

/** `app.post('/chat', handler)`, also of an application that is handed in; `app.use(handler)` of Koa. */
function isRoute(name: string, call: TSESTree.CallExpression, file: OpenAIFile): boolean {
  if (!ROUTE_METHODS.has(name)) return false;
  if (call.arguments.length > 1) return stringOf(call.arguments[0])?.startsWith('/') === true;
  return name === 'use' && MIDDLEWARE_PACKAGES.some((one) => importedPackages(file).has(one));
}

/** The functions of an object that configures a server: `Bun.serve({ fetch })`, `Bun.serve({ routes: { '/chat': handler, '/ask': { POST: handler } } })`. */
function handlersIn(argument: Node): readonly Node[] {
  const node = unwrap(argument);
  if (node.type !== 'ObjectExpression') return [];
  const routes = propertyOf(node, 'routes');
  return [
    ...['fetch', 'handler'].flatMap((name) => propertyOf(node, name)?.value ?? []),
    ...(routes ? valuesIn(routes.value).flatMap((value) => [value, ...valuesIn(value)]) : []),
  ];
}

/** The values of an object that is written out. */
function valuesIn(object: Node): readonly Node[] {
  const node = unwrap(object);
  return node.type === 'ObjectExpression'
    ? node.properties.flatMap((property) => (property.type === 'Property' ? property.value : []))
    : [];
}

/** `{ method: 'POST', url: '/chat', handler }`, alone or in a list of routes. */
function handlersOfRoute(argument: Node): readonly Node[] {
  const node = unwrap(argument);
  if (node.type === 'ArrayExpression') return node.elements.flatMap((one) => (one ? handlersOfRoute(one) : []));
  const handler = node.type === 'ObjectExpression' ? propertyOf(node, 'handler') : undefined;
  const isOfMethod =
    node.type === 'ObjectExpression' && (propertyOf(node, 'method') ?? propertyOf(node, 'methods')) !== undefined;
  return handler && isOfMethod ? [handler.value] : [];
}

/** Which exports of a module run on the server for each request: by their names, by what the module imports, or all, where it says `'use server'`. */
function exportsOnServer(file: OpenAIFile): (name: string) => boolean {
  const [first] = file.sourceCode.ast.body;
  if (first?.type === 'ExpressionStatement' && first.directive === 'use server') return () => true;
  const sources = file.nodes('ImportDeclaration').map(({ source }) => source.value);
  const facts = SERVER_MODULES.filter(({ source }) => sources.some((one) => source.test(one)));
  return (name) => EXPORTED_HANDLERS.has(name) || facts.some(({ exports }) => exports.has(name));
}

/**
 * Whether a function takes a request and a response, answers through that, and is for others to call: exported, or handed to whatever registers it. One
 * that the file itself calls works for the handler that does.
 */
function answersRequest(fn: FunctionNode, file: OpenAIFile): boolean {
  const [request, response] = fn.params;
  if (request?.type !== 'Identifier' || response?.type !== 'Identifier') return false;
  if (!/^_?req(?:uest)?$/.test(request.name) || !/^(?:res(?:ponse)?|reply)$/.test(response.name)) return false;
  const variable = file.bindings.variableOf(response);
  if (!variable || !readsOfVariable(variable).some(isAnsweredThrough)) return false;
  if (file.calls.callers(fn).calls.length > 0) return false;
  const name = functionVariable(fn, file.bindings);
  return !name || isFunctionExported(fn) || readsOfVariable(name).length > 0;
}

/** `res.json({ text })`, `res.status(200)`: not `response.json()`, which reads an answer. */
function isAnsweredThrough(response: Node): boolean {
  const { parent } = response;
  if (parent?.type !== 'MemberExpression' || parent.object !== response) return false;
  const call = parent.parent;
  const name = nameOf(parent) ?? '';
  if (call.type !== 'CallExpression' || call.callee !== parent || !ANSWERING_METHODS.has(name)) return false;
  return call.arguments.length > 0 || name === 'end';
}

function isRegistered(
  { packages, methods, events, repliesBy }: HandlerFact,
  name: string,
  call: TSESTree.CallExpression,
  file: OpenAIFile,
): boolean {
  if (!methods.includes(name)) return false;
  if (repliesBy && !repliesInContext(call.arguments.at(-1), repliesBy, file)) return false;
  if (events && !events.some((event) => plain(event) === plain(eventOf(call)))) return false;
  return packages.length === 0 || packages.some((one) => importedPackages(file).has(one));
}

/** `(ctx) => … ctx.reply(text)` */
function repliesInContext(value: Node | undefined, methods: RegExp, file: OpenAIFile): boolean {
  const [context] = (value && functionAt(value, file)?.params) ?? [];
  if (context?.type !== 'Identifier' || !/^(?:ctx|context)$/.test(context.name)) return false;
  const variable = file.bindings.variableOf(context);
  return (variable ? readsOfVariable(variable) : []).some(
    ({ parent }) => parent?.type === 'MemberExpression' && methods.test(nameOf(parent) ?? ''),
  );
}

function eventOf({ arguments: [first] }: TSESTree.CallExpression): string {
  const node = first && unwrap(first);
  return stringOf(node) ?? (node?.type === 'MemberExpression' ? (nameOf(node) ?? '') : '');
}

const plain = (event: string): string => event.toLowerCase().replaceAll('_', '');

/** Whether a function takes, by their names, what was asked and what answers it: `(req, res)`. */
export function isRequestAndResponse({ params: [request, response] }: FunctionLike): boolean {
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
