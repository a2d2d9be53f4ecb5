import { describe, expect, it } from 'vitest';
import { findPartialReplays } from '../../src/analysis/conversations/partial-replays.js';
import { analyse } from '../support/analyse.js';

/** What a program sends a part of, `reasoning: call, sent in line 6`; with `!` where the whole can stand in its place. */
function partsIn(code: string): string[] {
  const file = analyse(code);
  return findPartialReplays(file).map(
    ({ lacks, at, again, isReplaceable }) =>
      `${lacks}: ${file.sourceCode.getText(at)} ${String(again.loc.start.line)}${isReplaceable ? '!' : ''}`,
  );
}

/** Programs, and what they send a part of. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(partsIn(code)).toEqual(told);
  });
};

/** A program that stores something of a response and asks again, in line 6. */
const agent = (store: string, { model = "'gpt-5'", more = '', tools = ', tools', last = '' } = {}): string => `
  const input = [{ role: 'user', content: q }];
  const r = await openai.responses.create({ model: ${model}${more}, input${tools} });
  const call = r.output.find((item) => item.type === 'function_call');
  ${store.replaceAll('\n', ' ')}
  await openai.responses.create({ model: ${model}, input });
  ${last}
`;
const CALL = 'input.push(call);';
const RESULT = "input.push({ type: 'function_call_output', call_id: call.call_id, output: '1' });";
const filter = (test: string): string => `input.push(...r.output.filter(${test}));`;
const MESSAGES = filter("(item) => item.type === 'message'");

describe('what is stored of an output', () => {
  check([
    ['one item', agent(CALL), ['reasoning: call 6!']],
    ['one item, and its result', agent(CALL + RESULT), ['reasoning: call 6!']],
    ['one item by its index', agent('input.push(r.output[1]);'), ['reasoning: r.output[1] 6!']],
    ['all items', agent('input.push(...r.output);'), []],
    ['messages', agent(MESSAGES), ["reasoning: r.output.filter((item) => item.type === 'message') 6!"]],
    [
      'calls',
      agent(filter("(item) => item.type === 'function_call'")),
      ["reasoning: r.output.filter((item) => item.type === 'function_call') 6!"],
    ],
    [
      'calls, loosely compared',
      agent(filter("(item) => item.type == 'function_call'")),
      ["reasoning: r.output.filter((item) => item.type == 'function_call') 6!"],
    ],
    ['items of some other type', agent(filter("(item) => item.type === 'web_search_call'")), []],
    [
      'all but the reasoning',
      agent(filter("(item) => item.type !== 'reasoning'")),
      ["reasoning: r.output.filter((item) => item.type !== 'reasoning') 6!"],
    ],
    [
      'all but the reasoning, loosely compared',
      agent(filter("(item) => item.type != 'reasoning'")),
      ["reasoning: r.output.filter((item) => item.type != 'reasoning') 6!"],
    ],
    ['all but the messages', agent(filter("(item) => item.type !== 'message'")), []],
    ['the reasoning', agent(filter("(item) => item.type === 'reasoning'")), []],
    ['items of some status', agent(filter("(item) => item.status === 'message'")), []],
    ['items by a name', agent(filter("(item) => type === 'message'")), []],
    [
      'items that a function of the file keeps',
      `const keep = (item) => item.type === 'message'; ${agent(filter('keep'))}`,
      ['reasoning: r.output.filter(keep) 6!'],
    ],
    ['items that a function of nobody keeps', agent(filter('keep')), []],
    ['items that nothing keeps', agent(filter('')), []],
    [
      'all but the reasoning, joined to what was there',
      agent("input = input.concat(r.output.filter((item) => item.type !== 'reasoning'));").replace(
        'const input',
        'let input',
      ),
      ["reasoning: r.output.filter((item) => item.type !== 'reasoning') 6!"],
    ],
    ['all, joined to what was there', agent('input = input.concat(r.output);').replace('const input', 'let input'), []],
    ['messages as one entry', agent(`input.push(r.output.filter((item) => item.type === 'message'));`), []],
    [
      'messages under a name',
      agent(`const some = r.output.filter((item) => item.type === 'message'); input.push(...some);`),
      ['reasoning: some 6!'],
    ],
    [
      'messages in a new list',
      agent(`input.splice(9, 0, ...r.output.filter((item) => item.type === 'message'));`),
      ["reasoning: r.output.filter((item) => item.type === 'message') 6!"],
    ],
    ['an item that is shown', agent('show.push(call);'), []],
    ['an item that is added otherwise', agent('input.unshift(call);'), []],
    ['an item that is looked at', agent('log(call);'), []],
    ['a part of an item', agent('input.push(call.content);'), []],
    ['each item', agent('for (const item of r.output) input.push(item);'), []],
    ['each item in braces', agent('for (const item of r.output) { input.push(item); }'), []],
    [
      'each item of a type',
      agent("for (const item of r.output) { if (item.type === 'message') input.push(item); }"),
      ['reasoning: item 6'],
    ],
    [
      'each item of a type in braces',
      agent("for (const item of r.output) { if (item.type === 'message') { input.push(item); } }"),
      ['reasoning: item 6'],
    ],
    [
      'each item of a type, and the others elsewhere',
      agent("for (const item of r.output) { if (item.type === 'message') input.push(item); else others.push(item); }"),
      [],
    ],
    [
      'each item of which others were skipped',
      agent("for (const item of r.output) { if (item.type !== 'message') continue; input.push(item); }"),
      ['reasoning: item 6'],
    ],
    [
      'each item of which others are skipped later',
      agent("for (const item of r.output) { input.push(item); if (item.type !== 'message') continue; }"),
      [],
    ],
    ['each item by a callback', agent('r.output.forEach((item) => input.push(item));'), []],
    ['each item by a callback, if there are some', agent('r.output?.forEach((item) => input.push(item));'), []],
    [
      'each item of a type by a callback',
      agent("r.output.forEach((item) => { if (item.type === 'message') input.push(item); });"),
      ['reasoning: item 6'],
    ],
    [
      'an item in a loop that is a loop of something else',
      agent('for (const x of xs) input.push(r.output[0]);'),
      ['reasoning: r.output[0] 6'],
    ],
    [
      'an item in a loop that goes on',
      agent('while (x()) { if (y) input.push(r.output[0]); }'),
      ['reasoning: r.output[0] 6'],
    ],
    ['an item in a function', agent('function add() { input.push(call); } add();'), ['reasoning: call 6!']],
    ['an item in a callback', agent('later(() => { input.push(call); });'), ['reasoning: call 6']],
  ]);
});

