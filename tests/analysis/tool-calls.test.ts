import { describe, expect, it } from 'vitest';
import { findOpenCalls } from '../../src/analysis/tool-calls/open-calls.js';
import { analyse } from '../support/analyse.js';

/** The calls of a program that stay open: what is missing, and where, `skipped: call.name === 'a'`. */
function openIn(code: string, filename = 'agent.ts'): string[] {
  const file = analyse(code, { filename });
  return findOpenCalls(file).map(({ what, at }) => `${what}: ${file.sourceCode.getText(at)}`);
}

interface Options {
  readonly parameters?: string;
  readonly store?: string;
  readonly model?: string;
  readonly last?: string;
}

/** An agent that stores the message with the calls, and then does something with them. */
const agent = (
  body: string,
  { parameters = '', store = 'messages.push(message);', model = 'gpt-5.5', last = '' }: Options = {},
): string => `
  async function agent(messages, tools) {
    while (true) {
      const r = await openai.chat.completions.create({ model: '${model}', messages, tools${parameters} });
      const message = r.choices[0].message;
      ${store}
      if (!message.tool_calls) return message.content;
      ${body}
      ${last}
    }
  }
  agent([{ role: 'user', content: q }], all);
`;
const answer = (content = "'1'", call = 'call'): string =>
  `messages.push({ role: 'tool', tool_call_id: ${call}.id, content: ${content} });`;
const each = (body: string, list = 'message.tool_calls'): string => `for (const call of ${list}) { ${body} }`;
const first = (list: string): string => `const call = ${list}; ${answer()}`;
const FIRST = 'message.tool_calls[0]';
const LAST = 'message.tool_calls[message.tool_calls.length - 1]';

/** An agent of the Responses API. */
const responder = (body: string, store = 'input.push(...r.output);'): string => `
  async function agent(input) {
    while (true) {
      const r = await openai.responses.create({ model, input, tools });
      ${store}
      ${body}
    }
  }
  agent([{ role: 'user', content: q }]);
`;
const output = (call = 'call'): string =>
  `input.push({ type: 'function_call_output', call_id: ${call}.call_id, output: '1' });`;

describe('a test of what every call has', () => {
  const kept = { store: '' };
  const KEPT = 'messages.push(message);';
  it.each(['call', 'call.id', 'call.function', 'call?.function?.name', 'call && call.function.name'])(
    '%s leads around no call',
    (test) => {
      expect(openIn(agent(each(`if (${test}) { ${answer()} }`)))).toEqual([]);
      expect(openIn(agent(each(`if (!(${test})) continue; ${answer()}`)))).toEqual([]);
      expect(openIn(agent(each(`if (${test}) { ${KEPT} ${answer()} }`), kept))).toEqual([
        'keptInEach: messages.push(message)',
      ]);
    },
  );

  const RESULT = "{ role: 'tool', tool_call_id: call.id, content: '1' }";
  it.each([
    ['at once', `messages.push(message, ${RESULT});`, `messages.push(message, ${RESULT})`],
    ['with that call alone', `messages.push({ ...message, tool_calls: [call] }, ${RESULT});`, undefined],
    ['in the only round', `messages.push(message, ${RESULT}); break;`, undefined],
  ])('calls and result go in %s', (_, body, kept) => {
    expect(openIn(agent(each(body), { store: '' }))).toEqual(kept ? [`keptInEach: ${kept}`] : []);
    const one = agent(each(body), { store: '', parameters: ', parallel_tool_calls: false' });
    expect(openIn(one)).toEqual([]);
  });

  it.each(['call', 'call.name', "call && call.name === 'a'"])('%s says nothing of the items of an output', (test) => {
    expect(openIn(responder(each(`if (${test}) { ${output()} }`, 'r.output')))).toEqual([]);
  });

  it("call.type === 'function_call' && call.name leads around no call", () => {
    const test = "call.type === 'function_call' && call.name";
    expect(openIn(responder(each(`if (${test}) { ${output()} }`, 'r.output')))).toEqual([]);
    expect(openIn(responder(each(`if (${test} === 'a') { ${output()} }`, 'r.output')))).toEqual([
      `skipped: ${test} === 'a'`,
    ]);
  });

  it.each(['call.isMine', 'mine', "call.function.name === 'a'", 'call.function.name && mine'])(
    '%s may lead around one',
    (test) => {
      expect(openIn(agent(each(`if (${test}) { ${answer()} }`)))).toEqual([`skipped: ${test}`]);
    },
  );
});

describe('one call of several is answered', () => {
  it.each([
    ['the first by its index', FIRST, FIRST],
    ['the first by an optional index', 'message.tool_calls?.[0]', 'message.tool_calls?.[0]'],
    ['the first of a list with a fallback', '(message.tool_calls ?? [])[0]', '(message.tool_calls ?? [])[0]'],
    ['the first by at', 'message.tool_calls.at(0)', 'message.tool_calls.at(0)'],
    ['the last by its index', LAST, LAST],
    ['the last by at', 'message.tool_calls.at(-1)', 'message.tool_calls.at(-1)'],
    ['one that is found', 'message.tool_calls.find(isMine)', 'message.tool_calls.find(isMine)'],
    ['the last that is found', 'message.tool_calls.findLast(isMine)', 'message.tool_calls.findLast(isMine)'],
    ['the first of a filter', 'message.tool_calls.filter(isMine)[0]', 'message.tool_calls.filter(isMine)[0]'],
    [
      'the first of a filter by at',
      'message.tool_calls.filter(isMine).at(0)',
      'message.tool_calls.filter(isMine).at(0)',
    ],
  ])('%s', (_, list, at) => {
    expect(openIn(agent(first(list)))).toEqual([`onlyFirst: ${at}`]);
  });

  it.each([
    ['the first of an index that is counted', 'message.tool_calls[i]'],
    ['the second', 'message.tool_calls[1]'],
    ['an index as a text', "message.tool_calls['0']"],
    ['the second by at', 'message.tool_calls.at(1)'],
    ['the last but one', 'message.tool_calls[message.tool_calls.length - 2]'],
    ['the last but one by at', 'message.tool_calls.at(-2)'],
    ['one that is taken off', 'message.tool_calls.pop()'],
    ['a call from elsewhere', 'calls[0]'],
  ])('%s, which may be all there is', (_, list) => {
    expect(openIn(agent(first(list)))).toEqual([]);
  });

  it.each([
    ['a warning', "console.warn('Only the first is run.');", true],
    ['a warning of a logger and a line', "logger.warn('Only the first is run.'); console.log(r.usage);", true],
    ['an end', 'return;', false],
    ['other code of the file', 'warn(messages);', false],
    ['a list that is made anew', 'message.tool_calls = [message.tool_calls[0]];', false],
    ['a warning and an end', "console.warn('Only one, please.'); return;", false],
  ])('the first behind a look at the number of calls for %s', (_, body, isOpen) => {
    const asked = agent(`if (message.tool_calls && message.tool_calls.length > 1) { ${body} } ${first(FIRST)}`);
    const program = `${asked} function warn(messages) { messages.push(...others); }`;
    expect(openIn(program)).toEqual(isOpen ? [`onlyFirst: ${FIRST}`] : []);
    expect(openIn(agent(`if (message.tool_calls.length > 1) console.warn('x'); else say(); ${first(FIRST)}`))).toEqual(
      [],
    );
  });

  it.each([
    ['a pattern of one name', `const [call] = message.tool_calls; ${answer()}`, ['onlyFirst: [call]']],
    ['a pattern in another', `const { tool_calls: [call] } = message; ${answer()}`, ['onlyFirst: [call]']],
    [
      'a pattern in another with a fallback',
      `const { tool_calls: [call] = [] } = message; ${answer()}`,
      ['onlyFirst: [call]'],
    ],
    [
      'a pattern in another, under a name',
      `const { tool_calls: [it] } = message; const call = it; ${answer()}`,
      ['onlyFirst: [it]'],
    ],
    ['a pattern in another, for all', `const { tool_calls: [call, ...others] } = message; ${answer()}`, []],
    ['a pattern in another, for the second', `const { tool_calls: [, call] } = message; ${answer()}`, []],
    [
      'a pattern in another, besides a loop',
      `const { tool_calls: [call] } = message; ${answer()} message.tool_calls.slice(1).forEach(say);`,
      [],
    ],
    ['a pattern with a fallback', `const [call] = message.tool_calls ?? []; ${answer()}`, ['onlyFirst: [call]']],
    ['a pattern of a filter', `const [call] = message.tool_calls.filter(isMine); ${answer()}`, ['onlyFirst: [call]']],
    [
      'the first of a filter under a name',
      `const mine = message.tool_calls.filter(isMine); if (mine.length === 0) return; const call = mine[0]; ${answer()}`,
      ['onlyFirst: mine[0]'],
    ],
    [
      'the first of a filter, of which the others are looked at',
      `const mine = message.tool_calls.filter(isMine); const call = mine[0]; mine.slice(1).forEach(say); ${answer()}`,
      [],
    ],
    [
      'the first of a filter that may leave only one',
      `const mine = message.tool_calls.filter(isMine); if (mine.length > 1) return; const call = mine[0]; ${answer()}`,
      [],
    ],
    ['a pattern of two names', `const [call, other] = message.tool_calls; ${answer()}`, []],
    ['a pattern with the rest', `const [call, ...others] = message.tool_calls; ${answer()}`, []],
    [
      'a pattern of a pattern',
      `const [{ id }] = message.tool_calls; messages.push({ role: 'tool', tool_call_id: id, content: '1' });`,
      [],
    ],
    ['the call without a name of its own', answer("'1'", FIRST), [`onlyFirst: ${FIRST}`]],
    [
      'the id under a name',
      `const call = ${FIRST}; const id = call.id; messages.push({ role: 'tool', tool_call_id: id, content: '1' });`,
      [`onlyFirst: ${FIRST}`],
    ],
    [
      'the id by a pattern',
      `const { id, function: fn } = ${FIRST}; messages.push({ role: 'tool', tool_call_id: id, content: await run(fn) });`,
      [`onlyFirst: ${FIRST}`],
    ],
    [
      'another member by a pattern',
      `const { name: id } = ${FIRST}; messages.push({ role: 'tool', tool_call_id: id, content: '1' });`,
      [],
    ],
    [
      'an id that is made',
      `const call = ${FIRST}; messages.push({ role: 'tool', tool_call_id: make(call), content: '1' });`,
      [],
    ],
    [
      'another member of the call',
      `const call = ${FIRST}; messages.push({ role: 'tool', tool_call_id: call.name, content: '1' });`,
      [],
    ],
    [
      'a member that only begins like an id',
      `const call = ${FIRST}; messages.push({ role: 'tool', tool_call_id: call.ids, content: '1' });`,
      [],
    ],
    [
      'a member that only ends like an id',
      `const call = ${FIRST}; messages.push({ role: 'tool', tool_call_id: call.uuid, content: '1' });`,
      [],
    ],
    [
      'a message without an id',
      `const call = ${FIRST}; messages.push({ role: 'tool', content: call.id }); log({ tool_call_id: 1 });`,
      [],
    ],
    [
      'the id in a message of a user',
      `const call = ${FIRST}; messages.push({ role: 'user', tool_call_id: call.id, content: '1' });`,
      [],
    ],
  ])('%s', (_, body, told) => {
    expect(openIn(agent(body))).toEqual(told);
  });

  it.each<[string, string, string[]]>([
    ['an item that is found', `const call = r.output.find(isCall); ${output()}`, ['onlyFirst: r.output.find(isCall)']],
    ['the first of a filter', `const [call] = r.output.filter(isCall); ${output()}`, ['onlyFirst: [call]']],
    ['the first item', `const call = r.output[0]; ${output()}`, ['onlyFirst: r.output[0]']],
    [
      'an output without an id',
      `const call = r.output[0]; input.push({ type: 'function_call_output', output: call.call_id });`,
      [],
    ],
    [
      'another type of item',
      `const call = r.output[0]; input.push({ type: 'message', call_id: call.call_id, output: '1' });`,
      [],
    ],
  ])('of a response: %s', (_, body, told) => {
    expect(openIn(responder(body))).toEqual(told);
  });
});

