/**
 * Calls that fetch what was said in a channel, the bot's own messages among it, by the last names of their callee: discord.js 14
 * (`channel.messages.fetch`), @slack/web-api 7 (`conversations.history`, `conversations.replies`), whatsapp-web.js 1 (`chat.fetchMessages`). 2026-11.
 */
export const CHANNEL_HISTORIES: readonly (readonly string[])[] = [
  ['messages', 'fetch'],
  ['conversations', 'history'],
  ['conversations', 'replies'],
  ['fetchMessages'],
];

/** Members of a fetched message that tell who wrote it. */
export const AUTHOR_MEMBERS: ReadonlySet<string> = new Set([
  'author',
  'bot',
  'bot_id',
  'user',
  'fromMe',
  'member',
  'username',
]);
