import { describe, expect, it } from 'vitest';
import { errorReadsOf, type ErrorRead } from '../../src/analysis/error-reads.js';
import { analyse } from '../support/analyse.js';

const ASK = 'await openai.responses.create({ model, input });';

/** What is misread in a handler, each as its kind and its text, and what is known of it. */
function readsIn(handler: string, { tried = ASK, imports = '' } = {}): string[] {
  const file = analyse(`${imports}try { ${tried} } catch (e) { ${handler} }`);
  const text = (read: ErrorRead) =>
    file.sourceCode.getText((read.kind === 'response' ? read.first.whole : read.at) as never);
  return errorReadsOf(file).map((read) => {
    const known =
      read.kind === 'response'
        ? [read.outcome, ...read.reads.map(({ field, isTest }) => `${isTest ? 'tests ' : ''}${field ?? '-'}`)].join(
            ', ',
          )
        : read.kind === 'name'
          ? read.className
          : read.kind === 'message'
            ? Object.values(read.is).join()
            : '';
    return `${read.kind} ${text(read)}${known && ` (${known})`}`;
  });
}

describe('error.response', () => {
  it.each<[string, string[]]>([
    ['show(e.response.status);', ['response e.response.status (throws, status)']],
    ['show(e.response!.data);', ['response e.response!.data (throws, error)']],
    ['show(e.response.data.error.code);', ['response e.response.data.error.code (throws, code)']],
    ["show(e['response'].status);", ["response e['response'].status (throws, status)"]],
    ['show(e.response.statusText);', ['response e.response.statusText (throws, -)']],
    ['show(e.response.headers[name]);', ['response e.response.headers (throws, -)']],
    ['show(e.response.data.toString());', ['response e.response.data (throws, error)']],
    ['show(e.response.status, e.response.data);', ['response e.response.status (throws, status, error)']],
    ['show(e.response?.status);', ['response e.response?.status (undefined, status)']],
    ['show(e.response);', ['response e.response (undefined, -)']],
    ['show(list[e.response]);', ['response e.response (undefined, -)']],
    ['show(e.response, e.response.data);', ['response e.response.data (throws, -, error)']],
    ['if (e.response) show(e.response.data);', ['response e.response (skipped, tests status, error)']],
    ['e.response ? show(1) : show(2);', ['response e.response (skipped, tests status)']],
    ['show(e.response ? 1 : 2);', ['response e.response (skipped, tests status)']],
    ['show(x ? e.response : 2);', ['response e.response (undefined, -)']],
    ['if (!e.response) throw e;', ['response e.response (skipped, tests status)']],
    ['show(typeof e.response);', ['response e.response (undefined, -)']],
    ['show(e.response && e.response.data);', ['response e.response (skipped, tests status, error)']],
    ['show(x && e.response);', ['response e.response (undefined, -)']],
    ['if (x && e.response) show(1);', ['response e.response (skipped, tests status)']],
    ['if (x || e.response) show(1);', ['response e.response (skipped, tests status)']],
    ['show(e.response || x);', ['response e.response (undefined, -)']],
    ['if (e.response.data) show(1);', ['response e.response.data (throws, error)']],
    ['e.response = null; show(e.response.data);', []],
    ['cause.response = e.response;', ['response e.response (undefined, -)']],
    ['show(e.responses.status, e.cause.response.status);', []],
    ['show(other[e].response.status);', []],
    ['const { response } = e; show(response?.status);', ['response response?.status (undefined, status)']],
    ['const { response: r } = e ?? {}; if (r) show(r.data);', ['response r (skipped, tests status, error)']],
    ['const { response } = e; show(response.data, message);', ['response response.data (throws, error)']],
    ['const { response = {} } = e; show(response.data);', []],
    ['const { response } = other; show(response.data);', []],
    ['const { response, status } = e; show(response?.data, status);', []],
    ['const { data: { response } } = e; show(response.data);', []],
    ['const err = e as Failure; show(err.response.status);', ['response err.response.status (throws, status)']],
    ['const err = e ?? {}; show(err.response.status);', ['response err.response.status (throws, status)']],
    ['const err = (e || {}) as Failure; show(err.response.data);', ['response err.response.data (throws, error)']],
    ['const err = e && {}; show(err.response.status);', []],
    ['const err = last ?? e; show(err.response.status);', []],
    ['show(e.status, e.response.status);', []],
    ['const err = e ?? {}; show(err.status ?? e.response?.status);', []],
    ['const { status } = e; show(status ?? e.response?.status);', []],
    ['const { error: { code } = {} } = (e ?? {}) as Failure; show(code ?? e.response?.status);', []],
    ['const { message } = e; show(e.response?.status);', ['response e.response?.status (undefined, status)']],
    ['const { status } = last; show(e.response?.status);', ['response e.response?.status (undefined, status)']],
    ['show(e.error, e.response.status);', []],
    ['show(e.response.status, e.isAxiosError);', []],
    ['show(e.response.status, e.statusCode);', ['response e.response.status (throws, status)']],
  ])('%s', (handler, expected) => {
    expect(readsIn(handler)).toEqual(expected);
  });
});

