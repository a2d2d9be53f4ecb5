import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { expect, it } from 'vitest';
import plugin from '../../src/index.js';
import { typeErrors } from '../support/type-errors.js';

const KEY = `sk-proj-${['Abc123', 'Cab312', 'Bca231', 'Acb132', 'Cba321', 'Bac213'].join('')}`;
const AZURE_OPTIONS = "endpoint: 'https://acme.openai.azure.com', apiVersion: '2024-10-21'";

const PROGRAMS = [
  "import OpenAI from 'openai';\nexport const openai = new OpenAI({ apiKey: process.env['OPENAI_API_KEY'] ?? '' });\n",
  "import OpenAI from 'openai';\nexport const openai = new OpenAI({ apiKey: String(process.env['OPENAI_API_KEY']) });\n",
  "import OpenAI from 'openai';\nconst { OPENAI_API_KEY: apiKey = '' } = process.env;\nexport const openai = new OpenAI({ apiKey });\n",
  `import { AzureOpenAI } from 'openai';\nexport const azure = new AzureOpenAI({ apiKey: process.env['AZURE_OPENAI_API_KEY'] || '', ${AZURE_OPTIONS} });\n`,
  `import OpenAI from 'openai';\nexport const openai = new OpenAI({ apiKey: '${KEY}' });\n`,
  `import OpenAI from 'openai';\nconst apiKey = '${KEY}';\nexport const openai = new OpenAI({ apiKey, adminAPIKey: '${KEY}' });\n`,
  `import OpenAI from 'openai';\nexport const openai = new OpenAI({ apiKey: process.env['OPENAI_API_KEY'] ?? '${KEY}' });\n`,
  `import OpenAI from 'openai';\nclass Mine extends OpenAI {\n  constructor() {\n    super({ apiKey: '${KEY}' });\n  }\n}\nexport const openai = new Mine();\n`,
];

it('fixes of keys keep the types of the SDK', { timeout: 60_000 }, () => {
  const config = {
    files: ['**/*.ts'],
    plugins: { openai: plugin },
    rules: { 'openai/no-empty-api-key-fallback': 'error', 'openai/no-hardcoded-api-key': 'error' },
    languageOptions: { parser },
  };
  const fixed = PROGRAMS.map((text) => new Linter().verifyAndFix(text, [config as never], 'program.ts').output); // a rule of typescript-eslint is no rule for ESLint's own types
  for (const [index, text] of fixed.entries()) expect(text).not.toBe(PROGRAMS[index]);
  expect(typeErrors(fixed, { exactOptionalPropertyTypes: true })).toEqual(PROGRAMS.map(() => []));
});
