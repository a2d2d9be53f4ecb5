import type { TSESTree } from '@typescript-eslint/utils';
import { isFunction, isNullish, lastName, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import { functionVariable, isFunctionExported, type Bindings, type Variable } from '../bindings.js';
import type { FunctionNode } from '../calls.js';
import type { ReturnsOf } from '../returns.js';
import { Answers } from './answers.js';
import { membersOf, type MemberQuestion, type Members } from './members.js';
import { either, isAsBig, NOTHING, one, union, type Possible } from './possible.js';

/** Resolves expressions to functions, object literals, classes and instances of the file. */
export interface Values extends Members {
  resolve(expression: Node): Possible;
  /** The expressions a function returns. */
  returnsOf(fn: FunctionNode): readonly Node[];
  /** The one call of a function that is used in no other way, so that its parameters stand for that call's arguments. */
  onlyCallOf(fn: FunctionNode): TSESTree.CallExpression | undefined;
}

/** Calls that give back the function or object they are given: React's memoising hooks and the like. */
const IDENTITY_CALLS = new Set(['useCallback', 'useEffectEvent', 'useEvent', 'freeze', 'seal', 'markRaw', 'memo']);

export function valuesOf(nodes: NodeIndex, bindings: Bindings, allReturnsOf: ReturnsOf): Values {
  const answers = new Answers<Node | MemberQuestion, Possible>(isAsBig);
  const members = membersOf(nodes, answers, resolve, returnsOf);

  function resolve(expression: Node): Possible {
    return answers.to(unwrap(expression), find, NOTHING);
  }

  function find(node: Node): Possible {
    switch (node.type) {
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        return one({ kind: 'function', node });
      case 'ObjectExpression':
        return one({ kind: 'object', node });
      case 'ClassExpression':
      case 'ClassDeclaration':
        return one({ kind: 'class', node });
      case 'Identifier':
      case 'JSXIdentifier': {
        const variable = bindings.variableOf(node);
        return variable ? ofVariable(variable) : NOTHING;
      }
      case 'MemberExpression': {
        const name = nameOf(node);
        return name === undefined ? NOTHING : union(resolve(node.object), (value) => members.member(value, name));
      }
      case 'ThisExpression':
        return ofThis(node);
      case 'Super': {
        const self = ofThis(node).values[0];
        const parent =
          self && self.kind !== 'function' && self.kind !== 'object' ? members.superClassOf(self.node) : undefined;
        if (!parent || !self) return NOTHING;
        return one(
          self.kind === 'class' ? { kind: 'class', node: parent } : { kind: 'instance', node: parent, exact: true },
        );
      }
      case 'NewExpression':
        return union(resolve(node.callee), (value) =>
          value.kind === 'class' ? one({ kind: 'instance', node: value.node, exact: true }) : undefined,
        );
      case 'CallExpression':
        return ofCall(node);
      case 'AwaitExpression':
        return resolve(node.argument);
      case 'AssignmentExpression':
        return node.operator === '=' ? resolve(node.right) : either([node.left, node.right], resolve);
      case 'SequenceExpression':
        return resolve(node.expressions.at(-1) as Node);
      case 'ConditionalExpression':
        return either([node.consequent, node.alternate], resolve);
      case 'LogicalExpression':
        return either([node.left, node.right], resolve);
      default:
        return NOTHING;
    }
  }

  function ofVariable(variable: Variable): Possible {
    const definition = onlyDefinition(variable);
    if (!definition || definition.type === 'ImportBinding') return NOTHING;
    if (definition.type === 'FunctionName' || definition.type === 'ClassName') {
      const replaced = variable.references.some((reference) => reference.isWrite());
      return replaced ? { ...resolve(definition.node), complete: false } : resolve(definition.node);
    }
    if (definition.type === 'Parameter') return ofParameter(variable, definition.node);
    const origin = bindings.originOf(variable);
    if (origin) {
      if (origin.path.length > 1) return NOTHING;
      const [name] = origin.path;
      const whole = resolve(origin.from);
      const part = name === undefined ? whole : union(whole, (value) => members.member(value, name));
      return origin.fallback ? { ...part, complete: false } : part;
    }
    const assigned = bindings.valuesOf(variable);
    return assigned ? either(assigned, resolve) : NOTHING;
  }

  function ofParameter(variable: Variable, fn: Node): Possible {
    if (!isFunction(fn) || variable.references.some((reference) => reference.isWrite())) return NOTHING;
    const index = fn.params.findIndex((parameter) => parameter === variable.identifiers[0]);
    const call = index < 0 ? undefined : onlyCallOf(fn);
    const given = call?.arguments.slice(0, index + 1);
    const argument = given?.[index];
    return argument && !given.some(({ type }) => type === 'SpreadElement') ? resolve(argument) : NOTHING;
  }

  function onlyCallOf(fn: FunctionNode): TSESTree.CallExpression | undefined {
    const variable = functionVariable(fn, bindings);
    if (!variable || variable.defs.length !== 1) return undefined;
    if (isFunctionExported(fn)) return undefined;
    const uses = variable.references.filter((reference) => !reference.init);
    const call = uses.length === 1 ? uses[0]?.identifier.parent : undefined;
    return call?.type === 'CallExpression' && call.callee === uses[0]?.identifier ? call : undefined;
  }

  function ofThis(node: Node): Possible {
    let inner = node;
    for (let outer = node.parent; outer; inner = outer, outer = outer.parent) {
      switch (outer.type) {
        case 'MethodDefinition':
        case 'PropertyDefinition':
        case 'AccessorProperty': {
          if (outer.computed && outer.key === inner) break;
          const owner = outer.parent.parent;
          return one(outer.static ? { kind: 'class', node: owner } : { kind: 'instance', node: owner, exact: false });
        }
        case 'StaticBlock':
          return one({ kind: 'class', node: outer.parent.parent });
        case 'FunctionExpression':
          if (outer.parent.type === 'Property' && outer.parent.parent.type === 'ObjectExpression')
            return one({ kind: 'object', node: outer.parent.parent });
          if (outer.parent.type !== 'MethodDefinition' && outer.parent.type !== 'PropertyDefinition') return NOTHING;
          break;
        case 'FunctionDeclaration':
          return NOTHING;
        default:
      }
    }
    return NOTHING;
  }

  function ofCall(node: TSESTree.CallExpression): Possible {
    const callee = unwrap(node.callee);
    const first = node.arguments[0];
    const name = lastName(callee);
    if (name === 'bind' && callee.type === 'MemberExpression') return resolve(callee.object);
    if (name !== undefined && IDENTITY_CALLS.has(name) && first) return resolve(first);
    if (name === 'useMemo' && first && isFunction(first)) return either(returnsOf(first), resolve);
    return union(resolve(callee), (value) =>
      value.kind === 'function' && !value.node.generator ? either(returnsOf(value.node), resolve) : undefined,
    );
  }

  function returnsOf(fn: FunctionNode): readonly Node[] {
    const returned = allReturnsOf(fn);
    return fn.body.type === 'BlockStatement' ? returned.filter((value) => !isNullish(value)) : returned;
  }

  return { ...members, resolve, returnsOf, onlyCallOf };
}

/** The one definition of a variable, overload signatures aside. */
function onlyDefinition({ defs }: Variable): Variable['defs'][number] | undefined {
  if (defs.length < 2) return defs[0];
  const [definition, second] = defs.filter(({ node }) => (node.type as string) !== 'TSDeclareFunction');
  return second ? undefined : definition;
}
