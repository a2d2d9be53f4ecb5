import { describe, expect, it } from 'vitest';
import type { Node } from '../../../src/ast/walk.js';
import type { Answer, Question } from '../../../src/analysis/control-flow/question.js';
import { STATES } from '../../../src/analysis/control-flow/solve.js';
import type { OpenAIFile } from '../../../src/analysis/file.js';
import { analyse, callsOf, ESLINT_VERSIONS, nodeAt } from '../../support/analyse.js';

type State = 'clean' | 'owed' | 'paid';

/** A question in which `ask()` leaves something owed and `pay()` pays it; a call that is awaited counts when it is settled. */
function askAbout(file: OpenAIFile, more: Partial<Question<State>> = {}): Answer<State> {
  const events = new Map<Node, (state: State) => readonly State[]>();
  for (const call of callsOf(file, 'ask')) events.set(completed(call), () => ['owed']);
  for (const call of callsOf(file, 'pay')) events.set(completed(call), () => ['paid']);
  return file.flow.ask<State>({ start: 'clean', events, ...more });
}

function completed(call: Node): Node {
  return call.parent?.type === 'AwaitExpression' ? call.parent : call;
}

function fn(file: OpenAIFile, name: string) {
  const found = file.calls.functions.find(
    (candidate) => candidate.type !== 'ArrowFunctionExpression' && candidate.id?.name === name,
  );
  if (!found) throw new Error(`No function is called ${name}.`);
  return found;
}

const sorted = (states: ReadonlySet<string>): string[] => [...states].sort();

describe('before', () => {
  it('gives every state in which a node can be reached', () => {
    const file = analyse('if (x()) ask(); else if (y()) pay(); done();');
    expect(sorted(askAbout(file).before(nodeAt(file, 'done()')))).toEqual(['clean', 'owed', 'paid']);
  });

  it('gives the state just before the node takes effect', () => {
    const file = analyse('ask(); pay();');
    expect(sorted(askAbout(file).before(nodeAt(file, 'pay()')))).toEqual(['owed']);
  });

  it('stays the same when a later question is about something in between', () => {
    const file = analyse('ask(); use(!paid); pay();');
    const answer = askAbout(file);
    expect(sorted(answer.before(nodeAt(file, 'pay()')))).toEqual(['owed']);
    file.flow.canFollow(nodeAt(file, '!paid'), nodeAt(file, 'pay()'));
    expect(sorted(answer.before(nodeAt(file, '!paid')))).toEqual(['owed']);
  });

  it.each([
    'function f() { if (a) { ask(); return; } const t = b.c; } f();',
    'function f() { try { g(); } catch { ask(); return; } const t = b.c; } f();',
    'function f() { for (const x of y) { if (x) { ask(); continue; } const t = b.c; } } f();',
    'function f() { for (const x of y) { if (x) { ask(); break; } const t = b.c; } } f();',
    'function f() { try { if (a) { ask(); throw 1; } const t = b.c; } finally { done(); } } f();',
    'function f() { try { if (a) { ask(); return; } const t = b.c; } finally { done(); } } f();',
    'if (a) { ask(); process.exit(1); } const t = b.c;',
  ])('does not take what leaves elsewhere for what comes here: %s', (text) => {
    const file = analyse(text);
    const states = sorted(askAbout(file, { throwing: new Set() }).before(nodeAt(file, 'b.c')));
    expect(states.filter((state) => state === 'owed')).toEqual(text.includes('continue') ? ['owed'] : []);
  });

  it('gives none for code that is never reached', () => {
    const file = analyse('ask(); throw new Error(); done();');
    expect(sorted(askAbout(file).before(nodeAt(file, 'done()')))).toEqual([]);
  });

  it.each(['x', '1 + 2', 'a.b', '"text"', 'y = x'])('can be asked of an expression that is no call: %s', (text) => {
    const file = analyse(`ask(); use(${text}); pay();`);
    expect(sorted(askAbout(file).before(nodeAt(file, text)))).toEqual(['owed']);
  });

  it('can be asked of a declarator, and of a function as a value', () => {
    const file = analyse('ask(); const x = () => 1; pay();');
    const answer = askAbout(file);
    expect(sorted(answer.before(nodeAt(file, 'x = () => 1', 'VariableDeclarator')))).toEqual(['owed']);
    expect(sorted(answer.before(nodeAt(file, '() => 1')))).toEqual(['owed']);
  });

  it('can be asked of the last expression of a block', () => {
    const file = analyse('if (x) { ask(); last; } pay();');
    expect(sorted(askAbout(file).before(nodeAt(file, 'last', 'Identifier')))).toEqual(['owed']);
  });

  it('is asked in front of a helper, not inside it', () => {
    const file = analyse('function both() { pay(); } ask(); both();');
    expect(sorted(askAbout(file).before(nodeAt(file, 'both()')))).toEqual(['owed']);
  });
});

