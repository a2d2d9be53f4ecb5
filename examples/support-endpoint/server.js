// An Express server that files support mails and drafts answers to them.
import express from 'express';
import OpenAI from 'openai';
import { saveTicket } from './tickets.js';

const openai = new OpenAI();

if (!process.env.OPENAI_API_KEY) {
  console.error('Set OPENAI_API_KEY before you start the server.');
  process.exit(1);
}

const app = express();
app.use(express.json());

app.post('/tickets', async (req, res) => {
  const completion = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [
      { role: 'developer', content: 'Answer in JSON: { "product", "urgency", "steps": [] }.' },
      { role: 'user', content: req.body.mail },
    ],
    response_format: { type: 'json_object' },
  });
  const ticket = JSON.parse(completion.choices[0].message.content);
  await saveTicket(ticket);
  res.status(201).json(ticket);
});

app.post('/drafts', async (req, res) => {
  const response = await openai.responses.create({
    model: 'gpt-5-mini',
    instructions: 'Draft a friendly answer to this support mail.',
    input: req.body.mail,
    max_output_tokens: 250,
  });
  res.json({ draft: response.output_text });
});

app.listen(3000);
