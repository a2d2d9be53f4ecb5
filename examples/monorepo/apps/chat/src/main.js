import { createInterface } from 'node:readline/promises';
import { llm } from '@example/llm';
import dotenv from 'dotenv';

dotenv.config();

const terminal = createInterface({ input: process.stdin, output: process.stdout });
const messages = [];

for (;;) {
  messages.push({ role: 'user', content: await terminal.question('> ') });
  const completion = await llm().chat.completions.create({ model: 'gpt-5-mini', messages });
  const [choice] = completion.choices;
  if (choice.finish_reason === 'length') console.warn('The answer is incomplete.');
  messages.push(choice.message);
  console.log(choice.message.content);
}
