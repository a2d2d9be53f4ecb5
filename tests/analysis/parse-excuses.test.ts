import { describe, expect, it } from 'vitest';
import { excusesOf } from '../../src/analysis/parse-excuses.js';
import { analyse, callsOf } from '../support/analyse.js';

/** Whether something deals with the failure of `parse()`; `ask()` is the request. */
function isExcused(code: string): boolean {
  const file = analyse(`async function main(ask, parse, load, res) { ${code} }`);
  const [parse] = callsOf(file, 'parse');
  const [request] = callsOf(file, 'ask');
  if (!parse || !request) throw new Error('Nothing is parsed or asked.');
  return excusesOf(parse, { request: { node: request }, carriers: new Map() }, file).length > 0;
}

describe('a handler of the parse alone', () => {
  it.each<[string, boolean]>([
    ['return null;', true],
    ['return { status: 500 };', true],
    ['return load();', true],
    ['return await load();', true],
    ['return;', false],
    ['continue;', true],
    ['break;', true],
    ['value = {};', true],
    ['errors.push(e);', true],
    ['res.status(502).json({ error });', true],
    ['next(e);', true],
    ['ctx.reply(1);', true],
    ['toast.error(1);', true],
    ['setError(e);', true],
    ['failures++;', true],
    ['console.error(e);', false],
    ['log(e);', false],
    ['', false],
    ['throw e;', false],
    ['failed = 1; throw e;', false],
    ['const w = new Error(); w.code = 1; throw w;', false],
    ['report(e); throw e;', false],
    ['if (x) return null; failed = 1; throw e;', true],
    ['on(() => { return 1; });', false],
    ['if (x) return null; throw e;', true],
    ['if (e.status === 429) return null; throw e;', false],
    ['if (e instanceof SyntaxError) return null; throw e;', true],
    ['return next(e);', true],
    ['return reject(e);', true],
    ['return res.json({});', true],
    ['return res.send({});', true],
    ['return res.end();', true],
    ['return res.status(500);', true],
    ['return res.sendStatus(500);', true],
    ['return res.sendError(e);', true],
    ['return res.render(e);', true],
    ['return res.jsonp({});', true],
    ['return res.resend({});', true],
    ['return handlers[kind](e);', true],
    ['return log(1), null; later();', true],
  ])('{ %s }: %s', (handler, expected) => {
    expect(isExcused(`const r = await ask(); for (;;) { try { use(parse(r)); } catch (e) { ${handler} } }`)).toBe(
      expected,
    );
  });
});

