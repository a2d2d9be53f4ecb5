/**
 * Methods by which a logger is given what to write. Sources: the READMEs of winston 3.17 (levels of npm, syslog and its own), pino 9, bunyan 1.8,
 * log4js 6.9, loglevel 1.9, consola 3.4, and the `Logger` of NestJS 11 (read 2026-11).
 */
const METHODS =
  /^(?:log|silly|trace|debug|verbose|http|info|notice|success|warn|warning|error|crit|critical|alert|emerg|fatal)$/;

/** Packages that are loggers themselves: `consola.info(…)`. Sources as above. */
const PACKAGES: ReadonlySet<string> = new Set(['winston', 'loglevel', 'consola', 'electron-log', 'signale', 'npmlog']);

/** What a logger is called where the program has it from elsewhere: `logger`, `this.#logger`, `req.log`, `appLogger`. */
const NAMES = /^#?[lL]og(?:ger)?$|[a-z]Logger$/;

/**
 * Whether a callee writes a line for a log.
 * @param path the callee's names as written, from its root
 * @param source the module that the first of them is from
 */
export function isLogLine(path: readonly string[], source: string | undefined): boolean {
  if (!METHODS.test(path.at(-1) ?? '')) return false;
  return NAMES.test(path.at(-2) ?? '') || (source !== undefined && PACKAGES.has(source));
}
