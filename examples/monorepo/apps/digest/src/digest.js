import OpenAI from 'openai';

const client = new OpenAI();

export async function digest(text) {
  const response = await client.responses.create({
    model: 'gpt-5-mini',
    input: `Sum up in three sentences:\n\n${text}`,
    max_output_tokens: 400,
  });
  if (response.status === 'incomplete') throw new Error('The digest was cut.');
  return response.output_text;
}
