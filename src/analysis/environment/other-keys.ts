import { enclosingFunction, isNullish, nameOf, unwrap } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { OpenAIFile } from '../file.js';
import type { KeyRead } from './key-reads.js';

/** Headers that carry a key in place of the client's: `Authorization`, `api-key`, `cf-aig-authorization`. */
const KEY_HEADER = /auth|key|token/i;

/** Whether a client can do without the key that it is made with: it is given another one later, or one in its headers. */
export function hasOtherKey(read: KeyRead, file: OpenAIFile): boolean {
  return hasKeyHeader(read, file) || isKeyedLater(read, file);
}

/** `defaultHeaders: { Authorization: … }`; headers that the file does not show may hold one, too. */
function hasKeyHeader({ options }: KeyRead, file: OpenAIFile): boolean {
  const found = file.lookup(options, 'defaultHeaders');
  if (found.is === 'missing') return false;
  const headers = found.is === 'found' ? file.bindings.resolve(found.value) : undefined;
  if (headers?.type !== 'ObjectExpression') return headers === undefined || !isNullish(headers);
  return headers.properties.some(
    (property) => property.type === 'SpreadElement' || KEY_HEADER.test(nameOf(property) ?? 'key'),
  );
}

/** `client.apiKey = …`, or in another function `client = new OpenAI({ apiKey })` with another key. */
function isKeyedLater({ node: made }: KeyRead, file: OpenAIFile): boolean {
  const place = placeOf(made);
  const hidden = new Set<Node>(file.environment.keyReads.map(({ node }) => node));
  return file.nodes('AssignmentExpression').some(({ left, right }) => {
    if (left.type === 'MemberExpression' && nameOf(left) === 'apiKey')
      return file.clients.clientKind(left.object) !== undefined;
    const other = unwrap(right);
    return (
      other.type === 'NewExpression' &&
      !hidden.has(other) &&
      file.clients.classKind(other.callee) !== undefined &&
      enclosingFunction(other) !== enclosingFunction(made) &&
      place !== undefined &&
      isSamePlace(left, place, file)
    );
  });
}

/** The variable or field that a client is put into where it is made. */
function placeOf(made: Node): Node | undefined {
  const { parent } = made;
  if (parent?.type === 'VariableDeclarator') return parent.id;
  if (parent?.type === 'PropertyDefinition') return parent;
  return parent?.type === 'AssignmentExpression' ? parent.left : undefined;
}

function isSamePlace(left: Node, place: Node, { bindings }: OpenAIFile): boolean {
  if (left.type === 'Identifier')
    return bindings.variableOf(left) !== undefined && bindings.variableOf(left) === bindings.variableOf(place);
  const isMember = place.type === 'MemberExpression' || place.type === 'PropertyDefinition';
  return left.type === 'MemberExpression' && isMember && nameOf(left) === nameOf(place);
}
