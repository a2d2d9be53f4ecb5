import { describe, expect, it } from 'vitest';
import { findBrowserKeys } from '../../src/analysis/environment/browser-keys.js';
import { analyse } from '../support/analyse.js';

/** How the keys of a file get to browsers, each in a line. */
const keys = (code: string, filename = 'file.ts') =>
  findBrowserKeys(analyse(code, { filename })).map((key) => {
    if (key.is === 'public') return `${key.variable} of ${key.tool}${key.isPerhaps ? ', perhaps' : ''}`;
    return key.is === 'flagged' ? `flagged ${key.variable}` : key.is;
  });

const IMPORT = "import OpenAI, { Configuration } from 'openai';\n";
const FLAG = 'dangerouslyAllowBrowser: true';

describe('a key that a build publishes', () => {
  it.each<[key: string, expected: string[]]>([
    ['import.meta.env.VITE_A', ['VITE_A of Vite']],
    ['process.env.VITE_A', ['VITE_A of Vite, perhaps']],
    ['import.meta.env.RENDERER_VITE_A', ['RENDERER_VITE_A of electron-vite']],
    ['process.env.RENDERER_VITE_A', ['RENDERER_VITE_A of electron-vite, perhaps']],
    ['process.env.REACT_APP_A', ['REACT_APP_A of Create React App']],
    ['process.env.NEXT_PUBLIC_A', ['NEXT_PUBLIC_A of Next.js, perhaps']],
    ['import.meta.env.PUBLIC_A', ['PUBLIC_A of SvelteKit or Astro, perhaps']],
    ['process.env.A ?? process.env.GATSBY_A', ['GATSBY_A of Gatsby']],
    ['process.env.A', []],
    ['process.env.MY_VITE_A', []],
    ['VITE_A', []],
    ['settings.VITE_A', []],
    // The configuration of Nuxt.
    ['useRuntimeConfig().public.key', ['key of Nuxt, perhaps']],
    ["useRuntimeConfig()['public'].key", ['key of Nuxt, perhaps']],
    ['useRuntimeConfig().private.key', []],
    ['useRuntimeConfig().key', []],
    ['useRuntimeConfig().public[name]', []],
    ['useRuntimeConfig.public.key', []],
    ['useAppConfig().public.key', []],
    ['nuxt.useRuntimeConfig().public.key', []],
  ])('%s', (key, expected) => {
    expect(keys(`${IMPORT}new OpenAI({ apiKey: ${key} });`)).toEqual(expected);
    const certain = expected.map((line) => line.replace(', perhaps', ''));
    expect(keys(`${IMPORT}new OpenAI({ apiKey: ${key} }); window.open();`)).toEqual(certain);
  });

  it.each<[statement: string, key: string, expected: string[]]>([
    [
      "import { PUBLIC_OPENAI_KEY } from '$env/static/public';",
      'PUBLIC_OPENAI_KEY',
      ['PUBLIC_OPENAI_KEY of SvelteKit, perhaps'],
    ],
    ["import { env } from '$env/dynamic/public';", 'env.PUBLIC_TOKEN', ['PUBLIC_TOKEN of SvelteKit, perhaps']],
    ["import { SECRET } from 'astro:env/client';", 'SECRET', ['SECRET of Astro']],
    ["import { API_TOKEN } from '@env';", 'API_TOKEN', ['API_TOKEN of react-native-dotenv']],
    ["import constants from 'expo-constants';", 'constants.extra.openaiKey', ['openaiKey of Expo']],
    [
      "import constants from 'expo-constants'; const { openaiKey } = constants.expoConfig?.extra ?? {};",
      'openaiKey',
      ['openaiKey of Expo'],
    ],
    [
      "import constants from 'expo-constants'; const extra = constants.extra || {};",
      'extra.openaiKey',
      ['openaiKey of Expo'],
    ],
    ["import constants from 'expo-constants'; const extra = constants.extra && {};", 'extra.openaiKey', []],
    ["import constants from 'expo-constants'; const extra = constants.extra ?? load();", 'extra.openaiKey', []],
    ['const config = useRuntimeConfig();', 'config.public.openaiKey', ['openaiKey of Nuxt, perhaps']],
    ['const { public: { openaiKey: it } } = useRuntimeConfig();', 'it', ['openaiKey of Nuxt, perhaps']],
    ['const config = useRuntimeConfig();', 'config.openaiKey', []],
    ['const { public: config } = useRuntimeConfig();', 'config[name]', []],
    ["import { MODEL } from '@env';", 'MODEL', []],
    ["import { KEY } from 'elsewhere';", 'KEY', []],
    ["import { key } from 'constructor';", 'key', []],
    ["import * as all from '@env';", 'all', []],
  ])('%s', (statement, key, expected) => {
    expect(keys(`${statement}\n${IMPORT}new OpenAI({ apiKey: ${key} });`)).toEqual(expected);
    const certain = expected.map((line) => line.replace(', perhaps', ''));
    expect(keys(`'use client';\n${statement}\n${IMPORT}new OpenAI({ apiKey: ${key}, ${FLAG} });`)).toEqual(
      certain.length > 0 ? certain : ['runtime'],
    );
  });

  it.each<[options: string, expected: string[]]>([
    ["baseURL: 'https://api.groq.com/openai/v1'", ['VITE_A of Vite']],
    ["baseURL: 'http://localhost:1234'", []],
    ['baseURL: url', []],
    ['...options', []],
  ])('sent to { %s }', (options, expected) => {
    expect(keys(`${IMPORT}new OpenAI({ apiKey: import.meta.env.VITE_A, ${options} });`)).toEqual(expected);
  });

  it('of openai 3', () => {
    expect(keys(`${IMPORT}new Configuration({ apiKey: import.meta.env.VITE_A });`)).toEqual(['VITE_A of Vite']);
  });

  it('not in tests, and not on servers', () => {
    const code = `${IMPORT}new OpenAI({ apiKey: import.meta.env.VITE_A });`;
    expect(keys(code, 'src/chat.test.ts')).toEqual([]);
    expect(keys(code, 'src/server/chat.ts')).toEqual([]);
    expect(keys(`'use server';\n${code}`)).toEqual([]);
  });
});

