import { describe, expect, it } from 'vitest';
import { findUnguardedParses } from '../../src/analysis/tool-arguments.js';
import { analyse } from '../support/analyse.js';

const PARSE = 'JSON.parse(call.function.arguments)';
/** A tool call that the code itself gets from somewhere: with it, all of the work ends. */
const NEXT = 'const call = await next();\n';

/** The arguments that are parsed where an exception ends the work, each with whether empty ones are taken care of. */
const lostIn = (code: string): string[] => {
  const file = analyse(code);
  return findUnguardedParses(file).map(
    ({ value, isNeverEmpty }) => `${file.sourceCode.getText(value as never)}${isNeverEmpty ? ', or others' : ''}`,
  );
};
const isLost = (code: string): boolean => lostIn(code).length > 0;

describe('a text that is not empty where it is parsed', () => {
  const TEXT = `${NEXT}const text = call.function.arguments;\n`;
  it.each([
    'use(text ? JSON.parse(text) : {});',
    'use(!text ? {} : JSON.parse(text));',
    'use(text && JSON.parse(text));',
    'use(!text || JSON.parse(text));',
    'if (text) use(JSON.parse(text));',
    'if (!text) throw new Error();\nuse(JSON.parse(text));',
    'if (!call.function?.arguments) throw new Error();\nuse(JSON.parse(text));',
    "if (text === '') throw new Error();\nuse(JSON.parse(text));",
    "if (typeof text === 'string' && text.trim().length > 0) use(JSON.parse(text));",
    'const has = Boolean(text) && text.length !== 0; if (has) use(JSON.parse(text));',
    'switch (x) { case 1: if (!text.trim()) throw new Error(); use(JSON.parse(text)); }',
    'while (text) use(JSON.parse(text));',
  ])('%s', (code) => {
    expect(lostIn(TEXT + code)).toEqual(['text, or others']);
  });

  it.each([
    'use(text ? {} : JSON.parse(text));',
    'if (other) use(JSON.parse(text));',
    'if (text || other) use(JSON.parse(text));',
    'if (!text && other) throw new Error();\nuse(JSON.parse(text));',
    'if (!text) log();\nuse(JSON.parse(text));',
    'use(JSON.parse(text)); if (!text) throw new Error();',
    "if (text !== 'x') use(JSON.parse(text));",
    'if (text === undefined) throw new Error();\nuse(JSON.parse(text));',
    'use(text ?? JSON.parse(text));',
    'if (text.length >= 0) use(JSON.parse(text));',
    'while (other) { if (!text) break; } use(JSON.parse(text));',
  ])('not by %s', (code) => {
    expect(lostIn(TEXT + code)).toEqual(['text']);
  });
});

describe('arguments that are parsed twice', () => {
  const EACH = 'for (const call of calls) use(JSON.parse(call.function.arguments));';
  const ALL = 'const all = calls.map((call) => JSON.parse(call.function.arguments));';
  const count = (code: string) => lostIn(`const calls = await next(), call = calls[0];\n${code}`).length;
  it.each([
    [`${ALL} ${EACH}`],
    [`${EACH} ${ALL}`],
    [`${ALL} use(() => { ${EACH} });`],
    [`${ALL} if (other) { ${EACH} }`],
    [`calls.forEach((call) => { use(JSON.parse(call.function.arguments)); }); ${EACH}`],
    [`calls.map((call) => { log(); return JSON.parse(call.function.arguments); }); ${EACH}`],
    [
      "const all = calls?.filter((one) => one.type === 'function').map((one) => JSON.parse(one.function.arguments)) || [];" +
        EACH,
    ],
    [`for (const call of calls) if (call.type === 'function') use(JSON.parse(call.function.arguments)); ${EACH}`],
    [`for (const call of calls) { const text = call.function.arguments; use(JSON.parse(text)); } ${EACH}`],
    [`use(${PARSE}); use(${PARSE});`],
    [`const text = call.function.arguments; use(JSON.parse(text)); use(${PARSE});`],
    [`use(${PARSE}); if (other) use(JSON.parse(call.function.arguments || '{}'));`],
  ])('%s', (code) => {
    expect(count(code)).toBe(1);
  });

  it.each([
    [`use(JSON.parse(call.function.arguments || '{}')); use(${PARSE});`],
    [`if (other) use(${PARSE}); use(${PARSE});`],
    [`use(other && ${PARSE}); use(${PARSE});`],
    [`switch (other) { case 1: use(${PARSE}); } use(${PARSE});`],
    [`use(${PARSE}); use(JSON.parse(calls[1].function.arguments));`],
    [`${ALL} for (const call of others) use(JSON.parse(call.function.arguments));`],
    [`calls.filter((one) => one.id).forEach((one) => use(JSON.parse(one.function.arguments))); ${EACH}`],
    [`calls.find((one) => JSON.parse(one.function.arguments).ok); ${EACH}`],
    [`calls.map((call) => { if (other) return 1; return JSON.parse(call.function.arguments); }); ${EACH}`],
    [`for (const call of calls) { if (other) continue; use(JSON.parse(call.function.arguments)); } ${EACH}`],
    [`for (const call of calls) { if (other) use(JSON.parse(call.function.arguments)); } ${EACH}`],
    [`function f() { ${EACH} } ${ALL} f();`],
    [
      `let one = calls[0]; use(JSON.parse(one.function.arguments)); one = calls[1]; use(JSON.parse(one.function.arguments));`,
    ],
  ])('not %s', (code) => {
    expect(count(code)).toBe(2);
  });
});

