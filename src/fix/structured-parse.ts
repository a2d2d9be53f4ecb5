import type { TSESTree } from '@typescript-eslint/utils';
import type { RuleFix, RuleFixer } from '@typescript-eslint/utils/ts-eslint';
import { nameOf, propertyOf, unwrap, withoutFallback } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { calleePath } from '../analysis/callee-path.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Use } from '../analysis/reply-uses.js';
import type { Request } from '../analysis/requests.js';

type Fix = (fixer: RuleFixer) => RuleFix[];

/** The helper that turns a zod schema into a format. Source: `helpers/zod.d.ts` of openai 4.104 and 7.57. */
const HELPER = { name: 'zodResponseFormat', module: 'openai/helpers/zod' };

/**
 * Where a zod schema is there already: `.create` becomes `.parse`, which validates and throws when the answer was cut, and the hand-written
 * parse a read of `parsed`. The schema is that of the request's format, or the one that the parsed text is given to. Undefined for any other
 * shape.
 */
export function suggestParse(use: Use, request: Request, file: OpenAIFile): Fix | undefined {
  if (request.api !== 'chat' || request.method !== 'create' || request.streams !== 'no') return undefined;
  const callee = unwrap(request.node.callee);
  const content = contentRead(file.bindings.resolve(use.value));
  if (!content || callee.type !== 'MemberExpression' || use.at.type !== 'CallExpression') return undefined;
  if (calleePath(use.at.callee, file.bindings).join('.') !== 'JSON.parse') return undefined;
  const schema = schemaCall(use.at);
  const format = formatEdit(request, schema?.schema, file);
  if (!format) return undefined;
  const parsed = file.sourceCode.getText(content).replace(/content$/, 'parsed');
  const target = schema?.call ?? use.at;
  return (fixer) => [...format(fixer), fixer.replaceText(callee.property, 'parse'), fixer.replaceText(target, parsed)];
}

/** The `….content` that an expression reads, behind `!`, `?? ''` and `|| ''`. */
function contentRead(expression: Node): Node | undefined {
  const node = withoutFallback(expression);
  return node.type === 'MemberExpression' && nameOf(node) === 'content' ? node : undefined;
}

/** `Schema.parse(JSON.parse(…))`. */
function schemaCall(parse: TSESTree.CallExpression): { call: Node; schema: string } | undefined {
  const call = parse.parent;
  if (call.type !== 'CallExpression' || call.arguments[0] !== parse || call.callee.type !== 'MemberExpression')
    return undefined;
  const { object } = call.callee;
  return nameOf(call.callee) === 'parse' && object.type === 'Identifier' ? { call, schema: object.name } : undefined;
}

/** What it takes for the request to ask for the schema's format: nothing, when it does already. */
function formatEdit(request: Request, schema: string | undefined, file: OpenAIFile): Fix | undefined {
  const format = request.parameter('response_format');
  const value = format.is === 'found' ? file.bindings.resolve(unwrap(format.value)) : undefined;
  if (value?.type === 'CallExpression' && calleePath(value.callee, file.bindings).at(-1) === HELPER.name)
    return () => [];
  const imports = file.nodes('ImportDeclaration');
  const last = imports.at(-1);
  if (schema === undefined || request.body?.type !== 'ObjectExpression' || !last) return undefined;
  if (!imports.some((one) => /^zod(\/|$)/.test(one.source.value))) return undefined;
  const { quote, semicolon } = file.style;
  const made = `${HELPER.name}(${schema}, ${quote}${schema.toLowerCase()}${quote})`;
  const property = propertyOf(request.body, 'response_format');
  const end = request.body.properties.at(-1);
  if (!property && (format.is !== 'missing' || !end)) return undefined;
  const isImported = imports.some(({ specifiers }) => specifiers.some(({ local }) => local.name === HELPER.name));
  const line = `\nimport { ${HELPER.name} } from ${quote}${HELPER.module}${quote}${semicolon}`;
  return (fixer) => [
    ...(isImported ? [] : [fixer.insertTextAfter(last, line)]),
    property
      ? fixer.replaceText(property.value, made)
      : fixer.insertTextAfter(end as Node, `, response_format: ${made}`),
  ];
}