describe('a client that is allowed in browsers', () => {
  it.each<[options: string, expected: string[]]>([
    [`apiKey: process.env.A, ${FLAG}`, ['flagged A']],
    [`apiKey: process.env.A ?? process.env.B, ${FLAG}`, ['flagged A']],
    [`apiKey: given || process.env.A, ${FLAG}`, ['flagged A']],
    [`apiKey: given, ${FLAG}`, ['runtime']],
    [`apiKey: given || 'x', ${FLAG}`, []],
    [`apiKey: 'x', ${FLAG}`, []],
    [FLAG, []],
    [`apiKey: process.env.A, baseURL: url, ${FLAG}`, ['runtime']],
    ["apiKey: process.env.A, dangerouslyAllowBrowser: 'true'", []],
    ['apiKey: process.env.A, dangerouslyAllowBrowser: false', []],
    ['apiKey: process.env.A, dangerouslyAllowBrowser: allowed', []],
    [`apiKey: process.env.A, ${FLAG}, ...options`, []],
    ['apiKey: process.env.A', []],
  ])('{ %s }', (options, expected) => {
    expect(keys(`${IMPORT}new OpenAI({ ${options} });`)).toEqual(expected);
  });
});

describe('a client that is refused', () => {
  it.each<[code: string, expected: string[]]>([
    ['new OpenAI();', ['refused']],
    ['new OpenAI({ apiKey: given });', ['refused']],
    ['new OpenAI({ apiKey: process.env.A });', ['refused']],
    ['new OpenAI(options);', []],
    ['new OpenAI({ dangerouslyAllowBrowser: false });', []],
    ['new Configuration({ apiKey: given });', []],
    ["if (typeof window === 'undefined') new OpenAI();", []],
    ["if (typeof document === 'undefined') new OpenAI();", []],
    ["if (typeof  windows === 'undefined') new OpenAI();", ['refused']],
    ["if (typeof navigator === 'undefined') new OpenAI();", ['refused']],
  ])('in a component: %s', (code, expected) => {
    expect(keys(`'use client';\n${IMPORT}${code}`)).toEqual(expected);
    expect(keys(`${IMPORT}${code}`)).toEqual([]);
  });
});