describe('whether a loop stores every item', () => {
  const loop = (rounds: string): string => agent(`for (const item of r.output) { ${rounds} }`);
  const isCall = "item.type === 'function_call'";
  const part = ['reasoning: item 6'];
  check([
    ['a test in front that is only acted on', loop(`if (${isCall}) log(item); input.push(item);`), []],
    ['a test in front that ends all', loop(`if (${isCall} && x) process.exit(0); input.push(item);`), []],
    ['a test in front that leaves the loop', loop(`if (${isCall}) break; input.push(item);`), []],
    ['a test in front that throws', loop(`if (stopped) throw new Error(); input.push(item);`), []],
    ['a test in front of something else', loop(`if (seen.has(item.id)) continue; input.push(item);`), []],
    ['a test in front that skips a type', loop(`if (${isCall}) continue; input.push(item);`), []],
    [
      'a test that does nothing, and one that skips a type',
      loop(`if (item.id) {} if (!(${isCall})) continue; input.push(item);`),
      part,
    ],
    [
      'a test in front, where the skipped are stored',
      loop(`if (!(${isCall})) { input.push(item); continue; } input.push(item);`),
      [],
    ],
    [
      'a test in front that skips all other types',
      loop(`if (!(${isCall})) { log(item); continue; } input.push(item);`),
      part,
    ],
    ['a test of something else', loop('if (keeps) input.push(item);'), []],
    ['a test of a type and something else', loop(`if (${isCall} && x) input.push(item);`), part],
    ['a test of a type or something else', loop(`if (${isCall} || x) input.push(item);`), []],
    ['a test of two types', loop(`if (${isCall} || item.type === 'message') input.push(item);`), part],
    ['the other branch', loop("if (item.type !== 'message') log(item); else input.push(item);"), part],
    ['two tests, one for the others', loop(`if (${isCall}) input.push(item); if (!(${isCall})) input.push(item);`), []],
    ['types in a list', loop("if (['reasoning', 'message'].includes(item.type)) input.push(item);"), []],
    [
      'by its index',
      agent(`for (let i = 0; i < n; i++) { const item = r.output[i]; if (${isCall}) log(item); input.push(item); }`),
      [],
    ],
    [
      'by its entries',
      agent('for (const [i, item] of r.output.entries()) { if (i) log(item); input.push(item); }'),
      [],
    ],
    [
      'by a helper',
      agent(`const add = (x) => { input.push(x); }; for (const item of r.output) { if (${isCall}) log(); add(item); }`),
      [],
    ],
    [
      'in a callback',
      agent(`r.output.forEach((item) => { if (item.type !== 'message') return; input.push(item); });`),
      part,
    ],
    [
      'in a loop, with a return',
      agent(
        `async function go() { for (const item of r.output) { if (item.type !== 'message') return; input.push(item); } } go();`,
      ),
      [],
    ],
    ['filtered before', agent(`for (const item of r.output.filter((item) => ${isCall})) input.push(item);`), part],
  ]);
});