describe('what is unknown in a conversation', () => {
  const turn = (made: string, behind = ''): string => `
    export async function ask(question, history) {
      ${made}
      const r = await openai.chat.completions.create({ model: 'gpt-5.5', messages, tools });
      const message = r.choices[0].message;
      messages.push(message);
      if (!message.tool_calls) return message.content;
      ${first(FIRST)}
      ${behind}
      return openai.chat.completions.create({ model: 'gpt-5.5', messages });
    }`;
  const USER = "{ role: 'user', content: question }";
  it.each<[string, string, string, boolean]>([
    ['a history that is copied before the reply', `const messages = [...history, ${USER}];`, '', true],
    ['the end of one', `const messages = [...history.slice(-6), ${USER}];`, '', true],
    ['a longer copy of one', `const messages = history.concat(${USER});`, '', true],
    ['one that is added', `const messages = []; messages.push(...history, ${USER});`, '', true],
    [
      'its messages one by one',
      'const messages = []; for (const one of history) messages.push({ role: one.role, content: one.content });',
      '',
      true,
    ],
    ['messages that are added behind the calls', `const messages = [${USER}];`, 'messages.push(...others);', false],
    ['a history before, and messages behind', 'const messages = [...history];', 'messages.push(...others);', false],
    ['a history that other code gets, too', 'const messages = [...history]; keep(messages);', '', false],
  ])('%s', (_, made, behind, isOpen) => {
    expect(openIn(turn(made, behind))).toEqual(isOpen ? [`onlyFirst: ${FIRST}`] : []);
  });
});

describe('what is done with the list of the calls', () => {
  it.each<[string, string, boolean]>([
    ['its length is looked at for whether there is one', 'if (message.tool_calls.length > 0) log();', true],
    ['its length is compared with none', 'if (message.tool_calls.length === 0) log();', true],
    ['its length is taken as a yes or no', 'if (!message.tool_calls.length) log();', true],
    ['its length is at least one', 'if (message.tool_calls.length >= 1) log();', true],
    ['its length is below one', 'if (message.tool_calls.length < 1) log();', true],
    ['its length is compared with none, the other way round', 'if (0 < message.tool_calls.length) log();', true],
    ['its length is more than one', 'if (message.tool_calls.length > 1) say();', false],
    ['its length is one', 'if (message.tool_calls.length === 1) say();', false],
    ['its length is at least two', 'if (message.tool_calls.length >= 2) say();', false],
    ['its length is compared with a limit', 'if (message.tool_calls.length > limit) say();', false],
    ['its length is compared with a text', "if (message.tool_calls.length == '0') say();", false],
    [
      'its length is compared with something else, the other way round',
      'if (most < message.tool_calls.length) say();',
      false,
    ],
    ['the second call is looked at', 'log(message.tool_calls[1].id);', false],
    ['a call at an index is looked at', 'log(message.tool_calls[i].id);', false],
    ['the first one is looked at', 'log(message.tool_calls[0].id);', true],
    ['the first one is looked at by at', 'log(message.tool_calls.at(0).id);', true],
    ['all are mapped', 'log(message.tool_calls.map(nameOf));', false],
    ['they are flattened', 'log(message.tool_calls.flat());', false],
    ['the last is found', 'log(message.tool_calls.findLast(isMine));', true],
    ['the last is looked at', 'log(message.tool_calls[message.tool_calls.length - 1].id);', true],
    ['the number of the last is kept', 'const last = message.tool_calls.length - 1;', false],
    ['code of another module gets all', 'run(message.tool_calls);', false],
    ['a function of the file gets all', 'run(message.tool_calls); function run(list) { return list.id; }', false],
    ['the console gets all', 'console.log(message.tool_calls);', true],
    ['a loop goes over all', 'for (const one of message.tool_calls) log(one);', false],
    ['there is a test of whether there are any', 'if (message.tool_calls) log();', true],
  ])('%s', (_, code, isLeftAlone) => {
    expect(openIn(agent(first(FIRST), { last: code })).length).toBe(isLeftAlone ? 1 : 0);
  });
});

describe('a list of calls that is written anew', () => {
  const store = (code: string): string[] => openIn(agent(first(FIRST), { store: `${code} messages.push(message);` }));
  it.each<[string, string, boolean]>([
    ['one call alone', 'message.tool_calls = [message.tool_calls[0]];', true],
    ['those that are known', 'message.tool_calls = message.tool_calls?.filter(isMine);', true],
    ['a shorter list', 'message.tool_calls.length = 1;', true],
    ['something else of the message', 'message.content = "1";', false],
    ['the list of another message', 'other.tool_calls = [];', false],
    ['another list', 'others.length = 1;', false],
  ])('%s', (_, code, isAnew) => {
    expect(store(code)).toHaveLength(isAnew ? 0 : 1);
  });
  it.each<[string, string, boolean]>([
    ['with one call', '[message.tool_calls[0]]', true],
    ['with all of them', 'message.tool_calls', false],
  ])('a copy of the message %s', (_, calls, isAnew) => {
    const code = `let copy = message; copy = { ...message, tool_calls: ${calls} }; messages.push(copy);`;
    expect(openIn(agent(first(FIRST), { store: code }))).toHaveLength(isAnew ? 0 : 1);
  });
});

describe('what tells that there is one call at most', () => {
  it.each<[string, Options, boolean]>([
    ['nothing', {}, false],
    ['no parallel calls', { parameters: ', parallel_tool_calls: false' }, true],
    ['parallel calls', { parameters: ', parallel_tool_calls: true' }, false],
    ['parallel calls by a variable', { parameters: ', parallel_tool_calls: many' }, true],
    ['any tool may be called', { parameters: ", tool_choice: 'auto'" }, false],
    ['a tool has to be called', { parameters: ", tool_choice: 'required'" }, false],
    ['a tool that is named', { parameters: ", tool_choice: { type: 'function', function: { name: 'a' } }" }, true],
    ['a choice that cannot be seen', { parameters: ', tool_choice: choice' }, true],
    ['options that cannot be seen', { parameters: ', ...options' }, true],
    ['o1', { model: 'o1' }, true],
    ['a kind of o3', { model: 'o3-mini' }, true],
    ['o4-mini', { model: 'o4-mini' }, true],
    ['gpt-4.1-nano of some day', { model: 'gpt-4.1-nano-2025-04-14' }, true],
    ['an old model', { model: 'gpt-4-0613' }, true],
    ['an old, small model', { model: 'gpt-3.5-turbo-0613' }, true],
    ['a later model', { model: 'gpt-4-turbo' }, false],
    ['a model that only begins like one', { model: 'o100' }, false],
    ['a model that only ends like one', { model: 'ft:o1' }, false],
  ])('%s', (_, options, isOne) => {
    expect(openIn(agent(first(FIRST), options)).length).toBe(isOne ? 0 : 1);
  });
});

