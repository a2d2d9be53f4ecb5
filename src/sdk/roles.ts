/** Who a message of a conversation is from, as far as the rules care. */
export type Speaker = 'user' | 'assistant' | 'system' | 'tool';

/**
 * Roles of chat messages and input items, by speaker. Source: `ChatCompletionMessageParam` and `EasyInputMessage` of openai 7.57; `function` is the
 * deprecated result of a `function_call`. A `developer` message that follows the model's answer works like a user's: it asks for another one.
 */
export const ROLES: Readonly<Record<string, Speaker>> = {
  user: 'user',
  developer: 'user',
  assistant: 'assistant',
  system: 'system',
  tool: 'tool',
  function: 'tool',
};

/** Types of Responses input items that stand for a role. Source: `ResponseInputItem` of openai 7.57 (read 2026-11). */
export const ITEM_TYPES: Readonly<Record<string, Speaker>> = {
  function_call: 'assistant',
  reasoning: 'assistant',
  custom_tool_call: 'assistant',
  computer_call: 'assistant',
  mcp_approval_request: 'assistant',
  item_reference: 'assistant',
  function_call_output: 'tool',
  custom_tool_call_output: 'tool',
  computer_call_output: 'tool',
  local_shell_call_output: 'tool',
  shell_call_output: 'tool',
  apply_patch_call_output: 'tool',
  mcp_approval_response: 'tool',
};

/** Words that programs use for the two sides in records of their own, which they turn into messages later: `{ sender: 'bot' }`, `['user', q]`. */
export const SPEAKER_WORDS: Readonly<Record<string, Speaker>> = {
  user: 'user',
  human: 'user',
  you: 'user',
  me: 'user',
  client: 'user',
  assistant: 'assistant',
  bot: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  gpt: 'assistant',
  chatgpt: 'assistant',
  agent: 'assistant',
};
