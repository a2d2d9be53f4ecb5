/** npm packages whose default export and `OpenAI` export are the SDK's client class. `openai` 3 to 7; the others re-export or wrap it (their READMEs, 2026-11). */
export const CLIENT_PACKAGES: readonly string[] = [
  'openai',
  '@langfuse/openai',
  '@posthog/ai',
  '@posthog/ai/openai',
  'openai-edge',
  'azure-openai',
];

/** What a client class is called where a package exports it, and what it makes. Source: openai 3.3, 4.104, 5.23, 6.49, 7.57 `index.d.ts`; azure-openai 0.9. */
export const CLIENT_CLASSES: Readonly<Record<string, ClientKind>> = {
  default: 'openai',
  OpenAI: 'openai',
  AzureOpenAI: 'azure',
  BedrockOpenAI: 'openai',
  OpenAIApi: 'v3',
};

/** `v3`: the class of openai 3.x, which reads no environment, never throws at construction, and answers `{ data }`. */
export type ClientKind = 'openai' | 'azure' | 'v3';
