import type { TSESTree } from '@typescript-eslint/utils';
import { isNamed, nameOf } from '../../ast/expressions.js';
import type { OpenAIFile } from '../file.js';
import { requiredModule } from '../qualified-names.js';

/** Folders and names of files that frameworks run on the server alone: API routes, `route.ts`, `+server.ts`, `*.server.ts`, functions of hosting platforms. */
const SERVER_PATH =
  /[\\/](?:api|server|backend|functions|netlify|supabase|scripts|cli|workers?)[\\/]|[\\/](?:\+(?:server|page\.server|layout\.server|hooks\.server)|route|middleware|instrumentation|server)\.[cm]?[jt]sx?$|\.server\.[cm]?[jt]sx?$/i;
/** Modules that only a server has. */
const SERVER_MODULES =
  /^(?:node:.*|fs|fs\/promises|path|http|https|child_process|worker_threads|readline|os|net|server-only|express|fastify|koa|hono|@hono\/node-server|@nestjs\/.*|next\/server|next\/headers|@sveltejs\/kit\/node|discord\.js|telegraf|commander|electron|@prisma\/client|mongodb|mongoose|pg|ioredis|bullmq|aws-lambda|@azure\/functions|@google-cloud\/.*|firebase-(?:admin|functions)(?:\/.*)?|@trigger\.dev\/sdk(?:\/.*)?|@slack\/bolt|(?:.*\/)?_generated\/server)$/;
/** What `process` has on a server alone: builds for browsers put something in the place of `process.env`. */
const SERVER_PROCESS = new Set(['argv', 'exit', 'exitCode', 'stdin', 'stdout', 'stderr', 'cwd', 'on', 'once', 'pid']);

/** The directive on top of a module, which frameworks with server components read: `'use client'`, `'use server'`. */
export function directiveOf({ program }: OpenAIFile): 'use client' | 'use server' | undefined {
  for (const statement of program.body) {
    if (statement.type !== 'ExpressionStatement' || statement.directive === undefined) return undefined;
    if (statement.directive === 'use client' || statement.directive === 'use server') return statement.directive;
  }
  return undefined;
}

/** What only code for browsers says: the hooks of a component that lives, the globals of a page. */
const BROWSER_WORDS =
  /\buse(?:State|Effect|LayoutEffect|Reducer|Ref)\s*[(<]|\b(?:window|document|localStorage|sessionStorage)\s*[.[]/;

/** Whether a module says that it runs in browsers. */
export function isBrowserModule(file: OpenAIFile): boolean {
  return directiveOf(file) === 'use client' || BROWSER_WORDS.test(file.sourceCode.text);
}

/** Whether a module is known to stay on the server, by its directive, its place, what it imports or what it does with its process. */
export function isServerModule(file: OpenAIFile): boolean {
  const directive = directiveOf(file);
  if (directive) return directive === 'use server';
  return (
    SERVER_PATH.test(file.filename) ||
    file.nodes('ImportDeclaration').some(({ source }) => SERVER_MODULES.test(source.value)) ||
    file.nodes('CallExpression').some((call) => SERVER_MODULES.test(requiredModule(call) ?? '')) ||
    file.nodes('MemberExpression').some((member) => isServerProcess(member))
  );
}

function isServerProcess(member: TSESTree.MemberExpression): boolean {
  const { object } = member;
  return isNamed(object, 'process') && SERVER_PROCESS.has(nameOf(member) ?? '');
}
