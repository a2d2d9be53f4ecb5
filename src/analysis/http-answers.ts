import type { TSESTree } from '@typescript-eslint/utils';
import { isLiteral, isNamed, lastName, nameOf, propertyOf, unwrap } from '../ast/expressions.js';
import { dotted } from '../ast/members.js';
import type { Node } from '../ast/walk.js';

/** `Response.json({ items: [] })`, `res.status(200).json(defaults)`: an answer that is sent as a success, and with nothing in it that tells of an error. */
export function isGoodAnswer({ callee, arguments: [body, options] }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || !/^(?:json|send)$/.test(nameOf(callee) ?? '') || !body) return false;
  if (options && !hasGoodStatus(options)) return false;
  const sender = unwrap(callee.object);
  if (sender.type === 'CallExpression' && !setsGoodStatus(sender)) return false;
  const object = unwrap(body);
  if (nameOf(callee) === 'send' && object.type !== 'ObjectExpression') return false;
  if (object.type !== 'ObjectExpression') return true;
  const data = object.properties.filter((one) => !saysSuccess(one));
  const isAlone = data.length === 0 && object.properties.length > 0; // nothing is given instead
  return !isAlone && data.every((one) => one.type === 'Property' && !SAYS.test(nameOf(one) ?? 'error'));
}

/** `success: true`, `ok: true`. */
const saysSuccess = (one: TSESTree.ObjectLiteralElement): boolean =>
  one.type === 'Property' && /^(?:success|ok)$/i.test(nameOf(one) ?? '') && isLiteral(one.value, true);

/** Whether the options of an answer, `{ status: 200, headers }` or a number, name a status of success, or leave it as it is. */
function hasGoodStatus(options: Node): boolean {
  const value = unwrap(options);
  if (value.type !== 'ObjectExpression') return isSuccess(value);
  return value.properties.every(
    (one) => one.type === 'Property' && nameOf(one) !== undefined && (nameOf(one) !== 'status' || isSuccess(one.value)),
  );
}

/** `res.status(200)`, `reply.code(201)`. */
const setsGoodStatus = ({ callee, arguments: [status] }: TSESTree.CallExpression): boolean =>
  /^(?:status|code)$/.test(lastName(callee) ?? '') && status !== undefined && isSuccess(status);

const isSuccess = (status: Node): boolean => isStatus(status, 200, 299);

/** Keys under which an answer says how it went, or something to a person: `{ error: 'Try again.' }`, `{ reply: 'Sorry.' }`. */
const SAYS = /error|message|detail|reason|success|^(?:ok|status|code|reply|text|response|answer)$/i;

/** An answer to whoever sent the HTTP request that only says that it failed: `res.status(500).json(…)`, `Response.json(…, { status: 502 })`, `next(error)`. */
export function isErrorAnswer(value: Node): boolean {
  const call = unwrap(value);
  if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return false;
  const { callee } = call;
  if (isNamed(callee, 'next')) return call.arguments.length > 0;
  const options = call.arguments[1];
  const status = options?.type === 'ObjectExpression' ? propertyOf(options, 'status')?.value : options;
  if (/^\w*Response(\.json)?$/.test(dotted(callee)) && isFailure(status)) return true;
  if (callee.type !== 'MemberExpression') return false;
  if (/^(json)$/.test(nameOf(callee) ?? '') && isFailure(status)) return true; // Hono: `c.json(…, 500)`
  if (/^(status|code|sendStatus|writeHead)$/.test(nameOf(callee) ?? '')) return isFailure(call.arguments[0]);
  return isErrorAnswer(callee.object);
}

const isFailure = (status: Node | undefined): boolean => isStatus(status, 400, Infinity);

const isStatus = (status: Node | undefined, from: number, to: number): boolean =>
  status?.type === 'Literal' && typeof status.value === 'number' && status.value >= from && status.value <= to;
