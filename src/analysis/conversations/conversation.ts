import type { Node } from '../../ast/walk.js';
import type { FunctionNode } from '../calls.js';
import { append } from '../multimap.js';
import { once } from '../once.js';
import type { Request } from '../requests.js';
import type { Cut } from './cuts.js';
import type { MessageKind } from './messages.js';
import type { Place } from './places.js';
import type { Restart } from './restarts.js';

/** One thing that happens to a conversation. */
export interface ConversationEvent {
  /** The node that does it, when it has been evaluated: the write or request itself, or the call of the helper that holds it. */
  readonly node: Node;
  readonly what:
    | MessageKind
    /** A turn is stored that was sent before. */
    | 'heard'
    /** The conversation is sent. */
    | 'request'
    /** It starts anew, or its newest entries are taken back. */
    | 'reset'
    /** It is handed to code outside the file, which may do anything with it. */
    | 'leaves'
    /** The reply is handed to code outside the file that also has the conversation, or keeps it. */
    | 'noted'
    /** The program finds that there is no reply to be kept, or asks whether there is one. */
    | 'tested'
    /** A loop over the reply begins, in which it is stored part by part. */
    | 'parts';
  /** Where it is written: differs from `node` for a helper that is called there. */
  readonly source: Node;
  /** For `turn`: nobody can tell what is added, but it is sent at once. */
  readonly isGuess?: true;
  /** For `reset`: what it starts with is not in sight, and may be messages. */
  readonly isFilled?: true;
  /** For `heard`: the very message was sent by a request before; else a copy was stored back that may have been sent. */
  readonly isSure?: boolean;
  /** Something of a reply occurs in what is written. */
  readonly isOfReply?: boolean;
  /** For `misfiled`: the text, in the entry under whose role it goes. */
  readonly text?: Node | undefined;
  /** The write replaces the array by a longer one, with all that was in it. */
  readonly lengthens?: true;
  /** For a sure `heard`: where the message was sent. */
  readonly askedAt?: Node;
  /** For `request`, and for a sure `heard`: which one. */
  readonly request?: Request;
  /** For `request`: the messages it sends after the conversation's own entries, which are not stored. */
  readonly beside?: readonly MessageKind[];
  /** For `request`: one of the `unknown` messages beside can be the result of a tool call, of tools that the request names. */
  readonly maybeTools?: boolean;
  /** For `request`: nothing else is sent before the conversation's entries. */
  readonly isAlone?: boolean;
  /** For `request`: the very array is sent, its entries, or something that other code made of it. */
  readonly as?: 'itself' | 'entries' | 'made';
  /** For `request`: all entries are sent, as they are or each in another form. */
  readonly isWhole?: boolean;
  /** For `request`: the expression that names the conversation where it is sent, or put into the list that is. */
  readonly named?: Node;
}

/** An array of messages, or of Responses input items, that requests send. */
export interface Conversation {
  readonly place: Place;
  /** In source order; several may share a node, and then take effect in this order. */
  readonly events: readonly ConversationEvent[];
  /** The events that add a turn, a tool result or a text, by the function in which they happen: the manner of the file. */
  readonly turns: ReadonlyMap<Node | undefined, readonly ConversationEvent[]>;
  /** The code that writes something to it, whatever that is: an assignment, a `push`, a setter of a state, `set` of its store. */
  readonly writes: readonly Node[];
  /** Where it is shortened, a part of it is taken, or its size is asked. */
  readonly cuts: readonly Cut[];
  /** Where what it is kept in is removed or replaced. */
  readonly restarts: readonly Restart[];
  /** The throws of the file by which it gives a reply up that is missing or cut. */
  readonly givenUpBy: readonly Node[];
  /** The functions that return it, or what it is kept in. */
  readonly returnedBy: readonly FunctionNode[];
  /** Whether a name that stands for it may stand for another one, which gets replies: those may be its own. */
  readonly mayBeAnswered: boolean;
  /** Whether it is a copy of another conversation, with more in it or less. */
  readonly isCopy: boolean;
  /** Whether code outside the file can add to it: exported, imported, borrowed, given by a caller, or written by a helper that others call. */
  readonly isOpen: boolean;
  /** Whether it is in an object that code outside the file keeps, and has given out: `chat` of `const chat = await Chat.findById(id)`. */
  readonly isBorrowed: boolean;
}

/** Whether a reply is stored, or handed to code that may store it. */
export function isKeptReply({ what }: ConversationEvent): boolean {
  return what === 'reply' || what === 'replyText' || what === 'noted';
}

type EventKind = ConversationEvent['what'];

/** The events of a conversation that are of one kind, in source order. Sorted once: a file can have thousands of reports on one conversation. */
export function eventsOf(conversation: Conversation, kind: EventKind): readonly ConversationEvent[] {
  return byKind(conversation).get(kind) ?? [];
}

const byKind = once(({ events }: Conversation) => {
  const kinds = new Map<EventKind, ConversationEvent[]>();
  for (const event of events) append(kinds, event.what, event);
  return kinds;
});
