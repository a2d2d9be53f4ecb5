import { isFunction, stringOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Bindings } from '../bindings.js';
import { isOfProject, requiredModule } from '../qualified-names.js';

/** What an expression is made from, by its beginning: a package, or a name that the file does not declare. */
export interface Root {
  readonly package?: string;
  readonly global?: string;
}

/** Steps from a callee to its root; longer chains are of no known root. */
const LONGEST = 100;

/**
 * Finds what a callee begins with: `commander` for `new Command().command('ask').action`, through variables, chains of calls, the types of parameters
 * and the parameters of callbacks that are given to such a function; a global for `chrome.tabs.query`. Empty where it begins with anything else.
 */
export function rootOfCallee(callee: Node, bindings: Bindings): Root {
  let node: Node | undefined = callee;
  for (let steps = 0; node && steps < LONGEST; steps += 1) {
    node = unwrap(node);
    switch (node.type) {
      case 'CallExpression': {
        const required = requiredModule(node);
        if (required !== undefined) return ofPackage(required);
        node = node.callee;
        break;
      }
      case 'NewExpression':
        node = node.callee;
        break;
      case 'MemberExpression':
        node = node.object;
        break;
      case 'AwaitExpression':
        node = node.argument;
        break;
      case 'ImportExpression':
        return ofPackage(stringOf(node.source));
      case 'Identifier': {
        const variable = bindings.variableOf(node);
        const [definition] = variable?.defs ?? [];
        if (!variable || !definition) return { global: node.name };
        const imported = bindings.importOf(variable);
        if (imported) return ofPackage(imported.source);
        const { name } = definition;
        node =
          definition.type === 'Parameter' && name.type === 'Identifier'
            ? (typeOf(name) ?? giverOf(definition.node))
            : (bindings.originOf(variable)?.from ?? bindings.valuesOf(variable)?.[0]);
        break;
      }
      default:
        return {};
    }
  }
  return {};
}

/** `@oclif/core` for `@oclif/core/lib/command`, `fs` for `node:fs/promises`; nothing for a module of the project. */
function ofPackage(source: string | undefined): Root {
  const name = /^(?:node:)?((?:@[^/]+\/)?[^/]+)/.exec(source ?? '')?.[1];
  return source === undefined || name === undefined || isOfProject({ source, path: [] }) ? {} : { package: name };
}

/** `Command` of `(program: Command) => …`. */
function typeOf(parameter: Node): Node | undefined {
  const type = parameter.type === 'Identifier' ? parameter.typeAnnotation?.typeAnnotation : undefined;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : undefined;
}

/** Who calls a callback, and so gives it its parameters. */
function giverOf(fn: Node): Node | undefined {
  const { parent } = fn;
  return isFunction(fn) && parent?.type === 'CallExpression' && parent.callee !== fn ? parent.callee : undefined;
}
