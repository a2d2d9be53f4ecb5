import { describe, expect, it } from 'vitest';
import { isOnlyOurs } from '../../src/analysis/other-errors.js';
import { analyse } from '../support/analyse.js';

const CREATE = 'openai.responses.create({ model, input })';

/** Whether the API is all that can fail with a status in the block of the first `try`. */
function areOurs(code: string): boolean {
  const file = analyse(code);
  const [statement] = file.nodes('TryStatement');
  if (!statement) throw new Error('No try in the code.');
  return isOnlyOurs(statement.block, file);
}
const inTry = (tried: string, before = '') => `${before}\ntry { ${tried} } catch (e) { show(e); }`;

describe('what can fail beside the API', () => {
  it.each<[string, boolean]>([
    ['', true],
    [`await ${CREATE};`, true],
    ['await openai.embeddings.create({ model, input });', true],
    ['await openai.images.edit({ prompt, image });', true],
    ['await openai.images.edit({ prompt });', false],
    [`const stream = await ${CREATE}; stream.explode();`, true],
    [`const stream = ${CREATE}; stream.explode();`, true],
    ['const stream = await load; stream.explode();', false],
    ['await load();', false],
    ['await fetch(url);', false],
    ['await handlers[kind]();', false],
    ['sleep(1); delay(1); wait(1);', true],
    ['structuredClone(x); encodeURIComponent(x); decodeURIComponent(x);', true],
    ['nap(1);', false],
    ['JSON.parse(x); Promise.all(xs); Buffer.from(x); AbortSignal.timeout(1);', true],
    ["localStorage.getItem('key'); sessionStorage.removeItem(x);", true],
    ['Reply.of(x);', false],
    ['res.json(x); res.send(x); res.status(500).end();', true],
    ['res.explode(x);', false],
    ['fs.readFileSync(x); schema.parse(x);', true],
    ['await db.findOne(x); await db.users.insert(x);', true],
    ['await db.refind(x);', false],
    ['await cache.get(x);', true],
    ['await api.get(x);', false],
    ['api.get(x).then(show);', false],
    ['await channel.send(x);', false],
    ['find(x);', false],
    ['new Thing();', true],
    ['new ns.Thing();', true],
    ['console.log(x); xs.map(f);', true],
    ['(() => { sleep(1); })();', true],
    ['(() => { load(); })();', false],
    ['try { sleep(1); } catch { load(); }', true],
    ['try { load(); } catch { sleep(1); }', false],
    ['sleep(1); load(); sleep(1);', false],
    [`load(${CREATE});`, false],
    ["if (x) throw new Error('No question.');", true],
    ["if (x) throw new TypeError('No question.') as Error;", true],
    ["if (x) throw new HttpError(400, 'No question.');", false],
    ['if (x) throw Object.assign(new Error(x), { statusCode: 400 });', false],
    ['const error = new Error(x); error.statusCode = 400; throw error;', false],
    ["(() => { throw new HttpError(400, 'No question.'); })();", false],
  ])('%s: %s', (tried, expected) => {
    expect(areOurs(inTry(tried))).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ["import { load } from './load.js';", 'load();', false],
    ["import { load } from 'fs';", 'load();', true],
    ["import { load } from 'node:fs/promises';", 'load();', true],
    ["import { load } from 'my-fs';", 'load();', false],
    ["import { load } from 'zod';", 'load();', true],
    ["import { load } from 'zod-http';", 'load();', false],
    ["import { load } from 'ajv';", 'load();', true],
    ["import { load } from 'ajv-http';", 'load();', false],
    ["import { load } from 'pg';", 'load();', true],
    ["import { load } from 'pg-http';", 'load();', false],
    ["import { load } from '@prisma/client';", 'load();', true],
    ["import toast from 'react-hot-toast';", 'await toast.promise(x);', true],
    ["import { toast } from 'react-toastify';", 'toast(x);', true],
    ["import { toast } from 'sonner';", 'toast(x);', true],
    ["import { toast } from 'sonner-http';", 'toast(x);', false],
    ["import { toast } from './toast.js';", 'toast(x);', false],
    ["import axios from 'axios';", 'await axios.get(url);', false],
    ["import axios from 'axios';", 'axios.log(url);', false],
    ["import Stripe from 'stripe';", 'new Stripe(key);', false],
    ["import Thing from './thing.js';", 'new Thing();', true],
    ["import api from './api.js';", 'await api.get(url);', false],
    ["import api from './api.js';", 'await api.find(url);', false],
    ["import api from './api.js';", 'api.find(url);', true],
    ["import api from './api.js';", 'api.params.get(url);', true],
    ["import api from './api.js';", 'await api.get(url).then(show);', false],
    ["import api from './api.js';", 'await Promise.all([api.get(url)]);', false],
    ["import api from './api.js';", 'await Promise.all(api.map(show));', true],
    [
      "import User from './models/user.js';",
      'await User.findOne(x); const user = await User.findById(x); await user.save();',
      true,
    ],
    ["import { prisma } from './client.js';", 'await prisma.user.findMany(x);', true],
    ["import { User } from 'crm';", 'await User.findOne(x);', false],
    [
      "import { MongoClient } from 'mongodb'; const users = new MongoClient(x).db(x).collection(x);",
      'await users.findOne(x);',
      true,
    ],
    [
      "import { google } from 'googleapis'; const gmail = google.gmail(x);",
      'await gmail.users.messages.get(x);',
      false,
    ],
    [
      "import { CosmosClient } from '@azure/cosmos'; const box = new CosmosClient(x).container(x);",
      'await box.items.create(x);',
      false,
    ],
    ["const Stripe = require('stripe'); const stripe = new Stripe(x);", 'await stripe.customers.create(x);', false],
    ['class S { constructor(api) { this.http = api; } async ask() {', 'await this.http.get(x);', false],
    ["import * as api from './api.js';", 'await api.users.post(url);', false],
    ["import redis from 'redis';", 'await redis.get(key);', true],
    ["import OpenAI from 'openai'; const openai = new OpenAI();", 'await openai.beta.explode();', true],
    ['const openai = new Client();', 'await openai.beta.explode();', false],
    [`const stream = await ${CREATE};`, 'stream.explode();', true],
  ])('%s %s: %s', (before, tried, expected) => {
    expect(areOurs(inTry(tried, before) + (before.startsWith('class') ? '} }' : ''))).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['a function that only asks', `const ask = () => ${CREATE};`, true],
    ['a function that loads', 'const ask = () => load();', false],
    ['a function that loads in a handler', 'const ask = () => { try { sleep(1); } catch { load(); } };', true],
    ['a function that calls itself', `const ask = () => { ${CREATE}; ask(); };`, true],
    ['a function that throws an error of its own', 'const ask = () => { throw new HttpError(400); };', false],
    ['a function that throws a class of the file', 'class Error {} const ask = () => { throw new Error(x); };', false],
    ['a function that throws an error of the language', 'const ask = () => { throw new RangeError(x); };', true],
    ['a function that may be another', 'let ask = () => sleep(1); if (x) ask = other;', false],
    ['three functions', 'const ask = () => b(); const b = () => c(); const c = () => sleep(1);', true],
    [
      'more functions than anybody follows',
      'const ask = () => b(); const b = () => c(); const c = () => d(); const d = () => sleep(1);',
      false,
    ],
  ])('%s: %s', (_, helpers, expected) => {
    expect(areOurs(inTry('await ask();', helpers))).toBe(expected);
  });
});
