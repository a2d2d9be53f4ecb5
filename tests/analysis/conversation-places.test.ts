import { describe, expect, it } from 'vitest';
import { send, toldOf, TURN } from '../support/conversations.js';

/** Programs that add a turn to one expression and send another: what is told of what they send. */
const check = (programs: readonly (readonly [name: string, code: string, told: readonly string[]])[]): void => {
  it.each(programs)('%s', (_, code, told) => {
    expect(toldOf(code)).toEqual(told);
  });
};

describe('two expressions for one place', () => {
  check([
    ['a variable that the file does not declare', `h.push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['a member of it', `chat.h.push(${TURN}); ${send('chat.h')}`, ['chat.h: turn, request']],
    ['a member by a name in brackets', `chat['h'].push(${TURN}); ${send('chat.h')}`, ['chat.h: turn, request']],
    [
      'a property of an object that is written out',
      `const chat = { h: [] }; chat.h.push(${TURN}); ${send('chat.h')}`,
      ['chat.h: reset, turn, request'],
    ],
    [
      'a property of an object in an object',
      `const chat = { a: { h: [] } }; chat.a.h.push(${TURN}); ${send('chat.a.h')}`,
      ['chat.a.h: reset, turn, request'],
    ],
    ['a part that is taken out', `const { h } = chat; h.push(${TURN}); ${send('chat.h')}`, ['chat.h: turn, request']],
    [
      'a part that is taken out under another name',
      `const { h: list } = chat; list.push(${TURN}); ${send('chat.h')}`,
      ['chat.h: turn, request'],
    ],
    [
      'a part of a part',
      `const { a: { h } } = chat; h.push(${TURN}); ${send('chat.a.h')}`,
      ['chat.a.h: turn, request'],
    ],
    [
      'the first of some and one of them',
      `const [h] = chats; h.push(${TURN}); ${send('chats[id]')}`,
      ['chats[…]: turn, request'],
    ],
    ['an entry and another one', `chats[id].push(${TURN}); ${send('chats[other]')}`, ['chats[…]: turn, request']],
    [
      'an entry by a number and one by a name',
      `chats[12].push(${TURN}); ${send('chats[id]')}`,
      ['chats[…]: turn, request'],
    ],
    ['what is waited for', `(await h).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['what is assigned', `(h = other).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['the right side of and', `(ok && h).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['the left side of or', `(h || []).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['the right side of or, behind a new array', `([] ?? h).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['the first choice', `(ok ? h : []).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['the second choice', `(ok ? [] : h).push(${TURN}); ${send('h')}`, ['h: turn, request']],
    ['a second name', `const list = h; list.push(${TURN}); ${send('h')}`, ['h: turn, request']],
    [
      'an entry of a Map and another one',
      `store.get(id).push(${TURN}); ${send('store.get(other)')}`,
      ['store[…]: turn, request'],
    ],
    [
      'an item of a cache and another one',
      `cache.getItem(id).push(${TURN}); ${send('cache.getItem(other)')}`,
      ['cache[…]: turn, request'],
    ],
    ['a field of a hash', `redis.hget(k, f).push(${TURN}); ${send('redis.hget(k, g)')}`, ['redis[…]: turn, request']],
    ['what a function gives', `function list() { return h; } list().push(${TURN}); ${send('h')}`, ['h: turn, request']],
    [
      'what a function gives in two ways',
      `function list() { if (x) return h; return h; } list().push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'what a function was given',
      `function list(a) { return a; } list(h).push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'what a function was given in second place',
      `function list(a, b) { return b; } list(other, h).push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'what a function was given in an object',
      `function list({ a }) { return a; } list({ a: h }).push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'what a function takes if it is given nothing',
      `function list(a = h) { return a; } list().push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'an argument that is spread behind it',
      `function list(a, b) { return a; } list(h, ...x).push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    ['a parameter', `function add(to) { to.push(${TURN}); } add(h); ${send('h')}`, ['h: turn, request']],
    [
      'a parameter of which the member is written to',
      `function add(chat) { chat.h.push(${TURN}); } add(chat); ${send('chat.h')}`,
      ['chat.h: turn, request'],
    ],
    [
      'what a function gives that calls itself',
      `function list(n) { return n ? list(n - 1) : h; } list(3).push(${TURN}); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'a parameter that gets two arrays',
      `function add(to) { to.push(${TURN}); } add(h); add(g); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'a parameter that gets two objects',
      `function add(chat) { chat.h.push(${TURN}); } add(a); add(b); ${send('a.h')}`,
      ['a.h: turn, request'],
    ],
    [
      'a parameter of a function that others call too',
      `export function add(to) { to.push(${TURN}); } add(h); ${send('h')}`,
      ['h: turn, request'],
    ],
    [
      'an entry that is made if it is not there',
      `let h = store.get(id); if (!h) h = []; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: reset, turn, request'],
    ],
    [
      'an entry that is an object if it is not there',
      `let h = store.get(id); if (!h) h = {}; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: reset, turn, request'],
    ],
    [
      'an entry that is nothing if it is not there',
      `let h = store.get(id); if (!h) h = null; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: reset, turn, request'],
    ],
    [
      'an entry that is constructed if it is not there',
      `let h = store.get(id); if (!h) h = new List(); h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: reset, unknown, turn, request'],
    ],
    [
      'an entry that is undefined if it is not there',
      `let h = store.get(id); if (!h) h = undefined; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: reset, unknown, turn, request'],
    ],
    [
      'a field in two methods',
      `class A { x() { this.h.push(${TURN}); } async y() { ${send('this.h')} } }`,
      ['this.h: turn, request'],
    ],
    [
      'a field with a value',
      `class A { h = []; x() { this.h.push(${TURN}); } async y() { ${send('this.h')} } }`,
      ['this.h: reset, turn, request'],
    ],
    [
      'of this under another name',
      `class A { async y() { const self = this; self.h.push(${TURN}); run(function () { self.h.push(${TURN}); }); ${send('this.h')} } }`,
      ['this.h: turn, turn, request'],
    ],
    [
      'a field behind a getter',
      `class A { get h() { return this.g; } x() { this.h.push(${TURN}); } async y() { ${send('this.g')} } }`,
      ['this.g: turn, request'],
    ],
    [
      'a field behind a method',
      `class A { h() { return this.g; } x() { this.h().push(${TURN}); } async y() { ${send('this.g')} } }`,
      ['this.g: turn, request'],
    ],
    [
      'a field of the class that is extended',
      `class A { h = []; } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: reset, turn, request'],
    ],
    [
      'a field that is made in the constructor of that class',
      `class A { constructor() { this.h = []; } } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: reset, turn, request'],
    ],
    [
      'a field of a class two classes up',
      `class A { h = []; } class B extends A {} class C extends B { x() { this.h.push(${TURN}); } } class D extends B { async y() { ${send('this.h')} } }`,
      ['this.h: reset, turn, request'],
    ],
    [
      'a state and its setter',
      `const [h, setH] = useState([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: reset, turn, request'],
    ],
    [
      'a state of React by its full name',
      `const [h, setH] = React.useState([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: reset, turn, request'],
    ],
    [
      'a state that is updated by a function',
      `const [h, setH] = useState([]); setH((old) => [...old, ${TURN}]); ${send('h')}`,
      ['h: reset, turn, request'],
    ],
    [
      'a state that begins with nothing',
      `const [h, setH] = useState(); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: turn, request'],
    ],
  ]);
});

describe('two expressions for two places, or for none', () => {
  check([
    ['another member', `chat.a.push(${TURN}); ${send('chat.b')}`, ['chat.b: request']],
    ['an entry and a member', `chats[1].push(${TURN}); ${send('chats.x')}`, ['chats.x: request']],
    ['a variable that is assigned twice', `let list = h; list = g; list.push(${TURN}); ${send('h')}`, ['h: request']],
    [
      'an entry of what a class of the file makes, whatever its name',
      `class A {} const a = new A(); a[x].push(${TURN}); ${send('a[x]')}`,
      ['a[…]: reset, turn, request'],
    ],
    [
      'a list that the caller sends, which is another one each time',
      `async function go(req) { const c = await req.json(); c.h.push(${TURN}); ${send('c.h')} }`,
      ['c.h: reset, turn, request'],
    ],
    [
      'a list that is looked up for the caller',
      `async function go(req) { const c = await find(req.id); c.h.push(${TURN}); ${send('c.h')} }`,
      ['c.h: turn, request'],
    ],
    ['a Map that is asked for nothing', `store.get().push(${TURN}); ${send('store.get()')}`, []],
    ['a method that finds', `store.find(1).push(${TURN}); ${send('store.find(1)')}`, []],
    ['a function that is called get', `get(1).push(${TURN}); ${send('get(1)')}`, []],
    [
      'what a function gives in two ways, of two places',
      `function list() { if (x) return h; return g; } list().push(${TURN}); ${send('h')}`,
      ['h: request'],
    ],
    [
      'what a function gives that calls itself in many ways',
      `function list() { if (a) return list() || list(); if (b) return list() ?? list(); return list(); } list().push(${TURN}); ${send('h')}`,
      ['h: request'],
    ],
    [
      'what a getter gives that asks itself',
      `class A { get h() { return (this.h || this.h) ?? this.h; } ask() { this.h.push(${TURN}); ${send('h')} } }`,
      ['h: request'],
    ],
    [
      'what a function was given with others',
      `function list(...a) { return a; } list(...h).push(${TURN}); ${send('h')}`,
      ['h: request'],
    ],
    [
      'what a function was given behind others',
      `function list(a, b) { return b; } list(...x, h).push(${TURN}); ${send('h')}`,
      ['h: request'],
    ],
    [
      'an entry that is copied if it is not there',
      `let h = store.get(id); if (!h) h = [...x]; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: request'],
    ],
    [
      'an entry that is a copied object if it is not there',
      `let h = store.get(id); if (!h) h = { ...x }; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: request'],
    ],
    [
      'an entry that is a number if it is not there',
      `let h = store.get(id); if (!h) h = 1; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: request'],
    ],
    [
      'an entry that is something else if it is not there',
      `let h = store.get(id); if (!h) h = other; h.push(${TURN}); ${send('store.get(id)')}`,
      ['store[…]: request'],
    ],
    [
      'fields of classes that extend one without it',
      `class A {} class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that makes another field',
      `class A { constructor() { this.g = []; } } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that has another field',
      `class A { g = []; } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that makes the field of something else',
      `class A { constructor() { that.h = []; } } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that makes the field in a method',
      `class A { start() { this.h = []; } } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that only reads the field',
      `class A { constructor() { use(this.h); } } class B extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'a class that extends itself',
      `class A extends A { x() { this.h.push(${TURN}); } } class C extends A { async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    [
      'members of an object that nobody knows',
      `function f() { this.h.push(${TURN}); } async function g() { ${send('this.h')} }`,
      [],
    ],
    [
      'a field whose name nobody knows',
      `class A { x() { this[k].push(${TURN}); } async y() { ${send('this[k]')} } }`,
      [],
    ],
    [
      'something like a state that no hook gave',
      `const [h, setH] = user([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: reset, request'],
    ],
    [
      'a state that stands third',
      `const [h, x, setH] = useState([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: reset, request'],
    ],
    [
      'a state that is taken apart',
      `const [{ h }, setH] = useState([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: request'],
    ],
    [
      'a hook that gives an object',
      `const { h, setH } = useStore([]); setH([...h, ${TURN}]); ${send('h')}`,
      ['h: reset, request'],
    ],
  ]);
});

describe('what is written, and what it does to a place', () => {
  check([
    ['an entry in front', `const h = []; h.unshift(${TURN}); ${send('h')}`, ['h: reset, turn, request']],
    ['two entries', `const h = []; h.push(${TURN}, ${TURN}); ${send('h')}`, ['h: reset, turn, turn, request']],
    ['the entries of a literal', `const h = []; h.push(...[${TURN}]); ${send('h')}`, ['h: reset, turn, request']],
    ['an entry that is spliced in', `const h = []; h.splice(1, 0, ${TURN}); ${send('h')}`, ['h: reset, turn, request']],
    ['entries that are spliced out', `const h = []; h.splice(1, 2); ${send('h')}`, ['h: reset, reset, request']],
    ['the newest is taken', `const h = []; h.pop(); ${send('h')}`, ['h: reset, reset, request']],
    ['the oldest is taken', `const h = []; h.shift(); ${send('h')}`, ['h: reset, request']],
    ['its length is set', `const h = []; h.length = 1; ${send('h')}`, ['h: reset, reset, request']],
    ['its length is counted down', `const h = []; h.length -= 1; ${send('h')}`, ['h: reset, reset, request']],
    ['another member is set', `const h = []; h.size = 1; ${send('h')}`, ['h: reset, request']],
    ['the second entry is replaced', `const h = []; h[1] = ${TURN}; ${send('h')}`, ['h: reset, reset, turn, request']],
    ['an entry by a name is replaced', `const h = []; h['1'] = ${TURN}; ${send('h')}`, ['h: reset, turn, request']],
    ['an entry at the end', `const h = []; h[h.length] = ${TURN}; ${send('h')}`, ['h: reset, turn, request']],
    ['something is added to an entry', `const h = []; h[0] += x; ${send('h')}`, ['h: reset, request']],
    ['it is made if it is not there', `let h; h ??= []; ${send('h')}`, ['h: request']],
    ['it is made if it is empty', `let h; h ||= []; ${send('h')}`, ['h: request']],
    ['a text that grows', `let h = 'You: hi'; h += 'Bot: hi'; ${send('h')}`, ['h: reset, reply, request']],
    ['it is assigned a literal', `let h = []; h = [${TURN}]; ${send('h')}`, ['h: reset, reset, turn, request']],
    ['it is assigned nothing', `let h = []; h = null; ${send('h')}`, ['h: reset, reset, request']],
    ['it is assigned itself and more', `let h = []; h = [...h, ${TURN}]; ${send('h')}`, ['h: reset, turn, request']],
    ['it is assigned more and itself', `let h = []; h = [${TURN}, ...h]; ${send('h')}`, ['h: reset, turn, request']],
    ['a member is assigned', `chat.h = [${TURN}]; ${send('chat.h')}`, ['chat.h: reset, turn, request']],
    [
      'what it is kept in is assigned',
      `let chat; chat = { h: [${TURN}] }; ${send('chat.h')}`,
      ['chat.h: reset, turn, request'],
    ],
    [
      'what it is kept in is assigned, by a name that is made',
      `let chat; chat = { [k]: [${TURN}] }; ${send('chat[k]')}`,
      ['chat[…]: reset, turn, request'],
    ],
    [
      'what it is kept in is spread',
      `let chat; chat = { ...x, h: [${TURN}] }; ${send('chat.h')}`,
      ['chat.h: reset, turn, request'],
    ],
    [
      'an object is assigned to it',
      `Object.assign(chat, { h: [${TURN}] }); ${send('chat.h')}`,
      ['chat.h: reset, turn, request'],
    ],
    ['nothing is assigned to it', `Object.assign(chat); ${send('chat.h')}`, ['chat.h: request']],
    [
      'some other library assigns',
      `let chat; lodash.assign(chat, { h: [${TURN}] }); ${send('chat.h')}`,
      ['chat.h: request'],
    ],
    ['an entry is deleted', `delete store[id]; ${send('store[id]')}`, ['store[…]: reset, request']],
    ['a negation deletes nothing', `!store[id]; ${send('store[id]')}`, ['store[…]: request']],
    [
      'an entry of a Map is set',
      `store.set(id, [${TURN}]); ${send('store.get(id)')}`,
      ['store[…]: reset, turn, request'],
    ],
    [
      'an item is set',
      `localStorage.setItem(id, [${TURN}]); ${send('localStorage.getItem(id)')}`,
      ['localStorage[…]: reset, turn, request'],
    ],
    ['a value is put', `store.put(id, [${TURN}]); ${send('store.get(id)')}`, ['store[…]: reset, turn, request']],
    [
      'a value is set for some time',
      `redis.setex(id, 60, [${TURN}]); ${send('redis.get(id)')}`,
      ['redis[…]: reset, turn, request'],
    ],
    ['a value is set without a key', `store.set([${TURN}]); ${send('store.get(id)')}`, ['store[…]: request']],
    ['an entry of a Map is deleted', `store.delete(id); ${send('store.get(id)')}`, ['store[…]: reset, request']],
    ['a Map is emptied', `store.clear(); ${send('store.get(id)')}`, ['store[…]: reset, request']],
    [
      'a state of a component',
      `class A extends Component { x() { this.setState({ h: [${TURN}] }); } async y() { ${send('this.state.h')} } }`,
      ['this.state.h: reset, turn, request'],
    ],
    [
      'a state of a component by a function',
      `class A extends Component { x() { this.setState(() => ({ h: [${TURN}] })); } async y() { ${send('this.state.h')} } }`,
      ['this.state.h: reset, turn, request'],
    ],
    [
      'a state of some other object',
      `class A { x() { that.setState({ h: [${TURN}] }); } async y() { ${send('this.state.h')} } }`,
      ['this.state.h: request'],
    ],
    [
      'a state outside of a class',
      `function x() { this.setState({ h: [${TURN}] }); } ${send('state.h')}`,
      ['state.h: request'],
    ],
    [
      'no state at all',
      `class A extends Component { x() { this.setState(); } async y() { ${send('this.state.h')} } }`,
      ['this.state.h: request'],
    ],
    ['an action', `const [h, dispatch] = useStore(); dispatch({ type: 'add' }); ${send('h')}`, ['h: turn, request']],
    ['a setter without a value', `const [h, setH] = useState([]); setH(); ${send('h')}`, ['h: reset, request']],
    ['a loop over lists', `for (const h of lists) { h.push(${TURN}); ${send('h')} }`, ['h: reset, turn, request']],
    [
      'a loop over pairs',
      `for (const [id, h] of lists) { h.push(${TURN}); ${send('h')} }`,
      ['h: reset, turn, request'],
    ],
    [
      'a part of what is loaded',
      `const { h } = await load(); h.push(${TURN}); ${send('h')}`,
      ['h: reset, turn, request'],
    ],
    ['an array for a parameter', `async function ask(h) { ${send('h')} } ask([${TURN}]);`, ['h: request, reset, turn']],
    [
      'an array for the second parameter',
      `async function ask(a, h) { ${send('h')} } ask(1, [${TURN}]);`,
      ['h: request, reset, turn'],
    ],
    ['an array behind a spread', `async function ask(a, h) { ${send('h')} } ask(...x, [${TURN}]);`, ['h: request']],
    [
      'an array for a parameter that is taken apart',
      `async function ask([h]) { ${send('h')} } ask([${TURN}]);`,
      ['h: request'],
    ],
    ['an array for no parameter', `async function ask() { ${send('h')} } ask([${TURN}]);`, ['h: request']],
    [
      'a private field',
      `class A { #h = [${TURN}]; async y() { ${send('this.#h')} } }`,
      ['this.#h: reset, turn, request'],
    ],
    [
      'a field by a name that is made',
      `class A { [k] = [${TURN}]; async y() { ${send('this.h')} } }`,
      ['this.h: request'],
    ],
    ['a field without a value', `class A { h; async y() { ${send('this.h')} } }`, ['this.h: request']],
  ]);
});