describe('before, in functions in which nothing happens', () => {
  const code =
    'function inner() { deep(); } function outer() { inner(); } outer(); ask(); outer(); pay(); export { inner };';

  it('gives the states in which they are called', () => {
    const file = analyse(code);
    expect(sorted(askAbout(file).before(nodeAt(file, 'deep()')))).toEqual(['clean', 'owed', 'paid']);
  });

  it('finds the way to them', () => {
    const file = analyse(code);
    const way = askAbout(file).wayBack(nodeAt(file, 'deep()'), 'paid');
    expect([...way].map((node) => file.sourceCode.getText(node))).toEqual(['pay()', 'ask()']);
  });
});

describe('imports', () => {
  it('take effect before everything else, in order', () => {
    const file = analyse("first(); import './one.js'; second(); export * from './two.js';");
    const events = new Map<Node, (state: string) => string[]>([
      [nodeAt(file, "import './one.js';"), (state) => [`${state}1`]],
      [nodeAt(file, "export * from './two.js';"), (state) => [`${state}2`]],
    ]);
    const answer = file.flow.ask<string>({ start: '0', events });
    expect(sorted(answer.before(nodeAt(file, 'first()')))).toEqual(['012']);
    expect(sorted(answer.before(nodeAt(file, "import './one.js';")))).toEqual(['0']);
  });
});

describe('events', () => {
  it('take effect at expressions of any kind', () => {
    const file = analyse('let text = ""; text += part; done();');
    const events = new Map([[nodeAt(file, 'text += part'), () => ['added'] as const]]);
    const answer = file.flow.ask<'empty' | 'added'>({ start: 'empty', events });
    expect(sorted(answer.before(nodeAt(file, 'done()')))).toEqual(['added']);
  });

  it('take effect at declarators, after their initialiser', () => {
    const file = analyse('const reply = make(); done();');
    const events = new Map([[nodeAt(file, 'reply = make()', 'VariableDeclarator'), () => ['made'] as const]]);
    const answer = file.flow.ask<'none' | 'made'>({ start: 'none', events });
    expect(sorted(answer.before(nodeAt(file, 'make()')))).toEqual(['none']);
    expect(sorted(answer.before(nodeAt(file, 'done()')))).toEqual(['made']);
  });

  it('may lead to several states, or to none', () => {
    const file = analyse('fork(); done(); stop(); never();');
    const answer = file.flow.ask<'a' | 'b'>({
      start: 'a',
      events: new Map<Node, (state: 'a' | 'b') => readonly ('a' | 'b')[]>([
        [nodeAt(file, 'fork()'), () => ['a', 'b']],
        [nodeAt(file, 'stop()'), () => []],
      ]),
    });
    expect(sorted(answer.before(nodeAt(file, 'done()')))).toEqual(['a', 'b']);
    expect(sorted(answer.before(nodeAt(file, 'never()')))).toEqual([]);
  });

  it('have as many states as can be told apart, and no more', () => {
    const file = analyse('step(); done();');
    const ask = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `s${i}`);
      const events = new Map([[nodeAt(file, 'step()'), () => names]]);
      return sorted(file.flow.ask<string>({ start: 's0', events }).before(nodeAt(file, 'done()'))).length;
    };
    expect(ask(STATES)).toBe(STATES);
    expect(() => ask(STATES + 1)).toThrow(`${STATES} states at most`);
  });

  it('do not take effect when they throw', () => {
    const file = analyse('try { await ask(); } catch { failed(); }');
    expect(sorted(askAbout(file).before(nodeAt(file, 'failed()')))).toEqual(['clean']);
  });

  it('have the effect that `failures` gives them when they throw', () => {
    const file = analyse('try { await ask(); } catch { failed(); }');
    const failures = new Map([[nodeAt(file, 'await ask()'), () => ['paid'] as const]]);
    // The call itself may throw as well, before there is anything to wait for.
    expect(sorted(askAbout(file, { failures }).before(nodeAt(file, 'failed()')))).toEqual(['clean', 'paid']);
  });
});

