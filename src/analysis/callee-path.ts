import { nameOf, unwrap } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import type { Bindings } from './bindings.js';

/** The names of a callee as written, from its root: `yaml.load` is `yaml`, `load`; an imported name is called what its module calls it. Calls and computed members in it are `*`. */
export function calleePath(callee: Node, bindings: Bindings): readonly string[] {
  const path: string[] = [];
  let node = unwrap(callee);
  for (;;) {
    if (node.type === 'MemberExpression') {
      path.unshift(nameOf(node) ?? '*');
      node = unwrap(node.object);
      continue;
    }
    if (node.type === 'Identifier') {
      const variable = bindings.variableOf(node);
      const imported = variable && bindings.importOf(variable);
      path.unshift(
        imported && path.length === 0 && !['default', '*', '='].includes(imported.imported)
          ? imported.imported
          : node.name,
      );
    } else path.unshift(node.type === 'ThisExpression' ? 'this' : '*');
    return path;
  }
}

/** Whether what has such a path only shows something to whoever watches: `console.log`, `process.stdout.write`. */
export function isPrint(path: readonly string[]): boolean {
  return path[0] === 'console' || /^process\.(?:stdout|stderr)\.write$/.test(path.join('.'));
}

const REPORTS = /log|console|warn|\berror$|debug|info|trace|capture|report|track|sentry/i;

/** Whether what has such a path, by its names, only tells somebody what happened: `logger.error`, `Sentry.captureException`. */
export function isReport(path: readonly string[]): boolean {
  return REPORTS.test(path.join('.'));
}
