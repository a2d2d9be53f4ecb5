import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isWithin } from '../../ast/expressions.js';
import { walk, type Node } from '../../ast/walk.js';
import { KEY_VARIABLES, OTHER_CREDENTIALS } from '../../sdk/environment.js';
import { CLIENT_PACKAGES, type ClientKind } from '../../sdk/packages.js';
import { classOf } from '../clients.js';
import { qualifiedName } from '../qualified-names.js';
import { credentialOf, type Credential, type Model } from './credentials.js';

/** A place where a client takes its key from the environment. */
export interface KeyRead {
  /** The expression that makes the client: `new OpenAI()`, `super()` in a subclass, `new Configuration()` of openai 3. */
  readonly node: TSESTree.NewExpression | TSESTree.CallExpression;
  /** The variables that can supply the key, first choice first. */
  readonly names: readonly [string, ...string[]];
  /** The variables without which this client has no key: not those for which another one may stand in. */
  readonly needs: readonly string[];
  /** An earlier read that fixes what the client gets, so that loading the variable between the two is too late. */
  readonly capture?: { readonly node: Node; readonly hides: boolean };
  /** Whether the constructor throws when none of `names` is set. */
  readonly throws: boolean;
  /** Not from `process.env`: what a program loads there does not change it. */
  readonly apart: boolean;
}

/** The places of a file where a client takes its key from the environment, as far as that is certain. */
export function findKeyReads(model: Model): readonly KeyRead[] {
  const reads: KeyRead[] = [];
  const add = (read: KeyRead | undefined) => {
    if (read) reads.push(read);
  };
  for (const { node, kind, options, subclass } of model.clients.constructions) {
    if (kind === 'v3') continue;
    const call = subclass && superCall(subclass, model);
    if (call !== 'none') add(fromOptions(node, kind, call ? call.arguments[0] : options, model, call));
  }
  for (const node of model.nodes('NewExpression')) if (isConfiguration(node.callee, model)) add(fromConfiguration(node, model));
  for (const type of ['ClassDeclaration', 'ClassExpression'] as const) {
    for (const node of model.nodes(type)) {
      const kind = node.superClass ? model.clients.classKind(node.superClass) : undefined;
      if (!kind || kind === 'v3') continue;
      const call = ownSuperCall(node, model);
      if (call && call !== 'none') add(fromOptions(call, kind, call.arguments[0], model));
    }
  }
  return reads;
}

type Class = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The `super(…)` through which an instance of a subclass reaches the SDK's constructor; undefined when the arguments of `new` go there as they are. */
function superCall(subclass: Class, model: Model): TSESTree.CallExpression | 'none' | undefined {
  const seen = new Set<Class>();
  for (let owner: Class | undefined = subclass; owner && !seen.has(owner); owner = owner.superClass ? classOf(owner.superClass, model.bindings) : undefined) {
    seen.add(owner);
    const call = ownSuperCall(owner, model);
    if (call) return call;
  }
  return undefined;
}

function ownSuperCall(owner: Class, model: Model): TSESTree.CallExpression | 'none' | undefined {
  const method = owner.body.body.find((member): member is TSESTree.MethodDefinition => member.type === 'MethodDefinition' && member.kind === 'constructor');
  if (!method?.value.body) return undefined;
  let found: TSESTree.CallExpression | undefined;
  walk(method.value.body, model.sourceCode.visitorKeys, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Super') found ??= node;
    return !isFunction(node);
  });
  return found ?? 'none';
}

function fromOptions(node: KeyRead['node'], kind: Exclude<ClientKind, 'v3'>, options: Node | undefined, model: Model, site: Node = node): KeyRead | undefined {
  if (node.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  if (OTHER_CREDENTIALS.some((name) => !isAbsent(credentialOption(options, name, model)))) return undefined;
  const defaults = KEY_VARIABLES[kind];
  const admin = credentialOption(options, 'adminAPIKey', model);
  const key = credentialOption(options, 'apiKey', model);
  if (admin.is === 'environment' && isAbsent(key)) return readOf(node, [...new Set([...admin.names, ...defaults])], admin, defaults, true, site);
  if (!isAbsent(admin)) return undefined;
  if (isAbsent(key)) return readOf(node, defaults, undefined, defaults, true, site);
  return key.is === 'environment' ? readOf(node, key.names, key, defaults, true, site) : undefined;
}

const isAbsent = (credential: Credential) => credential.is === 'absent';

function credentialOption(options: Node | undefined, name: string, model: Model): Credential {
  const found = model.lookup(options, name);
  if (found.is === 'missing') return { is: 'absent' };
  return found.is === 'found' && !found.sometimes ? credentialOf(found.value, model) : { is: 'unknown' };
}

function readOf(node: KeyRead['node'], names: readonly string[], key: (Credential & { is: 'environment' }) | undefined, defaults: readonly string[], reads: boolean, site: Node = node): KeyRead | undefined {
  const [first, ...rest] = names;
  if (first === undefined) return undefined;
  const hides = key?.hides ?? false;
  const earlier = key !== undefined && !isWithin(key.at, site);
  // The constructor reads its own variables again when it is given `undefined`, so a bare early read of them does no harm.
  const again = reads && !hides && names.every((name) => defaults.includes(name));
  return {
    node,
    names: [first, ...rest],
    needs: key && key.names.length > 1 ? [] : names,
    ...(key && (hides || (earlier && !again)) && { capture: { node: key.at, hides } }),
    throws: reads && !hides,
    apart: key?.apart ?? false,
  };
}

/** `new Configuration(…)` of openai 3, whose key is fixed there. */
function isConfiguration(callee: Node, model: Model): boolean {
  const name = qualifiedName(callee, model.bindings);
  return name?.path.at(-1) === 'Configuration' && [...CLIENT_PACKAGES, ...model.settings.packages].includes(name.source);
}

function fromConfiguration(node: TSESTree.NewExpression, model: Model): KeyRead | undefined {
  const key = credentialOption(node.arguments[0], 'apiKey', model);
  return key.is === 'environment' ? readOf(node, key.names, key, [], false) : undefined;
}