it('what an async function parses for nobody stops nothing', () => {
  const code = 'const calls = await next(); calls.map(async (one) => JSON.parse(one.function.arguments));';
  expect(lostIn(`${code} for (const call of calls) use(${PARSE});`)).toContain('call.function.arguments');
});

describe('which arguments are parsed', () => {
  it.each<[string, string[]]>([
    ['JSON.parse(call.function.arguments)', ['call.function.arguments']],
    ["JSON.parse(call['function'].arguments)", ["call['function'].arguments"]],
    ['JSON.parse(call.function!.arguments as string)', ['call.function!.arguments']],
    ['JSON.parse(call?.function?.arguments)', ['call?.function?.arguments']],
    ["JSON.parse(call.function.arguments || '{}')", ['call.function.arguments, or others']],
    ["JSON.parse(call.function.arguments ?? '{}')", ['call.function.arguments']],
    ['JSON.parse(call.function.arguments, revive)', ['call.function.arguments']],
    ['JSON.parse(call.function_call.arguments)', ['call.function_call.arguments']],
    ['JSON.parse(calls[0].function.arguments)', ['calls[0].function.arguments']],
    ['JSON.parse(call.functions.arguments)', []],
    ['JSON.parse(call.myfunction.arguments)', []],
    ['JSON.parse(call.function.arguments.text)', []],
    ['JSON.parse(call.arguments)', []],
    ['JSON.parse(text)', []],
    ['JSON.parse()', []],
    ['yaml.parse(call.function.arguments)', []],
    ['JSON.stringify(call.function.arguments)', []],
    ['parse(call.function.arguments)', []],
  ])('%s', (parse, expected) => {
    expect(lostIn(`const call = await next(), calls = await next();\nuse(${parse});`)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a name of the function', 'const fn = call.function; use(JSON.parse(fn.arguments));', ['fn.arguments']],
    ['a name of the text', 'const text = call.function.arguments; use(JSON.parse(text));', ['text']],
    ['a part of the call', 'const { arguments: text } = call.function; use(JSON.parse(text));', ['text']],
    [
      'a part of a part of the call',
      'const { function: { arguments: text } } = call; use(JSON.parse(text));',
      ['text'],
    ],
    ['another part', 'const { function: { name: text } } = call; use(JSON.parse(text));', []],
    ['a name that is given twice', 'let text = call.function.arguments; text = other; use(JSON.parse(text));', []],
    [
      'two of them, in the order of the text',
      'use(JSON.parse(b.function.arguments), JSON.parse(a.function.arguments));',
      ['b.function.arguments', 'a.function.arguments'],
    ],
  ])('%s', (_, code, expected) => {
    expect(lostIn(NEXT + code)).toEqual(expected);
  });
});

describe('what a handler makes of the exception', () => {
  const inHandler = (handler: string) =>
    `${NEXT}export async function f(res, c, next) { for (;;) { try { use(${PARSE}); } catch (e) { ${handler} } } }`;

  it.each<[string]>([
    ['throw e;'],
    ['console.error(e); throw new Failure(e);'],
    ['process.exit(1);'],
    ['process.abort();'],
    ['console.error(e); process.exit(1);'],
    ['process.exit(1); cleanUp();'],
    ['if (x) cleanUp(); process.exit(1);'],
    ['reject(e);'],
    ['Promise.reject(e);'],
    ['console.error(e); reject(e);'],
    ['return Promise.reject(e);'],
    ['return reject(e);'],
    ['next(e);'],
    ['return next(e);'],
    ['res.sendStatus(500);'],
    ['res.status(500).json({});'],
    ['res.status(400).json({});'],
    ['return res.status(500).json({});'],
    ['res.writeHead(500).end();'],
    ['res.code(500).send({});'],
    ['return Response.json({}, { status: 502 });'],
    ['return NextResponse.json({}, { status: 502 });'],
    ["return new Response('', { status: 502 });"],
    ["return new Response('', 502);"],
    ['return c.json({}, 500);'],
    ['if (x) return res.status(500).end(); throw e;'],
    ['onRetry(() => { return 1; }); throw e;'],
    ['for (const x of xs) { log(x); } throw e;'],
  ])('%s does not deal with it', (handler) => {
    expect(isLost(inHandler(handler))).toBe(true);
  });

  it.each<[string]>([
    [''],
    ['console.error(e);'],
    ['cleanUp();'],
    ['cleanUp(); console.error(e);'],
    ['console.error(e); cleanUp();'],
    ['process.exitCode = 1;'],
    ['process.on(e);'],
    ['child.process.exit(1);'],
    ['process.exited(1);'],
    ['myreject(e);'],
    ['p.reject(e);'],
    ['Promise.rejected(e);'],
    ['if (x) cleanUp(); console.error(e);'],
    ['process.exit(1); if (x) cleanUp();'],
    ['const x = 1;'],
    ['return;'],
    ['return {};'],
    ['return cleanUp();'],
    ['next();'],
    ['go.next(e);'],
    ['res.status(200).json({});'],
    ['res.status(399).json({});'],
    ["res.status('500').json({});"],
    ['res.status(code).json({});'],
    ['res.statuses(500);'],
    ['res.mystatus(500);'],
    ['return Response.json({}, { status: 200 });'],
    ['return Response.json({}, { code: 502 });'],
    ['return Response.json({}, options);'],
    ['return Response.text({}, { status: 502 });'],
    ['return Response.json.call({}, { status: 502 });'],
    ['return my.Response({}, { status: 502 });'],
    ['return Responses({}, { status: 502 });'],
    ['return c.json({}, 200);'],
    ['return c.text({}, 500);'],
    ['return c.jsonp({}, 500);'],
    ['if (x) return; throw e;'],
    ['if (x) return {}; throw e;'],
    ['if (x) continue; throw e;'],
    ['if (x) break; throw e;'],
    ['if (x) { log(e); return next(); } throw e;'],
  ])('%s deals with it', (handler) => {
    expect(isLost(inHandler(handler))).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ['no handler', `try { use(${PARSE}); } finally { done(); }`, true],
    ['a handler of something else', `try { load(); } catch { use(${PARSE}); }`, true],
    ['a handler of the block before', `try { load(); } catch { again(); } finally { use(${PARSE}); }`, true],
    [
      'a handler around a handler that throws it on',
      `try { try { use(${PARSE}); } catch (e) { throw e; } } catch { again(); }`,
      false,
    ],
    ['a handler in a handler', `try { try { use(${PARSE}); } catch { again(); } } catch (e) { throw e; }`, false],
  ])('%s', (_, code, expected) => {
    expect(isLost(NEXT + code)).toBe(expected);
  });
});

describe('where the exception goes', () => {
  it.each<[string, string, boolean]>([
    ['the end of the program', `use(${PARSE});`, true],
    ['a function that nobody calls', `function f() { use(${PARSE}); }`, true],
    ['a function that others may call', `export function f() { use(${PARSE}); }`, true],
    ['a function that is called', `function f() { use(${PARSE}); } f();`, true],
    ['a function that is called in a try', `function f() { use(${PARSE}); } try { f(); } catch { again(); }`, false],
    [
      'a function that is called in a try and elsewhere',
      `function f() { use(${PARSE}); } try { f(); } catch { again(); } f();`,
      true,
    ],
    [
      'a function that calls itself',
      `function f() { use(${PARSE}); if (x) f(); } try { f(); } catch { again(); }`,
      false,
    ],
    [
      'an async function that is awaited in a try',
      `async function f() { use(${PARSE}); } try { await f(); } catch { again(); }`,
      false,
    ],
    ['an async function that is not', `async function f() { use(${PARSE}); } try { f(); } catch { again(); }`, true],
    [
      'a function that calls one',
      `function f() { use(${PARSE}); } function g() { f(); } try { g(); } catch { again(); }`,
      false,
    ],
    ['a function that is called at once', `(() => { use(${PARSE}); })();`, true],
    ['a function that is called at once in a try', `try { (() => { use(${PARSE}); })(); } catch { again(); }`, false],
    [
      'an async function that is called at once in a try',
      `try { (async () => { use(${PARSE}); })(); } catch { again(); }`,
      true,
    ],
    [
      'an async function that is called and awaited at once in a try',
      `try { await (async () => { use(${PARSE}); })(); } catch { again(); }`,
      false,
    ],
    ['a field of a class', `class A { args = ${PARSE}; }`, false],
    ['a static block of a class', `class A { static { use(${PARSE}); } }`, false],
    ['a constructor', `class A { constructor() { use(${PARSE}); } } new A();`, true],
  ])('%s', (_, code, expected) => {
    expect(isLost(NEXT + code)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['f();', true],
    ['await f();', true],
    ['f().catch(() => ({}));', false],
    ['f().catch((e) => { throw e; });', true],
    ['f().catch((e) => reject(e));', true],
    ['f().catch((e) => process.exit(1));', true],
    ['f().catch((e) => { return {}; });', false],
    ['f().catch(console.error);', true],
    ['f().catch((e) => console.error(e));', true],
    ['f().catch(() => {});', true],
    ['await f().catch(console.error);', true],
    ['const args = await f().catch(console.error);', false],
    ['if (x) f().catch(console.error);', false],
    ['(async () => { await f().catch(console.error); })();', false],
    ['f().catch(onError);', false],
    ['const onError = (e) => { throw e; }; f().catch(onError);', true],
    ['const onError = (e) => { again(); }; f().catch(onError);', false],
    ['f().catch();', true],
    ['f().then(show);', true],
    ['f().then(show, () => ({}));', false],
    ['f().then(show, (e) => { throw e; });', true],
    ['f().then(() => ({}));', true],
    ['f().finally(() => ({}));', true],
    ['f().then(show).catch(() => ({}));', false],
    ['const rescue = f().catch;', true],
    ['p.catch(f());', true],
    ['const args = f();', true],
    ['try { await f().finally(done); } catch { again(); }', false],
    ['try { f().finally(done); } catch { again(); }', true],
  ])('an async function: %s', (code, expected) => {
    expect(isLost(`${NEXT}const f = async () => ${PARSE};\n${code}`)).toBe(expected);
  });

  it.each<[string, boolean, boolean]>([
    [`xs.forEach(() => { use(${PARSE}); });`, true, false],
    [`xs.map(() => ${PARSE});`, true, false],
    [`xs.filter(() => ${PARSE});`, true, false],
    [`xs.reduce(() => ${PARSE}, 0);`, true, false],
    [`xs.reduceRight(() => ${PARSE}, 0);`, true, false],
    [`xs.some(() => ${PARSE});`, true, false],
    [`xs.every(() => ${PARSE});`, true, false],
    [`xs.find(() => ${PARSE});`, true, false],
    [`xs.findLast(() => ${PARSE});`, true, false],
    [`xs.findIndex(() => ${PARSE});`, true, false],
    [`xs.findLastIndex(() => ${PARSE});`, true, false],
    [`xs.flatMap(() => ${PARSE});`, true, false],
    [`Array.from(xs, () => ${PARSE});`, true, false],
    [`xs.toSorted(() => ${PARSE});`, false, false],
    [`xs.forEach(async () => { use(${PARSE}); });`, true, true],
    [`xs.map(async () => ${PARSE});`, true, true],
    [`await Promise.all(xs.map(async () => ${PARSE}));`, true, false],
    [`await new Promise((resolve) => { resolve(${PARSE}); });`, true, false],
    [`new Promise((resolve) => { resolve(${PARSE}); });`, true, true],
    [`await new Promise(async (resolve) => { resolve(${PARSE}); });`, true, true],
    [`await p.then(() => ${PARSE});`, true, false],
    [`p.then(() => ${PARSE});`, true, true],
    [`await p.catch(() => ${PARSE});`, true, false],
    [`await p.finally(() => ${PARSE});`, true, false],
    [`setTimeout(() => { use(${PARSE}); }, 1);`, true, true],
    [`bot.on('text', () => { use(${PARSE}); });`, true, true],
    [`rl.question('> ', () => { use(${PARSE}); });`, true, true],
    [`run(() => ${PARSE});`, false, false],
    [`function f() { use(${PARSE}); } setTimeout(f, 1);`, true, true],
    [`const f = () => { use(${PARSE}); }; bot.on('text', f);`, true, true],
    [`function f() { use(${PARSE}); } run(f);`, false, false],
    [`function f() { use(${PARSE}); setTimeout(f, 1); }`, true, true],
    [`function f() { use(${PARSE}); } f(); run(f);`, true, false],
    [`function f() { use(${PARSE}); } xs.forEach(f);`, true, false],
    [`function question() { use(${PARSE}); } question();`, true, false],
    [`function question() { use(${PARSE}); } rl.question('> ', question);`, true, true],
    [`const { f } = { f: () => { use(${PARSE}); } }; setTimeout(f, 1);`, true, true],
  ])('%s: %s, and in a try: %s', (code, alone, inTry) => {
    expect(isLost(NEXT + code)).toBe(alone);
    expect(isLost(`${NEXT}try { ${code} } catch { again(); }`)).toBe(inTry);
  });
});

describe('arguments of an answer', () => {
  const ask = (text: string): string =>
    `const { choices } = await openai.chat.completions.create({ model, messages, tools }); const text = choices[0].message.tool_calls[0].function.arguments; use(JSON.parse(${text}));`;

  it.each<[string, string, number]>([
    ['as they are', 'text', 1],
    ['trimmed', 'text.trim()', 1],
    ['as a string', 'String(text)', 1],
    ['through a function of the file', 'same(text)', 1],
    ['repaired by a function of others', 'jsonrepair(text)', 0],
    ['repaired, or something else', "jsonrepair(text) || '{}'", 0],
  ])('%s', (_, text, count) => {
    expect(findUnguardedParses(analyse(`const same = (one) => one; ${ask(text)}`))).toHaveLength(count);
  });
});

describe('a handler that only logs, around all of the work', () => {
  const ASK = 'const { choices } = await openai.chat.completions.create({ model, messages, tools });\n';
  const WORK = `${ASK}use(JSON.parse(choices[0].message.tool_calls[0].function.arguments));`;
  const logged = (handler = 'console.error(e);') => `try { ${WORK} } catch (e) { ${handler} }`;

  it.each<[string, string, boolean]>([
    ['at the end of the program', logged(), true],
    ['at the end of the program, in silence', logged(''), true],
    ['with a logger', logged('logger.error(e);'), true],
    ['with a logger that is called', logged('log(e);'), true],
    ['with a logger that is called once more', logged('log(e); console.error(e);'), true],
    ['with a logger of an object', logged('this.logger.warn(e);'), true],
    ['with a log of an object', logged('this.log(e);'), true],
    ['with a logger of another object', logged('app.logger.warn(e);'), false],
    ['with a part of a logger', logged('console.group.error(e);'), false],
    ['with something else', logged('track(e);'), false],
    ['before something else', `${logged()} done();`, false],
    ['in a block at the end', `if (x) { ${logged()} }`, true],
    ['in a block before something else', `if (x) { ${logged()} } done();`, false],
    ['in a block in which something follows', `if (x) { ${logged()} done(); }`, false],
    ['in a loop', `while (x) { ${logged()} }`, false],
    ['in a loop over something', `for (const x of xs) { ${logged()} }`, false],
    ['in a do-while loop', `do { ${logged()} } while (x);`, false],
    ['in a case', `switch (x) { case 1: ${logged()} }`, false],
    ['in a function of the program', `async function main() { ${logged()} } main();`, true],
    ['in a function that the program awaits', `async function main() { ${logged()} } await main();`, true],
    ['in a function that is called twice', `async function main() { ${logged()} } main(); main();`, true],
    [
      'in a function that is called, and of which the answer is used',
      `async function main() { ${logged()} } main(); const x = await main();`,
      false,
    ],
    ['in a function whose answer is used', `async function main() { ${logged()} } const x = await main();`, false],
    [
      'in a function that a function calls',
      `async function main() { ${logged()} } async function run() { await main(); } run();`,
      false,
    ],
    ['in a function that others may call', `export async function main() { ${logged()} } main();`, false],
    ['in a function in which something follows', `async function main() { ${logged()} done(); } main();`, false],
    [
      'around the parse alone',
      `${ASK}try { use(JSON.parse(choices[0].message.tool_calls[0].function.arguments)); } catch (e) { console.error(e); }`,
      false,
    ],
  ])('%s', (_, code, expected) => {
    expect(isLost(code)).toBe(expected);
  });
});

describe('who gets a call from somebody else', () => {
  const ONE = `JSON.parse(call.function.arguments)`;
  it.each<[string, string, boolean]>([
    ['a function that is given the call', `export const f = (call) => ${ONE};`, false],
    [
      'a function that is given the message',
      `export const f = (message) => { const call = message.tool_calls[0]; return ${ONE}; };`,
      false,
    ],
    [
      'a function that is given the message, with a loop',
      `export const f = (message) => { for (const call of message.tool_calls) use(${ONE}); };`,
      false,
    ],
    [
      'a function that is given the message, with a callback',
      `export const f = (message) => message.tool_calls.forEach((call) => { use(${ONE}); });`,
      false,
    ],
    [
      'a function that gets the message itself',
      `export const f = async () => { const message = await next(); for (const call of message.tool_calls) use(${ONE}); };`,
      true,
    ],
    [
      'a function that gets the message itself, with a callback',
      `export const f = async () => { const message = await next(); message.tool_calls.forEach((call) => { use(${ONE}); }); };`,
      true,
    ],
    ['a method that has the message', `export class A { f() { const [call] = this.calls; use(${ONE}); } }`, true],
    [
      'a function that uses a helper for what it gets itself',
      `const one = (call) => ${ONE};\nexport const f = async () => { const message = await next(); return one(message.tool_calls[0]); };`,
      true,
    ],
    [
      'a function that uses a helper for what it is given',
      `const one = (call) => ${ONE};\nexport const f = (message) => one(message.tool_calls[0]);`,
      false,
    ],
    ['a function that uses the last call there was', `let call;\nexport const f = () => ${ONE};`, true],
    ['a function that uses a call of which nothing is known', `export const f = () => ${ONE};`, false],
  ])('%s', (_, code, expected) => {
    expect(isLost(code)).toBe(expected);
  });
});

describe('a turn that asks the model', () => {
  const PARSED = 'use(JSON.parse(message.tool_calls[0].function.arguments));';
  const CREATED = 'openai.chat.completions.create({ model, messages, tools })';
  const ASKED = `const { message } = (await ${CREATED}).choices[0];`;
  const ASK = `const ask = (messages, tools) => ${CREATED};\n`;
  it.each<[string, string, boolean]>([
    [
      'calls itself with the reply',
      `export async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, message]); }`,
      true,
    ],
    [
      'calls itself without the reply',
      `export async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, { role: 'tool' }]); }`,
      true,
    ],
    [
      'calls itself, and is called where an exception is dealt with',
      `async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, message]); }\nexport async function run() { try { return await turn([]); } catch { return again(); } }`,
      false,
    ],
    [
      'calls itself, and is called where nothing deals with it',
      `async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, message]); }\nawait turn([]);`,
      true,
    ],
    [
      'calls itself, and nobody else calls it',
      `async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, message]); }`,
      true,
    ],
    [
      'calls itself, and is handed to code outside the file',
      `run(async function turn(messages) { ${ASKED} ${PARSED} return turn([...messages, message]); });`,
      false,
    ],
    [
      'asks through a helper of the file',
      `${ASK}export async function turn(messages) { const { message } = (await ask(messages)).choices[0]; ${PARSED} }`,
      true,
    ],
    [
      'asks through a helper that asks through another one',
      `${ASK}const retried = (messages) => retry(() => ask(messages));\nexport async function turn(messages) { const { message } = (await retried(messages)).choices[0]; ${PARSED} }`,
      true,
    ],
    [
      'asks through two helpers',
      `${ASK}const askAll = async (messages) => ask(messages, all);\nexport async function turn(messages) { const { message } = (await askAll(messages)).choices[0]; ${PARSED} }`,
      true,
    ],
    [
      'asks through a helper, and is called where an exception is dealt with',
      `${ASK}async function turn(messages) { const { message } = (await ask(messages)).choices[0]; ${PARSED} }\nexport async function run() { try { return await turn([]); } catch { return again(); } }`,
      false,
    ],
    [
      'asks through another method',
      `export class A { async ask(messages) { return ${CREATED}; } async turn(messages) { const { message } = (await this.ask(messages)).choices[0]; ${PARSED} } }`,
      true,
    ],
    [
      'is called by the only function that others may call',
      `async function turn(messages) { ${ASKED} ${PARSED} }\nexport const agent = (question) => turn([question]);`,
      true,
    ],
    [
      'is not what a helper does that is given the reply',
      `export const handle = (message) => { ${PARSED} };\nexport async function ask(messages) { return (await ${CREATED}).choices[0].message; }`,
      false,
    ],
  ])('%s', (_, code, expected) => {
    expect(isLost(code)).toBe(expected);
  });
});