describe('throwing', () => {
  const code = 'for (;;) { try { start(); await ask(); save(); pay(); } catch { } }';

  it('is everything that can throw, by default', () => {
    const file = analyse(code);
    expect(sorted(askAbout(file).before(nodeAt(file, 'start()')))).toEqual(['clean', 'owed', 'paid']);
  });

  it('is only what the asker names', () => {
    const file = analyse(code);
    const throwing = new Set(callsOf(file, 'ask'));
    const answer = askAbout(file, { throwing });
    expect(sorted(answer.before(nodeAt(file, 'start()')))).toEqual(['clean', 'paid']);
  });

  it('is always `throw` itself', () => {
    const file = analyse('try { ask(); if (x) throw new Error(); pay(); } catch { caught(); }');
    expect(sorted(askAbout(file, { throwing: new Set() }).before(nodeAt(file, 'caught()')))).toEqual(['owed']);
  });
});

describe('throwing, by what the asker names', () => {
  const failsAfter = (code: string, named: string): string[] => {
    const file = analyse(code);
    return sorted(askAbout(file, { throwing: new Set([nodeAt(file, named)]) }).before(nodeAt(file, 'failed()')));
  };
  const LOOP = 'for await (const x of xs) ask();';

  it.each<[string, string, string, string[]]>([
    ['a call', 'try { ask(); load(); } catch { failed(); }', 'load()', ['owed']],
    ['another call', 'try { load(); ask(); } catch { failed(); }', 'load()', ['clean']],
    ['a call that is awaited', 'try { ask(); await load(); } catch { failed(); }', 'load()', ['owed']],
    ['what waits for a call', 'try { ask(); await load(); } catch { failed(); }', 'await load()', ['owed']],
    ['a loop over a stream', `try { ${LOOP} } catch { failed(); }`, LOOP, ['clean', 'owed']],
    ['another one than the loop', `try { ${LOOP} stop(); pay(); } catch { failed(); }`, 'pay()', ['clean', 'owed']],
    ['a name in a loop', `try { ${LOOP} pay(); } catch { failed(); }`, 'x', []],
    ['something outside', 'try { ask(); load(); } catch { failed(); } other();', 'other()', []],
  ])('%s', (_, code, named, expected) => {
    expect(failsAfter(code, named)).toEqual(expected);
  });
});

describe('atEnd', () => {
  it('gives the states in which the program can end', () => {
    const file = analyse('ask(); if (x()) pay();');
    expect(sorted(askAbout(file).atEnd)).toEqual(['owed', 'paid']);
  });

  it('gives the states after everything that the world may call', () => {
    const file = analyse('export function f() { ask(); }');
    expect(sorted(askAbout(file).atEnd)).toEqual(['clean', 'owed']);
  });

  it('is empty for a program that does not end', () => {
    const file = analyse('for (;;) ask();');
    expect(sorted(askAbout(file).atEnd)).toEqual([]);
  });
});

describe('within', () => {
  const code = 'async function turn() { if (x()) return; await ask(); if (y()) pay(); } export { turn };';

  it('asks about one run of a function', () => {
    const file = analyse(code);
    const answer = askAbout(file, { within: fn(file, 'turn') });
    expect(sorted(answer.before(nodeAt(file, 'x()')))).toEqual(['clean']);
    expect(sorted(answer.atEnd)).toEqual(['clean', 'owed', 'paid']);
  });

  it('the program as a whole runs it again', () => {
    const file = analyse(code);
    expect(sorted(askAbout(file).before(nodeAt(file, 'x()')))).toEqual(['clean', 'owed', 'paid']);
  });

  it('follows the functions that are called', () => {
    const file = analyse('function turn() { ask(); settle(); } function settle() { pay(); } export { turn, settle };');
    expect(sorted(askAbout(file, { within: fn(file, 'turn') }).atEnd)).toEqual(['paid']);
  });

  it('says nothing of code that is not reached from there', () => {
    const file = analyse('function turn() { ask(); } other(); export { turn };');
    expect(sorted(askAbout(file, { within: fn(file, 'turn') }).before(nodeAt(file, 'other()')))).toEqual([]);
  });

  it('is not left by an exception', () => {
    const file = analyse('function turn() { ask(); throw new Error(); } export { turn };');
    expect(sorted(askAbout(file, { within: fn(file, 'turn') }).atEnd)).toEqual([]);
  });
});