describe('what is kept of the calls', () => {
  it.each<[string, string, boolean]>([
    ['the message', 'messages.push(message);', true],
    ['the message in a new list', 'messages = [...messages, message];', true],
    ['the message at the end', 'messages[messages.length] = message;', true],
    ['the message as it is spread', 'messages.push({ ...message });', true],
    ['the message as it is spread, with a name', "messages.push({ ...message, name: 'a' });", true],
    [
      'the message, but with calls of its own',
      'messages.push({ ...message, tool_calls: [message.tool_calls[0]] });',
      false,
    ],
    [
      'a message with the list of calls',
      "messages.push({ role: 'assistant', content: null, tool_calls: message.tool_calls });",
      true,
    ],
    [
      'a message with the first of them',
      "messages.push({ role: 'assistant', content: null, tool_calls: [message.tool_calls[0]] });",
      false,
    ],
    [
      'a message with the calls elsewhere',
      "messages.push({ role: 'assistant', content: null, calls: message.tool_calls });",
      false,
    ],
    ['the text alone', "messages.push({ role: 'assistant', content: message.content });", false],
    ['the text in a text', "messages.push({ role: 'assistant', content: `${message.content}` });", false],
    ['nothing', '', false],
  ])('%s', (_, store, isKept) => {
    expect(openIn(agent(answer("'1'", FIRST), { store })).length).toBe(isKept ? 1 : 0);
  });

  it.each<[string, string, boolean]>([
    ['the items of the output', 'input.push(...r.output);', true],
    ['the output in a new list', 'input = [...input, ...r.output];', true],
    ['some of the output', 'input.push(...r.output.filter(isCall));', false],
    ['a part of the output', 'input.push(...r.output.slice(1));', false],
    ['an item of the output', 'input.push(r.output[1]);', false],
  ])('of a response: %s', (_, store, isKept) => {
    expect(openIn(responder(`const call = r.output.find(isCall); ${output()}`, store)).length).toBe(isKept ? 1 : 0);
  });
});

describe('whether a half-answered conversation is sent', () => {
  it.each<[string, string, boolean]>([
    ['it is sent again', first(FIRST), true],
    ['it starts anew', `${first(FIRST)} messages.length = 0;`, false],
    ['the answer comes when the calls are gone', `messages.length = 0; ${first(FIRST)}`, false],
    ['the function ends', `${first(FIRST)} return;`, false],
    ['code of another module has it', `${first(FIRST)} await save(messages);`, false],
    ['something unknown is added', `${first(FIRST)} messages.push(other);`, false],
    [
      'something that code of another module made of the reply is noted',
      `${first(FIRST)} note(messages, message);`,
      false,
    ],
    ['a turn is added', `${first(FIRST)} messages.push({ role: 'user', content: q });`, true],
    ['the answer is added by a callback', `const call = ${FIRST}; run(() => { ${answer()} });`, false],
  ])('%s', (_, body, isSent) => {
    expect(openIn(agent(body)).length).toBe(isSent ? 1 : 0);
  });

  const RESULT = `{ role: 'tool', tool_call_id: ${FIRST}.id, content: await run(${FIRST}) }`;
  it.each([
    ['is stored with the calls', `messages.push(message, ${RESULT});`, true],
    ['is stored with the calls, and others', `messages.push(message, ${RESULT}, ...(await others()));`, false],
    ['is sent with the calls', `return send([...messages, message, ${RESULT}]);`, true],
    [
      'is sent with the calls and a turn',
      `return send([message, ${RESULT}, { role: 'user', content: 'Go on' }]);`,
      true,
    ],
    ['is sent with the calls under a name', `const list = [...messages, message, ${RESULT}]; return send(list);`, true],
    ['is sent with what may be others', `return send([...messages, message, ${RESULT}, ...others]);`, false],
    ['is sent with one that may be another', `return send([...messages, message, other(), ${RESULT}]);`, false],
    [
      'is sent with what other code makes of the calls',
      `return send([...messages, shorten(message), ${RESULT}]);`,
      false,
    ],
    ['is sent without the calls', `return send([...messages, ${RESULT}]);`, false],
    [
      'is put in a list that others may come into',
      `const list = [message, ${RESULT}]; await more(list); return send(list);`,
      false,
    ],
    ['is put in a list that is not sent', `const list = [...messages, message, ${RESULT}];`, false],
  ])('an answer that %s', (_, body, isSent) => {
    const sends = body.replace(/send\((.*)\);/, "openai.chat.completions.create({ model: 'gpt-5.5', messages: $1 });");
    expect(openIn(agent(sends, { store: '' })).length).toBe(isSent ? 1 : 0);
  });
  it.each([
    ['all items', '...r.output', '', true],
    ['some of the items', '...r.output.filter(isMine)', '', false],
    ['some of the items under a name', '...mine', '', false],
    ['a conversation of the API', '...r.output', 'conversation, ', false],
  ])('an answer that is sent with %s', (_, items, parameters, isSent) => {
    const body = `
      const mine = r.output.filter(isMine);
      const call = mine[0];
      return openai.responses.create({ model, ${parameters}input: [...input, ${items}, { type: 'function_call_output', call_id: call.call_id, output: '1' }] });`;
    expect(openIn(responder(body, '')).length).toBe(isSent ? 1 : 0);
  });
  it('what happens to it in another function is no doubt', () => {
    expect(openIn(`${agent(first(FIRST))} const h = []; function other() { h.push(x); }`)).toHaveLength(1);
  });
  it.each([
    ['a test', 'agent.test.ts'],
    ['a spec', 'agent.spec.ts'],
  ])('%s may leave calls open', (_, filename) => {
    expect(openIn(agent(first(FIRST)), filename)).toEqual([]);
  });
  it('the request that a reader meets next is the one that sends it', () => {
    const code = `
      const messages = [{ role: 'user', content: q }];
      const r = await openai.chat.completions.create({ model, messages, tools });
      const { message } = r.choices[0];
      messages.push(message);
      ${answer("'1'", FIRST)}
      await openai.chat.completions.create({ model: 'next', messages });
      await openai.chat.completions.create({ model: 'last', messages });
    `;
    const file = analyse(code);
    expect(findOpenCalls(file).map(({ again }) => file.sourceCode.getText(again))).toEqual([
      "openai.chat.completions.create({ model: 'next', messages })",
    ]);
  });
});

const IF = `if (call.function.name === 'a') ${answer()}`;
const MISSED = ["skipped: call.function.name === 'a'"];

describe('a loop over the calls', () => {
  it.each<[string, string, string[]]>([
    ['each is answered', each(answer()), []],
    ['an if without else', each(IF), MISSED],
    ['a fallback for no calls', each(IF, 'message.tool_calls ?? []'), MISSED],
    ['a fallback of older code', each(IF, 'message.tool_calls || []'), MISSED],
    ['a body without braces', `for (const call of message.tool_calls) ${IF}`, MISSED],
    ['a loop over other calls', each(IF, 'others'), []],
    ['an else', each(`${IF} else ${answer()}`), []],
    ['an else that does not answer', each(`${IF} else log();`), MISSED],
    ['an answer in the else alone', each(`if (call.function.name === 'a') log(); else ${answer()}`), MISSED],
    [
      'an else if without else',
      each(`${IF} else if (call.function.name === 'b') ${answer()}`),
      ["skipped: call.function.name === 'b'"],
    ],
    ['an else if with an else', each(`${IF} else if (call.function.name === 'b') ${answer()} else ${answer()}`), []],
    [
      'a continue',
      each(`const name = call.function.name; if (!known(name)) continue; ${answer()}`),
      ['skipped: continue;'],
    ],
    [
      'a continue in braces',
      each(`const name = call.function.name; if (!known(name)) { log(); continue; } ${answer()}`),
      ['skipped: continue;'],
    ],
    [
      'a continue behind an answer',
      each(`const name = call.function.name; if (!known(name)) { ${answer()} continue; } ${answer()}`),
      [],
    ],
    [
      'a break that leaves the others open',
      each(`const name = call.function.name; if (!known(name)) break; ${answer()}`),
      ['cutShort: break;'],
    ],
    [
      'a switch without default',
      each(`switch (call.function.name) { case 'a': ${answer()} break; case 'b': ${answer()} }`),
      ['skipped: call.function.name'],
    ],
    [
      'a switch with a default',
      each(`switch (call.function.name) { case 'a': ${answer()} break; default: ${answer()} }`),
      [],
    ],
    [
      'a switch with a default that does nothing',
      each(`switch (call.function.name) { case 'a': ${answer()} break; default: log(); }`),
      ['skipped: call.function.name'],
    ],
    [
      'a switch that makes the content',
      each(`let content; switch (call.function.name) { case 'a': content = '1'; } ${answer('content')}`),
      [],
    ],
    ['an answer in a callback', each(`run(() => { ${answer()} });`), []],
    [
      'an answer before, in a callback of the call',
      each(`if (x) { ${answer()} } else later(() => { ${answer()} });`),
      [],
    ],
  ])('%s', (_, body, told) => {
    expect(openIn(agent(body))).toEqual(told);
  });

  it.each<[string, string]>([
    ['the call', 'else await other(call);'],
    ['the id of the call', 'else await other(call.id);'],
    ['the call behind something', 'else await other(1, call);'],
    ['the conversation', 'else await other(messages);'],
  ])('code of another module that gets %s may answer', (_, otherwise) => {
    expect(openIn(agent(each(`${IF} ${otherwise}`)))).toEqual([]);
  });
  it.each<[string, string]>([
    ['the name of the call', 'else await other(call.function);'],
    ['another member of the call', 'else await other(call.ids);'],
    ['a member that ends like an id', 'else await other(call.uuid);'],
    ['something else', 'else await other(name);'],
    ['the id of something else', 'else await other(user.id);'],
    ['nothing', 'else await other();'],
    ['it as the console does', 'else console.log(call);'],
  ])('code of another module that gets %s does not', (_, otherwise) => {
    expect(openIn(agent(each(`${IF} ${otherwise}`)))).toEqual(MISSED);
  });
  it('code that gets the call before the loop answers none of it', () => {
    expect(openIn(agent(`other(call); ${each(IF)}`))).toEqual(MISSED);
  });
  describe.each([
    ['the head of the loop', 'const { id, function: fn, ...rest } of message.tool_calls', ''],
    ['its body', 'const call of message.tool_calls', 'const { id, function: fn, ...rest } = call;'],
  ])('a call that is taken apart in %s', (_, head, first) => {
    const apart = (otherwise: string): string =>
      `for (${head}) { ${first} if (fn.name === 'a') messages.push({ role: 'tool', tool_call_id: id, content: await run(fn) }); else ${otherwise} }`;
    it.each(['log();', 'other(fn);', 'other(rest.type);', 'other({ fn });'])('has no answer by %s', (otherwise) => {
      expect(openIn(agent(apart(otherwise)))).toEqual(["skipped: fn.name === 'a'"]);
    });
    it.each(['other(id);', 'other(fn, { id });', 'other(rest);', 'other({ ...rest });', 'other(rest.id);'])(
      'may have one by %s',
      (otherwise) => {
        expect(openIn(agent(apart(otherwise)))).toEqual([]);
      },
    );
  });
  it('a loop over other calls that takes them apart', () => {
    expect(
      openIn(
        agent(
          "for (const { id, name } of others) { if (name === 'a') messages.push({ role: 'tool', tool_call_id: id, content: '1' }); }",
        ),
      ),
    ).toEqual([]);
  });
  it('objects that hold each other', () => {
    expect(openIn(agent(each(`log(); const a = { b }; const b = { a }; ${IF} else other(a);`)))).toEqual(MISSED);
  });
  it('a loop whose name is declared before it may hand its calls on', () => {
    expect(openIn(agent(`let call; for (call of message.tool_calls) { ${IF} else other(call); }`))).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    [
      'what it gives is written in the answer',
      each(`if (call.function.name === 'a') ${answer('await run(call)')}`),
      MISSED,
    ],
    [
      'what it gives is a name in the answer',
      each(`if (call.function.name === 'a') { const content = run(call); ${answer('content')} }`),
      MISSED,
    ],
    [
      'what it gives, when it is there, is a name in the answer',
      each(`if (call.function.name === 'a') { const content = await run(call); ${answer('content')} }`),
      MISSED,
    ],
    [
      'what it gives is assigned to a name in the answer',
      each(
        `const name = call.function.name; let content; if (name === 'a') { content = await run(call); ${answer('content')} }`,
      ),
      ["skipped: name === 'a'"],
    ],
    ['what it gives is a name for something else', each(`const done = await run(call); if (done) ${answer()}`), []],
    [
      'what it gives is taken apart',
      each(`const { content } = await run(call); if (content) ${answer('content')}`),
      [],
    ],
    ['what it gives is left alone', each(`await run(call); if (x) ${answer()}`), []],
  ])('code that gets the call: %s', (_, body, told) => {
    expect(openIn(agent(body))).toEqual(told);
  });
});