describe('a handler of the parse alone that just ends', () => {
  it.each<[string, string, boolean]>([
    ['a value that was there before', 'let o = null; try { o = parse(r); } catch {}', true],
    ['a value that was assigned before', 'let o; o = []; try { o = parse(r); } catch (e) { log(e); }', true],
    ['a parameter', 'const f = (o) => { try { o = parse(r); } catch {} return o; };', true],
    ['a field', 'try { this.o = parse(r); } catch (e) { log(e); }', true],
    ['what is read out of it', 'let list = []; try { const o = parse(r); list = o.list; } catch {}', true],
    ['no value before', 'let o; try { o = parse(r); } catch (e) { log(e); }', false],
    ['no value, and it is used', 'let o; try { o = parse(r); } catch (e) { log(e); } use(o);', false],
    ['no value, which is asked', 'let o; try { o = parse(r); } catch (e) { log(e); } if (!o) return;', true],
    ['no value, and a default', 'let o; try { o = parse(r); } catch (e) { log(e); } use(o ?? []);', true],
    ['no value, and an optional member', 'let o; try { o = parse(r); } catch (e) { log(e); } use(o?.p);', true],
    [
      'an error that is thrown later',
      'let o; for (const t of r) { try { return parse(r); } catch (e) { o = e; } } throw o;',
      false,
    ],
    ['an error that is kept', 'let o; try { use(parse(r)); } catch (e) { o = e; } show(o);', true],
    [
      'one text after the other',
      'for (const t of r) { try { return parse(r); } catch (e) { log(e); } } throw new Error();',
      false,
    ],
    [
      'one text after the other, and a fallback',
      'for (const t of r) { try { return parse(r); } catch (e) { log(e); } } return [];',
      true,
    ],
    ['an end of the process', 'let o = 1; try { o = parse(r); } catch (e) { process.exit(1); }', false],
    ['a value only after', 'let o; try { o = parse(r); } catch (e) { log(e); } o = {};', false],
    ['a name of the block', 'try { let o = {}; o = parse(r); use(o); } catch (e) { log(e); }', false],
    ['a field of a name of the block', 'try { const o = {}; o.p = parse(r); use(o); } catch (e) { log(e); }', false],
    ['an assignment before the parse', 'let o = 1; try { o = 2; use(parse(r)); } catch (e) { log(e); }', false],
    ['a function that assigns', 'let o = 1; try { on(parse(r), () => { o = 2; }); } catch (e) { log(e); }', false],
    ['a list that gets longer', 'try { list.push(parse(r)); } catch (e) { log(e); }', false],
    ['a list that is returned', 'const a = []; try { a.push(parse(r)); } catch (e) { log(e); } return a;', true],
    ['a field that is returned', 'const a = {}; try { a.b = parse(r); } catch (e) { log(e); } return { a };', true],
    ['another list is returned', 'const a = []; try { a.push(parse(r)); } catch (e) { log(e); } return [];', false],
    ['another value is returned', 'try { return parse(r); } catch (e) { log(e); } return {};', true],
    [
      'another value is returned later',
      'try { if (x) { return parse(r); } } catch (e) { log(e); } load(); return load();',
      true,
    ],
    ['another value is returned further out', 'if (x) { try { return parse(r); } catch {} } return null;', true],
    ['an error is returned', 'try { return parse(r); } catch (e) { log(e); } return res.status(500);', true],
    ['an error is thrown', 'try { return parse(r); } catch (e) { log(e); } throw new Error();', false],
    ['nothing is returned', 'try { return parse(r); } catch (e) { log(e); } return;', false],
    ['nothing comes after', 'try { return parse(r); } catch (e) { log(e); }', false],
    ['the parse is not returned', 'try { use(parse(r)); } catch (e) { log(e); } return {};', false],
    [
      'something is returned before the parse',
      'try { if (x) { return 1; } use(parse(r)); } catch (e) { log(e); } return {};',
      false,
    ],
  ])('%s: %s', (_, code, expected) => {
    expect(isExcused(`const r = await ask(); ${code}`)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    [
      'a value that was there before',
      'let o = null; try { o = parse(await ask()); } catch (e) { log(e); } use(o);',
      true,
    ],
    ['no value before', 'let o; try { o = parse(await ask()); } catch (e) { log(e); } use(o);', false],
    ['a field', 'try { this.o = parse(await ask()); } catch (e) { log(e); } use(this);', false],
    ['another value is returned', 'try { return parse(await ask()); } catch (e) { log(e); } return {};', true],
    [
      'what other code gives is returned',
      'try { return parse(await ask()); } catch (e) { log(e); } return load();',
      true,
    ],
    ['an error is returned', 'try { return parse(await ask()); } catch (e) { log(e); } return res.status(500);', false],
    ['nothing is done, and the function goes on', 'try { use(parse(await ask())); } catch {} use();', true],
    [
      'nothing is done, and a function further out goes on',
      'if (x) { try { use(parse(await ask())); } catch {} } use();',
      true,
    ],
    ['nothing is done, and the function ends', 'try { use(parse(await ask())); } catch {}', false],
    [
      'nothing is done, and the function may throw',
      'try { use(parse(await ask())); } catch {} if (x) throw new Error();',
      false,
    ],
    ['it is logged, and the function goes on', 'try { use(parse(await ask())); } catch (e) { log(e); } use();', false],
  ])('around the request too: %s', (_, code, expected) => {
    expect(isExcused(code)).toBe(expected);
  });
});

describe('a parse that cannot fail, or not for all', () => {
  it.each<[string, string, boolean]>([
    ['results that are settled', 'await Promise.allSettled(r.map(async (one) => parse(one)));', true],
    [
      'results that are settled under a name',
      'const all = r.map(async (one) => parse(one)); await Promise.allSettled(all);',
      true,
    ],
    ['results of which one fails for all', 'await Promise.all(r.map(async (one) => parse(one)));', false],
    ['what throws before anything is settled', 'await Promise.allSettled(r.map((one) => parse(one)));', false],
    ['a function that other code runs', 'await retry(async () => parse(r));', false],
    [
      'a function that other code runs, which is there for errors',
      'const [error, v] = tryCatch(() => parse(r));',
      true,
    ],
    ['a function that a method of that name runs', 'Result.try(() => parse(r));', true],
    ['a function that other code runs again, to no avail', 'await withRetry(async () => parse(r));', false],
    [
      'a function of the file that gives something else',
      'const attempt = (fn) => { try { return fn(); } catch { return null; } }; attempt(() => parse(r));',
      true,
    ],
    ['a function of the file that only runs it', 'const attempt = (fn) => fn(); attempt(() => parse(r));', false],
    ['a look at the end of the text', "if (!r.trim().endsWith('}')) throw new Error(); use(parse(r));", true],
    ['a look at another end', "if (!r.endsWith('.')) throw new Error(); use(parse(r));", false],
    ['a look at the end of another text', "if (!x.endsWith('}')) throw new Error(); use(parse(r));", false],
    ['a look at the end that decides nothing', "log(r.endsWith('}')); use(parse(r));", false],
    ['a test of the text', 'if (!isJson(r)) return; use(parse(r));', true],
    ['a test of the text, and what else is there', "if (!isJson(r ?? '')) return; use(parse(r || '{}'));", true],
    ['a test in the same expression', 'use(looksLikeJSON(r) ? parse(r) : {});', true],
    ['a test of something else', 'if (!isJson(x)) return; use(parse(r));', false],
    ['a test that comes later', 'const v = parse(r); if (!isJson(r)) return; use(v);', false],
    ['a call that tests nothing', 'logJson(r); use(parse(r));', false],
    ['a test that says nothing of JSON', 'if (!isLong(r)) return; use(parse(r));', false],
  ])('%s: %s', (_, code, expected) => {
    expect(isExcused(`const r = await ask(); ${code}`)).toBe(expected);
  });

  it('is tested by a function of the file, if that tries to parse', () => {
    const tested = (body: string) =>
      isExcused(`const fits = (text) => { ${body} }; const r = await ask(); if (fits(r)) use(parse(r));`);
    expect(tested('try { JSON.parse(text); return true; } catch { return false; }')).toBe(true);
    expect(tested('return text.length > 2;')).toBe(false);
    expect(tested('JSON.parse(text); return true;')).toBe(false);
  });
});

describe('a parser of another module', () => {
  /** Whether a parser deals with the failure by itself. */
  const isTolerant = (use: string, parser: string, rest = ''): boolean => {
    const file = analyse(`${rest} async function main(ask) { const r = await ask(); use(${use}); }`);
    const [parse, request] = [parser, 'ask'].flatMap((name) => callsOf(file, name));
    if (!parse || !request) throw new Error('Nothing is parsed or asked.');
    return excusesOf(parse, { request: { node: request }, carriers: new Map() }, file).length > 0;
  };

  it.each<[string, string, boolean]>([
    ['safeJsonParse(r)', 'safeJsonParse', true],
    ['tryParse(r)', 'tryParse', true],
    ['parseJsonOr(r, defaults)', 'parseJsonOr', true],
    ['parseOrNull(r)', 'parseOrNull', true],
    ['parseJson(r, [])', 'parseJson', true],
    ['parseJson(r, {})', 'parseJson', true],
    ['parseJson(r, null)', 'parseJson', true],
    ['parseJson(r, fallback)', 'parseJson', true],
    ['parseJson(r) ?? []', 'parseJson', true],
    ['parseJson(r) || x', 'parseJson', true],
    ['parseJson(r) && x', 'parseJson', false],
    ['x ?? parseJson(r)', 'parseJson', false],
    ['parseJson(r, { columns: true })', 'parseJson', false],
    ['parseJson(r, reviver)', 'parseJson', false],
    ['parseOrder(r)', 'parseOrder', false],
    ['parseJson(r)', 'parseJson', false],
    ['json.safeParse(r) ?? {}', 'safeParse', true],
    ['schema.safeParse(r)', 'safeParse', false],
  ])('%s: %s', (use, parser, expected) => {
    expect(isTolerant(use, parser)).toBe(expected);
  });

  it('is one of another module: one of the file shows what it does', () => {
    expect(isTolerant('safeParse(r)', 'safeParse', 'const safeParse = (text) => JSON.parse(text);')).toBe(false);
    expect(isTolerant('JSON.parse(r) ?? {}', 'parse')).toBe(false);
    expect(isTolerant('parse(r) ?? {}', 'parse', 'const { parse } = JSON;')).toBe(false);
  });
});

describe('a helper that throws behind its own handler', () => {
  /** Whether the parse in a helper is dealt with; `read(r)` hands it the answer. */
  function excused(helper: string, call = 'try { v = read(r); } catch { v = null; }'): boolean {
    const file = analyse(
      `async function main(ask) { const r = await ask(); let v; ${call} } function read(text) { ${helper} }`,
    );
    const [parse, request, read] = ['parse', 'ask', 'read'].flatMap((name) => callsOf(file, name));
    const [answer] = read?.arguments ?? [];
    if (!parse || !request || !answer) throw new Error('Nothing is parsed, asked or read.');
    return excusesOf(parse, { request: { node: request }, carriers: new Map([[answer, 'text']]) }, file).length > 0;
  }

  it.each<[string, string, boolean]>([
    ['that is empty', 'try { return parse(text); } catch {} throw new Error();', true],
    [
      'that logs',
      'try { return parse(text); } catch (e) { log(e); } const at = text.indexOf(x); throw new Error();',
      true,
    ],
    ['in a block', 'if (x) { try { return parse(text); } catch {} } throw new Error();', true],
    ['that returns nothing', 'try { return parse(text); } catch { return; } throw new Error();', false],
    ['after a test only', 'try { return parse(text); } catch {} if (x) throw new Error();', false],
    ['in front of a return', 'try { return parse(text); } catch {} return undefined; throw new Error();', true],
  ])('%s', (_, helper, expected) => {
    expect(excused(helper)).toBe(expected);
  });

  it('leaves it to its callers', () => {
    const helper = 'try { return parse(text); } catch {} throw new Error();';
    expect(excused(helper, 'v = read(r);')).toBe(false);
    expect(excused(helper, 'try { v = read(r); } catch (e) { log(e); throw e; }')).toBe(false);
  });

  it('does not leave it to a handler around the other one', () => {
    expect(
      excused('try { try { return parse(text); } catch {} } catch { return null; } throw new Error();', 'v = read(r);'),
    ).toBe(false);
  });
});

describe('a helper that asks and parses', () => {
  /** Whether the parse in a helper is dealt with by those who call it. */
  const excused = (callers: string, exported = ''): boolean => {
    const file = analyse(`${exported} async function once(ask) { return parse(await ask()); } ${callers}`);
    const [parse, request] = ['parse', 'ask'].flatMap((name) => callsOf(file, name));
    if (!parse || !request) throw new Error('Nothing is parsed or asked.');
    return excusesOf(parse, { request: { node: request }, carriers: new Map() }, file).length > 0;
  };
  const again = 'async function f() { for (;;) { try { return await once(); } catch (e) { log(e); } } } f();';

  it.each<[string, string, boolean]>([
    ['tries again', again, true],
    ['falls back', 'async function f() { try { return await once(); } catch (e) { return []; } } f();', true],
    ['logs', 'async function f() { try { await once(); } catch (e) { log(e); } } f();', false],
    [
      'tells of an error',
      'async function f() { try { await once(); } catch (e) { res.status(500).json({}); } } f();',
      false,
    ],
    ['does nothing', 'once();', false],
    ['settles it', 'Promise.allSettled(list.map(once));', true],
    ['settles what calls it', 'Promise.allSettled(list.map((one) => once(one)));', true],
    ['waits for all', 'Promise.all(list.map(once));', false],
    ['hands it to other code', 'await withRetry(once);', false],
    ['does nothing, and another tries again', `${again} once();`, false],
  ])('whose caller %s', (_, callers, expected) => {
    expect(excused(callers)).toBe(expected);
  });

  it('that code outside the file may call, too', () => {
    expect(excused(again, 'export')).toBe(false);
  });
});

describe('a function of the file that a handler returns the value of', () => {
  it.each<[string, string, boolean]>([
    ['gives a fallback', 'function rest() { return { items: [] }; }', true],
    ['gives one in each case', 'const rest = () => (x ? null : []);', true],
    ['gives the fallback of another', 'const none = () => null; const rest = () => none();', true],
    ['is awaited', 'async function rest() { return []; }', true],
    ['gives an answer with an error', 'function rest() { return { status: 500 }; }', false],
    ['gives what is not known', 'function rest() { return load(); }', true],
    ['gives what may tell of an error', 'function rest() { return fail(); }', false],
    ['gives nothing', 'function rest() { log(); }', false],
    ['gives nothing in some case', 'function rest() { if (x) return null; return undefined; }', false],
    ['is not certain', 'let rest = () => null; if (x) rest = load;', true],
    ['gives what it gives itself', 'function rest() { return rest(); }', false],
  ])('%s: %s', (_, rest, expected) => {
    expect(isExcused(`${rest} try { return parse(await ask()); } catch (e) { return await rest(); }`)).toBe(expected);
  });
});

describe('a handler of the request too, where the value would have gone', () => {
  it.each<[string, string, boolean]>([
    ['value = parse(await ask());', 'value = {};', true],
    ['value = parse(await ask());', "value = 'Sorry.';", false],
    ['value = parse(await ask());', "value = { error: 'x' };", false],
    ['value = parse(await ask());', 'value = e;', false],
    ['value = parse(await ask());', 'other = {};', false],
    ['this.items = parse(await ask());', 'this.items = [];', true],
    ['error.value = parse(await ask());', 'status.value = [];', false],
    ['setItems(parse(await ask()));', 'setItems([]);', true],
    ['setItems(parse(await ask()));', "setItems('Try again.');", false],
    ['setItems(parse(await ask()));', 'setNotice([]);', false],
    ['items.push(parse(await ask()));', 'items.push(null);', true],
    ['items.push(parse(await ask()));', 'items.push({ id, error: e });', true],
    ['items.push(parse(await ask()));', 'errors.push(e);', false],
    ['byId.set(id, parse(await ask()));', 'byId.set(id, []);', true],
    ['byId.set(id, parse(await ask()));', 'byId.set(id, e);', false],
  ])('%s in the block, %s in the handler: %s', (block, handler, expected) => {
    expect(isExcused(`try { ${block} } catch (e) { ${handler} }`)).toBe(expected);
  });
});

describe('a handler of the request too', () => {
  it.each<[string, boolean]>([
    ['return null;', true],
    ["return '';", true],
    ['return {};', true],
    ['return { text: null };', true],
    ['return { ...rest };', true],
    ['return { status: 500 };', false],
    ['return { statusCode: 500 };', false],
    ['return { isError: true };', false],
    ['return { isErrorOf: true };', true],
    ['return { mystatus: 500 };', true],
    ['return { [status]: 500 };', true],
    ['return undefined;', false],
    ['return fallback;', true],
    ['return load();', true],
    ['return schema.partial().parse({});', true],
    ['return load(e);', false],
    ['return load({ cause: e.message });', false],
    ['return handleError(1);', false],
    ['return logger.warn(1);', false],
    ['return ctx.reply(1);', false],
    ['return (await load)();', false],
    ['return new Answer();', false],
    ['return await load();', true],
    ['return Response.json({ items: rest() });', true],
    ['return res.json(rest);', true],
    ['return res.json({ error: 1 });', false],
    ['return res.json({ [key]: 1 });', false],
    ['return res.json({ ...rest });', false],
    ['return Response.json({ items }, { status: 500 });', false],
    ['return res.status(500).json({ items });', false],
    ['return json({ items });', false],
    ['return [] as string[];', true],
    ['continue;', true],
    ['break;', false],
    ['value = {};', false],
    ['this.items = [];', false],
    ['error = e;', false],
    ['failed = true;', false],
    ['errorText = 1;', false],
    ['items = handle(e);', false],
    ['setItems([]);', false],
    ['setError([]);', false],
    ['setItems(e);', false],
    ['process.exit(1);', false],
    ['return c.text(1, 500);', false],
    ["return ask('Sorry.');", false],
    ['return load({ status: 500 });', false],
    ["return redirect('/error');", false],
    ['errors.push(e);', false],
    ['res.json({});', true],
    ['reply.send({ items: [] });', true],
    ['res.send(text);', false],
    ['res.json({ error: 1 });', false],
  ])('{ %s }: %s', (handler, expected) => {
    expect(isExcused(`for (;;) { try { use(parse(await ask())); } catch (e) { ${handler} } }`)).toBe(expected);
  });
});

describe('a handler that asks for errors of the API', () => {
  it.each<[string, boolean]>([
    ['if (e.status === 429) continue; throw e;', false],
    ['if (e instanceof OpenAI.RateLimitError) return null; throw e;', false],
    ['const isBusy = e.status === 429 || e.status >= 500; if (isBusy && n > 0) continue; throw e;', false],
    ['if (e.status !== 429) throw e; continue;', false],
    ['if (e.status === 429) wait(); continue;', true],
    ['if (e instanceof SyntaxError || e.status === 429) continue; throw e;', true],
    ['if (e.status === 429) { wait(); } else { return null; }', true],
    ['if (isBusy(e)) continue; throw e;', true],
    ['switch (e.status) { case 429: return load(); default: throw e; }', false],
    ['switch (e.status) { case 429: wait(); break; default: return load(); }', true],
    ['switch (e.status) { case 429: return load(); } throw e;', false],
    ['switch (e.status) { case busy: return load(); default: throw e; }', true],
    ['switch (e.name) { case 429: return load(); default: throw e; }', true],
    ['const isBusy = (x) => x?.status === 429; if (isBusy(e)) continue; throw e;', false],
    ['const isBusy = (x) => x?.status === 429; if (isBusy(last)) continue; throw e;', true],
    ['if (e.name === "RateLimitError") continue; throw e;', false],
    [
      'const isBusy = (x) => { if (isBusy(x)) return true; return isBusy(x.cause); }; if (isBusy(e)) continue; throw e;',
      true,
    ],
    ['var isBusy = !isBusy; if (isBusy) continue; throw e;', true],
    ['if (e.name === "SyntaxError") continue; throw e;', true],
    ['if (e instanceof Error && e.status === 429) continue; throw e;', false],
    [
      'const isBusy = (x) => { if (x.status) { return x.status >= 500; } return false; }; if (isBusy(e)) continue; throw e;',
      false,
    ],
    [
      'const isBusy = (x) => { if (x.status) { return x.status >= 500; } return true; }; if (isBusy(e)) continue; throw e;',
      true,
    ],
    ['const isBusy = (x) => { try { return x.busy; } finally { done(); } }; if (isBusy(e)) continue; throw e;', true],
    [
      'const isBusy = (x) => { if (n) return false; return x.status === 429; }; if (isBusy(e)) continue; throw e;',
      false,
    ],
  ])('{ %s }: %s', (handler, expected) => {
    expect(isExcused(`for (;;) { try { return parse(await ask()); } catch (e) { ${handler} } }`)).toBe(expected);
  });

  it('may get an error that the program has made of the one of the parser', () => {
    const thrown = (error: string) =>
      isExcused(`for (;;) { try { const r = await ask(); try { return parse(r); } catch (x) { throw ${error}; } }
      catch (e) { if (e.code === 'BAD') continue; throw e; } }`);
    expect([thrown("new AnswerError('BAD')"), thrown('x')]).toEqual([true, false]);
  });
});

describe('a function that other code runs', () => {
  it.each<[string, boolean]>([
    ['withRetry(async () => parse(await ask()));', true],
    ['const { data, error } = await tryCatch(async () => parse(await ask()));', true],
    ['limit(async () => parse(await ask()));', false],
    ['limit(withRetry, async () => parse(await ask()));', false],
  ])('%s %s', (code, expected) => {
    expect(isExcused(code)).toBe(expected);
  });
});

describe('a loop around a loop', () => {
  const HANDLER = 'if (e.status === 429) continue; break;';
  it.each<[string, string, boolean]>([
    ['the next round', '', true],
    ['the next round, behind a line more', 'log(1);', true],
    ['an error', "throw new Error('none');", false],
    ['a fallback', 'return [];', true],
    ['nothing', 'return;', false],
  ])('%s', (_, behind, expected) => {
    const inner = `for (;;) { try { return parse(await ask()); } catch (e) { ${HANDLER} } }`;
    expect(isExcused(`for (const model of models) { ${inner} ${behind} }`)).toBe(expected);
  });

  it('is not one where the inner loop is all there is', () => {
    expect(isExcused(`for (;;) { try { return parse(await ask()); } catch (e) { ${HANDLER} } }`)).toBe(false);
  });
});

describe('a loop that tries again', () => {
  it.each<[string, string, boolean]>([
    ['returns when it succeeds', 'while (x) { try { return parse(await ask()); } catch (e) { log(e); } }', true],
    ['ends when it succeeds', 'for (;;) { try { v = parse(await ask()); break; } catch (e) { log(e); } }', true],
    ['does so once at least', 'do { try { return parse(await ask()); } catch (e) { log(e); } } while (x);', true],
    ['goes through a list', 'for (const q of qs) { try { return parse(await ask()); } catch (e) { log(e); } }', true],
    ['goes on when it succeeds', 'while (x) { try { use(parse(await ask())); } catch (e) { log(e); } }', false],
    ['does nothing', 'while (x) { try { return parse(await ask()); } catch {} }', true],
    ['throws in some cases', 'while (x) { try { return parse(await ask()); } catch (e) { if (y) throw e; } }', false],
    ['returns in some cases', 'while (x) { try { return parse(await ask()); } catch (e) { if (y) return; } }', false],
    ['ends in some cases', 'while (x) { try { return parse(await ask()); } catch (e) { if (y) break; } }', false],
    [
      'throws when it was the last time',
      'for (;;) { try { return parse(await ask()); } catch (e) { if (n === 3) throw e; } }',
      true,
    ],
    [
      'throws an error of the API',
      'for (;;) { try { return parse(await ask()); } catch (e) { if (e.status !== 429) throw e; } }',
      false,
    ],
    [
      'has a function that throws',
      'while (x) { try { return parse(await ask()); } catch (e) { on(() => { throw e; }); } }',
      true,
    ],
    ['is a block', '{ try { return parse(await ask()); } catch (e) { log(e); } }', false],
    ['is a condition', 'if (x) { try { return parse(await ask()); } catch (e) { log(e); } }', false],
    ['has a block around it', 'while (x) { { try { return parse(await ask()); } catch (e) { log(e); } } }', false],
  ])('%s', (_, code, expected) => {
    expect(isExcused(code)).toBe(expected);
  });
});

describe('a promise', () => {
  it.each<[string, boolean]>([
    ['ask().then((r) => parse(r)).catch(() => null);', true],
    ['ask().then((r) => parse(r)).then(use, () => null);', true],
    ['ask().then((r) => parse(r), () => null);', false],
    ['ask().then((r) => parse(r)).then(use);', false],
    ['ask().then((r) => parse(r)).catch(() => ({}));', true],
    ['ask().then((r) => parse(r)).catch(() => undefined);', false],
    ['ask().then((r) => parse(r)).catch(() => load());', true],
    ['ask().then((r) => parse(r)).catch(() => showError());', false],
    ['ask().then((r) => parse(r)).catch((e) => load(e));', false],
    ['ask().then((r) => parse(r)).catch(() => { return null; });', true],
    ['ask().then((r) => parse(r)).catch(() => { value = null; });', false],
    ['ask().then((r) => parse(r)).catch((e) => { throw e; });', false],
    ['ask().then((r) => parse(r)).catch(onError);', false],
    ['ask().then((r) => parse(r)).catch();', false],
    ['ask().then((r) => parse(r)).finally(() => null);', false],
    ['ask().then((r) => parse(r)).catch(log).catch(() => null);', true],
    ['const rescue = ask().then((r) => parse(r)).catch;', false],
    ['ask().when((r) => parse(r)).catch(() => null);', false],
    ['ask(); parse().catch(() => null);', true],
    ['ask(); p.catch(parse());', false],
    ['ask(); p.catch(() => parse());', false],
    ['const f = (r) => parse(r); ask().then(f).catch(() => null);', false],
    ['try { await ask().then((r) => parse(r)); } catch { return null; }', true],
    ['ask(); try { on((r) => parse(r)); } catch { return null; }', false],
  ])('%s %s', (code, expected) => {
    expect(isExcused(code)).toBe(expected);
  });
});

describe('several handlers', () => {
  it.each<[string, string, boolean]>([
    [
      'the inner one throws it on',
      'const r = await ask(); try { try { parse(r); } catch (e) { throw e; } } catch { return null; }',
      true,
    ],
    [
      'the inner one throws another, and the outer one answers with an error',
      "const r = await ask(); try { try { parse(r); } catch (e) { throw new Error('bad'); } res.json(r); } catch { res.status(500).end(); }",
      false,
    ],
    [
      'the inner one throws another, and the outer one has a fallback',
      "const r = await ask(); try { try { parse(r); } catch (e) { throw new Error('bad'); } } catch { return []; }",
      true,
    ],
    [
      'the only one answers with an error',
      'const r = await ask(); try { parse(r); } catch { res.status(500).end(); }',
      true,
    ],
    [
      'the inner one only logs',
      'const r = await ask(); try { try { parse(r); } catch (e) { log(e); } } catch { return null; }',
      false,
    ],
    [
      'the inner one does nothing',
      'const r = await ask(); try { try { parse(r); } catch {} } catch { return null; }',
      false,
    ],
    [
      'the inner one cleans up',
      'const r = await ask(); try { try { parse(r); } finally { done(); } } catch { return null; }',
      true,
    ],
    ['the parse is in the handler', 'const r = await ask(); try { load(); } catch { parse(r); return null; }', false],
    [
      'the parse comes after it',
      'const r = await ask(); try { load(); } catch { return null; } finally { parse(r); }',
      false,
    ],
  ])('%s', (_, code, expected) => {
    expect(isExcused(code)).toBe(expected);
  });
});
