import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, nameOf } from '../../ast/expressions.js';
import { someNode, walk, type Node } from '../../ast/walk.js';
import { qualifiedName } from '../qualified-names.js';
import type { Model } from './credentials.js';
import { isEnvironment } from './variables.js';

/** Methods and functions of validation libraries that check a value against a schema: zod, valibot, joi, yup, superstruct, envalid, t3-env, znv, typebox, arktype. */
const VALIDATES =
  /^(?:parse|safeParse|parseAsync|validate|validateSync|assert|cleanEnv|customCleanEnv|createEnv|parseEnv|envsafe|create|check|Decode|Parse|load)$/;
/** Libraries that read `process.env` by themselves when it is not handed over. Source: their READMEs, 2026-11. */
const READ_BY_THEMSELVES = new Set([
  'envsafe',
  '@t3-oss/env-core',
  '@t3-oss/env-nextjs',
  '@t3-oss/env-nuxt',
  'env-var',
]);
const LENIENT = new Set([
  'optional',
  'nullish',
  'default',
  'catch',
  'prefault',
  'nullable',
  'allowEmpty',
  'devDefault',
  'fallback',
]);

/** The variables that a call demands of the environment by a schema: `z.object({ KEY: z.string() }).parse(process.env)`, `cleanEnv(process.env, { KEY: str() })`. */
export function schemaVariables(call: TSESTree.CallExpression, model: Model): readonly string[] {
  const { callee } = call;
  const method = lastName(callee);
  if (method === 'required' && callee.type === 'MemberExpression') return requiredVariable(callee.object, model);
  if (method === undefined || !VALIDATES.test(method)) return [];
  const source = qualifiedName(callee, model.bindings)?.source;
  const readsItself = source !== undefined && READ_BY_THEMSELVES.has(source);
  if (!readsItself && !call.arguments.some((argument) => holdsEnvironment(argument, model))) return [];
  const schemas: Node[] = callee.type === 'MemberExpression' ? [callee.object, ...call.arguments] : [...call.arguments];
  return schemas.flatMap((schema) => demanded(schema, model, 0));
}

function holdsEnvironment(argument: Node, model: Model): boolean {
  if (isEnvironment(argument, model.bindings)) return true;
  const object = model.bindings.resolve(argument);
  return (
    object.type === 'ObjectExpression' &&
    object.properties.some((property) =>
      isEnvironment(property.type === 'SpreadElement' ? property.argument : property.value, model.bindings),
    )
  );
}

/** The keys of the object literals in a schema that look like variables and are not optional. */
function demanded(schema: Node, model: Model, depth: number): readonly string[] {
  if (depth > 4) return [];
  const value = model.bindings.resolve(schema);
  const names: string[] = [];
  walk(value, model.sourceCode.visitorKeys, (node) => {
    if (node.type === 'Property') {
      const name = nameOf(node);
      if (name !== undefined && /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(name) && !isLenient(node.value, model))
        names.push(name);
    }
    if (
      node.type === 'Identifier' &&
      node !== value &&
      node.parent.type !== 'Property' &&
      node.parent.type !== 'MemberExpression' &&
      model.bindings.resolve(node) !== node
    ) {
      names.push(...demanded(node, model, depth + 1));
    }
  });
  return names;
}

function isLenient(schema: Node, model: Model): boolean {
  const isWord = (node: Node): boolean => node.type === 'Identifier' && LENIENT.has(node.name);
  return (
    (schema.type === 'MemberExpression' && !isSchemaWord(schema)) ||
    someNode(schema, model.sourceCode.visitorKeys, isWord)
  );
}

/** `process.env.KEY` as a value is a runtime map, not a schema: `runtimeEnv: { KEY: process.env.KEY }`. */
const isSchemaWord = (member: TSESTree.MemberExpression) => member.object.type === 'Identifier';

/** `env.get('OPENAI_API_KEY').required()` of env-var. */
function requiredVariable(object: Node, model: Model): readonly string[] {
  if (object.type !== 'CallExpression' || object.callee.type !== 'MemberExpression' || nameOf(object.callee) !== 'get')
    return [];
  if (qualifiedName(object.callee, model.bindings)?.source !== 'env-var') return [];
  const [name] = object.arguments;
  return name?.type === 'Literal' && typeof name.value === 'string' ? [name.value] : [];
}
