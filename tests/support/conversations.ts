import { analyse } from './analyse.js';

/** What happens to each conversation of a program, line by line: `history: 3 turn, 4 request`. */
export function conversationsOf(code: string): string[] {
  return analyse(code, { filename: 'file.tsx' }).conversations.map(({ place, events }) => {
    const told = events.map(
      ({ node, what, beside = [] }) =>
        `${String(node.loc.start.line)} ${what}${beside.length > 0 ? ` + ${beside.join(' ')}` : ''}`,
    );
    return `${place.name}: ${told.join(', ')}`;
  });
}

/** The beginning of a request whose reply is `r`. */
export const ASK = 'const r = await openai.chat.completions.create';

/** The same without the lines: `history: turn, request`. */
export function toldOf(code: string): string[] {
  return conversationsOf(code).map((told) => told.replaceAll(/\b\d+ (?=[a-z])/g, ''));
}

/** What a user says. */
export const TURN = "{ role: 'user', content: q }";

/** A request that sends some messages, and whose reply is `r`. */
export const send = (messages: string): string => `${ASK}({ model, messages: ${messages} });`;
