import { enclosingFunction } from '../../ast/expressions.js';
import type { Node } from '../../ast/walk.js';
import type { Contents, Piece } from './contents.js';
import type { Frame, Seen } from './frames.js';
import type { Message, MessageKind, Messages, ReplyTrace } from './messages.js';
import type { Place, Places } from './places.js';
import type { Write } from './writes.js';

/** What the arrays of a file hold, from all that is written to them anywhere. */
export interface Arrays {
  writesTo(place: Place): readonly Write[];
  targetOf(write: Write, frame?: Frame): Place | undefined;
  /** What a write puts in, in order; nothing for a reset. */
  piecesOf(write: Write, frame?: Frame): readonly Piece[];
  /** The writes by which a place gets the entries of other places: a copy has some. */
  copiesInto(place: Place): readonly Write[];
  /** Whether a place holds the entries of another one, as a copy of it or a copy of a copy. */
  holds(copy: Place, original: Place): boolean;
  /** The pieces of an array that are not entries of `place` itself, alone (`history[0]`) or all of them; copies that hold those are opened. */
  withoutOld(pieces: readonly Piece[], place: Place): readonly Piece[];
  messagesOf(piece: Piece, frame?: Frame): readonly Message[];
}

/** Copies of copies that are looked through. */
const DEEPEST_COPY = 6;