describe('loops of another form', () => {
  const list = 'message.tool_calls';
  it.each<[string, string, string[]]>([
    ['forEach', `${list}.forEach((call) => { ${IF} });`, MISSED],
    ['forEach where there may be no calls', `${list}?.forEach((call) => { ${IF} });`, MISSED],
    ['forEach with a function', `${list}.forEach(function (call, index) { ${IF} });`, MISSED],
    [
      'forEach that takes the call apart',
      `${list}.forEach(({ id, function: fn }) => { if (fn.name === 'a') messages.push({ role: 'tool', tool_call_id: id, content: '1' }); });`,
      ["skipped: fn.name === 'a'"],
    ],
    [
      'forEach with a return',
      `${list}.forEach((call) => { if (!known[call.function.name]) return; ${answer()} });`,
      ['skipped: return;'],
    ],
    [
      'forEach with an exception',
      `${list}.forEach((call) => { try { const x = JSON.parse(call.function.arguments); ${answer('x')} } catch (error) { log(error); } });`,
      ['thrown: error'],
    ],
    ['forEach that answers each', `${list}.forEach((call) => { ${answer()} });`, []],
    ['forEach with one expression', `${list}.forEach((call) => ${answer().replace(';', '')});`, []],
    [
      'forEach with a return behind an answer',
      `${list}.forEach((call) => { if (!known[call.function.name]) { ${answer()} return; } ${answer()} });`,
      [],
    ],
    [
      'forEach with an answer that is returned',
      `${list}.forEach((call) => { if (!known[call.function.name]) return ${answer()} ${answer()} });`,
      [],
    ],
    [
      'forEach of calls of one type',
      `${list}.forEach((call) => { if (call.type !== 'function') return; ${answer()} });`,
      [],
    ],
    ['forEach of others', `others.forEach((call) => { ${IF} });`, []],
    ['forEach whose function may answer', `${list}.forEach((call) => { ${IF} else other(call); });`, []],
    ['forEach that nobody waits for', `${list}.forEach(async (call) => { ${IF} });`, []],
    ['forEach that has the list', `${list}.forEach((call, index, all) => { ${IF} else other(all[index]); });`, []],
    [
      'forEach that sets what ends the agent',
      `let done; ${list}.forEach((call) => { ${IF} else done = call.function; }); if (done) return done;`,
      [],
    ],
    [
      'forEach, and another that answers the others',
      `const done = new Set(); ${list}.forEach((call) => { if (call.function.name === 'a') { done.add(call.id); ${answer()} } }); ${list}.forEach((call) => { if (!done.has(call.id)) ${answer()} });`,
      [],
    ],
    ['map with a function of the same form', `${list}.map((call) => { ${IF} });`, []],
    ['entries', `for (const [index, call] of ${list}.entries()) { ${IF} }`, MISSED],
    [
      'entries that are taken apart',
      `for (const [, { id, function: fn }] of ${list}.entries()) { if (fn.name === 'a') messages.push({ role: 'tool', tool_call_id: id, content: '1' }); }`,
      ["skipped: fn.name === 'a'"],
    ],
    [
      'entries whose call another function gets',
      `for (const [, call] of ${list}.entries()) { ${IF} else other(call); }`,
      [],
    ],
    [
      'entries of which the index is all that is taken',
      `for (const [index] of ${list}.entries()) { const call = others[index]; ${IF} }`,
      [],
    ],
    ['an index', `for (let i = 0; i < ${list}.length; i++) { const call = ${list}[i]; ${IF} }`, MISSED],
    [
      'an index that takes the call each time',
      `const calls = ${list}; for (let i = 0; i < calls.length; ++i) { if (calls[i].function.name === 'a') ${answer("'1'", 'calls[i]')} }`,
      ["skipped: calls[i].function.name === 'a'"],
    ],
    [
      'an index of which each call is answered',
      `for (let i = 0; i < ${list}.length; i++) { const call = ${list}[i]; ${answer()} }`,
      [],
    ],
    [
      'an index whose call another function gets',
      `for (let i = 0; i < ${list}.length; i++) { const call = ${list}[i]; ${IF} else other(${list}[i]); }`,
      [],
    ],
    [
      'an index that another function gets',
      `for (let i = 0; i < ${list}.length; i++) { const call = ${list}[i]; ${IF} else other(i); }`,
      [],
    ],
    [
      'an index that leaves the first out',
      `for (let i = 1; i < ${list}.length; i++) { const call = ${list}[i]; ${IF} }`,
      [],
    ],
    [
      'an index that goes by twos',
      `for (let i = 0; i < ${list}.length; i += 2) { const call = ${list}[i]; ${IF} }`,
      [],
    ],
    ['an index up to some number', `for (let i = 0; i < count; i++) { const call = ${list}[i]; ${IF} }`, []],
    [
      'an index of an outer loop',
      `for (let i = 0; i < others.length; i++) { for (let j = 0; j < ${list}.length; j++) { const call = ${list}[j]; ${IF} } }`,
      MISSED,
    ],
    ['an index that nothing counts', `let i = 0; while (i < 2) { const call = ${list}[i]; ${IF} }`, []],
    [
      'an index in a function of its own',
      `for (let i = 0; i < ${list}.length; i++) later(() => { const call = ${list}[i]; ${IF} });`,
      [],
    ],
  ])('%s', (_, body, told) => {
    expect(openIn(agent(body))).toEqual(told);
  });
  it('forEach over items of a response', () => {
    const body = (list: string) => `${list}.forEach((call) => { if (call.name === 'a') ${output()} });`;
    expect(openIn(responder(body("r.output.filter((one) => one.type === 'function_call')")))).toEqual([
      "skipped: call.name === 'a'",
    ]);
    expect(openIn(responder(body('r.output')))).toEqual([]);
  });
});

it('a branch for calls that goes on with the next is no test of what comes behind it', () => {
  const body = (inner: string): string =>
    each(`if (call.type === 'function_call') { ${inner} continue; } log(call);`, 'r.output');
  expect(openIn(responder(body(`if (call.name === 'a') ${output()}`)))).toEqual(["skipped: call.name === 'a'"]);
  expect(openIn(responder(body(output())))).toEqual([]);
});