describe('the way back', () => {
  const path = (code: string, to: string, state: State, more: Partial<Question<State>> = {}): string[] => {
    const file = analyse(code);
    const way = [...askAbout(file, more).wayBack(nodeAt(file, to), state)].reverse();
    return way.map((node) => file.sourceCode.getText(node));
  };

  it('has the events, the last one first', () => {
    expect(path('ask(1); pay(2); ask(3); end();', 'end()', 'owed')).toEqual(['ask(1)', 'pay(2)', 'ask(3)']);
  });

  it('goes round a loop', () => {
    expect(path('while (x()) { start(); ask(1); }', 'start()', 'owed')).toEqual(['ask(1)']);
  });

  it('goes through a helper and back', () => {
    expect(path('function h() { ask(1); } pay(0); h(); end();', 'end()', 'owed')).toEqual(['pay(0)', 'ask(1)']);
  });

  it('goes through the right call of a helper', () => {
    expect(path('function h() { x(); } ask(1); h(); pay(2); h(); end();', 'end()', 'paid')).toEqual([
      'ask(1)',
      'pay(2)',
    ]);
  });

  it('goes into a helper that is not left', () => {
    expect(path('function h() { ask(1); inside(); } pay(0); h();', 'inside()', 'owed')).toEqual(['pay(0)', 'ask(1)']);
  });

  it('goes through an event handler that runs again', () => {
    expect(path("rl.on('line', () => { start(); ask(1); });", 'start()', 'owed')).toEqual(['ask(1)']);
  });

  it('goes through a handler of exceptions', () => {
    expect(path('try { ask(1); save(); pay(2); } catch { } end();', 'end()', 'owed')).toEqual(['ask(1)']);
  });

  it('goes through finally', () => {
    expect(path('function f() { try { ask(1); return; } finally { pay(2); } } f(); end();', 'end()', 'paid')).toEqual([
      'ask(1)',
      'pay(2)',
    ]);
  });

  it('leaves the node itself out', () => {
    expect(path('ask(1); pay(2);', 'pay(2)', 'owed')).toEqual(['ask(1)']);
  });

  it('is empty where the node is not reached in that state', () => {
    expect(path('ask(1); pay(2); end();', 'end()', 'owed')).toEqual([]);
  });

  it('is bounded where helpers multiply', () => {
    const helpers = Array.from({ length: 40 }, (_, i) => `function h${i}() { h${i + 1}(); h${i + 1}(); }`).join('\n');
    expect(path(`${helpers} function h40() { ask(1); } h0(); end();`, 'end()', 'owed').length).toBeGreaterThan(0);
  });
});

