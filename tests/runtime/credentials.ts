import type { Expected } from './proof.js';

/** What the constructors say without a key, release by release. */
export const MISSING: Expected = {
  '4.0.0':
    "Error: The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option, like new OpenAI({ apiKey: 'my apiKey' }).",
  '4.104.0':
    "OpenAIError: The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option, like new OpenAI({ apiKey: 'My API Key' }).",
  '5.0.0':
    "OpenAIError: The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option, like new OpenAI({ apiKey: 'My API Key' }).",
  '6.0.0':
    'OpenAIError: Missing credentials. Please pass an `apiKey`, or set the `OPENAI_API_KEY` environment variable.',
  '7.57.0':
    'OpenAIError: Missing credentials. Please pass an `apiKey`, `workloadIdentity`, `adminAPIKey`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable.',
};

/** What `keySent` says of a request with the key that the fake API accepts. */
export const SENT = 'sends the key sk-proof';

/** What a request with another key is answered. */
export const refused = (key: string): RegExp =>
  new RegExp(`^AuthenticationError: (401 )?Incorrect API key provided: ${key}\\.$`);
