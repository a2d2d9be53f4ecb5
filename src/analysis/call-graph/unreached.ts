import type { TSESTree } from '@typescript-eslint/utils';
import { isClass, isFunction, isNamed, isWithin } from '../../ast/expressions.js';
import type { Node, NodeIndex } from '../../ast/walk.js';
import { isDeclaredExported, type Bindings, type Variable } from '../bindings.js';
import { answerOnce } from '../once.js';

/** Functions that are named by others alone which nothing runs. */
const DEEPEST = 24;

/**
 * Tells of a node whether it stands in a function or class that nothing can run: it is not exported, and named nowhere but in itself and in others of the
 * kind. At the top of a script, which a page or another script may call, nothing is; nor is what a template may name.
 */
export function findUnreached(nodes: NodeIndex, bindings: Bindings): (node: Node) => boolean {
  const known = new Map<Node, boolean>();
  const unnamed = new Map<Variable, boolean>();
  let isModule: boolean | undefined;
  let elements: ReadonlySet<string> | undefined;
  let depth = 0;
  return isUnreached;

  function isUnreached(node: Node): boolean {
    let around: Node | undefined = node;
    while (around && !isFunction(around) && !isClass(around)) around = around.parent;
    if (!around || depth > DEEPEST) return false;
    const one = around;
    depth += 1;
    const answer = answerOnce(one, known, () => {
      const names = namesOf(one);
      return (names.length > 0 && names.every(isUnnamed)) || (one.parent !== undefined && isUnreached(one.parent));
    });
    depth -= 1;
    return answer;
  }

  /** The variables that a function or class is declared with, or is the value of: a class has one for itself inside. */
  function namesOf(one: Node): readonly Variable[] {
    if (one.type === 'ClassDeclaration') return bindings.declaredBy(one);
    const { parent } = one;
    const name =
      one.type === 'FunctionDeclaration'
        ? one.id
        : parent?.type === 'VariableDeclarator' && parent.init === one
          ? parent.id
          : undefined;
    const variable = name && bindings.variableOf(name);
    return variable ? [variable] : [];
  }

  function isUnnamed(variable: Variable): boolean {
    return answerOnce(variable, unnamed, () => {
      const [definition, ...others] = variable.defs;
      if (!definition || others.length > 0 || isDeclaredExported(variable)) return false;
      const { node } = definition;
      if (node.parent?.type.startsWith('Export')) return false;
      if (node.type === 'ClassDeclaration' && (node.decorators?.length ?? 0) > 0) return false; // which may register it
      const isAtTop = node.parent?.type === 'Program' || node.parent?.parent?.type === 'Program';
      if (isAtTop && !isOfModule(node)) return false;
      // who lints a template marks what it names
      if ((variable as { eslintUsed?: boolean }).eslintUsed || isElement(variable.name)) return false;
      return variable.references.every(
        ({ identifier, init }) => init === true || isWithin(identifier, node) || isUnreached(identifier),
      );
    });
  }

  /** Whether a file is a module, of either kind, with nothing in it that is no script. */
  function isOfModule(node: Node): boolean {
    if (isModule === undefined) {
      let program = node;
      while (program.parent) program = program.parent;
      const { body } = program as TSESTree.Program;
      const isTemplate = 'templateBody' in program && Boolean(program.templateBody);
      isModule =
        !isTemplate &&
        (body.some(({ type }) => /^(?:Import|Export|TSImportEquals)/.test(type)) ||
          nodes('CallExpression').some(({ callee }) => isNamed(callee, 'require')));
    }
    return isModule;
  }

  function isElement(name: string): boolean {
    elements ??= new Set(nodes('JSXIdentifier').map((identifier) => identifier.name));
    return elements.has(name);
  }
}
