import { describe, expect, it } from 'vitest';
import { isForTheSdk, looksAtError } from '../../src/analysis/tested-errors.js';
import { analyse } from '../support/analyse.js';

const ask = (question: typeof isForTheSdk, code: string) => {
  const file = analyse(code);
  const [handler] = [...file.nodes('CatchClause'), ...file.nodes('ArrowFunctionExpression')];
  if (!handler) throw new Error('No handler.');
  return question(handler, file);
};

describe('what a handler asks of the error', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['log(e);', true],
    ['if (e.status === 429) wait();', true],
    ['if (e.status === 401) stop();', false],
    ['if (e.status >= 500) wait();', true],
    ['if (e.status === 401 || e.status === 503) wait();', true],
    ['if (e.status === 399) stop();', true],
    ['if (e.status === 400) stop();', false],
    ['if (e.status === 600) stop();', true],
    ['wait(404);', true],
    ['wait(e.status + 404);', true],
    ['switch (e.status) { case 404: stop(); }', false],
    ['switch (e.status) { case 429: wait(); }', true],
    ['if ([401, 403].includes(e.status)) stop();', false],
    ['if ([401, 429].includes(e.status)) wait();', true],
    ['stop([401, 403]);', true],
    ["if (e.code === 'context_length_exceeded') stop();", false],
    ["if (e.code === 'rate_limit_exceeded') wait();", true],
    ["if (e.code === 'ENOENT') stop();", false],
    ["if (e.code === 'ECONNRESET') wait();", true],
    ["if (e.message === 'no such model') stop();", true],
    ['if (e instanceof AuthenticationError) stop();', false],
    ['if (e instanceof OpenAI.AuthenticationError) stop();', false],
    ['if (e instanceof RateLimitError) wait();', true],
    ['if (e instanceof MyTimeout) wait();', true],
    ['if (e instanceof Error) log(e);', true],
    ['if (e instanceof kinds[kind]) stop();', true],
    ['if (e.status === 500) wait();', true],
    ['if (e.status === 599) wait();', true],
    ["if (e.code === 'code_ENOENT') stop();", true],
    ["if (e.code === 'ENOENT2') stop();", true],
    ["if (e.code === 'not found') stop();", true],
    ["if (e.code === 'some_code ') stop();", true],
    ["if (e.code === '1_some_code') stop();", true],
    ["if (e.code === 'some_Code') stop();", true],
    ["if (e.code === 'context_length') stop();", false],
    ["if (e.code === 'Timeout_error') stop();", false],
    ['if (404 > e.status - 1) stop();', false],
    ['wait(e.status * 404);', true],
    ['wait(e.status / 404, e.status % 404, e.status - 404);', true],
    ['if (e instanceof my.Timeout) wait();', true],
    ['if (e instanceof TimeOutFailure) wait();', true],
    ['if (e instanceof time.OutOfOrder) stop();', false],
    ['if (404 in e) stop();', false],
  ])('try { … } catch (e) { %s } is about what the SDK retries: %s', (body, expected) => {
    expect(ask(isForTheSdk, `try { f(); } catch (e) { ${body} }`)).toBe(expected);
    expect(ask(isForTheSdk, `p.catch((e) => { ${body} });`)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['try { f(); } catch {}', false],
    ['try { f(); } catch (e) {}', false],
    ['try { f(); } catch (e) { log(e); }', false],
    ['try { f(); } catch (e) { if (e.status) wait(); }', true],
    ['try { f(); } catch (e) { if (isFatal(e)) throw e; }', true],
    ['try { f(); } catch (e) { if (x) log(e); }', false],
    ['try { f(); } catch (e) { e.status ? wait() : stop(); }', true],
    ['try { f(); } catch (e) { x ? wait(e) : stop(); }', false],
    ['try { f(); } catch (e) { switch (e.status) { case 1: } }', true],
    ['try { f(); } catch (e) { switch (x) { case e.status: } }', false],
    ['try { f(); } catch (e) { const status = e.status; }', true],
    ['try { f(); } catch (e) { const log = () => { print(e); }; }', false],
    ['try { f(); } catch ({ status }) {}', true],
    ['try { f(); } catch (e) { wait(e.status ? 1 : 2); }', true],
    ['try { f(); } catch (e) { if (x) { if (e.status) wait(); } }', true],
    ['try { f(); } catch (e) { while (e.status) wait(); }', false],
    ['try { f(); } catch (e) { status = e.status; }', false],
    ['try { f(); } catch (e) { const { [e.status]: x } = y; }', false],
    ['try { f(); } catch (e) { if (on(() => e)) wait(); }', false],
    ['p.catch(() => {});', false],
    ['p.catch((e) => {});', false],
    ['p.catch((e) => { if (e) wait(); });', true],
    ['p.catch(({ status }) => {});', true],
    ['if (e) p.catch((e) => log(e));', false],
  ])('%s decides by it: %s', (code, expected) => {
    expect(ask(looksAtError, code)).toBe(expected);
  });
});