describe('callbacks', () => {
  const end = (code: string, callbacks: 'may' | 'will'): string[] => {
    const file = analyse(code);
    return sorted(askAbout(file, { callbacks }).before(nodeAt(file, 'end()')));
  };

  it.each([
    ['then', 'ask(); p.then(() => { pay(); }); end();'],
    ['then and catch', 'ask(); p.then(() => { pay(); }).catch((e) => { console.error(e); }); end();'],
    ['a catch that ends the process', 'ask(); p.then(() => { pay(); }).catch(() => { process.exit(1); }); end();'],
    ['then with two functions', 'ask(); p.then(() => { pay(); }, (e) => { log(e); }); end();'],
    ['an event handler', "ask(); stream.on('end', () => { pay(); }); end();"],
    ['an asynchronous event handler', "ask(); stream.on('end', async () => { await x; pay(); }); end();"],
    ['several event handlers', "ask(); stream.on('end', () => pay()).on('error', (e) => { log(e); }); end();"],
    ['a handler by name', "const done = () => { pay(); }; ask(); stream.once('end', done); end();"],
    ['an array method', 'ask(); items.forEach((x) => { pay(); }); end();'],
    ['an object of callbacks', 'ask(); run({ onFinish() { pay(); } }); end();'],
    ['an option that is a function', 'ask(); run({ onFinish: () => { pay(); } }); end();'],
    ['a property of something else', 'ask(); socket.onmessage = () => { pay(); }; end();'],
    ['a timer', 'ask(); setTimeout(() => { pay(); }, 10); end();'],
    ['an async function nobody waits for', 'async function settle() { await x; pay(); } ask(); settle(); end();'],
    [
      'a promise around a callback',
      "ask(); await new Promise((resolve) => { stream.on('end', () => { pay(); resolve(); }); }); end();",
    ],
  ])('%s may run, or will', (_name, code) => {
    expect(end(code, 'may')).toEqual(expect.arrayContaining(['owed']));
    expect(end(code, 'will')).toEqual(['paid']);
  });

  it('a function is not left before its callbacks have run, when they will', () => {
    const code = "function turn() { start(); ask(); fetchIt().then(() => { pay(); }); } bus.on('x', turn);";
    const file = analyse(code);
    const start = nodeAt(file, 'start()');
    expect(sorted(askAbout(file, { callbacks: 'may' }).before(start))).toContain('owed');
    expect(sorted(askAbout(file, { callbacks: 'will' }).before(start))).not.toContain('owed');
  });

  it('a callback that does not return hides nothing that comes after it', () => {
    expect(end('ask(); p.then(() => { for (;;) x(); }); end();', 'will')).toEqual(['owed']);
  });

  it('a main function that does not return hides nothing that comes after it', () => {
    expect(end('async function main() { for (;;) await ask(); } main(); end();', 'will')).not.toEqual([]);
  });

  it('a callback that will run can pay on one branch only', () => {
    expect(end('ask(); p.then(() => { if (x()) pay(); }); end();', 'will')).toEqual(['owed', 'paid']);
  });

  it('run where their request fails, as it has not been made then', () => {
    const handled = (code: string): string[] => {
      const file = analyse(code);
      const throwing = new Set(callsOf(file, 'ask'));
      return sorted(askAbout(file, { callbacks: 'will', throwing }).before(nodeAt(file, 'handle()')));
    };
    expect(handled('await ask().catch(() => { handle(); });')).toEqual(['clean']);
    expect(handled('await ask().then(pay, () => { handle(); });')).toEqual(['clean']);
    expect(handled('ask().then(() => { pay(); }).catch(() => { handle(); });')).toEqual(['clean']);
    expect(handled('async function f() { await ask(); x(); } await f().catch(() => { handle(); });')).toEqual([
      'clean',
    ]);
    expect(handled('x(); await p().catch(() => { handle(); });')).toEqual([]);
    expect(handled('const p = ask(); await p.catch(() => { handle(); });')).toEqual(['owed']);
  });

  it('may run or not where they are for a promise that is rejected', () => {
    expect(end('ask(); p.catch(() => { pay(); }); end();', 'will')).toEqual(['owed', 'paid']);
    expect(end('ask(); p.then(done, () => { pay(); }); end();', 'will')).toEqual(['owed', 'paid']);
    expect(end('ask(); p.catch(log).finally(() => { pay(); }); end();', 'will')).toEqual(['paid']);
  });
});

describe('canFollow', () => {
  it('asks whether a node can come again', () => {
    const file = analyse('while (x()) { ask(); }');
    const call = nodeAt(file, 'ask()');
    expect(file.flow.canFollow(call, call)).toBe(true);
  });

  it('a node that runs once does not come again', () => {
    const file = analyse('ask();');
    const call = nodeAt(file, 'ask()');
    expect(file.flow.canFollow(call, call)).toBe(false);
  });
});

describe('every ESLint gives the same answers', () => {
  const program = `
    const history = [];
    async function turn(q) {
      start();
      try {
        const reply = await ask(q);
        if (!reply) return;
        pay(reply);
      } catch (e) {
        log(e);
      } finally {
        tidy();
      }
      end();
    }
    rl.on('line', (l) => turn(l).catch(log));
  `;
  it.each(ESLINT_VERSIONS)('%s', (eslint) => {
    const file = analyse(program, { eslint });
    const answer = askAbout(file);
    expect({
      start: sorted(answer.before(nodeAt(file, 'start()'))),
      tidy: sorted(answer.before(nodeAt(file, 'tidy()'))),
      end: sorted(answer.before(nodeAt(file, 'end()'))),
    }).toEqual({
      start: ['clean', 'owed', 'paid'],
      tidy: ['clean', 'owed', 'paid'],
      end: ['clean', 'owed', 'paid'],
    });
  });
});