describe('what is stored of a stream of items', () => {
  const streamer = (store: string, more = ''): string => `
  const input = [{ role: 'user', content: q }];
  const stream = await openai.responses.create({ model: 'gpt-5', input, tools, stream: true });
  for await (const event of stream) { ${store} }
  await openai.responses.create({ model: 'gpt-5', input${more} });`;
  const DONE = "event.type === 'response.output_item.done'";
  const isCall = "event.item.type === 'function_call'";
  check([
    ['calls', streamer(`if (${DONE} && ${isCall}) input.push(event.item);`), ['reasoning: event.item 5']],
    [
      'calls, in a switch over the events',
      streamer(`switch (event.type) { case 'response.output_item.done': if (${isCall}) input.push(event.item); }`),
      ['reasoning: event.item 5'],
    ],
    ['all items', streamer(`if (${DONE}) input.push(event.item);`), []],
    [
      'all items, of which the calls are listed',
      streamer(`if (${DONE}) { input.push(event.item); if (${isCall}) calls.push(event.item); }`),
      [],
    ],
    [
      'calls, and the whole output in the end',
      streamer(
        `if (${DONE} && ${isCall}) input.push(event.item); if (event.type === 'response.completed') input.push(...event.response.output);`,
      ),
      [],
    ],
    ['calls that are run alone', streamer(`if (${DONE} && ${isCall}) calls.push(event.item);`), []],
    [
      'calls, for the API to know the rest',
      streamer(`if (${DONE} && ${isCall}) input.push(event.item);`, ', previous_response_id: id'),
      [],
    ],
  ]);
});

describe('several parts', () => {
  const calls = filter("(item) => item.type === 'function_call'");
  const reasoning = filter("(item) => item.type === 'reasoning'");
  const pattern = 'const [one, two] = r.output;';
  const text = (test: string): string => `reasoning: r.output.filter((item) => item.type === '${test}') 6`;
  check([
    ['of one place each', agent(`${pattern} input.push(one); input.push(two);`), []],
    ['one of a pattern', agent('const [, two] = r.output; input.push(two);'), ['reasoning: two 6!']],
    ['of one type each: none can be the whole', agent(MESSAGES + calls), [text('message'), text('function_call')]],
    ['the reasoning beside', agent(reasoning + calls), []],
    [
      'an item that is named once, under another type',
      agent('input.push(call as any);'),
      ['reasoning: call as any 6!'],
    ],
  ]);
});

describe('whether a model reasons', () => {
  const model = (name: string, more = ''): string => agent(CALL, { model: name, more, tools: '' });
  check([
    ['one that does', model("'o3'"), ['reasoning: call 6!']],
    ['one that does not', model("'gpt-4o'"), []],
    ['one that nobody knows', model('name'), []],
    ['one by a constant', `const MODEL = 'o3'; ${model('MODEL')}`, ['reasoning: call 6!']],
    ['a low effort', model('name', ", reasoning: { effort: 'low' }"), ['reasoning: call 6!']],
    ['a medium effort', model('name', ", reasoning: { effort: 'medium' }"), ['reasoning: call 6!']],
    ['a high effort', model('name', ", reasoning: { effort: 'high' }"), ['reasoning: call 6!']],
    ['a very high effort', model('name', ", reasoning: { effort: 'xhigh' }"), ['reasoning: call 6!']],
    ['no effort', model("'o3'", ", reasoning: { effort: 'none' }"), []],
    ['an effort that only begins like one', model("'o3'", ", reasoning: { effort: 'lowest' }"), []],
    ['an effort that only ends like one', model("'o3'", ", reasoning: { effort: 'very low' }"), []],
    [
      'an effort by a constant object',
      `const R = { effort: 'high' }; ${model('name', ', reasoning: R')}`,
      ['reasoning: call 6!'],
    ],
    ['reasoning without an effort', model("'o3'", ", reasoning: { summary: 'auto' }"), []],
    ['reasoning that cannot be seen', model("'o3'", ', reasoning'), []],
    ['options that cannot be seen', model("'o3'", ', ...options'), []],
  ]);
});

