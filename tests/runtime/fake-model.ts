/** What the fake model is to answer: its text, tool calls, or both; or what the API answers in its place. */
export interface Answer {
  readonly text?: string;
  /** Why it does not answer, in words. */
  readonly refusal?: string;
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
  /** Whether the model reasons before it answers, which the Responses API shows as an item of its own. */
  readonly reasons?: boolean;
  readonly error?: ApiError;
}

/** An error in the shape of the real API. */
export interface ApiError {
  readonly status: number;
  readonly message: string;
  readonly type?: string;
  readonly code?: string | null;
  readonly param?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the model has generated when it stops: all of an answer, or the beginning of it. */
export interface Generated {
  readonly text: string | undefined;
  readonly refusal?: string | undefined;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly reasons: boolean;
  readonly isCut: boolean;
  readonly tokens: number;
}

const CHARACTERS = 4;

/** Four characters make a token, which is about right for English. */
export const countTokens = (text: string): number => Math.ceil(text.length / CHARACTERS);

/** Generates an answer up to a number of tokens; the arguments of tool calls come after the text. */
export function generate({ text, refusal, calls = [], reasons = false }: Answer, limit: number, id: string): Generated {
  let left = limit * CHARACTERS;
  let isCut = false;
  const take = (wanted: string): string => {
    const taken = wanted.slice(0, left);
    left -= taken.length;
    isCut ||= taken.length < wanted.length;
    return taken;
  };
  const generated = {
    text: text === undefined ? undefined : take(text),
    refusal,
    calls: calls.map((call, i) => ({ id: `call_${id}${i}`, name: call.name, arguments: take(call.arguments) })),
  };
  const all = [generated.text ?? '', ...generated.calls.map((call) => call.arguments)].join('');
  return { ...generated, reasons, isCut, tokens: countTokens(all) };
}

/** A text in three pieces or fewer, as a stream delivers it. */
export function piecesOf(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / 3));
  return text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
}
