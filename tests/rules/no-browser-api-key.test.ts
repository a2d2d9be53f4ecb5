import { RuleTester } from '@typescript-eslint/rule-tester';
import dedent from 'dedent';
import rule from '../../src/rules/no-browser-api-key.js';

const IMPORT = "import OpenAI from 'openai';\n";
const tester = new RuleTester();

const vite = { variable: 'VITE_OPENAI_API_KEY', tool: 'Vite' };

tester.run('no-browser-api-key: public variables', rule, {
  valid: [
    { name: 'a variable of the server', code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });` },
    {
      name: 'a public address of a server',
      code: `${IMPORT}new OpenAI({ baseURL: process.env.NEXT_PUBLIC_API_URL });`,
    },
    {
      name: 'a proxy with a key that is none',
      code: `${IMPORT}new OpenAI({ baseURL: \`\${location.origin}/api/openai\`, apiKey: 'unused', dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'a proxy that wants a token of its own',
      code: `${IMPORT}new OpenAI({ baseURL: '/api/openai', apiKey: import.meta.env.VITE_PROXY_TOKEN, dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'a server on the own machine',
      code: `${IMPORT}new OpenAI({ baseURL: 'http://localhost:1234/v1', apiKey: import.meta.env.VITE_KEY, dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'a server that is configured',
      code: `${IMPORT}new OpenAI({ baseURL: import.meta.env.VITE_BASE_URL, apiKey: import.meta.env.VITE_KEY, dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'a route, which stays on the server',
      filename: 'app/api/chat/route.ts',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });`,
    },
    {
      name: 'a module that only a server can load',
      code: `import express from 'express';\n${IMPORT}new OpenAI({ apiKey: process.env.VITE_OPENAI_API_KEY });`,
    },
    {
      name: 'a server action',
      code: `'use server';\n${IMPORT}new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });`,
    },
    {
      name: 'a test',
      filename: 'src/openai.test.ts',
      code: `${IMPORT}new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true });`,
    },
    {
      name: 'a public name, where the module may be for the server and the option says no',
      options: [{ publicNames: false, runtimeKeys: false }],
      code: `${IMPORT}export const openai = new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });`,
    },
    {
      name: 'the client of somebody else',
      code: `import { createClient } from 'acme';\ncreateClient({ apiKey: import.meta.env.VITE_ACME_KEY }); // no openai`,
    },
    {
      name: 'something of an environment module that is no key',
      code: `import { OPENAI_MODEL } from '@env';\n${IMPORT}new OpenAI({ apiKey: OPENAI_MODEL });`,
    },
  ],
  invalid: [
    {
      name: 'S11: Vite, with the flag',
      code: `${IMPORT}const openai = new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true });`,
      errors: [
        {
          messageId: 'publicKey',
          data: vite,
          line: 2,
          column: 37,
          endLine: 2,
          endColumn: 72,
          suggestions: [
            {
              messageId: 'readOnServer',
              data: { variable: 'OPENAI_API_KEY' },
              output: `${IMPORT}const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'through a constant that is checked, with comments',
      code: dedent`
        ${IMPORT}
        const apiKey = import.meta.env.VITE_OPENAI_API_KEY;
        if (!import.meta.env.VITE_OPENAI_API_KEY) throw new Error('no key');

        export const openai = new OpenAI({
          apiKey,
          dangerouslyAllowBrowser: true, // only for the demo
          maxRetries: 1,
        });
      `,
      errors: [
        {
          messageId: 'publicKey',
          line: 3,
          suggestions: [
            {
              messageId: 'readOnServer',
              output: dedent`
                ${IMPORT}
                const apiKey = process.env.OPENAI_API_KEY;
                if (!process.env.OPENAI_API_KEY) throw new Error('no key');

                export const openai = new OpenAI({
                  apiKey,
                  // only for the demo
                  maxRetries: 1,
                });
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'as a default for a key that the user gives',
      code: `${IMPORT}export const clientFor = (given) => new OpenAI({ apiKey: given || import.meta.env.VITE_OPENAI_API_KEY });`,
      errors: [
        {
          messageId: 'publicKey',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: `${IMPORT}export const clientFor = (given) => new OpenAI({ apiKey: given || process.env.OPENAI_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'with an optional chain, a default and a cast',
      code: `${IMPORT}new OpenAI({ apiKey: (import.meta.env?.VITE_OPENAI_API_KEY as string) || '' });`,
      errors: [
        {
          messageId: 'publicKey',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: `${IMPORT}new OpenAI({ apiKey: (process.env.OPENAI_API_KEY as string) || '' });`,
            },
          ],
        },
      ],
    },
    {
      name: 'Create React App and openai 3',
      code: dedent`
        import { Configuration, OpenAIApi } from 'openai';
        const openai = new OpenAIApi(new Configuration({ apiKey: process.env.REACT_APP_OPENAI_API_KEY }));
      `,
      errors: [
        {
          messageId: 'publicKey',
          data: { variable: 'REACT_APP_OPENAI_API_KEY', tool: 'Create React App' },
          suggestions: [
            {
              messageId: 'readOnServer',
              output: dedent`
                import { Configuration, OpenAIApi } from 'openai';
                const openai = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY }));
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'Expo, in a field of a class',
      code: `${IMPORT}class Chat {\n  key = process.env.EXPO_PUBLIC_OPENAI_KEY;\n  client = new OpenAI({ apiKey: this.key });\n}`,
      errors: [
        {
          messageId: 'publicKey',
          line: 3,
          suggestions: [
            {
              messageId: 'readOnServer',
              data: { variable: 'OPENAI_KEY' },
              output: `${IMPORT}class Chat {\n  key = process.env.OPENAI_KEY;\n  client = new OpenAI({ apiKey: this.key });\n}`,
            },
          ],
        },
      ],
    },
    {
      name: 'taken out of the environment by a pattern',
      code: `${IMPORT}const { VITE_OPENAI_API_KEY } = import.meta.env;\nnew OpenAI({ apiKey: VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true });`,
      errors: [{ messageId: 'publicKey', data: vite, suggestions: null }],
    },
    {
      name: 'another service gets the same treatment',
      code: `${IMPORT}new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: import.meta.env.VITE_GROQ_KEY });`,
      errors: [
        {
          messageId: 'publicKey',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: `${IMPORT}new OpenAI({ baseURL: 'https://api.groq.com/openai/v1', apiKey: process.env.GROQ_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'a component of Next.js: nothing but a server route helps there',
      code: `'use client';\n${IMPORT}const openai = new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY, dangerouslyAllowBrowser: true });`,
      errors: [
        {
          messageId: 'publicKey',
          data: { variable: 'NEXT_PUBLIC_OPENAI_API_KEY', tool: 'Next.js' },
          suggestions: null,
        },
      ],
    },
    {
      name: 'a component of Next.js without the directive',
      code: dedent`
        import { useState } from 'react';
        ${IMPORT}
        export function useAnswer() {
          const [answer, setAnswer] = useState('');
          const openai = new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });
          return { answer, ask: () => openai.models.list().then(setAnswer) };
        }
      `,
      errors: [
        {
          messageId: 'publicKey',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: dedent`
                import { useState } from 'react';
                ${IMPORT}
                export function useAnswer() {
                  const [answer, setAnswer] = useState('');
                  const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
                  return { answer, ask: () => openai.models.list().then(setAnswer) };
                }
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a module of Next.js that may be for the server',
      code: `${IMPORT}export const openai = new OpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY! });`,
      errors: [
        {
          messageId: 'publicName',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: `${IMPORT}export const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY! });`,
            },
          ],
        },
      ],
    },
    {
      name: 'a variable for Vite in a program that Node.js may run',
      code: `${IMPORT}export const openai = new OpenAI({ apiKey: process.env.VITE_OPENAI_API_KEY });`,
      errors: [
        {
          messageId: 'publicName',
          suggestions: [
            {
              messageId: 'readOnServer',
              output: `${IMPORT}export const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });`,
            },
          ],
        },
      ],
    },
    {
      name: 'modules that hold what is published',
      code: dedent`
        import { OPENAI_API_KEY } from '@env';
        import Constants from 'expo-constants';
        ${IMPORT}
        new OpenAI({ apiKey: OPENAI_API_KEY });
        new OpenAI({ apiKey: Constants.expoConfig.extra.openaiKey });
      `,
      errors: [
        {
          messageId: 'publicKey',
          data: { variable: 'OPENAI_API_KEY', tool: 'react-native-dotenv' },
          suggestions: null,
        },
        { messageId: 'publicKey', data: { variable: 'openaiKey', tool: 'Expo' }, suggestions: null },
      ],
    },
    {
      name: 'the public part of the configuration of Nuxt',
      code: `${IMPORT}const config = useRuntimeConfig();\nwindow.openai = new OpenAI({ apiKey: useRuntimeConfig().public.openaiKey });`,
      errors: [{ messageId: 'publicKey', data: { variable: 'openaiKey', tool: 'Nuxt' }, suggestions: null }],
    },
  ],
});

