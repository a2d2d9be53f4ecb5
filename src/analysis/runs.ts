import type { TSESTree } from '@typescript-eslint/utils';
import { enclosingFunction, isFunction, unwrap, wrapped, type FunctionLike } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { functionVariable } from './bindings.js';
import type { OpenAIFile } from './file.js';

/** What is asked of a file to tell who runs a function. */
type RunsFile = Pick<OpenAIFile, 'bindings' | 'calls'>;

type Taking = TSESTree.CallExpression | TSESTree.NewExpression;

/** The calls that a function is an argument of: inline, or by its name. */
export function callsGiven(fn: FunctionLike, { bindings }: RunsFile): readonly Taking[] {
  const names = functionVariable(fn, bindings)?.references.map(({ identifier }) => identifier) ?? [];
  return [fn, ...names].flatMap((value) => {
    const outer = wrapped(value);
    const { parent } = outer;
    if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return [];
    return parent.callee === outer ? [] : [parent];
  });
}

/**
 * The calls by which the functions of the file that a call may be of run a function that it gives them: `fn()` in a helper that tries again, for
 * `withRetry(() => ask(question))` and for `withRetry(ask)`. What a helper hands on to another one is not followed.
 */
export function runsOfGiven(
  fn: FunctionLike,
  call: Taking,
  { bindings, calls }: RunsFile,
): readonly TSESTree.CallExpression[] {
  const index = call.arguments.findIndex((one) => unwrap(one) === fn || calls.functionOf(one) === fn);
  if (index < 0) return [];
  return calls.callees(call).functions.flatMap(({ params }) => {
    const name = params[index];
    const variable = name?.type === 'Identifier' ? bindings.variableOf(name) : undefined;
    return (variable?.references ?? []).flatMap(({ identifier }) => {
      const { parent } = wrapped(identifier);
      return parent?.type === 'CallExpression' && unwrap(parent.callee) === identifier ? [parent] : [];
    });
  });
}

/**
 * The functions that a call may run by the name of a parameter, one for each place where the function around it is called: `retry(ask)`, `retry(draw)`.
 * Undefined where it may be given others: what is called is no parameter, or changed, or the function leaves the file.
 */
export function functionsGiven(callee: Node, { bindings, calls }: RunsFile): readonly FunctionLike[] | undefined {
  const variable = bindings.variableOf(unwrap(callee));
  const [definition, second] = variable?.defs ?? [];
  const owner: Node | undefined = definition?.type === 'Parameter' ? definition.node : undefined;
  if (!variable || !isFunction(owner) || second || variable.references.some((one) => one.isWrite())) return undefined;
  const index = owner.params.findIndex((parameter) => parameter === definition?.name);
  const { calls: sites, escapes } = calls.callers(owner);
  if (index < 0 || escapes || sites.length === 0) return undefined;
  const given = sites.flatMap((site) => {
    const passed = site.type === 'TaggedTemplateExpression' ? [] : site.arguments.slice(0, index + 1);
    const argument = passed.some(({ type }) => type === 'SpreadElement') ? undefined : passed[index];
    // `retry(run, tries - 1)` in itself hands on what it was given
    if (argument && bindings.variableOf(unwrap(argument)) === variable) return [];
    return [argument && calls.functionOf(argument)];
  });
  return given.every((fn) => fn !== undefined) ? given : undefined;
}

/** A request, and the calls of the file by which it is made: of the functions around it, and of those around these calls. */
export function sitesOf(request: Node, file: RunsFile): ReadonlySet<Node> {
  const sites = new Set([request]);
  const left = new Set<FunctionLike>();
  for (const site of sites) {
    for (let fn = enclosingFunction(site); fn && !left.has(fn); fn = enclosingFunction(fn)) {
      left.add(fn);
      for (const call of file.calls.callers(fn).calls) sites.add(call);
      for (const call of callsGiven(fn, file)) for (const run of runsOfGiven(fn, call, file)) sites.add(run);
    }
  }
  return sites;
}
