import dedent from 'dedent';
import { documentedProofs } from '../documented.js';
import { output, type Proof } from '../proof.js';
import type { Run } from '../run-program.js';
import { SINCE_RESPONSES } from '../sdks.js';

// The key in the file has been revoked, and the environment has the new one.
const env = { OPENAI_API_KEY: 'sk-proof', OPENAI_KEY: 'sk-proof' };
const OLD = 'sends the key of the file: status 401';
const NEW = 'sends the key of the environment: status 200';

function keyUsed({ requests, stderr }: Run): string {
  const [request] = requests;
  if (!request) return `no request: ${stderr}`;
  return `sends the key of the ${request.key === 'sk-proof' ? 'environment' : 'file'}: status ${request.status}`;
}

const wrong = { run: { env }, observe: keyUsed, fails: OLD, works: NEW };

const onPage = documentedProofs('no-hardcoded-api-key', [
  {
    contains: "apiKey: 'sk-proj-Abc123",
    name: 'an option',
    sdks: SINCE_RESPONSES,
    reports: ['hardcoded'],
    ...wrong,
  },
  {
    contains: "?? 'sk-Abc123",
    name: 'a default, of which the variable is missing',
    after: 'await openai.models.list();\n',
    reports: ['hardcoded'],
    repairedBy: { suggestion: 'readVariable' },
    ...wrong,
    run: { env: { OPENAI_API_KEY: 'sk-proof' }, runner: 'tsx' },
  },
  {
    contains: "'Bearer sk-proj-Abc123",
    name: 'a header',
    reports: ['hardcoded'],
    repairedBy: { suggestion: 'readVariable' },
    ...wrong,
  },
  {
    contains: "process.env.OPENAI_API_KEY = 'sk-svcacct-",
    name: 'an assignment to the environment',
    reports: ['hardcoded'],
    repairedBy: { suggestion: 'removeAssignment' },
    ...wrong,
  },
  {
    contains: 'apiKey: process.env.OPENAI_API_KEY });',
    name: 'the environment',
    run: { env },
    reports: [],
    observe: keyUsed,
    works: NEW,
  },
  {
    contains: "'ollama'",
    name: 'a dummy for a local server',
    after: 'console.log(openai.apiKey);\n',
    reports: [],
    observe: output,
    works: 'ollama',
  },
  {
    contains: 'sk-your-key-here',
    name: 'a placeholder',
    after: 'console.log(openai.apiKey);\n',
    reports: [],
    observe: output,
    works: 'sk-your-key-here',
  },
]);

const shapes: Proof[] = [
  {
    name: 'a key in pieces, of Azure',
    files: {
      'index.js': dedent`
        import { AzureOpenAI } from 'openai';

        const azure = new AzureOpenAI({
          apiKey: 'abc123cab312bca231' + 'acb132cba321ba',
          endpoint: process.env.AZURE_ENDPOINT,
          apiVersion: '2024-10-21',
          deployment: 'gpt',
        });

        await azure.models.list();\n
      `,
    },
    reports: ['hardcoded'],
    ...wrong,
    run: { env: { AZURE_OPENAI_API_KEY: 'sk-proof', OPENAI_BASE_URL: '' } },
  },
];

export const proofs: readonly Proof[] = [...onPage, ...shapes];
