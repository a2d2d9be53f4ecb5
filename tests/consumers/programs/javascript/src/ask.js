import OpenAI from 'openai';

const client = new OpenAI();
const messages = [];

export async function ask(question) {
  messages.push({ role: 'user', content: question });
  const completion = await client.chat.completions.create({ model: 'gpt-5-mini', messages });
  console.log(completion.choices[0].finish_reason);
  return completion.choices[0].message.content;
}
