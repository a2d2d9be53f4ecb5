// A cooking teacher in the terminal: node chat.js
import { stdin, stdout } from 'node:process';
import readline from 'node:readline/promises';
import OpenAI from 'openai';

const openai = new OpenAI();
const rl = readline.createInterface({ input: stdin, output: stdout });

const messages = [{ role: 'developer', content: 'You are a patient cooking teacher. Answer in a few sentences.' }];

while (true) {
  const question = await rl.question('You: ');
  if (question === '') break;
  messages.push({ role: 'user', content: question });

  const stream = await openai.chat.completions.create({ model: 'gpt-5-mini', messages, stream: true });
  let answer = '';
  for await (const chunk of stream) {
    const text = chunk.choices[0]?.delta?.content ?? '';
    answer += text;
    stdout.write(text);
  }
  stdout.write('\n');
}

rl.close();
