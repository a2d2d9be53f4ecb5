/** What a method of an array, Map or Set does with the elements. */
export interface ListEffect {
  /** What the call evaluates to; what a callback returns is followed from there. */
  readonly gives: 'element' | 'list' | 'entries' | 'flat' | 'text' | 'comparison' | 'nothing';
  /** Which parameters of the function that is the first argument get an element. */
  readonly callback?: readonly boolean[];
}

/** Methods of arrays that add elements to the array itself. */
export const GROWING: ReadonlySet<string> = new Set(['push', 'unshift', 'splice']);

/** Methods of arrays that give the array itself. */
export const IN_PLACE: ReadonlySet<string> = new Set(['sort', 'reverse', 'fill']);

const first = [true] as const;
const METHODS: Readonly<Record<string, ListEffect>> = {
  map: { gives: 'nothing', callback: first },
  flatMap: { gives: 'nothing', callback: first },
  forEach: { gives: 'nothing', callback: first },
  some: { gives: 'nothing', callback: first },
  every: { gives: 'nothing', callback: first },
  findIndex: { gives: 'nothing', callback: first },
  findLastIndex: { gives: 'nothing', callback: first },
  filter: { gives: 'list', callback: first },
  find: { gives: 'element', callback: first },
  findLast: { gives: 'element', callback: first },
  sort: { gives: 'list', callback: [true, true] },
  toSorted: { gives: 'list', callback: [true, true] },
  reduce: { gives: 'nothing', callback: [false, true] },
  reduceRight: { gives: 'nothing', callback: [false, true] },
  at: { gives: 'element' },
  pop: { gives: 'element' },
  shift: { gives: 'element' },
  get: { gives: 'element' },
  slice: { gives: 'list' },
  splice: { gives: 'list' },
  toSpliced: { gives: 'list' },
  concat: { gives: 'list' },
  reverse: { gives: 'list' },
  toReversed: { gives: 'list' },
  with: { gives: 'list' },
  values: { gives: 'list' },
  flat: { gives: 'flat' },
  entries: { gives: 'entries' },
  join: { gives: 'text' },
  includes: { gives: 'comparison' },
  indexOf: { gives: 'comparison' },
  lastIndexOf: { gives: 'comparison' },
  startsWith: { gives: 'comparison' },
  endsWith: { gives: 'comparison' },
  push: { gives: 'nothing' },
  unshift: { gives: 'nothing' },
  has: { gives: 'nothing' },
  keys: { gives: 'nothing' },
  set: { gives: 'nothing' },
  add: { gives: 'nothing' },
  delete: { gives: 'nothing' },
  clear: { gives: 'nothing' },
  fill: { gives: 'list' },
};

/** What a method does with the elements of the container it is called on; undefined when it is no method of a container. */
export function listMethod(name: string): ListEffect | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}
