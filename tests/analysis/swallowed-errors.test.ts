import { describe, expect, it } from 'vitest';
import { swallowedErrorsOf } from '../../src/analysis/swallowed-errors.js';
import { analyse } from '../support/analyse.js';

const CREATE = 'openai.chat.completions.create({ model, messages })';

/** The dropped errors of a piece of code: what is empty or left then, and where it is read or whether it is the last entry. */
const swallowedIn = (code: string): string[] => {
  const file = analyse(code);
  return swallowedErrorsOf(file).map((found) =>
    found.kind === 'noReply'
      ? `${found.name}: ${file.sourceCode.getText((found.read.parent ?? found.read) as never)}`
      : `${found.name} keeps the turn${found.isLast ? ', which is the last' : ''}`,
  );
};

describe('a promise whose failure is only printed', () => {
  const READ = ['reply: reply.choices'];
  it.each<[string, string, string[]]>([
    ['console.error', 'console.error', READ],
    ['console.error by a text', "console['error']", READ],
    ['another logger', 'logger.error', []],
    ['a method of a method', 'app.console.error', []],
    ['a function that is not seen', 'onError', []],
    ['a function that prints', '(e) => console.error(e)', READ],
    ['a function that prints twice', '(e) => { console.error(e); console.log(messages); }', READ],
    ['a function in full that prints', 'function (e) { console.error(e); }', READ],
    ['a function that does nothing', '() => {}', READ],
    ['a function that gives null', '() => null', READ],
    ['a function that prints and gives nothing', '(e) => { console.error(e); return undefined; }', READ],
    ['a function that prints and leaves', '(e) => { console.error(e); return; }', READ],
    ['a function that prints and gives something', '(e) => { console.error(e); return FALLBACK; }', []],
    ['a function that notes it', '(e) => { failed = e; }', []],
    ['a function that calls another', '(e) => report(e)', []],
    ['a function that gives a text', "() => 'Sorry.'", []],
    ['nothing', '', []],
  ])('by %s', (_, handler, expected) => {
    expect(swallowedIn(`const reply = await ${CREATE}.catch(${handler}); show(reply.choices);`)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['show(reply.choices[0]);', 'reply: reply.choices'],
    ['const { choices } = reply;', 'reply: { choices } = reply'],
    ['for (const part of reply) show(part);', 'reply: for (const part of reply) show(part);'],
    ['for await (const part of reply) show(part);', 'reply: for await (const part of reply) show(part);'],
    ['console.log(reply); show(reply.choices);', 'reply: reply.choices'],
    ['show(reply.choices); show(reply);', 'reply: reply.choices'],
    ['show(x ? reply : 1); show(reply.choices);', 'reply: reply.choices'],
    ['show(seen[reply], reply.choices);', 'reply: reply.choices'],
    ['if (x) show(reply.choices);', 'reply: reply.choices'],
    ['if (reply.choices) show();', 'reply: reply.choices'],
  ])('and the answer is needed: %s', (code, expected) => {
    expect(swallowedIn(`const reply = await ${CREATE}.catch(console.error); ${code}`)).toEqual([expected]);
  });

  it.each([
    'show(reply);',
    'show(seen[reply]);',
    'const copy = reply;',
    'for (const part of parts) reply;',
    'assert(reply); show(reply.choices);',
    'expect(reply).toBeDefined(); show(reply.choices);',
    'if (isNil(reply)) stop(); show(reply.choices);',
    'show(reply?.choices);',
    'show(reply?.id); show(reply.choices);',
    'show(reply ?? {}); show(reply.choices);',
    'if (reply) show(reply.choices);',
    'if (!reply) stop(); show(reply.choices);',
    'while (reply) show(reply.choices);',
    'show(reply ? reply.choices : []);',
    'show(reply && reply.choices);',
    'if (reply === undefined) stop(); show(reply.choices);',
    'if (typeof reply === "object") show(reply.choices);',
  ])('and the answer is not needed, or asked for: %s', (code) => {
    expect(swallowedIn(`const reply = await ${CREATE}.catch(console.error); ${code}`)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['under no name', `show(await ${CREATE}.catch(console.error));`, []],
    ['under a name that was there', `let reply; reply = await ${CREATE}.catch(console.error); reply.choices;`, []],
    ['as a promise', `const reply = ${CREATE}.catch(console.error); reply.choices;`, []],
    [
      'as a promise that is awaited',
      `const answer = ${CREATE}.catch(console.error); const reply = await answer; show(reply.choices);`,
      ['reply: reply.choices'],
    ],
    [
      'as a promise that is caught later',
      `const answer = ${CREATE}; const reply = await answer.catch(() => null); show(reply.choices);`,
      ['reply: reply.choices'],
    ],
    [
      'as a promise that is awaited twice',
      `const answer = ${CREATE}; answer.catch(() => {}); const reply = await answer; show(reply.choices);`,
      [],
    ],
    [
      'as a promise whose answer is asked for',
      `const answer = ${CREATE}.catch(() => null); const reply = await answer; if (reply) show(reply.choices);`,
      [],
    ],
    [
      'taken apart',
      `const { choices } = await ${CREATE}.catch(console.error);`,
      [
        '{ choices }: const { choices } = await openai.chat.completions.create({ model, messages }).catch(console.error);',
      ],
    ],
    ['taken apart as a list', `const [first] = await ${CREATE}.catch(console.error);`, []],
    ['of another method', `const reply = await ${CREATE}.finally(console.error); reply.choices;`, []],
    ['of a handler for later', `const rescue = ${CREATE}.catch; reply.choices;`, []],
    ['of other code', 'const reply = await load().catch(console.error); reply.choices;', []],
  ])('%s', (_, code, expected) => {
    expect(swallowedIn(code)).toEqual(expected);
  });
});

describe('a variable that holds nothing after a failure', () => {
  const inTry = (
    tried: string,
    { before = 'let reply;', handler = '(e) { console.error(e); }', after = 'return reply.choices;' } = {},
  ) => `async function ask(messages, reply2) { ${before} try { ${tried} } catch ${handler} ${after} }`;
  const READ = ['reply: reply.choices'];
  const WRAP = 'function wrap(e) { return new Failure(e); }';

  it.each<[string, string[]]>([
    ['ask(messages) {', READ],
    ['ask(messages) { class Inner extends Outer {}', READ],
  ])('in a class, printed by a method of its own: %s', (method, expected) => {
    const body = inTry(`reply = await ${CREATE};`, { handler: "{ this.error('No reply.'); }" });
    const inClass = (head: string) =>
      `${head} { ${body.replace('async function ask(messages, reply2) {', `async ${method}`)} }`;
    expect(swallowedIn(inClass('class Ask'))).toEqual(expected);
    expect(swallowedIn(inClass('class Ask extends Command'))).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['if (res.headersSent) return; return reply.choices;', []],
    ['if (req.ok) return; return reply.choices;', READ],
    ['if (e.ok) return; return reply.choices;', READ],
  ])('and the handler calls what is asked later or not: %s', (after, expected) => {
    const handler = '(e) { console.error(e.toString()); res.status(502).end(); }';
    expect(swallowedIn(inTry(`reply = await ${CREATE};`, { handler, after }))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['by its name', `reply = await ${CREATE};`, READ],
    ['a part of it', `reply = (await ${CREATE}).data;`, READ],
    ['a part of a part', `reply = (await ${CREATE})!.data.first;`, READ],
    ['with a type', `reply = (await ${CREATE}) as Reply;`, READ],
    ['into an object', `agent.reply = await ${CREATE};`, []],
    ['if nothing is there', `reply ||= await ${CREATE};`, []],
    ['what a function makes of it', `reply = textOf(await ${CREATE});`, READ],
    ['a part of it that has a name first', `const r = await ${CREATE}; reply = r.data;`, READ],
    ['before it is asked for', `reply = seen; await ${CREATE};`, []],
    ['the promise', `reply = ${CREATE};`, []],
    ['and asked for in the block', `reply = await ${CREATE}; if (!reply) stop();`, READ],
    ['in two places', `if (a) reply = await ${CREATE}; else reply = await ${CREATE};`, READ],
    ['taken apart', `({ reply } = await ${CREATE});`, []],
    ['under another name too', `other = await ${CREATE};`, []],
    ['in a try in it, without a handler', `try { reply = await ${CREATE}; } finally { done(); }`, READ],
    ['in a function in it', `run(async () => { reply = await ${CREATE}; });`, []],
    ['in a try in it that deals with it', `try { reply = await ${CREATE}; } catch { reply = FALLBACK; }`, []],
  ])('%s', (_, tried, expected) => {
    expect(swallowedIn(inTry(tried))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['declared with nothing', 'let reply;', READ],
    ['declared with null', 'let reply = null;', READ],
    ['declared with undefined', 'let reply = undefined;', READ],
    ['declared with a text', "let reply = '';", []],
    ['declared twice', 'var reply; var reply;', []],
    ['not declared', '', []],
    ['declared as a function', 'function reply() {}', []],
  ])('%s', (_, before, expected) => {
    expect(swallowedIn(inTry(`reply = await ${CREATE};`, { before }))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['if (!reply2) return; return reply.choices;', []],
    ['show(reply2); return reply.choices;', READ],
  ])('beside another that is filled with it, and that is asked for or not: %s', (after, expected) => {
    expect(swallowedIn(inTry(`reply2 = await ${CREATE}; reply = reply2.data;`, { after }))).toEqual(expected);
  });

  it('declared with null, which can be parsed', () => {
    const parsed = { before: 'let reply = null;', after: 'return JSON.parse(reply);' };
    expect(swallowedIn(inTry(`reply = await ${CREATE};`, parsed))).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['if (i === 2) throw e;', '} return reply.choices;', []],
    ['log(e);', '} return reply.choices;', READ],
    ['if (e.status === 401) throw e;', 'show(reply.choices); }', READ],
  ])('in a loop of which the last round may throw: %s', (handler, after, expected) => {
    const before = 'let reply; for (let i = 0; i < 3; i++) {';
    const leave = after.startsWith('}') ? 'break;' : '';
    expect(
      swallowedIn(inTry(`reply = await ${CREATE}; ${leave}`, { before, handler: `(e) { ${handler} }`, after })),
    ).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'a parameter',
      `async function ask(messages, reply) { try { reply = await ${CREATE}; } catch {} return reply.choices; }`,
      [],
    ],
    [
      'one of a list',
      `async function ask(messages) { for (let reply of replies) { try { reply = await ${CREATE}; } catch {} show(reply.choices); } }`,
      [],
    ],
    [
      'one of some keys',
      `async function ask(messages) { for (let reply in replies) { try { reply = await ${CREATE}; } catch {} show(reply.choices); } }`,
      [],
    ],
    [
      'in the block',
      `async function ask(messages) { try { var reply; reply = await ${CREATE}; } catch {} return reply.choices; }`,
      [],
    ],
    [
      'a request in the handler',
      `async function ask(messages) { let reply; try { load(); } catch { reply = await ${CREATE}; } return reply.choices; }`,
      [],
    ],
    [
      'behind a handler that returns',
      `async function ask(messages) { let reply; try { reply = await ${CREATE}; } catch { return; } console.log(reply.choices[0].message); }`,
      [],
    ],
    [
      'behind a handler that goes on with the next',
      `async function ask(all) { for (const messages of all) { let reply; try { reply = await ${CREATE}; } catch { continue; } console.log(reply.choices[0].message); } }`,
      [],
    ],
    [
      'a handler and what is done in any case',
      `async function ask(messages) { let reply; try { reply = await ${CREATE}; } catch {} finally { done(); } return reply.choices; }`,
      [],
    ],
    [
      'openai 3.x',
      `async function ask(messages) { let reply; try { reply = await openai.createChatCompletion({ model, messages }); } catch {} return reply.data; }`,
      ['reply: reply.data'],
    ],
    [
      'another request',
      `async function ask(input) { let reply; try { reply = await openai.embeddings.create({ model, input }); } catch {} return reply.data; }`,
      ['reply: reply.data'],
    ],
  ])('%s', (_, code, expected) => {
    expect(swallowedIn(code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['read', 'return reply.choices;', READ],
    ['read after it is there in any case', 'reply = FALLBACK; return reply.choices;', []],
    ['read where it may have been set since', 'if (a) reply = FALLBACK; return reply.choices;', READ],
    ['written otherwise as well', '[reply] = others; return reply.choices;', []],
    ['read in a function for later', 'return () => reply.choices;', []],
    ['asked for', 'return reply ? reply.choices : [];', []],
    ['asked for once', 'if (!reply) warn(); return reply.choices;', []],
    ['asked for in a function for later', 'on(() => reply?.choices); return reply.choices;', READ],
    ['handed on', 'return show(reply);', []],
    ['not read', 'return 1;', []],
    ['parsed', 'return JSON.parse(reply);', ['reply: JSON.parse(reply)']],
    ['printed and parsed', 'console.log(reply); return JSON.parse(reply);', ['reply: JSON.parse(reply)']],
    ['parsed by other code', 'return json.parse(reply);', []],
    ['parsed where that may fail', 'try { return JSON.parse(reply); } catch { return []; }', []],
  ])('%s afterwards', (_, after, expected) => {
    expect(swallowedIn(inTry(`reply = await ${CREATE};`, { after }))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['does nothing', '{}', READ],
    ['logs', '(e) { log(e); }', READ],
    ['warns', '(e) { warnOf(e); }', READ],
    ['debugs', '(e) { debug(e); }', READ],
    ['informs', '(e) { info(e); }', READ],
    ['traces', '(e) { trace(e); }', READ],
    ['captures', '(e) { captureException(e); }', READ],
    ['reports a part', '(e) { report({ why: e.message }); }', READ],
    ['tracks', '(e) { track(e); }', READ],
    ['sends it to Sentry', '(e) { Sentry.send(e); }', READ],
    ['gives it to code that is not known', '(e) { handle(e); }', []],
    ['gives a part of it to code that is not known', '(e) { handle({ why: e.message }); }', []],
    ['gives what it says to code that is not known', '(e) { handle(e.toString()); }', []],
    ['gives something else to code that is not known', '(e) { handle(messages); }', READ],
    ['only calls it', '(e) { e.toString(); }', READ],
    ['shows it by a method that is called so', '(e) { toast.error(e); }', READ],
    ['gives it to code that is called after errors', '(e) { throwError(e); }', []],
    ['gives what it is made into to code that is not known', `(e) { handle(wrap(e)); ${WRAP} }`, []],
    ['gives a text with it to code that is not known', `(e) { handle(\`No: \${wrap(e)}\`); ${WRAP} }`, []],
    ['gives what it is made into, under a name', `(e) { const failure = wrap(e); handle(failure); ${WRAP} }`, []],
    ['gives a part of it, under a name', '(e) { const { message } = e; handle(message); }', []],
    ['logs what it is made into', `(e) { console.error(wrap(e)); ${WRAP} }`, READ],
    ['logs what it is made into, under a name', `(e) { const failure = wrap(e); log(failure); ${WRAP} }`, READ],
    ['throws what it is made into', `(e) { throw wrap(e); ${WRAP} }`, []],
    ['rejects with what it is made into', `(e) { return Promise.reject(wrap(e)); ${WRAP} }`, []],
    ['ends the program by a function', '{ exit(1); }', []],
    ['ends the program by its command line', "{ program.error('No reply.'); }", []],
    ['prints by a logger', "{ logger.error('No reply.'); }", READ],
    ['shows another page, which throws', "{ redirect('/sorry'); }", []],
    ['calls a function that throws by its name', "{ throwFailure('No reply.'); }", []],
    ['calls a method that throws by its name', "{ ctx.throw(500, 'No reply.'); }", []],
    ['calls a method that throws by what it belongs to', "{ assert.fail('No reply.'); }", []],
    ['calls a method that only sounds like it', "{ spinner.fail('No reply.'); }", READ],
    ['calls a function that only begins like it', '{ failures(); exiting(1); }', READ],
    ['calls a function of the file that comes back', '{ fail(); function fail() {} }', READ],
    ['shows another page, which comes back', "{ res.redirect('/sorry'); }", READ],
    ['throws it later', '(e) { setTimeout(() => { throw e; }); }', READ],
    ['throws something else', "(e) { throw new Error('No reply.'); }", []],
    ['gives it to a function of the file that goes on', '(e) { note(e); function note(e) {} }', READ],
    ['throws another error with it', '(e) { if (e.status === 401) throw new Failure(e); }', READ],
    ['takes the error apart', '({ message }) { console.error(message); }', []],
    ['reads the reply', '(e) { console.error(e, reply); }', []],
  ])('a handler that %s', (_, handler, expected) => {
    expect(swallowedIn(inTry(`reply = await ${CREATE};`, { handler }))).toEqual(expected);
  });

  it.each<[string, string, string, string[]]>([
    ['the error', '(e) { failure = e; }', 'if (failure) throw failure;', []],
    ['what it says', '(e) { failure = e.message; }', 'if (failure !== undefined) return failure;', []],
    ['that there is one', '{ failed = true; }', 'if (failed) return;', []],
    ['that there is one, in a list', "{ failures.push('reply'); }", 'if (failures.length > 0) return;', []],
    ['how many there are', '{ failures++; }', 'while (failures) return;', []],
    ['it in an object', '(e) { this.failure = e; }', 'if (this.failure) return;', []],
    ['it for a choice', '(e) { failure = e; }', 'return failure ? [] : reply.choices;', []],
    ['it for a part of an expression', '(e) { failure = e; }', 'return failure || reply.choices;', []],
    ['it for a switch', "{ state = 'failed'; }", "switch (state) { case 'failed': return; }", []],
    ['it for nobody', '(e) { failure = e; }', '', READ],
    ['it for somebody who prints it', '(e) { failure = e; }', 'log(failure);', READ],
    ['it for a function that is called later', '(e) { failure = e; }', 'on(() => { if (failure) stop(); });', []],
    ['something else than what is asked for', '(e) { failure = e; }', 'if (other) return;', READ],
  ])('a handler that notes %s', (_, handler, after, expected) => {
    expect(
      swallowedIn(inTry(`reply = await ${CREATE};`, { handler, after: `${after} return reply.choices;` })),
    ).toEqual(expected);
  });
});

describe('a turn that stays in a conversation', () => {
  const TURN = "messages.push({ role: 'user', content: q });";
  const ANSWER = 'messages.push(r.choices[0].message);';
  const LEFT = ['messages keeps the turn'];
  const LAST = ['messages keeps the turn, which is the last'];
  const tries = (tried: string, handler = 'console.error(e);') => `try { ${tried} } catch (e) { ${handler} }`;
  const ASKED = tries(`const r = await ${CREATE}; ${ANSWER}`);
  const chat = (body: string, head = 'while (true)') =>
    `const messages = []; ${head} { const q = await next(); ${body} }`;

  it.each<[string, string, string[]]>([
    ['a while loop', chat(TURN + ASKED), LAST],
    ['a loop over questions', chat(TURN + ASKED, 'for (const one of questions)'), LAST],
    ['a loop that counts', chat(TURN + ASKED, 'for (let i = 0; i < 3; i++)'), LAST],
    ['a do-while loop', `${chat(TURN + ASKED, 'do')} while (true);`, LAST],
    ['no loop', `const messages = []; ${TURN} ${ASKED}`, []],
    ['a turn in the block', chat(tries(`${TURN} const r = await ${CREATE}; ${ANSWER}`)), LAST],
    [
      'a turn in the block behind something else',
      chat(tries(`show(q); ${TURN} const r = await ${CREATE}; ${ANSWER}`)),
      LEFT,
    ],
    ['a turn before something else', chat(`${TURN} show(q); ${ASKED}`), LEFT],
    ['a turn in a part of the loop', chat(`if (q) { ${TURN} } ${ASKED}`), LEFT],
    ['a turn after the request', chat(tries(`const r = await ${CREATE}; ${ANSWER} ${TURN}`)), []],
    ['a turn of another', chat(TURN.replace('user', 'system') + ASKED), []],
    ['a turn under a name', chat(`const turn = { role: 'user', content: q }; messages.push(turn); ${ASKED}`), LAST],
    ['a turn of which the role is not known', chat(`messages.push(turnOf(q)); ${ASKED}`), []],
    ['a turn in another list', chat(`others.push({ role: 'user', content: q }); ${ASKED}`), []],
    ['a turn that is put in front', chat(`messages.unshift({ role: 'user', content: q }); ${ASKED}`), LEFT],
    ['a list that is only mentioned', chat(`show(messages.length, seen[messages]); ${ASKED}`), []],
    ['a push for later', chat(`const push = messages.push; ${ASKED}`), []],
    ['no reply in the list', chat(`${TURN} ${tries(`const r = await ${CREATE}; show(r);`)}`), []],
    [
      'a reply behind the try',
      chat(`${TURN} let r; ${tries(`r = await ${CREATE};`)} ${ANSWER.replace('r.choices', 'r?.choices')}`),
      [],
    ],
    [
      'a reply in the list before it is asked for',
      chat(`${TURN} ${tries(`messages.push(last); const r = await ${CREATE};`)}`),
      [],
    ],
    ['a list that is written there', chat(TURN + ASKED.replace('messages }', 'messages: [s, ...messages] }')), LAST],
    ['what is made of the list', chat(TURN + ASKED.replace('messages }', 'messages: messages.map(toMessage) }')), []],
    ['a list of an object', chat(TURN + ASKED.replace('messages }', 'messages: chat.messages }')), []],
    ['a list that nobody declared', chat(TURN + ASKED).replace('const messages = [];', ''), []],
    [
      'the input of a response',
      chat(
        TURN +
          tries(`const r = await openai.responses.create({ model, input: messages }); messages.push(...r.output);`),
      ),
      LAST,
    ],
    [
      'another parameter of a response',
      chat(
        TURN +
          tries(`const r = await openai.responses.create({ model, input: q, messages }); messages.push(...r.output);`),
      ),
      [],
    ],
    [
      'another kind of request',
      chat(TURN + tries(`const r = await openai.embeddings.create({ model, input: q, messages }); messages.push(r);`)),
      [],
    ],
    ['a promise that nobody waits for', chat(TURN + tries(`const r = ${CREATE}; ${ANSWER}`)), []],
    ['two requests in one try', chat(TURN + tries(`await ${CREATE}; const r = await ${CREATE}; ${ANSWER}`)), LAST],
  ])('%s', (_, code, expected) => {
    expect(swallowedIn(code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['goes on', 'continue;', LAST],
    ['notes it for nobody', 'failure = e;', LAST],
    ['returns', 'return;', []],
    ['throws', 'throw e;', []],
    ['ends the loop', 'break;', []],
    ['ends the program', 'process.exit(1);', []],
    ['closes what the turns come from', 'rl.close();', []],
    ['aborts the program', 'process.abort();', []],
    ['leaves the end to others', 'process.on(done);', LAST],
    ['ends another process', 'child.process.exit();', LAST],
    ['asks how a program ended', 'process.exitCode();', LAST],
    ['says how the program will end', 'process.exitCode = 1;', LAST],
    ['returns in a function in it', 'onRetry(() => { return 1; });', LAST],
    [
      'calls a function that throws',
      "fail(); function fail() { if (loud) show(q); throw new Error('No reply.'); }",
      [],
    ],
    ['calls a function that throws what it gets', 'fail(e); function fail(e) { note(e); throw e; }', []],
    [
      'calls a function that calls one that throws',
      'end(e); function end(e) { fail(e); } function fail(e) { throw e; }',
      [],
    ],
    ['calls a function that ends the program', 'fail(); function fail() { process.exit(1); }', []],
    ['calls a function that may throw', 'fail(e); function fail(e) { if (e.status === 401) throw e; }', LAST],
    [
      'calls a function that catches what it throws',
      'fail(e); function fail(e) { try { throw e; } catch { show(q); } }',
      LAST,
    ],
    ['calls a function that throws later', 'fail(e); async function fail(e) { throw e; }', LAST],
    ['waits for a function that throws', 'await fail(e); async function fail(e) { throw e; }', []],
    ['calls one of two functions', 'const fail = q ? (e) => { throw e; } : (e) => show(e); fail(e);', LAST],
    ['says that this cannot be', "assert.fail('No reply.');", []],
    ['ends when there are too many', 'if (errors > 3) { break; } show(q);', []],
  ])('a handler that %s', (_, handler, expected) => {
    const asked = tries(`const r = await ${CREATE}; ${ANSWER}`, handler);
    expect(swallowedIn(`async function main() { ${chat(TURN + asked)} }`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'has a loop that takes it back in the next turn',
      `async function chat() { let failed = false; while (true) { if (failed) messages.pop(); ${TURN} ${tries(`const r = await ${CREATE}; ${ANSWER}`, 'failed = true;')} } } chat();`,
      [],
    ],
    [
      'has a loop that asks for the next turn in the handler',
      `async function chat() { let q = 'Hi'; while (q !== 'exit') { ${TURN} ${tries(`const r = await ${CREATE}; ${ANSWER}`, 'q = await next();')} } } chat();`,
      LAST,
    ],
    ['is exported', `export async function turn(q) { ${TURN} ${ASKED} }`, LAST],
    ['is a handler', `bot.on('text', async (q) => { ${TURN} ${ASKED} });`, LAST],
    ['is called once', `async function turn(q) { ${TURN} ${ASKED} } turn('Hi');`, []],
    ['is exported, and asks in some cases', `export async function turn(q) { ${TURN} if (q) { ${ASKED} } }`, []],
    ['asks in a switch', `export async function turn(q) { while (q) switch (q) { case 1: ${TURN} ${ASKED} } }`, LEFT],
    ['has a loop that goes on', `async function chat() { while (true) { ${TURN} ${ASKED} } } chat();`, LAST],
  ])('a function that %s', (_, code, expected) => {
    expect(swallowedIn(`const messages = [];\n${code}`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a loop that asks', "while (true) await turn(await rl.question('> '));", LAST],
    ['a handler', "bot.on('text', (ctx) => turn(ctx.message.text));", LAST],
    ['a handler that hands on what it gives', "bot.on('text', async (ctx) => show(await turn(ctx.text)));", LAST],
    ['a function that calls it again', 'async function chat() { await turn(await next()); chat(); } chat();', LAST],
    ['nobody else', "await turn('Hi');", []],
    ['a loop that begins anew', "while (true) { messages.length = 0; await turn('Hi'); }", []],
    [
      'a loop that begins anew by a helper',
      "while (true) { clear(); await turn('Hi'); } function clear() { messages.splice(0); }",
      [],
    ],
    [
      'a handler beside one that begins anew',
      "bot.on('text', turn); bot.command('new', () => { messages.length = 0; });",
      LAST,
    ],
    [
      'a loop that keeps some',
      "while (true) { await turn('Hi'); if (messages.length > 20) messages.splice(0, 2); }",
      LAST,
    ],
    [
      'a loop that may take it back',
      "while (true) { await turn('Hi'); if (isTurn(messages.at(-1))) messages.pop(); }",
      [],
    ],
    [
      'a loop that may take it back by another cut',
      "while (true) { await turn('Hi'); if (failed) messages.splice(messages.length - 1); }",
      [],
    ],
    [
      'a loop that may keep the rest',
      "while (true) { await turn('Hi'); if (failed) messages = messages.slice(0, -1); }",
      [],
    ],
    ['a loop that makes it shorter', "while (true) { await turn('Hi'); if (failed) messages.length -= 1; }", []],
    ['a loop that filters it', "while (true) { await turn('Hi'); messages = messages.filter(isAnswered); }", []],
    ['a loop that gives it away', "while (true) { await turn('Hi'); await mend(messages); }", []],
    ['a loop that only carries it somewhere', "while (true) { await turn('Hi'); socket.send(messages); }", LAST],
  ])('in a function that is called by %s', (_, callers, expected) => {
    expect(swallowedIn(`let messages = []; async function turn(q) { ${TURN} ${ASKED} } ${callers}`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['nobody asks for', 'await turn(q);', LAST],
    ['is printed', 'console.log(await turn(q));', LAST],
    ['is printed under a name', 'const text = await turn(q); console.log(text);', LAST],
    ['is tested', 'if (!(await turn(q))) break;', []],
    ['is tested under a name', 'const text = await turn(q); if (!text) break;', []],
    ['is needed', 'const text = await turn(q); console.log(text.length);', []],
    ['is taken apart', 'const { text } = await turn(q);', []],
    ['is compared', 'failed = (await turn(q)) === undefined;', []],
    ['is tested behind another function', 'if (!(await again(q))) break;', []],
    ['is handed on by another function', 'await again(q);', LAST],
  ])('in a function whose result %s', (_, call, expected) => {
    const asked = tries(`const r = await ${CREATE}; ${ANSWER} return r.choices[0].message.content;`);
    expect(
      swallowedIn(
        `const messages = []; async function turn(q) { ${TURN} ${asked} } const again = (q) => turn(q); while (true) { ${call} }`,
      ),
    ).toEqual(expected);
  });

  it('in a function that calls itself for its result', () => {
    const asked = tries(`const r = await ${CREATE}; ${ANSWER}`);
    const code = `const messages = []; async function turn(q) { ${TURN} ${asked} if (q) return turn(next()); return q; } await turn('Hi');`;
    expect(swallowedIn(code)).toEqual(LAST);
  });

  const inHandler = (body: string) => `bot.on('text', async (ctx) => { const id = ctx.chat.id; ${body} });`;
  const chatIn = (list: string, handler = 'console.error(e);') =>
    `${list}.push({ role: 'user', content: q }); ${tries(`const r = await openai.chat.completions.create({ model, messages: ${list} }); ${list}.push(r.choices[0].message);`, handler)}`;
  const OF_MAP = 'const list = lists.get(id) ?? []; lists.set(id, list);';

  it.each<[string, string, string[]]>([
    [
      'an entry of an object',
      `const lists = {}; ${inHandler(`lists[id] ??= []; ${chatIn('lists[id]')}`)}`,
      ['lists[id] keeps the turn, which is the last'],
    ],
    [
      'an entry of a Map',
      `const lists = new Map(); ${inHandler(OF_MAP + chatIn('list'))}`,
      ['list keeps the turn, which is the last'],
    ],
    [
      'an entry of a Map that is deleted',
      `const lists = new Map(); ${inHandler(OF_MAP + chatIn('list', 'lists.delete(id);'))}`,
      [],
    ],
    [
      'an entry of a Map that is taken back',
      `const lists = new Map(); ${inHandler(OF_MAP + chatIn('list', 'list.splice(-1);'))}`,
      [],
    ],
    [
      'an entry of a Map that is set anew',
      `const lists = new Map(); ${inHandler(OF_MAP + chatIn('list', 'lists.set(id, list.slice(0, -1));'))}`,
      [],
    ],
    [
      'a copy of an entry',
      `const lists = new Map(); ${inHandler(`const list = [...(lists.get(id) ?? [])]; ${chatIn('list')}`)}`,
      [],
    ],
    [
      'a list in a database',
      inHandler(`const list = (await lists.get(id)) ?? []; ${chatIn('list')} await lists.set(id, list);`),
      [],
    ],
    [
      'a field',
      `export class Chat { list = []; async turn(q) { ${chatIn('this.list')} } }`,
      ['this.list keeps the turn, which is the last'],
    ],
    [
      'a field that is taken back by a method',
      `export class Chat { list = []; undo() { this.list.pop(); } async turn(q) { ${chatIn('this.list', 'this.undo();')} } }`,
      [],
    ],
    [
      'a session',
      inHandler(chatIn('ctx.session.list', "ctx.reply('Sorry.');")),
      ['ctx.session.list keeps the turn, which is the last'],
    ],
    ['a session that is taken away', inHandler(chatIn('ctx.session.list', 'ctx.session = {};')), []],
    ['a parameter', `export async function turn(list, q) { ${chatIn('list')} }`, []],
    [
      'a parameter that is always the same',
      `const all = []; async function turn(list, q) { ${chatIn('list')} } ${inHandler('await turn(all, ctx.text);')}`,
      ['list keeps the turn, which is the last'],
    ],
    ['an exported list', `export const list = []; ${inHandler(chatIn('list'))}`, []],
    ['a list of the handler', inHandler(`const list = []; ${chatIn('list')}`), []],
  ])('in %s', (_, code, expected) => {
    expect(swallowedIn(code)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    [
      'by a helper',
      `add('user', q); ${tries(`const r = await ${CREATE}; add('assistant', r.choices[0].message.content);`)}`,
      LEFT,
    ],
    [
      'by a helper, and an apology too',
      `add('user', q); ${tries(`const r = await ${CREATE}; add('assistant', r.choices[0].message.content);`, "add('assistant', 'Sorry.');")}`,
      [],
    ],
    ['with a place for the answer', `${TURN} add('assistant', ''); ${ASKED}`, []],
    ['with another one', `messages.push({ role: 'user', content: page }); ${TURN} ${ASKED}`, LEFT],
    ['in a new array', `messages = [...messages, { role: 'user', content: q }]; ${ASKED}`, LEFT],
    ['of which many get no answer', `${TURN} if (!isForMe(q)) return; ${ASKED}`, []],
    ['of which the helper of others tells', `add(roleOf(q), q); ${ASKED}`, []],
  ])('that is added %s', (_, body, expected) => {
    const add = 'function add(role, content) { messages.push({ role, content }); }';
    const code = `let messages = []; bot.on('text', async (q) => { ${body} });`;
    expect(swallowedIn(body.includes('add(') ? code + add : code)).toEqual(expected);
  });
});

describe('a file with very many chats', () => {
  const chats = (count: number): string =>
    Array.from(
      { length: count },
      (_, i) =>
        `const h${i} = []; bot.on('messageCreate', async (m) => { h${i}.push({ role: 'user', content: m.text }); try { const r = await openai.chat.completions.create({ model, messages: h${i} }); h${i}.push(r.choices[0].message); } catch (e) { console.error(e); } });`,
    ).join('\n');

  it.each([
    [3, 3],
    [25, 20],
  ])('with %i of them, %i are looked at', (count, expected) => {
    expect(swallowedIn(chats(count))).toHaveLength(expected);
  });
});
