import { floatingRequests, type Floating } from '../analysis/floating-requests.js';
import type { OpenAIFile } from '../analysis/file.js';
import { awaitEdit } from '../fix/await-promise.js';
import { createRule } from '../rule.js';
import { saysCall } from '../sdk/words.js';

type MessageIds = Floating['misuse']['kind'] | 'awaitIt' | 'makeAsync';

/** A request without `await`: a promise that is taken for the answer, or that nobody waits for. */
export default createRule<MessageIds, []>({
  name: 'no-floating-request',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow requests whose promise is used like an answer, or dropped',
      config: 'strict',
    },
    fixable: 'code',
    hasSuggestions: true,
    schema: [],
    defaultOptions: [],
    messages: {
      read: 'Nothing awaits this promise, and `{{name}}`{{where}} is read from it as if it were the answer: it is undefined.',
      iterated:
        'Nothing awaits this promise, and it is iterated over{{where}} as if it were the answer: that throws a TypeError, a promise is not iterable.',
      handed: 'Nothing awaits this promise: `{{name}}`{{where}} gets the promise and writes that down, not the answer.',
      text: 'Nothing awaits this promise, and it becomes part of a text{{where}}: that reads `[object Promise]`.',
      dropped:
        'Nothing awaits this request: its answer is lost, and when it fails, the unhandled rejection ends the process.',
      awaitIt: 'Await it.',
      makeAsync: 'Make the function `async`, and await it.',
    },
  },
  mentions: saysCall,
  judge(file, context) {
    for (const floating of floatingRequests(file)) {
      const { promise, awaitable, misuse } = floating;
      const edit = awaitEdit(awaitable, file);
      // awaited, a dropped request holds up what comes after it, and an answer in a text reads `[object Object]`
      const isCertain = edit && !edit.makesAsync && misuse.kind !== 'dropped' && misuse.kind !== 'text';
      context.report({
        node: awaitable === promise ? promise.callee : awaitable,
        messageId: misuse.kind,
        data: describe(floating, file),
        fix: isCertain ? edit.write : null,
        suggest: edit && !isCertain ? [{ messageId: edit.makesAsync ? 'makeAsync' : 'awaitIt', fix: edit.write }] : [],
      });
    }
  },
});

/** What the message says of this program. */
function describe({ awaitable, misuse }: Floating, { sourceCode }: OpenAIFile): Record<string, string> {
  const { line } = misuse.at.loc.end;
  const where = line === awaitable.loc.end.line ? '' : ` on line ${line}`;
  const holder = misuse.value.type === 'Identifier' ? `${sourceCode.getText(misuse.value)}.` : '';
  const isIndex = misuse.name === '0';
  return { where, name: misuse.kind === 'read' && !isIndex ? holder + (misuse.name ?? '') : (misuse.name ?? '') };
}
