import { describe, expect, it } from 'vitest';
import { isBounded, isSmallNumber } from '../../src/analysis/collection-size.js';
import { analyse, callsOf } from '../support/analyse.js';

const MAX = 3;

/** What a question says of the argument of the first call of `use`. */
function asked(question: typeof isBounded, code: string): boolean {
  const file = analyse(code);
  const argument = callsOf(file, 'use')[0]?.arguments[0];
  if (!argument) throw new Error('Nothing is used.');
  return question(argument, MAX, file);
}

describe('whether a collection is small', () => {
  it.each<[string, boolean]>([
    ["['a', 'b', 'c']", true],
    ["['a', 'b', 'c', 'd']", false],
    ['[]', true],
    ['[, a]', true],
    ["[...['a', 'b'], c]", true],
    ['[...all]', false],
    ['[...LANGUAGES, other]', true],
    ['({ a, b, c })', true],
    ['({ a, b, c, d })', false],
    ['({ ...all })', false],
    ['LANGUAGES', true],
    ['LANGUAGES_2', true],
    ['Languages', false],
    ['languages', false],
    ['LANGUAGESof', false],
    ['myLANGUAGES', false],
    ['LANGUAGES_', false],
    ['_LANGUAGES', false],
    ['config.LANGUAGES', true],
    ['config.languages', false],
    ['batch', true],
    ['nextChunk', true],
    ['group', true],
    ['windowOfTen', true],
    ['onePage', true],
    ['firstSlice', true],
    ['chunks', false],
    ['textChunks', false],
    ['pagesToRead', false],
    ['batches', false],
    ['chunkTexts', true],
    ['job.batch', true],
    ['job.batches', false],
    ['job.lines', false],
    ['job.lines[i]', true],
    ["job['lines']", false],
    ['reply.choices', true],
    ['message.toolCalls', true],
    ['message.tool_calls', true],
    ['response.output', true],
    ['response.outputs', false],
    ['load()', false],
    ['nextBatch()', true],
    ['_.chunk(lines, 5)', false],
    ['chunkText(text)', false],
    ['splitIntoChunks(text)', false],
    ['top(lines)', true],
    ['lines.slice()', false],
    ['lines.slice(3)', false],
    ['lines.slice(n)', false],
    ['lines.slice(+3)', false],
    ['lines.slice(-3)', true],
    ['lines.slice(0, n)', true],
    ['lines.splice(0, 3)', true],
    ['lines.splice(0)', false],
    ["['a', 'b'].slice(1)", true],
    ['search({ query, limit: 5 })', true],
    ['search({ query, ...limits })', false],
    ['search({ query })', false],
    ['search(limit)', false],
    ['db.find({}, { top_k: n })', true],
    ['db.find({}).limit(5)', true],
    ['db.find({}).limit(5).toArray()', true],
    ['db.limit(5).rows.toArray()', true],
    ['db.find({ count: 5 }).rows.toArray()', true],
    ['db.find({}).toArray()', false],
    ['db.limit.find()', false],
    ['db.limit(5).parse(text)', false],
    ['parse(text)', false],
    ['JSON.parse(text)', false],
    ['schema.safeParse(text)', false],
    ['(await db.find({}).limit(5))', true],
    ['(await all)', false],
    ['Array(3)', true],
    ['Array(4)', false],
    ['Array()', false],
    ['List(3)', false],
    ['Array.from({ length: 3 })', true],
    ['Array.from({ length: 4 })', false],
    ["Array.from(['a'])", true],
    ['Array.from(all)', false],
    ['Array.from()', false],
    ['List.from({ length: 3 })', false],
    ['Object.keys({ a, b })', true],
    ['Object.entries(all)', false],
    ['Object.keys()', false],
    ['things.keys({ a, b })', false],
    ["['a', 'b'].map(f)", true],
    ["['a', 'b'].filter(Boolean).sort()", true],
    ["['a', 'b'].toSorted()", true],
    ["['a', 'b'].toReversed()", true],
    ["['a', 'b'].reverse()", true],
    ["['a', 'b'].entries()", true],
    ["['a', 'b'].values()", true],
    ["['a', 'b'].keys()", true],
    ["['a', 'b'].with(0, c)", true],
    ["['a', 'b'].fill(c)", true],
    ["['a', 'b'].flat()", true],
    ["['a', 'b'].flatMap(f)", false],
    ['all.filter(Boolean)', false],
    ["['a'].concat(['b'])", true],
    ["['a'].concat(all)", false],
    ["all.concat(['a'])", false],
    ["new Set(['a', 'b'])", true],
    ['new Set(all)', false],
    ['new Set()', false],
    ["short ? ['a'] : ['b']", true],
    ["short ? all : ['b']", false],
    ["short ? ['a'] : all", false],
    ["['a'] || ['b']", true],
    ["all ?? ['a']", false],
    ["['a'] ?? all", false],
    ['all && all.slice(0, 3)', true],
    ['short && all', false],
    ["['a'] && all", false],
    ['`a b`', false],
    ['all.filter((_, i) => i < 5)', true],
    ['all.filter((_, i) => i > 5)', false],
    ['all.filter((x, i) => x < 5)', false],
    ["db.query('SELECT * FROM posts LIMIT 10')", true],
    ['db.query(`SELECT * FROM posts limit ${n}`)', true],
    ['sql`SELECT * FROM posts LIMIT ${n}`', true],
    ["db.query('SELECT * FROM posts')", false],
    ["db.query('SELECT * FROM limits')", false],
    ["(await db.query('SELECT * FROM posts LIMIT 10')).rows", true],
    ["(await db.query('SELECT * FROM posts')).rows", false],
    ['store.similaritySearch(q)', true],
    ['z.array(z.string()).max(5).parse(body)', true],
    ['z.array(z.string().max(5)).parse(body)', false],
    ['z.object({ texts: z.array(z.string()).max(5) }).strict().parse(body).texts', true],
    ['z.object({ texts: z.array(z.string().max(5)), limit: z.number() }).parse(body).texts', false],
  ])('%s: %s', (items, expected) => {
    expect(asked(isBounded, `use(${items});`)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['a list under its name', "const list = ['a', 'b']; use(list);", true],
    ['a list that is pushed to', "const list = ['a', 'b']; list.push(...all); use(list);", false],
    ['a list that is put in front of', 'const list = []; for (const one of all) list.unshift(one); use(list);', false],
    ['a list into which others are put', 'const list = []; list.splice(0, 0, ...all); use(list);', false],
    ['a list of which an element is set', 'const list = []; for (const i in all) list[i] = all[i]; use(list);', false],
    ['a list that is sorted', "const list = ['a', 'b']; list.sort(); use(list);", true],
    ['a list of which the length is read', "const list = ['a', 'b']; log(list.length); use(list);", true],
    ['a list that is pushed to another', "const list = ['a', 'b']; lists.push(list); use(list);", true],
    ['a list that is the name of a place', "const list = ['a', 'b']; seen[list] = 1; use(list);", true],
    ['a list that starts as another and grows', 'let list = few(3); list = []; list.push(...all); use(list);', false],
    ['either of two small lists', "let list = ['a']; if (b) list = ['b', 'c']; use(list);", true],
    ['either of two lists, of which one is long', "let list = ['a']; if (b) list = all; use(list);", false],
    [
      'either of two small lists, which grows',
      "let list = ['a']; if (b) list = ['b']; list.push(...all); use(list);",
      false,
    ],
    ['a list that is never filled', 'let list; use(list);', false],
    ['a list out of a loop over lists', 'for (const list of lists) use(list);', true],
    ['a list out of a loop over keys', 'for (const list in lists) use(list);', false],
    ['a list that is imported', "import { list } from './list.js'; use(list);", false],
    ['the members of an enum', 'enum Mode { Fast, Slow } use(Object.values(Mode));', true],
    ['what a class holds', 'class List {} use(Object.values(List));', false],
    ['a small list twice', "const list = ['a']; use([...list, ...list]);", true],
    ['a long list twice', 'const list = load(); use([...list, ...list]);', false],
    [
      'a small number of two lists',
      'const n = 1; use(Array.from({ length: n }).concat(Array.from({ length: n })));',
      true,
    ],
    ['a list as long as itself', 'const list = Array.from({ length: list.length }); use(list);', false],
    ['two names of each other', 'let a = b, b = a; a = b; b = a; use(a);', false],
    ['a parameter of a function that nobody calls', 'function f(list) { use(list); }', false],
    ['a parameter that is small in the only call', "function f(list) { use(list); } f(['a']);", true],
    ['a parameter that is small in one call of two', "function f(list) { use(list); } f(['a']); f(all);", false],
    ['a parameter of a function that others may call', "export function f(list) { use(list); } f(['a']);", false],
    ['the second parameter, which is small', "function f(a, list) { use(list); } f(all, ['a']);", true],
    ['the second parameter, which is not', "function f(a, list) { use(list); } f(['a'], all);", false],
    ['a parameter that is given nothing', 'function f(list) { use(list); } f();', false],
    ['a parameter that is given one of several', "function f(list) { use(list); } f(...[['a']]);", false],
    ['a parameter of a tag', 'function f(list) { use(list); } f`a`;', false],
    ['a parameter that is taken apart', "function f([list]) { use(list); } f(['a']);", false],
    ['a parameter with a default', "function f(list = []) { use(list); } f(['a']);", false],
    ['a part of a limited answer', 'const { data: list } = await db.select().limit(5); use(list);', true],
    ['a part of an answer under its name', 'const found = await index.query({ topK: 5 }); use(found.matches);', true],
    ['a part of an answer', 'const { matches } = await index.query({ vector }); use(matches);', false],
    ['a part of itself', 'const { list } = list; use(list);', false],
    ['a chain of itself', 'const list = list.of(); use(list.parse(text));', false],
    [
      'what a schema lets through',
      'const Body = z.object({ list: z.array(z.string()).max(5) }); const { list } = Body.parse(body); use(list);',
      true,
    ],
    [
      'what a schema lets through, looked at first',
      'const Body = z.object({ list: z.array(z.string()).max(5) }); const parsed = Body.safeParse(body); use(parsed.data.list);',
      true,
    ],
    ['a parameter that is cut', 'function f(list) { list = list.slice(0, 5); use(list); }', true],
    ['a parameter that is wrapped', 'function f(list) { if (!isList(list)) list = [list]; use(list); }', false],
    [
      'a list that is cut where it is long',
      'const list = load(); use(list.length > 5 ? list.slice(0, 5) : list);',
      true,
    ],
    [
      'a list of which the length is set',
      'list = load(); let list; list.length = Math.min(5, list.length); use(list);',
      true,
    ],
    [
      'a list that is pushed to until it is long',
      'const list = []; for (const x of xs) { if (list.length >= 5) break; list.push(x); } use(list);',
      true,
    ],
    [
      'a list that is pushed to while it is short',
      'const list = []; while (list.length < 5) list.push(next()); use(list);',
      true,
    ],
    [
      'a list that loses elements while it is long',
      'const list = load(); while (list.length > 5) list.pop(); use(list);',
      true,
    ],
  ])('%s', (_, code, expected) => {
    expect(asked(isBounded, code)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['if (list.length > 10) throw new Error(); use(list);', true],
    ['if (!list || list?.length > limit) { log(); return; } use(list);', true],
    ['if (10 < list.length) return; use(list);', true],
    ['if (list.length <= 10) use(list);', true],
    ['if (!(list.length > 10)) use(list);', true],
    ['if (list.length > 10) later(list); else use(list);', true],
    ['list.length > 10 ? later(list) : use(list);', true],
    ['if (list.length > 10) log(list); use(list);', false],
    ['if (list.length < 2) return; use(list);', false],
    ['if (list.length > 2) use(list);', false],
    ['if (list.length > 2) { log(list); use(list); } else return;', false],
    ['if (list.length === 0) return; use(list);', false],
    ['if (done >= list.length) return; use(list);', false],
    ['if (list.length > other.length) return; use(list);', false],
    ['if (list.size > 10) return; use(list);', true],
    ['if (list.name > 10) return; use(list);', false],
    ['if (list > 10) return; use(list);', false],
    ['log(list.length > 10); use(list);', false],
    ['for (let i = 0; i < list.length; i++) use(list);', false],
    ['while (list.length > 0) use(list);', false],
  ])('a list of which the length is looked at: %s', (code, expected) => {
    expect(asked(isBounded, `export function f(list) { ${code} }`)).toBe(expected);
  });

  it.each<[string, string, boolean]>([['an error', 'try { load(); } catch (list) { use(list); }', false]])(
    '%s',
    (_, code, expected) => {
      expect(asked(isBounded, code)).toBe(expected);
    },
  );
});

describe('whether a number is small', () => {
  it.each<[string, boolean]>([
    ['3', true],
    ['4', false],
    ["'3'", false],
    ['LIMIT', true],
    ['limit', false],
    ['options.LIMIT', true],
    ['options.limit', false],
    ['options[LIMIT]', false],
    ["['a', 'b'].length", true],
    ["new Set(['a', 'b']).size", true],
    ['all.length', false],
    ['all.size', false],
    ["['a', 'b'].count", false],
    ['Math.min(3, all.length)', true],
    ['Math.min(all.length, 3)', true],
    ['Math.min(all.length, n)', false],
    ['Math.max(3, all.length)', false],
    ['n + 1', false],
  ])('%s: %s', (value, expected) => {
    expect(asked(isSmallNumber, `use(${value});`)).toBe(expected);
  });

  it('a number under its name', () => {
    expect(asked(isSmallNumber, 'const n = 3; use(n);')).toBe(true);
    expect(asked(isSmallNumber, 'const n = 4; use(n);')).toBe(false);
  });

  it('a number that is made of itself', () => {
    expect(asked(isSmallNumber, 'const n = Math.min(n, all.length); use(n);')).toBe(false);
    expect(asked(isSmallNumber, 'const n = Math.min(n, 3); use(n);')).toBe(true);
  });
});
