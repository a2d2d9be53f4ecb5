import type { TSESTree } from '@typescript-eslint/utils';
import { isClass, isFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { CallGraph, ClassNode } from '../calls.js';

const MAX_DEPTH = 20;

/** The field initialisers of a class's instances, or its own static fields and blocks, in the order in which they run. */
export function initializers(node: ClassNode, isStatic: boolean): readonly Node[] {
  return node.body.body.filter((element) =>
    element.type === 'StaticBlock'
      ? isStatic
      : element.type === 'PropertyDefinition' && element.static === isStatic && element.value !== null,
  );
}

/** What `new C()` runs, in order: inherited parts first, fields before the constructor's body; with a constructor that calls `super()`, only that. */
export function construction(made: ClassNode, calls: CallGraph, depth = 0): readonly Node[] {
  const own = made.body.body.find(
    (element): element is TSESTree.MethodDefinition =>
      element.type === 'MethodDefinition' && element.kind === 'constructor' && isFunction(element.value),
  );
  const fields = initializers(made, false);
  if (own) return made.superClass ? [own.value] : [...fields, own.value];
  const parent = depth < MAX_DEPTH ? calls.superClassOf(made) : undefined;
  return parent ? [...construction(parent, calls, depth + 1), ...fields] : fields;
}

/** The fields that `super()` initialises when it has returned: those of the class it stands in. */
export function fieldsAfterSuper(call: Node): readonly Node[] {
  for (let outer: Node | undefined = call; outer; outer = outer.parent) {
    if (isClass(outer)) return initializers(outer, false);
  }
  return [];
}
