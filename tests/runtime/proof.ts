import type { Message } from './fake-chat.js';
import type { Logged } from './fake-api.js';
import type { Item } from './fake-responses.js';
import type { Repair } from './repair.js';
import type { Files, Run, RunOptions } from './run-program.js';
import type { Sdk } from './sdks.js';

/** What is expected to be observed: a text, a pattern, or one of them for each release of the SDK. */
export type Expected = string | RegExp | Readonly<Partial<Record<Sdk, string | RegExp>>>;

/** A program, what the rule says of it, and what is seen when it runs. */
export interface Proof {
  readonly name: string;
  readonly files: Files;
  readonly run?: RunOptions;
  /** The releases it runs with; the newest alone if not given. */
  readonly sdks?: readonly Sdk[];
  /** The message ids that are reported; none for a right program. */
  readonly reports: readonly string[];
  /** How the program is repaired; `nothing` where the rule only reports. A fix if not given. */
  readonly repairedBy?: Repair | 'nothing';
  /** What a suggestion asks the user to write. */
  readonly adds?: Files;
  readonly observe: (run: Run) => string;
  /** What is seen of a wrong program as it stands. */
  readonly fails?: Expected;
  /** What is seen of a right program, and of a wrong one after its repair. */
  readonly works: Expected;
  /** Other circumstances, in which nothing goes wrong: there the program does the same before and after its repair. */
  readonly otherwise?: { readonly run: RunOptions; readonly works: Expected };
}

export const expectedFor = (expected: Expected, sdk: Sdk): string | RegExp | undefined =>
  typeof expected === 'string' || expected instanceof RegExp ? expected : expected[sdk];

/** The error that ended a program: its line in what Node prints, the same for every release of Node; or all that it printed. */
function errorOf({ code, stderr }: Run): string {
  if (code === null) return 'never ends';
  const line = /^(?:Uncaught )?((?:\w+Error|Error)\b.*)$/m.exec(stderr)?.[1] ?? stderr.trim();
  return line.replace(/ \(line \d+ column \d+\)$/, '').replace(/ \{$/, '');
}

const orError =
  (observe: (run: Run) => string) =>
  (run: Run): string =>
    run.code === 0 ? observe(run) : errorOf(run);

/** What the program printed. */
export const output = orError(({ stdout }) => stdout.trim().replaceAll('\n', ' / '));

/** The roles of the messages that the last request let the model read. An answer under the wrong role is marked. */
export const lastRequest = orError(({ requests }) => {
  const last = generating(requests).at(-1);
  if (!last) return 'no request';
  const replies = generating(requests).map(({ generated }) => generated?.text);
  return last.context.map((entry) => describe(entry, replies)).join(', ');
});

/** The key that every request carried. */
export const keySent = orError(({ requests }) => {
  const keys = [...new Set(requests.map(({ key }) => key))];
  return keys.length === 0 ? 'no request' : `sends the key ${keys.join(', ')}`;
});

/** The beginning of a text that the last request sends back to the model as its own. */
export const lastReplySent = orError(({ requests }) => {
  const replies = generating(requests)
    .at(-1)
    ?.context.filter(({ role }) => role === 'assistant');
  return `sends back ${JSON.stringify(textOf(replies?.at(-1)))}`;
});

const generating = (requests: readonly Logged[]): Logged[] => requests.filter(({ context }) => context.length > 0);

function describe(entry: Message | Item, replies: readonly (string | undefined)[]): string {
  const { role = '', type } = entry as Item;
  if (type === 'function_call') return 'call';
  if (type === 'reasoning') return 'reasoning';
  if (type === 'function_call_output') return 'result';
  if (role === 'tool') return 'result';
  if ('tool_calls' in entry && entry.tool_calls) return 'call';
  const isReply = replies.includes(textOf(entry));
  if (role === 'assistant') return isReply ? 'assistant' : 'assistant (not what it said)';
  return isReply ? `${role} (what the model said)` : role;
}

function textOf(entry: Message | Item | undefined): string {
  const content = entry?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: string }) => part.text ?? '').join('');
}
