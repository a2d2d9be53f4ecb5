import type { ReportFixFunction } from '@typescript-eslint/utils/ts-eslint';
import type { BrowserKey } from '../analysis/environment/browser-keys.js';
import { directiveOf } from '../analysis/environment/server-modules.js';
import { environmentRead } from '../analysis/environment/variables.js';
import type { OpenAIFile } from '../analysis/file.js';
import { publicPrefixOf } from '../sdk/public-variables.js';
import { removeProperty } from './remove-property.js';

/**
 * Reads a variable that no build publishes instead of a public one, everywhere in the file, and takes away the flag for browsers: what is left works on a
 * server alone. Undefined in a module that is for the browser, and where the variable is not read as a member of the environment.
 */
export function readOnServer(
  { read, variable, flag }: BrowserKey & { is: 'public' },
  file: OpenAIFile,
): { fix: ReportFixFunction; variable: string } | undefined {
  const prefix = publicPrefixOf(variable)?.prefix;
  const privateName = prefix === undefined ? '' : variable.slice(prefix.length);
  const isRead = (node: typeof read): boolean => {
    const names = node.type === 'MemberExpression' ? environmentRead(node, file.bindings)?.names : undefined;
    return names?.length === 1 && names[0] === variable;
  };
  if (!/^[A-Z_]\w*$/i.test(privateName) || !isRead(read) || directiveOf(file) === 'use client') return undefined;
  const reads = file.nodes('MemberExpression').filter(isRead);
  return {
    variable: privateName,
    fix: (fixer) => [
      ...reads.map((node) =>
        fixer.replaceText(node.parent.type === 'ChainExpression' ? node.parent : node, `process.env.${privateName}`),
      ),
      ...(flag ? removeProperty(flag, file, fixer) : []),
    ],
  };
}