describe('a loop that ends before each call has had its round', () => {
  const FAILS = `const content = await run(call.function); ${answer('content')} if (content.error)`;
  const CUT = ['cutShort: break;'];
  it.each<[string, string, Options, string[]]>([
    ['behind an answer', each(`${FAILS} break;`), {}, CUT],
    ['behind the first answer', each(`${answer()} break;`), {}, CUT],
    ['in front of the answer', each(`if (x) break; ${answer()}`), {}, CUT],
    ['in a block', each(`${FAILS} { console.log('failed'); break; }`), {}, CUT],
    ['in a handler that answers', each(`try { ${answer('await run(1)')} } catch { ${answer()} break; }`), {}, CUT],
    [
      'in a loop with an index',
      `for (let i = 0; i < message.tool_calls.length; i++) { const call = message.tool_calls[i]; ${FAILS} break; }`,
      {},
      CUT,
    ],
    ['to the next turn', each(`${FAILS} continue next;`), {}, ['cutShort: continue next;']],
    [
      'for results that are collected',
      `const results = []; ${each(`results.push({ role: 'tool', tool_call_id: call.id, content: '1' }); if (results.length > 3) break;`)} messages.push(message, ...results);`,
      { store: '' },
      CUT,
    ],
    [
      'of a choice inside',
      each(`switch (call.function.name) { case 'a': ${answer()} break; default: ${answer()} break; }`),
      {},
      [],
    ],
    ['of a loop inside', each(`for (const one of others) { if (one) break; } ${answer()}`), {}, []],
    ['and the agent with it', each(`${FAILS} break next;`), {}, []],
    ['with a return', each(`${FAILS} return content;`), {}, []],
    ['for calls that come one by one', each(`${FAILS} break;`), { parameters: ', parallel_tool_calls: false' }, []],
    [
      'for calls of another type',
      each(`if (call.type === 'custom_one') { log(); } ${answer()} if (call.type !== 'function') break;`),
      {},
      [],
    ],
    [
      'when the others are answered first',
      each(`${FAILS} { for (const other of message.tool_calls.slice(1)) ${answer("'no'", 'other')} break; }`),
      {},
      [],
    ],
    [
      'when the others are answered behind it',
      each(`${FAILS} break;`),
      { last: `for (const other of message.tool_calls) if (!done.has(other.id)) ${answer("'no'", 'other')}` },
      [],
    ],
    ['when other code gets the message', each(`${FAILS} { refuse(messages, message); break; }`), {}, []],
    ['when other code gets the call', each(`${FAILS} { refuse(call); break; }`), {}, []],
    ['when the list is asked how long it is', each(`${answer()} if (message.tool_calls.length > 1) break;`), {}, []],
    [
      'and sets what ends the agent',
      `let done; ${each(`${FAILS} { done = content; break; }`)} if (done) break;`,
      {},
      [],
    ],
    [
      'and sets a state of the agent',
      `${each(`${FAILS} { state.mode = 'off'; break; }`)} if (state.mode !== 'on') return;`,
      {},
      [],
    ],
    [
      'by what ends the agent as well',
      `${each(`if (signal.aborted) break; ${answer()}`)} if (signal.aborted) return;`,
      {},
      [],
    ],
    [
      'by what a function tells that ends the agent as well',
      `${each(`if (isOver()) break; ${answer()}`)} if (isOver()) return;`,
      {},
      [],
    ],
    ['by something else', `${each(`if (signal.aborted) break; ${answer()}`)} if (signal.other) return;`, {}, CUT],
    ['and stops something', each(`${FAILS} { controller.abort(); break; }`), {}, []],
  ])('%s', (_, body, options, told) => {
    const code = agent(body, options).replace('while (true)', 'next: while (true)');
    expect(openIn(code)).toEqual(told);
  });
  it.each<[string, string, string[]]>([
    ['behind the first call', `if (call.type === 'function_call') { ${output()} break; }`, CUT],
    [
      'at a text',
      `if (call.type === 'message') { log(call); break; } if (call.type === 'function_call') { ${output()} }`,
      [],
    ],
    ['at whatever is no call', `if (call.type === 'function_call') { ${output()} } else { break; }`, []],
  ])('of items: %s', (_, body, told) => {
    expect(openIn(responder(each(body, 'r.output')))).toEqual(told);
  });
});

describe('calls of which only the first few are answered', () => {
  const HEAD = 'message.tool_calls.slice(0, 3)';
  const TOLD = [`filteredOut: ${HEAD}`];
  it.each<[string, string, Options, string[]]>([
    ['in a loop', each(answer(), HEAD), {}, TOLD],
    [
      'under a name',
      `const MOST = 3; const calls = message.tool_calls.slice(0, MOST); ${each(answer(), 'calls')}`,
      {},
      ['filteredOut: message.tool_calls.slice(0, MOST)'],
    ],
    [
      'in a map',
      `const results = await Promise.all(${HEAD}.map(async (call) => ({ role: 'tool', tool_call_id: call.id, content: '1' }))); messages.push(...results);`,
      {},
      TOLD,
    ],
    ['when one call comes at a time', each(answer(), HEAD), { parameters: ', parallel_tool_calls: false' }, []],
    ['and the others behind them', `${each(answer(), HEAD)} ${each(answer(), 'message.tool_calls.slice(3)')}`, {}, []],
    ['when there are no more', `if (message.tool_calls.length > 3) return; ${each(answer(), HEAD)}`, {}, []],
    ['and only they are kept', `message.tool_calls = ${HEAD}; ${each(answer())}`, {}, []],
    ['as many as there are', each(answer(), 'message.tool_calls.slice(0, limit)'), {}, []],
    ['in a copy of all', each(answer(), 'message.tool_calls.slice(0)'), {}, []],
  ])('%s', (_, body, options, told) => {
    expect(openIn(agent(body, options))).toEqual(told);
  });
});

describe('calls of which a filter leaves some out', () => {
  const KNOWN = 'message.tool_calls.filter((call) => call.function.name in known)';
  const mapped = (list: string): string =>
    `const results = await Promise.all(${list}.map(async (call) => ({ role: 'tool', tool_call_id: call.id, content: await run(call) }))); messages.push(...results);`;
  const TOLD = [`filteredOut: ${KNOWN}`];
  const filtered = (test: string): string =>
    `const calls = message.tool_calls.filter(${test}); ${each(answer(), 'calls')}`;
  it.each<[string, string, Options, string[]]>([
    ['in front of a loop', `const calls = ${KNOWN}; ${each(answer(), 'calls')}`, {}, TOLD],
    ['in the head of a loop', each(answer(), KNOWN), {}, TOLD],
    ['in front of a map', `const calls = ${KNOWN}; ${mapped('calls')}`, {}, TOLD],
    ['in one with a map', mapped(KNOWN), {}, TOLD],
    [
      'in front of a loop that takes them apart',
      `for (const { id } of ${KNOWN}) messages.push({ role: 'tool', tool_call_id: id, content: '1' });`,
      {},
      TOLD,
    ],
    [
      'when there may be none',
      `const calls = ${KNOWN}; if (calls.length === 0) return; ${each(answer(), 'calls')}`,
      {},
      TOLD,
    ],
    [
      'that compares the name',
      filtered("(call) => call.function.name === 'a'"),
      {},
      ["filteredOut: message.tool_calls.filter((call) => call.function.name === 'a')"],
    ],
    [
      'that hands the name on',
      filtered('(call) => known.has(call.function.name)'),
      {},
      ['filteredOut: message.tool_calls.filter((call) => known.has(call.function.name))'],
    ],
    [
      'that looks the name up',
      filtered('(call) => known[call.function.name]'),
      {},
      ['filteredOut: message.tool_calls.filter((call) => known[call.function.name])'],
    ],
    [
      'behind the answer to an earlier call',
      `messages.push({ role: 'tool', tool_call_id: other.id, content: '1' }); const calls = ${KNOWN}; ${each(answer(), 'calls')}`,
      {},
      TOLD,
    ],
    [
      'and another function answers them',
      `const calls = ${KNOWN}; calls.forEach((call) => { ${answer()} }); messages.push({ role: 'user', content: q });`,
      {},
      [],
    ],
    ['that asks for the type', filtered("(call) => call.type === 'function'"), {}, []],
    ['that asks whether there is a name', filtered('(call) => call.function.name'), {}, []],
    ['that asks whether the name is nothing', filtered('(call) => call.function.name !== undefined'), {}, []],
    ['that asks for something else', filtered('(call) => !done.has(call.id)'), {}, []],
    ['of another module', filtered('isKnown'), {}, []],
    [
      'that lets all tools through',
      filtered("(call) => call.function.name === 'a'"),
      { parameters: ", tools: [{ type: 'function', function: { name: 'a' } }]" },
      [],
    ],
    [
      'when one call comes at a time',
      `const calls = ${KNOWN}; ${each(answer(), 'calls')}`,
      { parameters: ', parallel_tool_calls: false' },
      [],
    ],
    [
      'when the others are filtered as well',
      `const calls = ${KNOWN}; const others = message.tool_calls.filter((call) => !(call.function.name in known)); ${each(answer(), 'calls')} refuse(others);`,
      {},
      [],
    ],
    [
      'when the others are gone through',
      `const calls = ${KNOWN}; ${each(answer(), 'calls')} for (const other of message.tool_calls) if (!calls.includes(other)) ${answer("'no'", 'other')}`,
      {},
      [],
    ],
    [
      'when they are counted',
      `const calls = ${KNOWN}; if (calls.length < message.tool_calls.length) return; ${each(answer(), 'calls')}`,
      {},
      [],
    ],
    [
      'when it is asked how many were let through',
      `const calls = ${KNOWN}; if (calls.length !== 1) throw new Error(); ${each(answer(), 'calls')}`,
      {},
      [],
    ],
    [
      'when other code gets the list',
      `const calls = ${KNOWN}; ${each(answer(), 'calls')} refuse(message.tool_calls);`,
      {},
      [],
    ],
    [
      'when other code gets the message',
      `const calls = ${KNOWN}; ${each(answer(), 'calls')} refuse(message, calls);`,
      {},
      [],
    ],
    [
      'when other code gets the conversation',
      `const calls = ${KNOWN}; ${each(answer(), 'calls')} refuse(messages, calls);`,
      {},
      [],
    ],
    [
      'when the message has those calls alone',
      `const tool_calls = ${KNOWN}; messages.push({ role: 'assistant', tool_calls }); ${each(answer(), 'tool_calls')}`,
      { store: '' },
      [],
    ],
    [
      'when the message gets those calls alone',
      `const calls = ${KNOWN}; messages.push({ ...message, tool_calls: calls }); ${each(answer(), 'calls')}`,
      { store: '' },
      [],
    ],
    ['when the message is written anew', `message.tool_calls = ${KNOWN}; ${each(answer())}`, {}, []],
    ['when the agent ends there', `const calls = ${KNOWN}; ${each(answer(), 'calls')} return;`, {}, []],
    ['when all are answered', `const calls = ${KNOWN}; log(calls.length); ${each(answer())}`, {}, []],
  ])('%s', (_, body, options, told) => {
    expect(openIn(agent(body, options))).toEqual(told);
  });
});

