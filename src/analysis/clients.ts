import type { TSESTree } from '@typescript-eslint/utils';
import { fieldOfParameter, isFunction, nameOf, thisClass, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { CLIENT_CLASSES, CLIENT_PACKAGES, type ClientKind } from '../sdk/packages.js';
import type { Bindings, Variable } from './bindings.js';
import type { OpenAIFile } from './file.js';
import { qualifiedName } from './qualified-names.js';

/** A place where a client is made: `new OpenAI(…)` or a subclass of it. */
export interface Construction {
  readonly node: TSESTree.NewExpression;
  readonly kind: ClientKind;
  /** The options as written, undefined when there are none: then everything comes from the environment. */
  readonly options: Node | undefined;
  /** The subclass of the file through which it is made, if any. */
  readonly subclass: TSESTree.ClassDeclaration | TSESTree.ClassExpression | undefined;
}

/** The clients of one file. */
export interface Clients {
  readonly constructions: readonly Construction[];
  /** The kind of client class an expression stands for; undefined when it is not known to be one. */
  classKind(expression: Node): ClientKind | undefined;
  /** The kind of client an expression evaluates to; undefined when that is not known. */
  clientKind(expression: Node): ClientKind | undefined;
  /** The values written to a field of a class: initialisers, and `this.name = …` anywhere in it; the declaration itself where it has no value. */
  fieldValues(owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression, name: string): readonly Node[];
}

/** What is asked of a file; of its calls only when a client may come out of one. */
type Source = Pick<OpenAIFile, 'nodes' | 'bindings' | 'calls' | 'returnsOf' | 'settings' | 'types'>;

/** Finds the clients of a file: constructions, and the variables, fields, parameters and local functions that hold or return them; with types, also what is typed as one. */
export function findClients(file: Source): Clients {
  const { nodes, bindings, settings, types } = file;
  const isSdk = (source: string) => CLIENT_PACKAGES.includes(source) || settings.packages.includes(source);
  const classes = new Map<Node, ClientKind | undefined>();
  const kinds = new Map<Node, ClientKind | undefined>();

  /** Memoises by node; a question met again while it is being answered is answered "not known", which ends cycles. */
  function memo(
    answers: Map<Node, ClientKind | undefined>,
    node: Node,
    answer: () => ClientKind | undefined,
  ): ClientKind | undefined {
    if (!answers.has(node)) {
      answers.set(node, undefined);
      answers.set(node, answer());
    }
    return answers.get(node);
  }

  function classKind(expression: Node): ClientKind | undefined {
    const node = unwrap(expression);
    return memo(classes, node, () => {
      const name = qualifiedName(node, bindings);
      if (name) {
        if (isSdk(name.source)) return CLIENT_CLASSES[name.path.at(-1) ?? 'default'];
        // a module of the project that re-exports the class under its own name; `@llamaindex/openai` has another one of that name
        const isLocal = /^(?:[.~#]|@\/)/.test(name.source);
        return isLocal && name.path.length === 1 && /^(Azure)?OpenAI$/.test(name.path[0] as string)
          ? CLIENT_CLASSES[name.path[0] as string]
          : undefined;
      }
      if (node.type === 'ConditionalExpression') return classKind(node.consequent) ?? classKind(node.alternate);
      const superClass = classOf(node, bindings)?.superClass;
      return superClass ? classKind(superClass) : undefined;
    });
  }

  function clientKind(expression: Node): ClientKind | undefined {
    const node = unwrap(expression);
    return memo(kinds, node, () => {
      switch (node.type) {
        case 'NewExpression':
          return classKind(node.callee);
        case 'AwaitExpression':
          return clientKind(node.argument);
        case 'ThisExpression': {
          const superClass = thisClass(node)?.superClass;
          return superClass ? classKind(superClass) : undefined;
        }
        case 'AssignmentExpression':
          return clientKind(node.right);
        case 'LogicalExpression':
          return clientKind(node.right) ?? clientKind(node.left);
        case 'ConditionalExpression':
          return clientKind(node.consequent) ?? clientKind(node.alternate);
        case 'Identifier': {
          const variable = bindings.variableOf(node);
          return variable && variableKind(variable);
        }
        case 'MemberExpression':
          return memberKind(node);
        case 'CallExpression':
          return returnedKind(node);
        default:
          return undefined;
      }
    });
  }

  function variableKind(variable: Variable): ClientKind | undefined {
    const imported = bindings.importOf(variable);
    if (imported) return matchesGlob(imported.source, settings.clientModules) ? 'openai' : undefined;
    const annotated = annotationKind(variable.identifiers[0]);
    if (annotated) return annotated;
    const origin = bindings.originOf(variable);
    if (origin) return origin.path.length === 0 ? clientKind(origin.from) : undefined;
    return firstKind(bindings.valuesOf(variable) ?? []);
  }

  /** The class named by the type annotation of a parameter, variable or field: `ai: OpenAI`, `ai: OpenAI | null`. */
  function annotationKind(declared: Node | undefined): ClientKind | undefined {
    const annotation = declared && 'typeAnnotation' in declared ? declared.typeAnnotation : undefined;
    if (annotation?.type !== 'TSTypeAnnotation') return undefined;
    const type = annotation.typeAnnotation;
    const parts = type.type === 'TSUnionType' ? type.types : [type];
    for (const part of parts) {
      if (part.type !== 'TSTypeReference') continue;
      const variable = part.typeName.type === 'Identifier' ? bindings.variableOf(part.typeName) : undefined;
      const imported = variable && bindings.importOf(variable);
      if (imported && isSdk(imported.source)) return CLIENT_CLASSES[imported.imported];
    }
    return undefined;
  }

  const fields = new Map<Node, Map<string, Node[]>>();
  function fieldValues(owner: TSESTree.ClassDeclaration | TSESTree.ClassExpression, name: string): readonly Node[] {
    if (fields.size === 0) {
      for (const field of nodes('PropertyDefinition')) {
        if (field.value) addField(field.parent.parent, nameOf(field), field.value);
        else addField(field.parent.parent, nameOf(field), field);
      }
      for (const assignment of nodes('AssignmentExpression')) {
        const { left } = assignment;
        if (left.type === 'MemberExpression' && left.object.type === 'ThisExpression')
          addField(thisClass(left), nameOf(left), assignment.right);
      }
      for (const parameter of nodes('TSParameterProperty')) {
        const declared = fieldOfParameter(parameter);
        if (declared) addField(thisClass(parameter), declared.name, declared);
      }
    }
    return fields.get(owner)?.get(name) ?? [];
  }
  function addField(owner: Node | undefined, name: string | undefined, value: Node): void {
    if (!owner || name === undefined) return;
    const byName = fields.get(owner) ?? new Map<string, Node[]>();
    fields.set(owner, byName);
    byName.set(name, [...(byName.get(name) ?? []), value]);
  }

  function memberKind(node: TSESTree.MemberExpression): ClientKind | undefined {
    const name = nameOf(node);
    if (name === undefined) return undefined;
    if (node.object.type === 'ThisExpression') {
      const owner = thisClass(node);
      return owner && firstKind(fieldValues(owner, name));
    }
    const object = bindings.resolve(node.object);
    if (object.type === 'ObjectExpression') {
      const property = object.properties.find((p) => p.type === 'Property' && nameOf(p) === name);
      return property?.type === 'Property' ? clientKind(property.value) : undefined;
    }
    return undefined;
  }

  function returnedKind(call: TSESTree.CallExpression): ClientKind | undefined {
    const name = qualifiedName(call.callee, bindings);
    if (name && matchesGlob(name.source, settings.clientModules)) return 'openai';
    const { functions, certain } = file.calls.callees(call);
    const only = functions[0];
    if (!certain || functions.length !== 1 || !only) return undefined;
    return firstKind(file.returnsOf(only));
  }

  function firstKind(values: readonly Node[]): ClientKind | undefined {
    for (const value of values) {
      const kind = isFunctionOrField(value) ? annotationKind(value) : (clientKind(value) ?? annotationKind(value));
      if (kind) return kind;
    }
    return undefined;
  }
  const isFunctionOrField = (node: Node) => node.type === 'PropertyDefinition' || isFunction(node);

  const constructions: Construction[] = [];
  for (const node of nodes('NewExpression')) {
    const kind = classKind(node.callee);
    if (!kind) continue;
    const declared = classOf(node.callee, bindings);
    constructions.push({ node, kind, options: node.arguments[0], subclass: declared });
  }
  return {
    constructions,
    classKind,
    fieldValues,
    // Types last: they cost the most, and know what comes from other modules.
    clientKind: (expression) => clientKind(expression) ?? types.clientKind(unwrap(expression)),
  };
}

/** The class of the file that an expression names. */
export function classOf(
  expression: Node,
  bindings: Bindings,
): TSESTree.ClassDeclaration | TSESTree.ClassExpression | undefined {
  const node = bindings.resolve(expression);
  if (node.type === 'ClassExpression' || node.type === 'ClassDeclaration') return node;
  const definition = node.type === 'Identifier' ? bindings.variableOf(node)?.defs[0] : undefined;
  return definition?.type === 'ClassName' ? definition.node : undefined;
}

/** Whether an import source is one of the configured modules: the same text, or a glob in which `*` stands for anything but a slash and `**` for anything. */
export function matchesGlob(source: string, globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const pattern = glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*\/?|\*|\?/g, (sign) => (sign === '?' ? '[^/]' : sign === '*' ? '[^/]*' : '(?:.*/)?'));
    const bare = (text: string) => text.replace(/^(?:\.{1,2}\/)+/, '').replace(/\.[cm]?[jt]sx?$/, '');
    return new RegExp(`^${bare(pattern.replace(/\\\.([cm]?[jt]sx?)$/, '.$1')).replace(/^(?:\\\.){1,2}\//, '')}$`).test(
      bare(source),
    );
  });
}
