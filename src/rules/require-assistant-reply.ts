import { findOneSidedHistories } from '../analysis/conversations/channel-histories.js';
import { findOwedReplies, type OwedReply } from '../analysis/conversations/owed-replies.js';
import { replyLeaves } from '../analysis/conversations/reply-leaves.js';
import { findStepLoops } from '../analysis/conversations/step-loops.js';
import { isStatelessChat } from '../analysis/conversations/stateless-chat.js';
import type { OpenAIFile } from '../analysis/file.js';
import type { Request } from '../analysis/requests.js';
import { enclosingFunction } from '../ast/expressions.js';
import type { Node } from '../ast/walk.js';
import { appendReply, type Fix } from '../fix/append-reply.js';
import { correctRole, storeWholeMessage } from '../fix/correct-entry.js';
import { continueResponse } from '../fix/continue-response.js';
import { extendArray } from '../fix/extend-array.js';
import { moveReply } from '../fix/move-reply.js';
import { createRule } from '../rule.js';

type MessageIds =
  | 'addReply'
  | 'missing'
  | 'missingLater'
  | 'wrongRole'
  | 'droppedToolCalls'
  | 'replyAfterUser'
  | 'missingOutput'
  | 'statelessChat';
type Options = readonly [{ readonly statelessChat: boolean }];

export default createRule<MessageIds, Options>({
  name: 'require-assistant-reply',
  meta: {
    type: 'problem',
    docs: {
      description: "require the model's reply to be added to a conversation before it is sent again",
      config: 'recommended',
      configOptions: { strict: [{ statelessChat: true }] },
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          statelessChat: {
            type: 'boolean',
            description: 'Also report a chat loop that sends nothing but the newest user message.',
          },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ statelessChat: false }],
    messages: {
      addReply: 'Add the reply right after the request.',
      missing:
        'Each turn sends `{{conversation}}` with what the user said, but never with what the model answered: the reply to this request is not added, so the model forgets it.',
      missingLater:
        '`{{conversation}}` is sent again with a new user message but without the reply to the request in line {{line}}, so the model does not know what it answered.',
      wrongRole:
        "The model's reply is added to `{{conversation}}` under a role that is not `assistant`: the next request takes the model's own words for someone else's.",
      droppedToolCalls:
        '`{{conversation}}` is sent with tool results, but without the assistant message that holds their `tool_calls`: the API answers 400. Add the whole message before its results.',
      replyAfterUser:
        '`{{conversation}}` gets this reply after the turn that followed it, so the model reads the dialogue in the wrong order.',
      missingOutput:
        '`{{conversation}}` is sent again with new input but without the `output` of the response in line {{line}}, and without `previous_response_id`: the model does not know what it answered.',
      statelessChat: 'Each turn sends the newest message alone: the model has no memory of what was said before.',
    },
  },
  mentions: /completions|responses|openai/i,
  judge(file, context, [{ statelessChat }]) {
    const leaves = rememberLeaves(file);
    const reported = new Set<Node>();
    // a copy is judged after what it is a copy of, which is where the reply belongs
    for (const conversation of [...file.conversations].sort((a, b) => Number(a.isCopy) - Number(b.isCopy))) {
      const unchanged = findStepLoops(conversation, file).map((event): OwedReply => ({
        what: 'missing',
        conversation,
        event,
        earlier: event,
      }));
      const oneSided = findOneSidedHistories(conversation, file).map((event): OwedReply => ({
        what: 'missing',
        conversation,
        event,
        earlier: undefined,
      }));
      for (const found of [...findOwedReplies(conversation, file.flow, leaves), ...unchanged, ...oneSided]) {
        const { event, earlier } = found;
        if (reported.has(event.source)) continue; // one mistake, one report
        reported.add(event.source);
        context.report({
          node: event.source,
          messageId: messageFor(found),
          data: { conversation: conversation.place.name, line: String(earlier?.source.loc.start.line ?? '') },
          ...repairOf(file, found),
        });
      }
    }
    if (!statelessChat) return;
    for (const request of file.requests) {
      if (isStatelessChat(request, file)) context.report({ node: request.node, messageId: 'statelessChat' });
    }
  },
});

function messageFor({ what, event, earlier }: OwedReply): MessageIds {
  switch (what) {
    case 'misfiled':
      return 'wrongRole';
    case 'late':
      return 'replyAfterUser';
    case 'droppedToolCalls':
      return 'droppedToolCalls';
    case 'missing':
      if (event.request?.api === 'responses') return 'missingOutput';
      return earlier && earlier.source !== event.source ? 'missingLater' : 'missing';
  }
}

/** Corrects the entry that is there, or moves it to where the reply is known, or adds it there; a suggestion where it is stored on some other path too. */
function repairOf(file: OpenAIFile, { what, conversation, event, earlier }: OwedReply): Repair {
  if (what === 'misfiled') return fixedBy(correctRole(file, event));
  if (!earlier) return {};
  if (what === 'late') return fixedBy(moveReply(file, conversation, event.source, earlier.node));
  const isWhole = what === 'droppedToolCalls';
  if (isWhole && event.request?.api === 'responses' && event.isAlone)
    return fixedBy(continueResponse(file, event.request));
  const stored = conversation.events.filter(
    ({ node, what: kind }) => (kind === 'reply' || kind === 'replyText') && isSameFunction(node, earlier.node),
  );
  const textOnly = isWhole ? stored.find(({ what: kind }) => kind === 'replyText') : undefined;
  if (textOnly) return fixedBy(storeWholeMessage(file, textOnly));
  const added = extendArray(file, conversation, earlier, isWhole) ?? appendReply(file, conversation, earlier, isWhole);
  const [first] = stored;
  if (!first) return fixedBy(added);
  const moved = moveReply(file, conversation, first.source, earlier.node);
  return moved ? fixedBy(moved) : added ? { suggest: [{ messageId: 'addReply', fix: added }] } : {};
}

interface Repair {
  readonly fix?: Fix;
  readonly suggest?: { messageId: 'addReply'; fix: Fix }[];
}

function fixedBy(fix: Fix | undefined): Repair {
  return fix ? { fix } : {};
}

function isSameFunction(one: Node, other: Node): boolean {
  return enclosingFunction(one) === enclosingFunction(other);
}

/** Whether a request's reply gets to code outside the file: asked once a request. */
function rememberLeaves(file: OpenAIFile): (request: Request) => boolean {
  const known = new Map<Request, boolean>();
  return (request) => {
    const answer = known.get(request) ?? replyLeaves(file.replies.of(request), file.calls);
    known.set(request, answer);
    return answer;
  };
}