describe('tools that a program knows of', () => {
  const tools = (...list: string[]): Options => ({ parameters: `: [${list.join(', ')}]` });
  const named = (name: string): string => `{ type: 'function', function: { name: '${name}' } }`;
  const SWITCH = each(`switch (call.function.name) { case 'a': ${answer()} break; case 'b': ${answer()} break; }`);
  const IFS = each(`${IF} else if (call.function.name === 'b') ${answer()}`);
  it.each<[string, string, Options, boolean]>([
    ['a switch over all', SWITCH, tools(named('a'), named('b')), true],
    ['a switch over more than all', SWITCH, tools(named('a')), true],
    ['a switch without one', SWITCH, tools(named('a'), named('c')), false],
    ['ifs for all', IFS, tools(named('a'), named('b')), true],
    ['ifs without one', IFS, tools(named('a'), named('c')), false],
    ['a test that compares nothing', each(`if (known(call)) ${answer()}`), tools(named('a')), true],
    [
      'a test by a method',
      each(`const { name } = call.function; if (names.has(name)) ${answer()}`),
      tools(named('a')),
      false,
    ],
    [
      'tools of which the names stand outside',
      SWITCH,
      tools("{ type: 'function', name: 'a' }", "{ type: 'function', name: 'c' }"),
      false,
    ],
    [
      'tools of which all names stand outside',
      SWITCH,
      tools("{ type: 'function', name: 'a' }", "{ type: 'function', name: 'b' }"),
      true,
    ],
    ['a tool that cannot be seen', SWITCH, tools(named('a'), 'other'), true],
    ['a tool without a name', SWITCH, tools(named('a'), "{ type: 'web_search' }"), true],
    ['a tool whose function cannot be seen', SWITCH, tools("{ type: 'function', function: fn }"), true],
    ['a hole', SWITCH, tools(named('a'), '', named('b')), true],
    ['tools that are spread', SWITCH, tools(named('a'), '...more'), true],
    ['tools that cannot be seen', SWITCH, {}, false],
  ])('%s', (_, body, options, isCovered) => {
    expect(openIn(agent(body, options)).length).toBe(isCovered ? 0 : 1);
  });
  const ONE = (test: string, rest = answer()): string => each(`const n = call.function.name; if (${test}) ${rest}`);
  it.each<[string, string, Options, boolean]>([
    ['all others are left', ONE("n !== 'a'", `continue; ${answer()}`), tools(named('a')), true],
    [
      'others than two are left',
      ONE("n !== 'a' && n !== 'b'", `continue; ${answer()}`),
      tools(named('a'), named('b')),
      true,
    ],
    [
      'others than one of two are left',
      ONE("n !== 'a'", `continue; ${answer()}`),
      tools(named('a'), named('b')),
      false,
    ],
    ['some are left for another reason', ONE('skip(n)', `continue; ${answer()}`), tools(named('a')), false],
    ['a literal in front', ONE("'a' === n"), tools(named('a')), true],
    ['one or the other', ONE("n === 'a' || n === 'b'"), tools(named('a'), named('b')), true],
    ['one or the other of three', ONE("n === 'a' || n === 'b'"), tools(named('a'), named('b'), named('c')), false],
    ['a name that cannot be told', ONE('n === weather.function.name'), tools(named('a')), true],
    ['something else that cannot be told', ONE('call.id === last.id'), tools(named('a')), false],
    [
      'cases that cannot be told',
      each(`switch (call.function.name) { case Tool.A: ${answer()} }`),
      tools(named('a')),
      true,
    ],
  ])('%s', (_, body, options, isCovered) => {
    expect(openIn(agent(body, options)).length).toBe(isCovered ? 0 : 1);
  });
  it('names that are compared under names of their own', () => {
    const code = agent(ONE('n === A'), tools("{ type: 'function', function: { name: A } }"));
    expect(openIn(`const A = 'a'; ${code}`)).toEqual([]);
    expect(openIn(`const A = 'a'; ${agent(ONE('n === A'), tools(named('c')))}`)).toHaveLength(1);
  });
  it('tools under a name', () => {
    const code = agent(SWITCH, { parameters: ': list' });
    expect(openIn(`const list = [${named('a')}, ${named('b')}]; ${code}`)).toEqual([]);
    expect(openIn(`const one = ${named('c')}; const list = [one]; ${code}`)).toHaveLength(1);
  });
  const caseB = (rest: string, after = '', fallback = '') =>
    agent(
      each(`switch (call.function.name) { case 'a': ${answer()} break; case 'b': ${rest} ${fallback} } ${after}`),
      tools(named('a'), named('b')),
    );
  it.each<[string, string, string[]]>([
    ['has no answer', caseB('log(); break;'), ["skipped: 'b'"]],
    ['has no answer beside a default that has', caseB('break;', '', `default: ${answer()}`), ["skipped: 'b'"]],
    ['has no answer in front of the next one', caseB('continue;'), ["skipped: 'b'"]],
    ['runs on to one that has', caseB('log();', '', `default: ${answer()}`), []],
    ['throws', caseB('throw new Error();'), []],
    ['ends the turn', caseB('return;'), []],
    ['is answered behind the switch', caseB('result = await b(); break;', `if (result) ${answer('result')}`), []],
    ['gives the call to other code', caseB('await b(call); break;'), []],
    [
      'has an answer under a condition, beside a default',
      caseB(`if (ok) ${answer()} break;`, '', `default: ${answer()}`),
      ['skipped: ok'],
    ],
  ])('a case of a switch over all of them %s', (_, code, told) => {
    expect(openIn(code)).toEqual(told);
  });
  it.each<[string, string, string[]]>([
    ['only logs', 'log();', ['thrown: error']],
    ['answers', answer("'2'"), []],
    ['throws', 'throw error;', []],
  ])('a tool that fails, behind an if that knows all tools, with a handler that %s', (_, handled, told) => {
    const tried = `try { ${answer('await run(call)')} } catch (error) { ${handled} }`;
    expect(openIn(agent(each(`if (call.function.name === 'a') { ${tried} }`), tools(named('a'))))).toEqual(told);
  });
  it('a default that does nothing is not excused by knowing all tools', () => {
    const code = each(`switch (call.function.name) { case 'a': ${answer()} break; default: }`);
    expect(openIn(agent(code, tools(named('a'))))).toHaveLength(1);
  });
  it('an else that does nothing is not excused by knowing all tools', () => {
    expect(openIn(agent(each(`${IF} else { log(); }`), tools(named('a'))))).toHaveLength(1);
  });
});

describe('an exception between a call and its answer', () => {
  const tries = (block: string, handler: string): string => each(`try { ${block} } catch (error) { ${handler} }`);
  it.each<[string, string, string[]]>([
    ['the answer waits for something', tries(answer('await run(call.function.name)'), 'log();'), ['thrown: error']],
    ['the answer reads JSON', tries(answer('run(JSON.parse(call.function.arguments))'), 'log();'), ['thrown: error']],
    ['the answer cannot fail', tries(answer(), 'log();'), []],
    ['a function that is called', tries(answer('run(call.function.name)'), 'log();'), []],
    ['the handler answers', tries(answer('await run(call.function.name)'), answer("'2'")), []],
    ['the handler goes on', tries(answer('await run(call.function.name)'), 'continue;'), ['thrown: error']],
    ['the handler throws', tries(answer('await run(call.function.name)'), 'throw error;'), []],
    [
      'a finally that answers',
      each(
        `let content = ''; try { content = await run(call.function.name); } catch {} finally { ${answer('content')} }`,
      ),
      [],
    ],
    [
      'a handler without a name',
      each(`try { ${answer('await run(call.function.name)')} } catch { log(); }`),
      ['thrown: catch { log(); }'],
    ],
    ['no handler in the loop', each(answer('await run(call.function.name)')), []],
    [
      'a handler around the loop',
      `try { ${each(answer('await run(call.function.name)'))} } catch (error) { log(); }`,
      ['thrown: error'],
    ],
    [
      'a handler around a handler that answers',
      tries(`try { ${answer('await run(call.function.name)')} } catch { ${answer()} }`, 'log();'),
      [],
    ],
    [
      'a handler inside a handler',
      each(
        `try { await run(call.function.name); } catch (error) { try { ${answer('await run(x)')} } catch (inner) { log(); } } ${answer()}`,
      ),
      [],
    ],
    [
      'an answer behind what fails',
      each(`try { const content = await run(call.function.name); ${answer('content')} } catch (error) { log(); }`),
      ['thrown: error'],
    ],
    [
      'an answer behind the handler',
      each(
        `let content = 'failed'; try { content = await run(call.function.name); } catch (error) { log(); } ${answer('content')}`,
      ),
      [],
    ],
    [
      'an exception in a function that is waited for',
      each(`await Promise.all([async () => { try { await x; } catch (inner) {} }]); ${answer()}`),
      [],
    ],
  ])('%s', (_, body, told) => {
    expect(openIn(agent(body))).toEqual(told);
  });
});

