/** Functions of a package that run, once, what they are given. */
export interface CallbackFact {
  /** Where they come from: packages, or names of global objects. */
  readonly from: readonly string[];
  /** The last name of the callee; any if not given. */
  readonly names?: readonly string[];
  /**
   * `once`: when something has happened; `within`: by a framework that waits for it and sees it fail; `command`: for what the command line says, so
   * that of all the functions given like that the program runs one and is done.
   */
  readonly runs: 'once' | 'within' | 'command';
}

/** Functions of jQuery that call back once; `$(fn)` itself is one. */
const JQUERY = [
  ...['$', 'jQuery', 'ready', 'ajax', 'get', 'post', 'getJSON', 'getScript'],
  ...['done', 'fail', 'always'],
];

/**
 * Packages whose functions call back once. Source: the documentation of Node.js 20, fs-extra 11, Vue 3, Svelte 5, Solid 1, listr 0.14, listr2 8,
 * commander 12, cac 6, sade 1, @caporal/core 2, yargs 17, citty 0.1, gulp 5, hardhat 2, jQuery 3.7; 2026-11.
 */
export const PACKAGE_CALLBACKS: readonly CallbackFact[] = [
  {
    from: ['fs', 'fs-extra', 'graceful-fs'],
    names: [
      ...['access', 'appendFile', 'chmod', 'chown', 'close', 'copyFile', 'cp', 'exists', 'fstat', 'lstat', 'mkdir'],
      ...['mkdtemp', 'open', 'opendir', 'read', 'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir'],
      ...['stat', 'symlink', 'truncate', 'unlink', 'utimes', 'write', 'writeFile'],
      ...['copy', 'emptyDir', 'ensureDir', 'ensureFile', 'move', 'outputFile', 'outputJson', 'readJson', 'remove'],
      ...['pathExists', 'writeJson'],
    ],
    runs: 'once',
  },
  { from: ['child_process'], names: ['exec', 'execFile'], runs: 'once' },
  { from: ['http', 'https'], names: ['get', 'request'], runs: 'once' },
  {
    from: ['vue', '@vue/composition-api'],
    names: ['onBeforeMount', 'onMounted', 'onBeforeUnmount', 'onUnmounted', 'onServerPrefetch'],
    runs: 'once',
  },
  { from: ['svelte', 'solid-js'], names: ['onMount', 'onDestroy', 'onCleanup'], runs: 'once' },
  { from: ['jquery'], names: JQUERY, runs: 'once' },
  { from: ['listr', 'listr2'], runs: 'within' },
  { from: ['commander', 'cac', 'sade', '@caporal/core'], names: ['action'], runs: 'command' },
  { from: ['yargs'], names: ['command'], runs: 'command' },
  { from: ['citty'], names: ['defineCommand'], runs: 'command' },
  { from: ['gulp', 'hardhat'], names: ['task'], runs: 'command' },
];

/**
 * Global objects whose functions call back once. Source: the Chrome Extensions reference (Manifest V2 and V3), jQuery 3.7, Geolocation API,
 * Deno 2; 2026-11.
 */
export const GLOBAL_CALLBACKS: readonly CallbackFact[] = [
  { from: ['chrome', 'browser'], runs: 'once' },
  {
    from: ['$', 'jQuery'],
    names: JQUERY,
    runs: 'once',
  },
  { from: ['navigator'], names: ['getCurrentPosition'], runs: 'once' },
  { from: ['Deno'], names: ['test'], runs: 'within' },
];

/** What test frameworks call a test, a group of tests, and what is done once before and after: mocha 10, Jest 29, Vitest 2, node:test; 2026-11. */
export const TEST_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['it', 'test', 'describe', 'suite', 'specify', 'context'],
  ...['before', 'beforeAll', 'after', 'afterAll'],
]);

/** What is written behind the name of a test: `it.only`, `test.describe.serial`. */
export const TEST_MODIFIERS: ReadonlySet<string> = new Set([
  ...['only', 'skip', 'todo', 'failing', 'fails', 'concurrent', 'sequential', 'serial', 'parallel', 'describe'],
]);

/**
 * Events that come once in the life of what they come from, whether a function is registered for them or assigned to `on…`. Node.js 20: `stream`,
 * `process`, `child_process`, `net`; DOM: `Window`, `FileReader`, `XMLHttpRequest`, `WebSocket`; Electron 30: `app`; discord.js 14: `Client`; 2026-11.
 */
export const SINGLE_EVENTS: ReadonlySet<string> = new Set([
  ...['end', 'close', 'finish', 'exit', 'ready', 'open', 'load', 'loadend', 'DOMContentLoaded', 'listening'],
  ...['clientReady', 'ClientReady'],
]);

/** Methods that begin what such an event ends, once more each time: `FileReader`, `XMLHttpRequest`, `SpeechRecognition`, `MediaRecorder`; 2026-11. */
export const STARTING_METHODS: ReadonlySet<string> = new Set([
  ...['start', 'open', 'readAsText', 'readAsDataURL', 'readAsArrayBuffer', 'readAsBinaryString'],
]);

/**
 * Methods that a framework calls once in the life of an object that it makes: Vue 2 and 3, Angular 18, React 18, Lit 3, NestJS 10, Obsidian 1; 2026-11.
 */
export const LIFE_CYCLE_METHODS: ReadonlySet<string> = new Set([
  ...['beforeCreate', 'created', 'beforeMount', 'mounted', 'beforeUnmount', 'unmounted', 'beforeDestroy', 'destroyed'],
  ...['ngOnInit', 'ngAfterContentInit', 'ngAfterViewInit', 'ngOnDestroy'],
  ...['componentWillMount', 'componentDidMount', 'componentWillUnmount'],
  ...['connectedCallback', 'disconnectedCallback', 'firstUpdated'],
  ...['onModuleInit', 'onModuleDestroy', 'onApplicationBootstrap', 'onApplicationShutdown'],
  ...['onload', 'onunload'],
]);

/**
 * Functions that run what they are given whenever something that it reads has changed: React 18, Preact 10, Vue 3, Solid 1, Angular 18, Svelte 5, MobX 6;
 * 2026-11.
 */
export const EFFECTS: ReadonlySet<string> = new Set([
  ...['useEffect', 'useLayoutEffect', 'useSignalEffect', 'watch', 'watchEffect', 'watchPostEffect'],
  ...['createEffect', 'effect', '$effect', 'autorun', 'reaction'],
]);

/**
 * Hooks that are given a list of what they depend on, by the index of that: it is compared with the last one, and not used. React 19 and Preact 10;
 * 2026-11.
 */
export const DEPENDENCIES: ReadonlyMap<string, number> = new Map([
  ...['useEffect', 'useLayoutEffect', 'useInsertionEffect', 'useMemo', 'useCallback'].map((name) => [name, 1] as const),
  ['useImperativeHandle', 2],
]);

/** Classes to be extended whose method is a command of the command line, which runs once in a process: oclif 1 to 4, clipanion 3; 2026-11. */
export const COMMAND_CLASSES: readonly { readonly from: readonly string[]; readonly method: string }[] = [
  { from: ['@oclif/core', '@oclif/command'], method: 'run' },
  { from: ['clipanion'], method: 'execute' },
];

/** What a module, or an object, that is a command exports: its `handler` runs once in a process. yargs 17, `Command Module`; 2026-11. */
export const COMMAND_MODULE = {
  handler: 'handler',
  command: 'command',
  others: ['builder', 'describe', 'description', 'desc'],
} as const;
