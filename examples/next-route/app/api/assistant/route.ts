import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { openai } from '../../../lib/openai';
import { findOrder } from '../../../lib/orders';

const tools: ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'find_order',
      description: 'Finds an order by its id.',
      parameters: { type: 'object', properties: { orderId: { type: 'string' } }, required: ['orderId'] },
    },
  },
];

export async function POST(request: Request): Promise<Response> {
  const { question } = (await request.json()) as { question: string };
  const messages: ChatCompletionMessageParam[] = [
    { role: 'developer', content: 'You answer questions about orders.' },
    { role: 'user', content: question },
  ];

  for (let step = 0; step < 5; step += 1) {
    const completion = await openai.chat.completions.create({ model: 'gpt-5-mini', messages, tools });
    const message = completion.choices[0]!.message;
    if (!message.tool_calls) return Response.json({ answer: message.content });

    for (const call of message.tool_calls) {
      if (call.type !== 'function') continue;
      const { orderId } = JSON.parse(call.function.arguments) as { orderId: string };
      const order = await findOrder(orderId);
      messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(order) });
    }
  }
  return Response.json({ error: 'The question took too many steps.' }, { status: 500 });
}
