// A bot that talks in every channel it is mentioned in, with one history for each.
const { Client, GatewayIntentBits } = require('discord.js');
const OpenAI = require('openai');

const openai = new OpenAI();
const discord = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });

const histories = new Map();

discord.on('messageCreate', async (message) => {
  if (message.author.bot || !message.mentions.has(discord.user)) return;

  const history = histories.get(message.channelId) ?? [];
  history.push({ role: 'user', content: message.content });
  histories.set(message.channelId, history);

  await message.channel.sendTyping();
  const completion = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'developer', content: 'You are a cheerful bot in a chess club.' }, ...history],
    max_completion_tokens: 400,
  });
  await message.reply(completion.choices[0].message.content);
});

discord.login(process.env.DISCORD_TOKEN);
