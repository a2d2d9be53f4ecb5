import type { RuleListener, SourceCode } from '@typescript-eslint/utils/ts-eslint';
import { walk, type Node } from '../ast/walk.js';
import { PathRecorder, type CodePaths } from './control-flow/record.js';

/** A step of ESLint's traversal: it enters (`phase` 1) or leaves (2) a node, or tells of a code path. ESLint 9 and later, "Languages: traverse()". */
type Step =
  | { readonly kind: 1; readonly target: Node; readonly phase: 1 | 2 }
  | { readonly kind: 2; readonly target: string; readonly args: readonly unknown[] };

type Listeners = Record<string, ((...args: unknown[]) => void) | undefined>;

/** How the code paths of a file come to be known. */
export interface Traversal {
  /** What has to listen while the host traverses the file: nothing where the host keeps the steps of its traversal. */
  readonly listeners: RuleListener;
  /** To be asked when the traversal has ended. */
  codePaths(): CodePaths;
  /** Goes through the nodes of the file in source order, parents first. */
  visit(visit: (node: Node) => void): void;
  /** Adds an action to listeners: when the code paths are known. */
  whenDone(listeners: RuleListener, action: () => void): RuleListener;
}

/**
 * ESLint 9 and 10 write down a traversal before they call the rules, so that code paths can be read off when somebody asks for them, and
 * a rule need not listen to every node. In ESLint 8 and Oxlint they are recorded on the way.
 */
export function followTraversal(sourceCode: Readonly<SourceCode>): Traversal {
  const { traverse } = sourceCode as { traverse?: () => Iterable<Step> };
  if (typeof traverse !== 'function') {
    const { listeners, codePaths } = new PathRecorder();
    return {
      ...notTraversed(sourceCode),
      listeners: listeners as object as RuleListener,
      codePaths: () => codePaths,
      whenDone: whenPathEnds,
    };
  }
  let codePaths: CodePaths | undefined;
  return {
    listeners: {},
    codePaths: () => (codePaths ??= replay(traverse.call(sourceCode))),
    visit(visit) {
      for (const step of traverse.call(sourceCode)) if (step.kind === 1 && step.phase === 1) visit(step.target);
    },
    whenDone: (none, action) => ({ ...none, 'Program:exit': action }),
  };
}

/** For a file that is parsed but not linted: it has no code paths. */
export function notTraversed({ ast, visitorKeys }: Readonly<SourceCode>): Traversal {
  return {
    listeners: {},
    codePaths: () => new Map(),
    visit: (visit) => walk(ast, visitorKeys, visit),
    whenDone: (listeners) => listeners,
  };
}

/** The program's own code path ends after `Program:exit`. */
function whenPathEnds(listeners: RuleListener, action: () => void): RuleListener {
  const recordEnd = (listeners as Listeners)['onCodePathEnd'];
  return {
    ...listeners,
    onCodePathEnd(codePath: unknown, node: Node) {
      recordEnd?.(codePath, node);
      if (node.type === 'Program') action();
    },
  } as object as RuleListener; // RuleListener has no types for code-path events (typescript-eslint 8.72)
}

function replay(steps: Iterable<Step>): CodePaths {
  const recorder = new PathRecorder();
  const listeners = recorder.listeners as object as Listeners;
  for (const step of steps) {
    if (step.kind === 2) listeners[step.target]?.(...step.args);
    else if (step.phase === 2) recorder.leave(step.target);
    else if (step.target.type === 'BlockStatement') recorder.enterBlock(step.target);
  }
  return recorder.codePaths;
}