describe('an error of the program itself', () => {
  const refuse = (error: string) => ({ tried: `if (!input) throw ${error}; ${ASK}` });
  it('may have a status of its own', () => {
    expect(readsIn('show(e.statusCode);', refuse('new HttpError(400)'))).toEqual([]);
  });
  it('has none where it is one of the language', () => {
    expect(readsIn('show(e.statusCode);', refuse("new Error('No input.')"))).toEqual(['status e.statusCode']);
  });
  it.each([
    ['Too many: rate limit of ours', 0],
    ['No input.', 1],
  ])('may be what is searched for: %s', (text, told) => {
    expect(readsIn("if (e.message.includes('rate limit')) wait();", refuse(`new Error('${text}')`))).toHaveLength(told);
  });
  it('is not searched for where it is only thrown by the handler', () => {
    expect(
      readsIn(
        "if (e.message.includes('rate limit')) throw new Error('rate limit exceeded'); throw e;",
        refuse("new Error('No input.')"),
      ),
    ).toHaveLength(1);
  });
  it('leaves a handler that fails with those of the API', () => {
    expect(readsIn('show(e.response.data);', refuse('new HttpError(400)'))).toEqual([
      'response e.response.data (throws, error)',
    ]);
  });
});

describe('who tells the kinds of errors apart', () => {
  const READ = ['response e.response.status (throws, status)'];
  it.each<[string, string[]]>([
    ['e instanceof APIError', []],
    ['e instanceof client.RateLimitError', []],
    ['e instanceof HttpError', []],
    ['e instanceof Error', READ],
    ['e instanceof SyntaxError', READ],
    ['e instanceof TypeError', READ],
    ['e instanceof RangeError', READ],
    ['e instanceof Object', READ],
    ['e instanceof http.Error', []],
    ['cause instanceof HttpError', READ],
    ['Kind instanceof e', READ],
    ['e in HttpError', READ],
    ['isApiError(e)', []],
    ['axios.isAxiosError(e)', []],
    ['island(e)', READ],
    ['thisIs(e)', READ],
    ['isApiError(cause)', READ],
    ['checks[kind](e)', READ],
    ['e(isApiError)', READ],
  ])('if (%s) …', (test, expected) => {
    expect(readsIn(`if (${test}) show(1); else show(e.response.status);`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["import { Failure } from 'openai';", []],
    ["import { Failure } from 'openai/error';", []],
    ["import { Failure } from 'openai-edge';", []],
    ["import { Failure } from './openai';", []],
  ])('%s', (imports, expected) => {
    expect(readsIn('if (e instanceof Failure) show(1); else show(e.response.status);', { imports })).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["import { Failure } from 'openai';", ["name e.name === 'RateLimitError' (RateLimitError)"]],
    ["import { Failure } from 'openai/error';", ["name e.name === 'RateLimitError' (RateLimitError)"]],
    ["import { Failure } from 'openai-edge';", []],
    ["import { Failure } from './openai';", []],
  ])('a name beside a class of the SDK, which says nothing of names: %s', (imports, expected) => {
    expect(readsIn("if (e instanceof Failure) f(e.name === 'RateLimitError');", { imports })).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['RateLimitError', ["name e.name === 'APIError' (APIError)"]],
    ['errors.RateLimitError', ["name e.name === 'APIError' (APIError)"]],
    ['errors.HttpError', []],
    ['errors[kind]', []],
    ['errors.APIError', []],
    ['Error', ["name e.name === 'APIError' (APIError)"]],
  ])('a name beside a class of the SDK that comes from elsewhere: %s', (name, expected) => {
    expect(readsIn(`if (e instanceof ${name}) f(e.name === 'APIError');`)).toEqual(expected);
  });

  it('only what throws in any case, where another error may arrive', () => {
    const tried = `await load(); ${ASK}`;
    expect(readsIn('show(e.response.status);', { tried })).toEqual(READ);
    expect(readsIn('show(e.response?.status);', { tried })).toEqual([]);
    expect(readsIn('show(e.statusCode);', { tried })).toEqual([]);
    expect(readsIn("show(e.response.status, e.name === 'RateLimitError');", { tried })).toEqual(READ);
  });
});

describe('status, name and message', () => {
  it.each<[string, string[]]>([
    ['show(e.statusCode);', ['status e.statusCode']],
    ['e.statusCode = 500;', []],
    ['show(e.statusText);', []],
    ['if (e.code === 429) wait();', ['status e.code']],
    ['if (429 === e.code) wait();', ['status e.code']],
    ['if (e.code! >= 500) wait();', ['status e.code']],
    ['if (e.code === 400) stop();', ['status e.code']],
    ['if (e.code === 399) stop();', []],
    ['switch (e.code) { case 429: wait(); break; default: stop(); }', ['status e.code']],
    ["switch (e.code) { case 429: wait(); break; case 'x': stop(); }", []],
    ['switch (e.code) { default: stop(); }', []],
    ['switch (429) { case e.code: stop(); }', []],
    ['if (e.code === 50007) stop();', []],
    ['if (e.code === "429") wait();', []],
    ['if (e.code === LIMITED) wait();', []],
    ['show(e.code);', []],
    ['e.code = 429;', []],
    ['show(e.statusCode, e.status);', []],
    ['show(e.statusCode, e.error);', []],
  ])('%s', (handler, expected) => {
    expect(readsIn(handler)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["e.name === 'RateLimitError'", ["name e.name === 'RateLimitError' (RateLimitError)"]],
    ["e.name == 'RateLimitError'", ["name e.name == 'RateLimitError' (RateLimitError)"]],
    ["e.name !== 'APIError'", ["name e.name !== 'APIError' (APIError)"]],
    ["e.name != 'APIError'", ["name e.name != 'APIError' (APIError)"]],
    ["'APIError' === e.name", ["name 'APIError' === e.name (APIError)"]],
    ["e.name! === 'APIError'", ["name e.name! === 'APIError' (APIError)"]],
    ['e.name === `APIError`', ['name e.name === `APIError` (APIError)']],
    ["e.name === 'AbortError'", ["name e.name === 'AbortError' (APIUserAbortError)"]],
    ["e.name === 'ZodError'", []],
    ['e.name === kind', []],
    ["e.name + 'APIError'", []],
    ["e.name <= 'APIError'", []],
    ["e.type === 'APIError'", []],
    ["show(e.name, 'APIError')", []],
    ["e.status === 429 && e.name === 'APIError'", ["name e.name === 'APIError' (APIError)"]],
  ])('if (%s) …', (test, expected) => {
    expect(readsIn(`if (${test}) stop();`)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["if (e.message.includes('429')) wait();", ["message e.message.includes('429') (429)"]],
    ["if (e.message.startsWith('429')) wait();", ["message e.message.startsWith('429') (429)"]],
    ["if (e.message.indexOf('429') >= 0) wait();", ["message e.message.indexOf('429') (429)"]],
    ['if (e.message.match(/429/)) wait();', ['message e.message.match(/429/) (429)']],
    ['if (e.message.search(/429/) >= 0) wait();', ['message e.message.search(/429/) (429)']],
    ["if (e.message.endsWith('429')) wait();", []],
    ["if (e.message.includes('404')) wait();", []],
    ['if (e.message.includes(429)) wait();', []],
    ['if (e.message.includes(code)) wait();', []],
    ['if (e.message.includes()) wait();', []],
    ['find(e.message.includes);', []],
    ['if (e.message.length === 429) wait();', []],
    ["if (e.message.toLowerCase().includes('429')) wait();", ["message e.message.toLowerCase().includes('429') (429)"]],
    [
      "if (e.message.toUpperCase().trim().includes('429')) wait();",
      ["message e.message.toUpperCase().trim().includes('429') (429)"],
    ],
    ["if (e.message.toString().includes('429')) wait();", ["message e.message.toString().includes('429') (429)"]],
    ["if (e.message.slice(3).includes('429')) wait();", []],
    ["if (e.message.toLowerCaseOf().includes('429')) wait();", []],
    ["if (e.message.trimmed().includes('429')) wait();", []],
    ["if (e.message.untrim().includes('429')) wait();", []],
    ["if (e.message.asString().toStrings().includes('429')) wait();", []],
    ["if ((e.message ?? '').includes('429')) wait();", ["message (e.message ?? '').includes('429') (429)"]],
    ["if ((text ?? e.message).includes('429')) wait();", []],
    ["if ((e.message + '').includes('429')) wait();", []],
    ["if ((e.message, text).includes('429')) wait();", []],
    ["if ((x ? e.message : '').includes('429')) wait();", ["message (x ? e.message : '').includes('429') (429)"]],
    ["if (String(e).includes('429')) wait();", ["message String(e).includes('429') (429)"]],
    ["if (util.String(e).includes('429')) wait();", []],
    ["if (inspect(e).includes('429')) wait();", []],
    ["if (String(x, e).includes('429')) wait();", ["message String(x, e).includes('429') (429)"]],
    [
      "const text = e.message; if (text.includes('429') || text.includes('quota')) wait();",
      ["message text.includes('429') (429)", "message text.includes('quota') (insufficient_quota)"],
    ],
    [
      "const text = short ? text : e.message; if (text.includes('429')) wait();",
      ["message text.includes('429') (429)"],
    ],
    ["const { length } = e.message; if (length.includes('429')) wait();", []],
    ["let text; text = e.message; if (text.includes('429')) wait();", []],
    ["show(e.message); if (text.includes('429')) wait();", []],
    ["if (words.includes(e.message)) wait('429');", []],
    ["if (e.cause.includes('429')) wait();", []],
    ["if (e.status === 500 || e.message.includes('429')) wait();", []],
    ["if (e.code === 'x' || e.message.includes('429')) wait();", []],
    [
      "if (e.code === 429 || e.message.includes('429')) wait();",
      ['status e.code', "message e.message.includes('429') (429)"],
    ],
  ])('%s', (handler, expected) => {
    expect(readsIn(handler)).toEqual(expected);
  });
});

describe('a helper that runs what it is given', () => {
  const QUIET = 'if (e.response?.status === 429) continue; throw e;';
  const ask = (name: string) => `async function ${name}(input) { return retry(async () => { return ${ASK} }); }\n`;
  const helper = (handler: string, head = 'run', again = '') =>
    `async function retry(${head}) { while (true) { try { return await run(); } catch (e) { ${handler} ${again} } } }\n`;
  /** The kinds of what is misread in a whole program. */
  const kindsIn = (code: string) => errorReadsOf(analyse(code)).map(({ kind }) => kind);

  it.each<[string, string, string[]]>([
    ['one caller', helper(QUIET) + ask('a'), ['response']],
    ['several callers', helper(QUIET) + ask('a') + ask('b'), ['response']],
    [
      'a function by its name',
      `${helper(QUIET)}${ask('a')}const ping = async () => ${ASK} export const b = () => retry(ping);`,
      ['response'],
    ],
    [
      'itself once more',
      helper('if (n && e.response?.status === 429) return retry(run, n - 1); throw e;', 'run, n = 3') +
        ask('a') +
        ask('b'),
      ['response'],
    ],
    [
      'a caller that asks somebody else',
      `${helper(QUIET)}${ask('a')}export const b = () => retry(() => axios.get(url));`,
      [],
    ],
    ['a caller that is not known', `${helper(QUIET)}${ask('a')}export const b = (work) => retry(work);`, []],
    ['several, with a spread', `${helper(QUIET)}${ask('a')}export const b = (all) => retry(...all);`, []],
    ['callers elsewhere', `export ${helper(QUIET)}${ask('a')}${ask('b')}`, []],
    ['a function that it replaces', helper(QUIET, 'run', 'run = other;') + ask('a') + ask('b'), []],
    [
      'a caller that asks somebody else, where the API fails in the handler',
      `${helper('show(e.response.status);')}${ask('a')}export const b = () => retry(() => axios.get(url));`,
      ['response'],
    ],
    ['callers that ask nobody', `${helper(QUIET)}export const b = () => retry(() => axios.get(url));`, []],
    ['given by itself', `${helper(QUIET)}retry(run); function run() { return retry(run); }`, []],
    [
      'given to itself',
      `async function retry(run) { try { return await run(run); } catch (e) { ${QUIET} } } retry(retry);`.replace(
        'continue',
        'return 1',
      ),
      [],
    ],
  ])('%s', (_, code, kinds) => {
    expect(kindsIn(code)).toEqual(kinds);
  });
});
