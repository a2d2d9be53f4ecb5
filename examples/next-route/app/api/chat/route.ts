// Nothing is wrong here: the browser keeps the conversation, and the whole stream goes back to it.
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { openai } from '../../../lib/openai';

export async function POST(request: Request): Promise<Response> {
  const { messages } = (await request.json()) as { messages: ChatCompletionMessageParam[] };
  const stream = await openai.chat.completions.create({ model: 'gpt-5-mini', messages, stream: true });
  return new Response(stream.toReadableStream());
}