describe('what a round sets instead of an answer', () => {
  const runs = (
    otherwise: string,
    { before = '', around = 'true', behind = '' }: { before?: string; around?: string; behind?: string },
  ): string[] =>
    openIn(`
      async function agent(messages) {
        ${before}
        while (${around}) {
          const r = await openai.chat.completions.create({ model, messages, tools });
          const message = r.choices[0].message;
          messages.push(message);
          ${each(`if (call.function.name === 'a') ${answer()} else { ${otherwise} }`)}
          ${behind}
        }
      }
      agent([{ role: 'user', content: q }]);
    `);
  const SET = 'done = call.function.arguments;';
  it.each<[string, string, Parameters<typeof runs>[1]]>([
    ['the loop goes on while there is none', SET, { before: 'let done;', around: 'done === undefined' }],
    ['the loop goes on while it is not so', SET, { before: 'let done;', around: '!done && i < 9' }],
    ['a return when it is there', SET, { before: 'let done = null;', behind: 'if (done !== null) return done;' }],
    ['an exception when it is there', SET, { before: 'let done;', behind: 'if (done) { log(); throw done; }' }],
    ['an else that leaves', SET, { before: 'let done;', behind: 'if (!done) log(); else break;' }],
    ['a state', 'state.done = true;', { before: 'const state = {};', around: '!state.done' }],
    ['a list', 'done.push(call.function);', { before: 'const done = [];', around: 'done.length === 0' }],
    [
      'a list that is not empty',
      'done.push(1);',
      { before: 'const done = [];', behind: 'if (done.length > 0) throw 1;' },
    ],
    ['a list with a length', 'done.push(1);', { before: 'const done = [];', behind: 'if (done.length) return;' }],
    ['a list that was empty', 'done.push(1);', { before: 'const done = [];', around: 'done.length < 1' }],
  ])('%s', (_, otherwise, options) => {
    expect(runs(otherwise, options)).toEqual([]);
  });
  it.each<[string, string, Parameters<typeof runs>[1]]>([
    ['a test that leaves when it is not there', SET, { before: 'let done;', behind: 'if (!done) return;' }],
    ['a loop that goes on while it is there', SET, { before: 'let done = 1;', around: 'done' }],
    ['a test that only logs', SET, { before: 'let done;', behind: 'if (done) log(done);' }],
    ['something else is tested', SET, { before: 'let done;', around: '!other' }],
    ['it is taken away', 'done = null;', { before: 'let done;', behind: 'if (done) return;' }],
    [
      'a list that leaves when it is empty',
      'done.push(1);',
      { before: 'const done = [];', behind: 'if (!done.length) return;' },
    ],
    [
      'a note in the conversation',
      "messages.push({ role: 'user', content: 'no' });",
      { around: 'messages.length < 9' },
    ],
  ])('not: %s', (_, otherwise, options) => {
    expect(runs(otherwise, options)).toEqual(MISSED);
  });
});

describe('calls that are answered in another place, too', () => {
  const TOOL = (id: string): string => `messages.push({ role: 'tool', tool_call_id: ${id}, content: 'none' });`;
  it.each<[string, string]>([
    ['in a second loop', `for (const c of message.tool_calls) if (!known().has(c.id)) ${TOOL('c.id')}`],
    ['for each of them', `message.tool_calls.forEach((c) => { if (isOpen(c)) { ${TOOL('c.id')} } });`],
    ['for ids that were kept', `for (const id of open) ${TOOL('id')}`],
    ['where the ids in the conversation say so', 'fill(messages.map((one) => one.tool_call_id));'],
    ['by a search for the answer', 'if (!messages.some((one) => one.tool_call_id === id)) repair();'],
  ])('%s', (_, last) => {
    expect(openIn(agent(each(IF), { last }))).toEqual([]);
  });
  it.each<[string, string]>([
    ['no answer', "log({ role: 'tool', content: 'none' });"],
    ['an id that is copied', 'show({ tool_call_id: message.tool_call_id });'],
    [
      'calls of the next reply',
      `const next = (await openai.chat.completions.create({ model, messages, tools })).choices[0].message;
      messages.push(next); for (const c of next.tool_calls) ${TOOL('c.id')}`,
    ],
  ])('not: %s', (_, last) => {
    expect(openIn(agent(each(IF), { last }))).toEqual(MISSED);
  });
  it('not: calls that are answered in another function', () => {
    expect(openIn(`${agent(each(IF))} function other(c) { ${TOOL('c.id')} }`)).toEqual(MISSED);
  });
  it('items of which the answers are looked for', () => {
    const body = each(`if (call.type === 'function_call') { if (call.name === 'a') ${output()} }`, 'r.output');
    expect(openIn(responder(body))).toHaveLength(1);
    expect(openIn(`${responder(body)} input.filter((x) => x.type === 'function_call_output');`)).toEqual([]);
  });
});

describe('calls that are asked about', () => {
  it.each<[string, string, boolean]>([
    ['whether all are known', 'if (!message.tool_calls.every(isKnown)) return;', true],
    ['whether one ends the agent', "if (message.tool_calls.find((c) => c.function.name === 'finish')) return;", true],
    ['whether one is a function', "if (!message.tool_calls.some((c) => c.type === 'function')) return;", false],
    ['how many there are', 'if (message.tool_calls.length === 0) return;', false],
    ['their names', 'log(message.tool_calls.map((c) => c.function.name));', false],
  ])('before the loop: %s', (_, before, isCare) => {
    expect(openIn(agent(`${before} ${each(IF)}`))).toEqual(isCare ? [] : MISSED);
  });
  it('behind the loop, it is too late', () => {
    expect(openIn(agent(`${each(IF)} log(message.tool_calls.every(isKnown));`))).toEqual(MISSED);
  });
  it.each<[string, string, boolean]>([
    ['fail', `${IF} else fail('no such tool');`, true],
    ['assertNever', `${IF} else assertNever(call.function.name);`, true],
    ['a method', `${IF} else assert.fail();`, true],
    ['an assertion in front', `assert(call.function.name === 'a'); ${IF}`, true],
    ['an assertion of the type', `assert(call.type === 'function'); ${IF}`, false],
    ['a name like one', `${IF} else reassert();`, false],
  ])('by what may not come back: %s', (_, body, isCare) => {
    expect(openIn(agent(each(body)))).toEqual(isCare ? [] : MISSED);
  });
});

describe('a handler around the loop', () => {
  const handled = (handler: string, before: string): string[] =>
    openIn(`
      let messages = [];
      for (;;) {
        ${before}
        try {
          const message = (await openai.chat.completions.create({ model, messages, tools })).choices[0].message;
          messages.push(message);
          ${each(answer('await run(call.function)'))}
        } catch (error) { ${handler} }
      }
    `);
  it.each<[string, string, string]>([
    ['a copy', 'const saved = [...messages];', 'messages = saved;'],
    ['a part', 'const saved = messages.slice();', 'messages = saved;'],
    ['a filter', '', "messages = messages.filter((x) => x.role !== 'tool' && !x.tool_calls);"],
    ['one entry after the other', '', "while (messages.at(-1)?.role !== 'user') messages.pop();"],
    ['a length', 'const mark = messages.length;', 'messages.length = mark;'],
  ])('takes the turn back: %s', (_, before, handler) => {
    expect(handled(handler, before)).toEqual([]);
  });
  it.each<[string, string, string]>([
    ['it only logs', '', 'log(error);'],
    ['it adds to the conversation', '', "messages = [...messages, { role: 'user', content: 'again' }];"],
    ['another list is cut', '', 'others.pop();'],
    ['it is cut elsewhere', 'if (messages.length > 99) log(messages.slice(-1));', 'log(error);'],
  ])('does not: %s', (_, before, handler) => {
    expect(handled(handler, before)).toEqual(['thrown: error']);
  });
});

describe('what is waited for in a handler that goes on', () => {
  const told = (code: string, wait: string): string[] =>
    openIn(`${code} ${agent(each(`try { const content = ${wait}; ${answer('content')} } catch (error) { log(); }`))}`);
  it.each<[string, string, string]>([
    [
      'a function that catches everything',
      'const exec = async (fn) => { try { return await run(fn); } catch (e) { return String(e); } };',
      'await exec(call.function)',
    ],
    [
      'a function that reads the arguments in its `try`',
      'async function exec(fn) { try { const x = JSON.parse(fn.arguments); return await run(x); } catch (e) { return `${e}`; } }',
      'await exec(call.function)',
    ],
    [
      'a method of an object that does',
      'const own = { async exec(fn) { try { return await run(fn); } catch { return 1; } } };',
      'await own.exec(call.function)',
    ],
    ['a promise with a catch', '', 'await run(call.function).catch(String)'],
    ['a promise with two ways', '', "await run(call.function).then(String, () => 'failed')"],
    [
      'a function that gives such a promise',
      'const exec = (fn) => run(fn).catch((e) => String(e));',
      'await exec(call.function)',
    ],
    ['all results, whatever they are', '', 'await Promise.allSettled([run(call.function)])'],
    ['a pause', 'const sleep = (ms) => new Promise((r) => setTimeout(r, ms));', 'await sleep(1)'],
    ['a timer', "import { setTimeout as delay } from 'node:timers/promises';", 'await delay(1)'],
    ['a value', 'const now = async () => new Date().toISOString();', 'await now()'],
    ['one of two of these', '', 'await (x ? run().catch(String) : null)'],
    ['one or the other', '', 'await (run().catch(String) ?? 1)'],
    ['a function that calls itself', 'const again = async () => { await again(); };', 'await again()'],
  ])('%s cannot fail', (_, code, wait) => {
    expect(told(code, wait)).toEqual([]);
  });
  it.each<[string, string, string]>([
    [
      'a function that throws again',
      'const exec = async (fn) => { try { return await run(fn); } catch (e) { throw e; } };',
      'await exec(call.function)',
    ],
    [
      'a function that returns the promise out of its `try`',
      'const exec = async (fn) => { try { return run(fn); } catch (e) { return String(e); } };',
      'await exec(call.function)',
    ],
    [
      'a function that reads the arguments before its `try`',
      'const exec = async (fn) => { const x = JSON.parse(fn.arguments); try { return await run(x); } catch { return 1; } };',
      'await exec(call.function)',
    ],
    ['a promise whose handler throws', '', 'await run().catch((e) => { throw e; })'],
    ['a promise with one way', '', 'await run().then(String)'],
    ['a promise that ends in some way', '', 'await run().finally(log)'],
    ['all results', '', 'await Promise.all([run(call.function)])'],
    ['a promise that may reject', 'const ask = () => new Promise((yes, no) => rl.question(no));', 'await ask()'],
    ['a method that goes by a harmless name', '', 'await cache.get(call.function.name)'],
    ['one of two', '', 'await (x ? run() : null)'],
    ['one or the other', '', 'await (known ?? run())'],
    ['a function that is assigned twice', 'let exec = async () => 1; exec = other;', 'await exec()'],
  ])('%s can fail', (_, code, wait) => {
    expect(told(code, wait)).toEqual(['thrown: error']);
  });
});

