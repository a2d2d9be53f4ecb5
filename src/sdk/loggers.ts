/**
 * Methods by which a logger is given what to write. Source: the published code of winston 3.19.0, pino 10.4.0, bunyan 2.0.5, log4js 6.9.1,
 * loglevel 1.9.2, consola 3.4.2, signale 1.4.0, npmlog 7.0.1, electron-log 5.4.4 and the `Logger` of @nestjs/common 12.5.1 (2026-11-28).
 */
const METHODS =
  /^(?:log|silly|trace|debug|verbose|http|info|notice|success|warn|warning|error|crit|alert|emerg|fatal)$/;

/** Packages that are loggers themselves: `consola.info(…)`. Sources as above. */
const PACKAGES: ReadonlySet<string> = new Set(['winston', 'loglevel', 'consola', 'electron-log', 'signale', 'npmlog']);

/** What a logger is called where the program has it from elsewhere: `logger`, `this.#logger`, `req.log`, `appLogger`. */
const NAMES = /^#?[lL]og(?:ger)?$|[a-z]Logger$/;

/** Methods of Sentry, which are given what to tell whoever runs the program. Source: exports of @sentry/core 8.0 to 10.20 (2026-11-28). */
const REPORTS = /^(?:capture(?:Exception|Message|Event)|addBreadcrumb)$/;

/**
 * Whether a callee writes a line for a log, or reports something to whoever runs the program.
 * @param path the callee's names as written, from its root
 * @param source the module that the first of them is from
 */
export function isLogLine(path: readonly string[], source: string | undefined): boolean {
  const method = path.at(-1) ?? '';
  if (REPORTS.test(method)) return path.at(-2) === 'Sentry' || source?.startsWith('@sentry/') === true;
  if (!METHODS.test(method)) return false;
  return NAMES.test(path.at(-2) ?? '') || (source !== undefined && PACKAGES.has(source));
}

/**
 * Whether a function, by its name, writes a line for a log where its call is a statement: `log(text)`, `debug(text)` as the package of that name gives it,
 * `logInfo(text)`, `writeLog(text)`.
 */
export function isLogFunction(path: readonly string[]): boolean {
  const [name = ''] = path;
  return (
    path.length === 1 &&
    (/^(?:log|logger|debug|trace|verbose|writeLog)$/.test(name) ||
      /^log_?(?:debug|error|info|line|output|response|result|server|warn|warning)$/i.test(name))
  );
}
