import { openai } from './openai.js';

const asked = [{ role: 'developer', content: 'You ask quiz questions. Never ask the same one twice.' }];

export async function askQuestion(topic) {
  asked.push({ role: 'user', content: `A question about ${topic}, please.` });
  const completion = await openai.chat.completions.create({ model: 'gpt-5-mini', messages: asked });
  const question = completion.choices[0].message.content;
  asked.push({ role: 'user', content: question });
  return question;
}
