import type OpenAI from 'openai';

export class Cities {
  constructor(private readonly client: OpenAI) {}

  async of(country: string): Promise<string[]> {
    const completion = await this.client.chat.completions.create({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content: `The cities of ${country}, as JSON` }],
    });
    return JSON.parse(completion.choices[0]?.message.content ?? '[]') as string[];
  }
}