const BROWSER = 'dangerouslyAllowBrowser: true';

tester.run('no-browser-api-key: the flag', rule, {
  valid: [
    {
      name: 'the flag is off',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, dangerouslyAllowBrowser: false });`,
    },
    {
      name: 'the flag is not written down',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, dangerouslyAllowBrowser: allowed });`,
    },
    {
      name: 'a key that the user types in',
      code: `${IMPORT}export const clientFor = (apiKey) => new OpenAI({ apiKey, ${BROWSER} });`,
    },
    {
      name: 'a key that the browser keeps',
      code: `${IMPORT}new OpenAI({ apiKey: localStorage.getItem('key') ?? '', ${BROWSER} });`,
    },
    {
      name: 'a token of a few minutes',
      code: `${IMPORT}new OpenAI({ apiKey: async () => (await fetch('/api/token')).text(), ${BROWSER} });`,
    },
    {
      name: 'a script of Node.js, to which the flag says nothing',
      code: `import fs from 'node:fs';\n${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, ${BROWSER} });`,
    },
    {
      name: 'a test in a simulated browser',
      filename: 'src/tests/jsdom.js',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, ${BROWSER} });`,
    },
    { name: 'no key at all', code: `${IMPORT}new OpenAI({ ${BROWSER} });` },
    {
      name: 'the component makes no client',
      code: `'use client';\nimport type OpenAI from 'openai';\nexport const f = (answer: OpenAI.Responses.Response) => answer.output_text;`,
    },
    {
      name: 'a component that asks where it is',
      code: `'use client';\n${IMPORT}export const openai = typeof window === 'undefined' ? new OpenAI() : null;`,
    },
  ],
  invalid: [
    {
      name: 'the key of a server',
      code: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, ${BROWSER} });`,
      errors: [
        {
          messageId: 'browserKey',
          data: { variable: 'OPENAI_API_KEY' },
          line: 2,
          column: 50,
          endColumn: 79,
          suggestions: [
            { messageId: 'removeFlag', output: `${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY });` },
          ],
        },
      ],
    },
    {
      name: 'on a line of its own',
      code: dedent`
        ${IMPORT}
        const openai = new OpenAI({
          dangerouslyAllowBrowser: true,
          apiKey: process.env.OPENAI_API_KEY,
        });
      `,
      errors: [
        {
          messageId: 'browserKey',
          suggestions: [
            {
              messageId: 'removeFlag',
              output: dedent`
                ${IMPORT}
                const openai = new OpenAI({
                  apiKey: process.env.OPENAI_API_KEY,
                });
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'in options with a name, last and without a comma',
      code: dedent`
        ${IMPORT}
        const options = {
          apiKey: import.meta.env.OPENAI_KEY,
          dangerouslyAllowBrowser: true
        };
        const openai = new OpenAI(options);
      `,
      errors: [
        {
          messageId: 'browserKey',
          data: { variable: 'OPENAI_KEY' },
          suggestions: [
            {
              messageId: 'removeFlag',
              output: dedent`
                ${IMPORT}
                const options = {
                  apiKey: import.meta.env.OPENAI_KEY,
                };
                const openai = new OpenAI(options);
              `,
            },
          ],
        },
      ],
    },
    {
      name: 'a component: without the flag its client would be refused',
      code: `'use client';\n${IMPORT}new OpenAI({ apiKey: process.env.OPENAI_API_KEY, ${BROWSER} });`,
      errors: [{ messageId: 'browserKey', suggestions: null }],
    },
    {
      name: 'a component without the flag',
      code: `'use client';\n${IMPORT}const openai = new OpenAI();`,
      errors: [{ messageId: 'refused', line: 3, column: 16, endColumn: 28, suggestions: null }],
    },
    {
      name: 'a component, in a handler',
      code: `"use client"\n${IMPORT}export const ask = (apiKey) => new OpenAI({ apiKey }).models.list();`,
      errors: [{ messageId: 'refused' }],
    },
    {
      name: 'a key that the user types in, by option',
      options: [{ publicNames: true, runtimeKeys: true }],
      code: `${IMPORT}export const clientFor = (apiKey) => new OpenAI({ apiKey, ${BROWSER} });`,
      errors: [
        {
          messageId: 'runtimeKey',
          suggestions: [
            {
              messageId: 'removeFlag',
              output: `${IMPORT}export const clientFor = (apiKey) => new OpenAI({ apiKey });`,
            },
          ],
        },
      ],
    },
  ],
});