/** Indexes the writes of a file by what they write to. */
export function indexArrays(
  writes: readonly Write[],
  places: Places,
  contents: Contents,
  messages: Messages,
  trace: ReplyTrace,
): Arrays {
  const byKey = new Map<string, Write[]>();
  for (const write of writes) {
    const place = targetOf(write);
    if (!place) continue;
    const known = byKey.get(place.key);
    if (known) known.push(write);
    else byKey.set(place.key, [write]);
  }
  const copies = new Map<string, readonly Write[]>();
  const entries = new Map<string, Entries>();
  const writesTo = (place: Place): readonly Write[] => byKey.get(place.key) ?? [];

  return {
    writesTo,
    targetOf,
    piecesOf,
    copiesInto,
    holds,
    withoutOld: (pieces, place) => withoutOld(pieces, place, 3),
    messagesOf,
  };

  function targetOf(write: Write, frame?: Frame): Place | undefined {
    return 'type' in write.target ? places.placeOf(write.target, frame) : write.target;
  }

  function piecesOf(write: Write, frame?: Frame): readonly Piece[] {
    if (write.how === 'reset') return [];
    return write.values.flatMap((value): readonly Piece[] => {
      if (write.how !== 'add') return contents.piecesOf(value, frame);
      return value.type === 'SpreadElement'
        ? contents.piecesOf(value.argument, frame)
        : [{ is: 'message', at: { node: value, frame } }];
    });
  }

  function copiesInto(place: Place): readonly Write[] {
    let found = copies.get(place.key);
    if (!found)
      copies.set(
        place.key,
        (found = writesTo(place).filter((write) =>
          piecesOf(write).some((piece) => isOther(piece, place) || hasGiven(piece)),
        )),
      );
    return found;
  }

  function holds(copy: Place, original: Place): boolean {
    const seen = new Set([copy.key]); // each place once, however many ways lead to it
    let level: readonly Place[] = [copy];
    for (let depth = 0; depth <= DEEPEST_COPY && level.length > 0; depth += 1) {
      const sources = level.flatMap(sourcesOf);
      if (sources.some(({ key }) => key === original.key)) return true;
      level = sources.filter(({ key }) => !seen.has(key) && seen.add(key));
    }
    return false;
  }

  /** The other places whose entries are copied into a place. */
  function sourcesOf(copy: Place): readonly Place[] {
    return copiesInto(copy).flatMap((write) =>
      piecesOf(write).flatMap((piece) => (piece.is === 'place' && isOther(piece, copy) ? piece.place : [])),
    );
  }

  function withoutOld(pieces: readonly Piece[], place: Place, depth: number): readonly Piece[] {
    return pieces.flatMap((piece): readonly Piece[] => {
      if (piece.is === 'message' && isEntryOf(place, piece.at)) return [];
      if (piece.is !== 'place') return [piece];
      if (piece.place.key === place.key) return [];
      if (depth === 0 || !holds(piece.place, place)) return [piece];
      const copied = writesTo(piece.place).filter((write) => isBefore(write.node, piece.copiedAt));
      return copied.flatMap((write) =>
        withoutOld(
          piecesOf(write).filter((part) => part.is !== 'place' || isOther(part, piece.place)),
          place,
          depth - 1,
        ),
      );
    });
  }

  function isEntryOf({ key }: Place, { node, frame }: Seen): boolean {
    const entry = places.placeOf(node, frame);
    return entry?.path.at(-1) === '*' && places.parentOf(entry)?.key === key;
  }

  function messagesOf(piece: Piece, frame?: Frame): readonly Message[] {
    switch (piece.is) {
      case 'message': {
        const { node, frame: inFrame = frame } = piece.at;
        const message = messages.messageOf(node, inFrame);
        // the model's turns come with their calls as well as without them
        const isReply =
          message.kind === 'replyText' &&
          piece.others?.some((other) => other !== node && messages.messageOf(other, inFrame).kind === 'reply') === true;
        return [{ ...message, ...(isReply && { kind: 'reply' }), source: node }];
      }
      case 'some':
        return [{ kind: ROLE_KINDS[piece.role] ?? 'unknown', needs: [] }];
      case 'unknown':
        return [messages.messageOf(piece.node, frame)];
      case 'place': {
        const made = piece.into ? undefined : madeOf(piece.place);
        if (made) return made.flatMap((entry) => messagesOf(entry, frame));
        const { kind, maybeTool } = entriesOf(piece.place, 3);
        if (kind === 'unknown' && trace.occursIn(piece.node)) return [{ kind: 'reply', needs: [] }];
        return [{ kind, needs: [], maybeTool: maybeTool || messages.maybeTool(piece.into ?? []) }];
      }
    }
  }

  /** The messages of a list that is made of single ones, and gets no others: `const turns = [question, answer]`. */
  function madeOf(place: Place): readonly Piece[] | undefined {
    const [write, ...others] = writesTo(place);
    if (write?.node.type !== 'VariableDeclarator' || others.length > 0) return undefined;
    const pieces = piecesOf(write);
    return pieces.length > 0 && pieces.every(({ is }) => is === 'message') ? pieces : undefined;
  }

  /** What the entries of an array are, as a whole: all of one kind, a reply if one is, else unknown. */
  function entriesOf(place: Place, depth: number): Entries {
    const known = entries.get(place.key);
    if (known || depth === 0) return known ?? UNKNOWN;
    entries.set(place.key, UNKNOWN); // met again while it is being answered
    const found: Entries[] = [];
    for (const write of writesTo(place)) {
      for (const piece of piecesOf(write)) {
        if (piece.is === 'place' && isOther(piece, place) && !piece.into) found.push(entriesOf(piece.place, depth - 1));
        else if (piece.is !== 'place' || isOther(piece, place)) found.push(...messagesOf(piece));
      }
    }
    const kinds = new Set(found.map(({ kind }) => kind));
    const [only] = kinds;
    const kind = kinds.has('reply')
      ? 'reply'
      : kinds.has('replyText')
        ? 'replyText'
        : kinds.size === 1 && only
          ? only
          : 'unknown';
    const all = { kind, maybeTool: found.some(({ maybeTool }) => maybeTool) };
    entries.set(place.key, all);
    return all;
  }
}

/** What the entries of an array are: see `Message`. */
type Entries = Pick<Message, 'kind' | 'maybeTool'>;

const UNKNOWN: Entries = { kind: 'unknown' };

const ROLE_KINDS: Readonly<Record<string, MessageKind>> = {
  user: 'turn',
  developer: 'turn',
  tool: 'tool',
  function: 'tool',
  system: 'system',
  assistant: 'replyText',
};

/** The entries of some other place than this one. */
function isOther(piece: Piece, place: Place): boolean {
  return piece.is === 'place' ? piece.place.key !== place.key : false;
}

/** Something that other code made of arrays it was given. */
function hasGiven(piece: Piece): boolean {
  return piece.is === 'unknown' && (piece.given ?? []).length > 0;
}

/** Whether a write comes before a copy is made, in the text of the same function; elsewhere nobody knows, and it may. */
export function isBefore(write: Node, copy: Node | undefined): boolean {
  return !copy || write.range[1] <= copy.range[0] || enclosingFunction(write) !== enclosingFunction(copy);
}
