import OpenAI from 'openai';

let client;

/** The client of all apps, made when it is first needed: by then the app has loaded its environment. */
export function llm() {
  client ??= new OpenAI();
  return client;
}
