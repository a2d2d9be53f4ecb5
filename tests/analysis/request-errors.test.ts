import { describe, expect, it } from 'vitest';
import { errorHandlersOf, readsOfError } from '../../src/analysis/request-errors.js';
import { analyse } from '../support/analyse.js';

const CREATE = 'openai.responses.create({ model, input })';

/** The handlers that get errors of the API, by the names of the error, with the number of requests and of reads. */
const handlersIn = (code: string): string[] =>
  errorHandlersOf(analyse(code)).map(
    (handler) =>
      `${handler.names.map(({ name }) => name).join(' ')}: ${handler.calls.length} of ${readsOfError(handler).length}`,
  );

/** A request that is `depth` functions away from a try. */
const helpers = (depth: number) =>
  [
    `const f1 = async () => { await ${CREATE}; };`,
    ...Array.from({ length: depth - 1 }, (_, i) => `const f${i + 2} = async () => { await f${i + 1}(); };`),
    `try { await f${depth}(); } catch (e) { show(e); }`,
  ].join('\n');

describe('which handlers get errors of the API', () => {
  it.each<[string, string, string[]]>([
    ['a try', `try { await ${CREATE}; } catch (e) { show(e, e.code); }`, ['e: 1 of 2']],
    ['a try around two requests', `try { await ${CREATE}; await ${CREATE}; } catch (e) { show(e); }`, ['e: 2 of 1']],
    ['a try without a name for the error', `try { await ${CREATE}; } catch { show(1); }`, []],
    ['a try that takes the error apart', `try { await ${CREATE}; } catch ({ code }) { show(code); }`, []],
    ['a try around something else', 'try { await load(); } catch (e) { show(e); }', []],
    ['a promise that is not awaited', `try { const p = ${CREATE}; } catch (e) { show(e); }`, []],
    ['a request in the handler', `try { await load(); } catch (e) { await ${CREATE}; }`, []],
    ['a request behind the try', `try { await load(); } catch (e) { show(e); } finally { await ${CREATE}; }`, []],
    [
      'a stream that is gone through',
      `try { for await (const c of ${CREATE}) show(c); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    [
      'a list of promises that is gone through at once',
      `try { for (const c of ${CREATE}) show(c); } catch (e) { show(e); }`,
      [],
    ],
    [
      'a request for each chunk of something else',
      `try { for await (const c of source) ${CREATE}; } catch (e) { show(e); }`,
      [],
    ],
    ['a catch method', `${CREATE}.catch((e) => show(e));`, ['e: 1 of 1']],
    ['a catch method behind another step', `${CREATE}.then(textOf).catch((e) => show(e));`, ['e: 1 of 1']],
    ['the second function of then', `${CREATE}.then(show, (e) => show(e));`, ['e: 1 of 1']],
    ['the first function of then', `${CREATE}.then((r) => show(r));`, []],
    ['a function of finally', `${CREATE}.finally((r) => show(r));`, []],
    ['a catch method of the answer', `(await ${CREATE}).catch((e) => show(e));`, []],
    ['a catch method that is given a name', `const onError = (e) => show(e); ${CREATE}.catch(onError);`, []],
    ['a catch method without a function', `${CREATE}.catch();`, []],
    ['a function that is called with the promise', `rescue(${CREATE}, (e) => show(e));`, []],
    ['a handler without a parameter', `${CREATE}.catch(() => show(1));`, []],
    [
      'two handlers, of which the first deals with it',
      `${CREATE}.catch((a) => show(a)).catch((b) => show(b));`,
      ['a: 1 of 1'],
    ],
    [
      'two handlers, of which the first throws it on',
      `${CREATE}.catch((a) => { throw a; }).catch((b) => show(b));`,
      ['a: 1 of 1', 'b: 1 of 1'],
    ],
    [
      'a try around a try that throws it on',
      `try { try { await ${CREATE}; } catch (a) { throw a; } } catch (b) { show(b); }`,
      ['a: 1 of 1', 'b: 1 of 1'],
    ],
    [
      'a try around a try that throws another',
      `try { try { await ${CREATE}; } catch (a) { throw new Failure(a); } } catch (b) { show(b); }`,
      ['a: 1 of 1'],
    ],
    [
      'a try around a try that throws something of that kind',
      `try { try { await ${CREATE}; } catch (a) { throw last; } } catch (b) { show(b); }`,
      ['a: 1 of 0'],
    ],
    [
      'a try around a try that throws it later',
      `try { try { await ${CREATE}; } catch (a) { later(() => { throw a; }); } } catch (b) { show(b); }`,
      ['a: 1 of 1'],
    ],
    [
      'a try around a try that throws it or another',
      `try { try { await ${CREATE}; } catch (a) { if (x) throw a; throw last; } } catch (b) { show(b); }`,
      ['a: 1 of 1', 'b: 1 of 1'],
    ],
    [
      'a caller',
      `const ask = async () => { await ${CREATE}; }; try { await ask(); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    [
      'a caller that does not wait',
      `const ask = async () => { await ${CREATE}; }; try { ask(); } catch (e) { show(e); }`,
      [],
    ],
    ['five functions away', helpers(5), ['e: 1 of 1']],
    ['more functions away than anybody follows', helpers(6), []],
    [
      'a function that calls itself',
      `const ask = async (n) => { await ${CREATE}; await ask(n - 1); }; try { await ask(3); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    [
      'a request for each of a list',
      `try { await Promise.all(qs.map((input) => ${CREATE})); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    [
      'requests for each of a list',
      `try { await Promise.all(qs.flatMap((input) => [${CREATE}])); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    [
      'a request as a next step',
      `try { await load().then((input) => ${CREATE}); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    ['a request in any case', `try { await load().finally(() => ${CREATE}); } catch (e) { show(e); }`, ['e: 1 of 1']],
    [
      'a request for each of a list, for which nobody waits',
      `try { await qs.forEach((input) => ${CREATE}); } catch (e) { show(e); }`,
      [],
    ],
    [
      'a request as one of two next steps',
      `try { await load().then((input) => ${CREATE}, onError); } catch (e) { show(e); }`,
      ['e: 1 of 1'],
    ],
    ['a request in a function that other code gets', `try { await run(() => ${CREATE}); } catch (e) { show(e); }`, []],
  ])('%s', (_, code, expected) => {
    expect(handlersIn(code)).toEqual(expected);
  });
});

describe('under which names', () => {
  it.each<[string, string[]]>([
    ['const err = e; show(err);', ['e err: 1 of 2']],
    ['const err = e as Error; const why = err; show(why);', ['e err why: 1 of 3']],
    ['const code = e.code; show(code);', ['e: 1 of 1']],
    ['const { code } = e; show(code);', ['e: 1 of 1']],
    ['let err; err = e; show(err);', ['e: 1 of 1']],
    ['const err = [e]; show(err);', ['e: 1 of 1']],
    ['show(1);', ['e: 1 of 0']],
  ])('%s', (handler, expected) => {
    expect(handlersIn(`try { await ${CREATE}; } catch (e) { ${handler} }`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a function of the file', 'explain(e);', ['err: 1 of 1', 'e: 1 of 1']],
    ['a function of the file, with a type', 'explain(e as Error);', ['err: 1 of 1', 'e: 1 of 1']],
    [
      'a function of the file under another name',
      'const cause = e; explain(cause);',
      ['err: 1 of 1', 'e cause: 1 of 2'],
    ],
    ['a part of it', 'explain(e.cause);', ['e: 1 of 1']],
    ['a second argument', 'explain(last, e);', ['e: 1 of 1']],
    ['a function that is given another error as well', 'explain(e); explain(last);', ['e: 1 of 1']],
    ['a function that is given nothing as well', 'explain(e); explain();', ['e: 1 of 1']],
    ['a function that is a tag as well', 'explain(e); explain`a`;', ['e: 1 of 1']],
    ['a function that others may call', 'explain(e); on(explain);', ['e: 1 of 1']],
    ['a function that is given it twice', 'explain(e); explain(e);', ['err: 2 of 1', 'e: 1 of 2']],
    ['a function from elsewhere', 'describe(e);', ['e: 1 of 1']],
  ])('%s', (_, handler, expected) => {
    expect(
      handlersIn(`function explain(err) { show(err); }\ntry { await ${CREATE}; } catch (e) { ${handler} }`),
    ).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['function explain({ code }) { show(code); }', ['e: 1 of 1']],
    ['function explain(err = last) { show(err); }', ['e: 1 of 1']],
    ['function explain(err) { const why = err; show(why); }', ['err why: 1 of 2', 'e: 1 of 1']],
    ['export function explain(err) { show(err); }', ['e: 1 of 1']],
    ['function explain() {}', ['e: 1 of 1']],
  ])('%s', (helper, expected) => {
    expect(handlersIn(`${helper}\ntry { await ${CREATE}; } catch (e) { explain(e); }`)).toEqual(expected);
  });

  it('a class that is made of it', () => {
    const code = `class Failure { constructor(err) { show(err); } }\ntry { await ${CREATE}; } catch (e) { throw new Failure(e); }`;
    expect(handlersIn(code)).toEqual(['err: 1 of 1', 'e: 1 of 1']);
  });

  it('two handlers that give theirs to the same function', () => {
    const code = `function explain(err) { show(err); }\ntry { await ${CREATE}; } catch (a) { explain(a); }\n${CREATE}.catch((b) => explain(b));`;
    expect(handlersIn(code)).toEqual(['err: 2 of 1', 'a: 1 of 1', 'b: 1 of 1']);
  });
});

describe('whether no other errors arrive', () => {
  const areOurs = (code: string) => errorHandlersOf(analyse(code)).map((handler) => handler.isExclusive());

  it.each<[string, string, boolean[]]>([
    ['a try around a request', `try { await ${CREATE}; } catch (e) { show(e); }`, [true]],
    ['a try around something else too', `try { await load(); await ${CREATE}; } catch (e) { show(e); }`, [false]],
    ['a chain of a request', `${CREATE}.then((r) => show(r.output_text), (e) => show(e));`, [true]],
    ['a chain that does something else', `${CREATE}.then((r) => load(r)).catch((e) => show(e));`, [false]],
    ['a chain of which the handler does something else', `${CREATE}.catch((e) => load(e));`, [true]],
    [
      'a function that both give their errors',
      `function explain(err) { show(err); }\ntry { await ${CREATE}; } catch (a) { explain(a); }\ntry { await load(); await ${CREATE}; } catch (b) { explain(b); }`,
      [false, true, false],
    ],
    [
      'a function that only the one gives its errors',
      `function explain(err) { show(err); }\ntry { await ${CREATE}; } catch (a) { explain(a); }\ntry { await load(); await ${CREATE}; } catch (b) { show(b); }`,
      [true, true, false],
    ],
  ])('%s', (_, code, expected) => {
    expect(areOurs(code)).toEqual(expected);
  });
});