describe('calls that are missed', () => {
  const calls = (tools: string, store = MESSAGES + RESULT): string => agent(store, { model: "'gpt-4.1'", tools });
  check([
    ['messages and results', calls(', tools'), ["calls: r.output.filter((item) => item.type === 'message') 6!"]],
    ['messages without results', calls(', tools', MESSAGES), []],
    ['calls and results', calls(', tools', filter("(item) => item.type === 'function_call'") + RESULT), []],
    ['a call and its result', calls(', tools', CALL + RESULT), []],
    [
      'messages, calls and results',
      calls(', tools', MESSAGES + filter("(item) => item.type === 'function_call'") + RESULT),
      [],
    ],
    ['messages, a call and its result', calls(', tools', `${MESSAGES} input.push(call, ${RESULT.slice(11)}`), []],
    [
      'messages, and a call that is written anew',
      calls(
        ', tools',
        `${MESSAGES} input.push({ type: 'function_call', call_id: call.call_id, arguments: '' }); ${RESULT}`,
      ),
      [],
    ],
    ['messages, and what cannot be seen', calls(', tools', `${MESSAGES} input.push(...steps); ${RESULT}`), []],
    ['no tools', calls(''), []],
    [
      'functions',
      calls(", tools: [{ type: 'function', name: 'a' }]"),
      ["calls: r.output.filter((item) => item.type === 'message') 6!"],
    ],
    ['tools of the API', calls(", tools: [{ type: 'web_search' }]"), []],
    [
      'tools of the API, and functions',
      calls(", tools: [{ type: 'web_search' }, { type: 'function', name: 'a' }]"),
      ["calls: r.output.filter((item) => item.type === 'message') 6!"],
    ],
    [
      'a tool that cannot be seen',
      calls(', tools: [one]'),
      ["calls: r.output.filter((item) => item.type === 'message') 6!"],
    ],
    ['a tool by a name', `const one = { type: 'web_search' }; ${calls(', tools: [one]')}`, []],
    ['tools by a name', `const list = [{ type: 'web_search' }]; ${calls(', tools: list')}`, []],
    [
      'tools that are filled later',
      `const list = []; ${calls(', tools: list')}`,
      ["calls: r.output.filter((item) => item.type === 'message') 6!"],
    ],
  ]);
});

describe('whether the part is sent again', () => {
  check([
    ['behind it', agent(CALL, { last: 'await openai.responses.create({ model, input });' }), ['reasoning: call 6!']],
    ['in front of it alone', agent('', { last: CALL }), []],
    ['after it was emptied', agent(`${CALL} input.length = 0;`), []],
    ['after it was emptied before', agent(`input.length = 0; ${CALL}`), ['reasoning: call 6!']],
    ['with all of the output beside', agent(`${CALL} input.push(...r.output);`), []],
    [
      'with a message of its own beside',
      agent(`${CALL} input.push({ role: 'assistant', content: r.output_text });`),
      ['reasoning: call 6!'],
    ],
    ['with code of another module that has it', agent(`${CALL} fill(input);`), []],
    ['with code of another module that gets the output', agent(`${CALL} fill(input, r);`), []],
    ['where a test asks whether there is a call', agent(`if (!call) return; ${CALL}`), ['reasoning: call 6!']],
    ['with what is made of the output', agent(`${CALL} input.push(...itemsOf(r.output));`), []],
    [
      'in a loop',
      `const input = [{ role: 'user', content: q }]; while (true) { const r = await openai.responses.create({ model: 'o3', input }); const call = r.output.find(isCall); input.push(call); }`,
      ['reasoning: call 1'],
    ],
    [
      'in a function that is given it',
      `async function go(input) { const r = await openai.responses.create({ model: 'o3', input }); input.push(r.output[0]); }`,
      [],
    ],
    [
      'in a function that is given it, in a loop',
      `async function go(input) { while (true) { const r = await openai.responses.create({ model: 'o3', input }); input.push(r.output[0]); } }`,
      ['reasoning: r.output[0] 1'],
    ],
    [
      'to the chat API',
      `const input = []; const r = await openai.responses.create({ model: 'o3', input }); input.push(r.output[0]); await openai.chat.completions.create({ model, messages: input });`,
      [],
    ],
    [
      'from the chat API',
      `const input = []; const r = await openai.chat.completions.create({ model: 'o3', messages: input }); input.push(r.choices[0]); await openai.responses.create({ model: 'o3', input });`,
      [],
    ],
    ['where a program looks for the reasoning', agent(`if (x.type === 'reasoning') log(); ${CALL}`), []],
    [
      'where a program looks for the reasoning, by the messages',
      agent(`if (x.type === 'reasoning') log(); ${MESSAGES}`),
      ["reasoning: r.output.filter((item) => item.type === 'message') 6!"],
    ],
  ]);
  it('in a test it may be', () => {
    expect(findPartialReplays(analyse(agent(CALL), { filename: 'agent.test.ts' }))).toEqual([]);
  });
});
