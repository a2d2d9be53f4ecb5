import { piecesOf, type ApiError, type Generated } from './fake-model.js';

/** What the fake reads of the body of a Responses request. */
export interface ResponsesBody {
  readonly model: string;
  readonly input?: string | readonly Item[];
  readonly instructions?: string | null;
  readonly stream?: boolean;
  readonly truncation?: 'auto' | 'disabled' | null;
  readonly max_output_tokens?: number | null;
  readonly previous_response_id?: string | null;
  readonly parallel_tool_calls?: boolean | null;
  readonly conversation?: string | { readonly id: string } | null;
}

/** An item of the input or the output; a message may leave its type out. */
export interface Item {
  readonly type?: string;
  readonly id?: string;
  readonly role?: string;
  readonly content?: unknown;
  readonly call_id?: string;
}

export function itemsOf(input: ResponsesBody['input']): readonly Item[] {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : (input ?? []);
}

/**
 * The 400 of the API for results without their call, for calls without their results, and for items without the reasoning that came before them;
 * undefined when the items are well-formed.
 * @param reasoningOf the ids of reasoning items, by the id of the item that each belongs to
 */
export function refuseItems(
  items: readonly Item[],
  reasoningOf: ReadonlyMap<string, string> = new Map(),
): ApiError | undefined {
  for (const [index, { id = '', type = 'message' }] of items.entries()) {
    const reasoning = reasoningOf.get(id);
    if (reasoning && !items.slice(0, index).some((item) => item.id === reasoning))
      return refusal(
        `Item '${id}' of type '${type}' was provided without its required 'reasoning' item: '${reasoning}'.`,
      );
  }
  const idsOf = (type: string) => items.flatMap((item) => (item.type === type && item.call_id ? [item.call_id] : []));
  const calls = idsOf('function_call');
  const results = idsOf('function_call_output');
  const stray = results.find((id) => !calls.includes(id));
  if (stray) return refusal(`No tool call found for function call output with call_id ${stray}.`);
  const open = calls.find((id) => !results.includes(id));
  return open ? refusal(`No tool output found for function call ${open}.`) : undefined;
}

const refusal = (message: string): ApiError => ({ status: 400, message, param: 'input' });

/** The items of a response that generated this. */
export function outputOf(id: string, generated: Generated): Item[] {
  const status = generated.isCut ? 'incomplete' : 'completed';
  const text = { type: 'output_text', text: generated.text ?? '', annotations: [], logprobs: [] };
  const message = { type: 'message', id: `msg_${id}`, status, role: 'assistant', content: [text] };
  const calls = generated.calls.map((call, i) => ({
    type: 'function_call',
    id: `fc_${id}${i}`,
    call_id: call.id,
    name: call.name,
    arguments: call.arguments,
    status,
  }));
  const reasoning = { type: 'reasoning', id: `rs_${id}`, summary: [] };
  return [...(generated.reasons ? [reasoning] : []), ...(generated.text === undefined ? [] : [message]), ...calls];
}

export function response(id: string, body: ResponsesBody, generated: Generated, prompt: number): object {
  return {
    ...beginning(id, body),
    status: generated.isCut ? 'incomplete' : 'completed',
    incomplete_details: generated.isCut ? { reason: 'max_output_tokens' } : null,
    output: outputOf(id, generated),
    usage: {
      input_tokens: prompt,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: generated.tokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: prompt + generated.tokens,
    },
  };
}

function beginning(id: string, body: ResponsesBody) {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 1_700_000_000,
    status: 'in_progress',
    error: null,
    incomplete_details: null as object | null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: body.model,
    output: [] as object[],
    parallel_tool_calls: true,
    previous_response_id: body.previous_response_id ?? null,
    tool_choice: 'auto',
    tools: [],
  };
}

/** The server-sent events of a response. */
export function responseEvents(
  id: string,
  body: ResponsesBody,
  generated: Generated,
  prompt: number,
): { type: string }[] {
  const started = beginning(id, body);
  const ended = response(id, body, generated, prompt);
  const events: { type: string }[] = [];
  const send = (type: string, data: object) => events.push({ type, ...data, sequence_number: events.length } as never);
  send('response.created', { response: started });
  send('response.in_progress', { response: started });
  for (const [output_index, item] of outputOf(id, generated).entries()) {
    const at = { item_id: item.id, output_index };
    const text = item.type === 'message' ? (generated.text ?? '') : '';
    if (item.type === 'message') {
      const part = { type: 'output_text', text: '', annotations: [] };
      send('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', content: [] } });
      send('response.content_part.added', { ...at, content_index: 0, part });
      for (const delta of piecesOf(text)) send('response.output_text.delta', { ...at, content_index: 0, delta });
      send('response.output_text.done', { ...at, content_index: 0, text });
      send('response.content_part.done', { ...at, content_index: 0, part: { ...part, text } });
    } else if (item.type === 'reasoning') {
      send('response.output_item.added', { output_index, item });
    } else {
      const all = (item as { arguments?: string }).arguments ?? '';
      send('response.output_item.added', { output_index, item: { ...item, status: 'in_progress', arguments: '' } });
      for (const delta of piecesOf(all)) send('response.function_call_arguments.delta', { ...at, delta });
      send('response.function_call_arguments.done', { ...at, arguments: all });
    }
    send('response.output_item.done', { output_index, item });
  }
  send(generated.isCut ? 'response.incomplete' : 'response.completed', { response: ended });
  return events;
}
