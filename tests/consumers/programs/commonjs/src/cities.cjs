const OpenAI = require('openai');

const client = new OpenAI();

exports.cities = async (country) => {
  const completion = await client.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: `The cities of ${country}, as JSON` }],
  });
  return JSON.parse(completion.choices[0].message.content);
};
