import { completions } from './llm.js';

export async function cities(country: string): Promise<string[]> {
  // Nothing in this file says that it is the SDK's method; its type does.
  const completion = await completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: `The cities of ${country}, as JSON` }],
  });
  return JSON.parse(completion.choices[0]?.message.content ?? '[]') as string[];
}