describe('items of a response', () => {
  const ITEM = `if (call.name === 'a') ${output()}`;
  it.each<[string, string, string[]]>([
    ['all items, of which it is not known that they are calls', each(ITEM, 'r.output'), []],
    [
      'items of which the others are left',
      each(`if (call.type !== 'function_call') continue; ${ITEM}`, 'r.output'),
      ["skipped: call.name === 'a'"],
    ],
    [
      'items of which the others are left in braces',
      each(`if (call.type !== 'function_call') { log(); continue; } ${ITEM}`, 'r.output'),
      ["skipped: call.name === 'a'"],
    ],
    [
      'items of which the calls are taken',
      each(`if (call.type === 'function_call') { ${ITEM} }`, 'r.output'),
      ["skipped: call.name === 'a'"],
    ],
    [
      'items of which the calls are taken, without braces',
      each(`if (call.type === 'function_call') ${ITEM}`, 'r.output'),
      ["skipped: call.name === 'a'"],
    ],
    [
      'items of which the calls are taken and answered',
      each(`if (call.type === 'function_call') { ${output()} }`, 'r.output'),
      [],
    ],
    [
      'items behind a test that says something else',
      each(`if (call.status !== 'done') continue; ${ITEM}`, 'r.output'),
      [],
    ],
    [
      'items that a function tells to be calls',
      each(`if (!isFunctionCall(call)) continue; ${ITEM}`, 'r.output'),
      ["skipped: call.name === 'a'"],
    ],
    [
      'calls that are filtered',
      each(ITEM, "r.output.filter((item) => item.type === 'function_call')"),
      ["skipped: call.name === 'a'"],
    ],
    [
      'calls that are filtered, under a name',
      `const calls = r.output.filter((item) => item.type === 'function_call'); ${each(ITEM, 'calls')}`,
      ["skipped: call.name === 'a'"],
    ],
    ['items in another order', each(ITEM, 'r.output.toReversed()'), []],
    ['nothing behind the test', each(`if (call.type === 'function_call') {} ${ITEM}`, 'r.output'), []],
  ])('%s', (_, body, told) => {
    expect(openIn(responder(body))).toEqual(told);
  });
});

describe('what a round does first', () => {
  it.each<[string, string]>([
    ['a member of a member', `const name = call.function.name; if (name === 'a') ${answer()}`],
    ['a call', `log(); if (x) ${answer()}`],
    ['a call of a method', `console.log(1); if (x) ${answer()}`],
    ['what it waits for', `await sleep(1); if (x) ${answer()}`],
    ['a negation', `if (!x) log(); else if (y) ${answer()}`],
    ['a comparison', `if (x === 1) ${answer()}`],
    ['one and the other', `if (x && y) ${answer()}`],
    ['an assignment', `last = call; if (x) ${answer()}`],
    ['a choice', `const name = x ? 1 : 2; if (name) ${answer()}`],
    ['an optional member', `const name = call?.function; if (name) ${answer()}`],
    ['a member that is there for sure', `const name = call!.function; if (name) ${answer()}`],
    ['a member of some kind', `const name = (call as Call).function; if (name) ${answer()}`],
    ['a number', `const one = 1; if (x) ${answer()}`],
    ['a text', 'const one = `1`; if (x) ' + answer()],
    ['a try', `try { x(); } catch {} if (x) ${answer()}`],
    ['a switch', `switch (call.function.name) { case 'a': ${answer()} }`],
    ['names without a value', `let one, two; if (x) ${answer()}`],
    ['a name that gets its value in a try', `let one; try { one = await x(); } catch { continue; } ${answer('one')}`],
  ])('%s', (_, body) => {
    expect(openIn(agent(each(body))).length).toBe(1);
  });
  it('a member of the object itself', () => {
    const code = agent(each(`this.count(); if (x) ${answer()}`));
    expect(openIn(code)).toEqual(['skipped: x']);
  });
  it.each<[string, string]>([
    ['a new object', `const one = new Map(); if (x) ${answer()}`],
    ['a block', `{ if (x) ${answer()} }`],
    ['nothing in a try', `try {} catch {} if (x) ${answer()}`],
  ])('what is not understood: %s', (_, body) => {
    expect(openIn(agent(each(body)))).toEqual([]);
  });
});

describe('results that go into the conversation together with the calls', () => {
  /** An agent that replaces its list by a longer one. */
  const copying = (body: string, added: string): string =>
    agent(body, { store: '', last: `messages = [...messages, ${added}];` });
  const collected = (body: string, added = 'message, ...results'): string =>
    copying(`const results = []; ${each(body)}`, added);
  const result = (call = 'call'): string => `{ role: 'tool', tool_call_id: ${call}.id, content: '1' }`;

  it.each([
    ['the first alone', copying('const call = message.tool_calls[0];', `message, ${result()}`), `onlyFirst: ${FIRST}`],
    [
      'those of one tool',
      collected(`if (call.function.name === 'a') results.push(${result()});`),
      "skipped: call.function.name === 'a'",
    ],
    [
      'those of one tool, by push',
      agent(`const results = []; ${each(`if (call.function.name === 'a') results.push(${result()});`)}`, {
        store: '',
        last: 'messages.push(message, ...results);',
      }),
      "skipped: call.function.name === 'a'",
    ],
    [
      'those of one tool, in the Responses API',
      responder(
        `const results = []; ${each(
          "if (call.name === 'a') results.push({ type: 'function_call_output', call_id: call.call_id, output: '1' });",
          "r.output.filter((item) => item.type === 'function_call')",
        )} input = [...input, ...r.output, ...results];`,
        '',
      ),
      "skipped: call.name === 'a'",
    ],
    [
      'the first alone, under a name',
      agent(`const call = ${FIRST}; const result = ${result()}; messages.push(message, result);`, { store: '' }),
      `onlyFirst: ${FIRST}`,
    ],
    [
      'the first alone, under a name in a list',
      copying(`const call = ${FIRST}; const result = ${result()};`, 'message, result'),
      `onlyFirst: ${FIRST}`,
    ],
    [
      'the first alone, of an answer that was not cut',
      agent(`if (r.choices[0].finish_reason === 'length') throw new Error('cut'); ${first(FIRST)}`),
      `onlyFirst: ${FIRST}`,
    ],
    [
      'those of one tool, behind its type',
      collected(`if (call.type === 'function' && call.function.name === 'a') results.push(${result()});`),
      "skipped: call.type === 'function' && call.function.name === 'a'",
    ],
    [
      'those of one tool, behind a jump',
      collected(`if (call.type !== 'function' || call.function.name !== 'a') continue; results.push(${result()});`),
      'skipped: continue;',
    ],
  ])('%s', (_, code, expected) => {
    expect(openIn(code)).toEqual([expected]);
  });

  it.each([
    ['all of them', collected(`results.push(${result()});`)],
    [
      'one in each branch',
      collected(`if (call.function.name === 'a') results.push(${result()}); else results.push(${result()});`),
    ],
    [
      'what other code makes of the call',
      collected(`if (call.function.name === 'a') results.push(${result()}); else results.push(await other(call));`),
    ],
    [
      'nothing is kept',
      copying(
        `const results = []; ${each(`if (call.function.name === 'a') results.push(${result()});`)}`,
        "{ role: 'user', content: 'Go on.' }",
      ),
    ],
    [
      'the calls are not kept',
      collected(
        `if (call.function.name === 'a') results.push(${result()});`,
        "{ role: 'assistant', content: message.content }, ...results",
      ),
    ],
    [
      'the first of the only one',
      copying(
        `if (message.tool_calls.length > 1) throw new Error('too many'); const call = ${FIRST};`,
        `message, ${result()}`,
      ),
    ],
    [
      'they are counted',
      agent(`const results = []; ${each(`if (call.function.name === 'a') results.push(${result()});`)}`, {
        store: '',
        last: 'if (results.length === message.tool_calls.length) messages.push(message, ...results);',
      }),
    ],
    [
      'a call that fails ends the run, whose results nobody has then',
      `export async function answer(message) { try {
        const r = await openai.chat.completions.create({ model, messages: [message], tools });
        let messages = [message];
        if (r.choices[0].message.tool_calls) {
          const results = [r.choices[0].message];
          for (const call of r.choices[0].message.tool_calls)
            results.push({ role: 'tool', tool_call_id: call.id, content: await run(call) });
          messages = [...messages, ...results];
        }
        return await openai.chat.completions.create({ model, messages });
      } catch { return undefined; } }`,
    ],
    [
      'the others are answered behind it',
      copying(`const call = ${FIRST};`, `message, ${result()}, ...rest(message.tool_calls)`),
    ],
  ])('%s', (_, code) => {
    expect(openIn(code)).toEqual([]);
  });
});
