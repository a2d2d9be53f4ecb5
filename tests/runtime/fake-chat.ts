import { piecesOf, type ApiError, type Generated } from './fake-model.js';

/** What the fake reads of the body of a Chat Completions request. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
  /** Whether the model may call several tools at once; it may if nothing is said. */
  readonly parallel_tool_calls?: boolean | null;
}

export interface Message {
  readonly role: string;
  readonly content?: unknown;
  readonly tool_calls?: readonly { readonly id: string }[];
  readonly tool_call_id?: string;
}

/** The 400 of the API for tool results without their call, and for calls without their results; undefined when the messages are well-formed. */
export function refuseMessages(messages: readonly Message[]): ApiError | undefined {
  let open: readonly string[] = [];
  for (const [i, { role, tool_calls, tool_call_id }] of messages.entries()) {
    if (role === 'tool') {
      if (!open.includes(tool_call_id ?? ''))
        return refusal(
          `Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.`,
          `messages.[${i}].role`,
        );
      open = open.filter((id) => id !== tool_call_id);
    } else if (open.length > 0) {
      break;
    } else {
      open = tool_calls?.map(({ id }) => id) ?? [];
    }
  }
  if (open.length === 0) return undefined;
  return refusal(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`,
    'messages',
  );
}

const refusal = (message: string, param: string): ApiError => ({ status: 400, message, param });

const common = (id: string, body: ChatBody) => ({ id: `chatcmpl-${id}`, created: 1_700_000_000, model: body.model });

const reasonOf = ({ isCut, calls }: Generated): string => (isCut ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop');

const usageOf = (prompt: number, { tokens }: Generated) => ({
  prompt_tokens: prompt,
  completion_tokens: tokens,
  total_tokens: prompt + tokens,
});

const toolCallsOf = ({ calls }: Generated) =>
  calls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } }));

export function chatCompletion(id: string, body: ChatBody, generated: Generated, prompt: number): object {
  const calls = toolCallsOf(generated);
  const message = {
    role: 'assistant',
    content: generated.text ?? null,
    refusal: generated.refusal ?? null,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...common(id, body),
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: reasonOf(generated) }],
    usage: usageOf(prompt, generated),
  };
}

/** With what Azure begins a stream: what its filter thinks of the prompt, and no choices (seen in public reports of 2024 and 2025). */
export const AZURE_FIRST_CHUNK = {
  choices: [],
  created: 0,
  id: '',
  model: '',
  object: '',
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }],
};

/** The data of the server-sent events, without the closing `[DONE]`. */
export function chatChunks(id: string, body: ChatBody, generated: Generated, prompt: number): object[] {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...common(id, body),
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  const argumentPieces = toolCallsOf(generated).flatMap(({ function: called, ...call }, index) => [
    chunk({ tool_calls: [{ index, ...call, function: { name: called.name, arguments: '' } }] }),
    ...piecesOf(called.arguments).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  const usage = {
    ...common(id, body),
    object: 'chat.completion.chunk',
    choices: [],
    usage: usageOf(prompt, generated),
  };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...piecesOf(generated.text ?? '').map((content) => chunk({ content })),
    ...argumentPieces,
    chunk({}, reasonOf(generated)),
    ...(body.stream_options?.include_usage ? [usage] : []),
  ];
}

/** The answer of the legacy endpoint, which takes a prompt. */
export function textCompletion(id: string, model: string, generated: Generated, prompt: number): object {
  return {
    id: `cmpl-${id}`,
    object: 'text_completion',
    created: 1_700_000_000,
    model,
    choices: [{ text: generated.text ?? '', index: 0, logprobs: null, finish_reason: reasonOf(generated) }],
    usage: usageOf(prompt, generated),
  };
}
