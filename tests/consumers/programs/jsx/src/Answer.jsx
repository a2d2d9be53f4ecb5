import OpenAI from 'openai';

const client = new OpenAI();

@cached
export class Answers {
  async render(question) {
    const response = await client.responses.create({ model: 'gpt-5-mini', input: question, max_output_tokens: 200 });
    return <p>{response.output_text}</p>;
  }
}
