import type { TSESTree } from '@typescript-eslint/utils';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';

export type Node = TSESTree.Node;
type NodesByType = { [N in Node as `${N['type']}`]: N };

/** The name of a node type, as text: the enum itself would have to be imported at run time. */
export type NodeType = keyof NodesByType;
export type NodeOf<T extends NodeType> = NodesByType[T];

/** Calls `visit` for `root` and every node below it, parents first, in source order; iterative, so depth is no limit. `visit` returns false to skip what is below. */
export function walk(root: Node, keys: SourceCode['visitorKeys'], visit: (node: Node) => boolean | void): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (visit(node) === false) continue;
    const names = keys[node.type] ?? [];
    for (let i = names.length - 1; i >= 0; i -= 1) {
      const child = (node as unknown as Record<string, unknown>)[names[i] as string];
      if (!Array.isArray(child)) {
        if (isNode(child)) stack.push(child);
        continue;
      }
      for (let j = child.length - 1; j >= 0; j -= 1) if (isNode(child[j])) stack.push(child[j] as Node);
    }
  }
}

/** Whether something holds for `root` or a node below it. `isLeftOut` tells below which nodes none is looked at. */
export function someNode(
  root: Node,
  keys: SourceCode['visitorKeys'],
  holds: (node: Node) => boolean,
  isLeftOut?: (node: Node) => boolean,
): boolean {
  let found = false;
  walk(root, keys, (node) => {
    found ||= holds(node);
    return !found && !isLeftOut?.(node);
  });
  return found;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The nodes of a file by type, in source order, outer ones first. */
export type NodeIndex = <T extends NodeType>(type: T) => readonly NodeOf<T>[];

/** Indexes a syntax tree once, so that later look-ups by type cost nothing. `visitAll` goes through its nodes in source order, parents first. */
export function indexNodes(visitAll: (visit: (node: Node) => void) => void): NodeIndex {
  const byType = new Map<string, Node[]>();
  const unsorted = new Set<Node[]>(); // decorators stand in front of the `export` of their class, text between the parts of a template
  visitAll((node) => {
    const list = byType.get(node.type);
    if (!list) byType.set(node.type, [node]);
    else if (list.push(node) && (list.at(-2) as Node).range[0] > node.range[0]) unsorted.add(list);
  });
  for (const list of unsorted) list.sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]);
  return <T extends NodeType>(type: T) => (byType.get(type) ?? NONE) as readonly NodeOf<T>[];
}

const NONE: readonly Node[] = [];

/** Those of some nodes, in source order, that are within another one. By halves: a file can have thousands of them, and as many places that ask. */
export function nodesWithin<T extends Node>(nodes: readonly T[], { range: [start, end] }: Node): readonly T[] {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as T).range[0] < start) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let i = low; i < nodes.length && (nodes[i] as T).range[0] < end; i += 1)
    if ((nodes[i] as T).range[1] <= end) found.push(nodes[i] as T);
  return found;
}
