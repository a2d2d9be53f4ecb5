import { expect, it } from 'vitest';
import { findLiteralKeys } from '../../src/analysis/environment/literal-keys.js';
import { analyse } from '../support/analyse.js';

// Made up, and not in one piece here, so that no scanner takes it for a key.
const KEY = `sk-proj-${['Abc123', 'Cab312', 'Bca231', 'Acb132', 'Cba321', 'Bac213'].join('')}`;

it.each<[code: string, expected: number]>([
  ['const apiKey = KEY;', 1],
  ['const slug = KEY;', 0],
  ['const { apiKey } = KEY;', 0],
  ['apiKey = KEY;', 1],
  ['config.apiKey = KEY;', 1],
  ['config.slug = KEY;', 0],
  ['apiKeys[KEY] = x;', 0],
  ['const o = { apiKey: KEY };', 1],
  ['const o = { [KEY]: apiKey };', 0],
  ['class K { apiKey = KEY; }', 1],
  ['class K { slug = KEY; }', 0],
  ['function f(apiKey = KEY) {}', 1],
  ['function f({ apiKey } = KEY) {}', 0],
  ['const apiKey = x || KEY;', 1],
  ['const apiKey = x ?? KEY;', 1],
  ['const apiKey = KEY && x;', 0],
  ['const apiKey = x ? KEY : y;', 1],
  ['const apiKey = KEY ? x : y;', 0],
  ['const apiKeys = [KEY];', 1],
  ['const apiKey = KEY as string;', 1],
  ["headers.set('Authorization', KEY);", 1],
  ["headers.append('authorization', KEY);", 1],
  ["request.setHeader('api-key', KEY);", 1],
  ["headers.set('Accept', KEY);", 0],
  ["headers.get('Authorization', KEY);", 0],
  ["headers.set('Authorization', x, KEY);", 0],
  ["headers.set(KEY, 'Authorization');", 0],
  ["set('Authorization', KEY);", 0],
  ['const adminKey = KEY;', 1],
  ['const admins_key = KEY;', 0],
  ['const key = KEY;', 1],
  ['const keys = KEY;', 0],
  ["const apiKey = [KEY, ''].join('');", 1],
])('a key that is written down: %s', (code, expected) => {
  expect(findLiteralKeys(analyse(`import 'openai';\n${code.replace('KEY', `'${KEY}'`)}`))).toHaveLength(expected);
});

it('what stands in front of it', () => {
  const prefixes = (text: string) =>
    findLiteralKeys(analyse(`import 'openai';\nconst authorization = '${text}';`)).map(({ prefix }) => prefix);
  expect(prefixes(`Bearer ${KEY}`)).toEqual(['Bearer ']);
  expect(prefixes(`bearer  ${KEY}`)).toEqual(['bearer  ']);
  expect(prefixes(KEY)).toEqual(['']);
  expect(prefixes(`Basic ${KEY}`)).toEqual([]);
});

it.each<[code: string, expected: number]>([
  ['const firebaseConfig = { apiKey: KEY, authDomain };', 0],
  ['new Loader({ apiKey: KEY });', 0],
  ['new OpenAI({ apiKey: KEY, baseURL });', 1],
  ['const geminiApiKey = KEY;', 1],
])('a key of Google, which is often public: %s', (code, expected) => {
  const key = `AI${['zaAbc12', '3Cab312', 'Bca231A', 'cb132Cb', 'a321Bac', '21'].join('')}`;
  expect(findLiteralKeys(analyse(`import OpenAI from 'openai';\n${code.replace('KEY', `'${key}'`)}`))).toHaveLength(
    expected,
  );
});
