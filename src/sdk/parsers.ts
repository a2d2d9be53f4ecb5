/** What reads text as a format and fails, or silently gives less, when the text is cut. */
export interface Parser {
  /** What it is called in a message. */
  readonly name: string;
  /** What happens with cut text; what repairs it never fails on it. */
  readonly onCut: 'throws' | 'loses' | 'repairs' | 'is null';
}

/**
 * Functions by the name they are usually called by, `object.method` or bare. Sources: MDN (JSON, eval, Function, DOMParser), and the READMEs of
 * json5 2.2, yaml 2.8, js-yaml 4.1, toml 3.0, jsonc-parser 3.3, destr 2.0, papaparse 5.5, csv-parse 6.1, fast-xml-parser 5.2, xml2js 0.6
 * (read 2026-11). What is said to repair was given cut JSON, and closed it: jsonrepair 3.15, partial-json 0.1, best-effort-json-parser 1.5,
 * untruncate-json 0.0, json-repair-js 1.0 (2026-11).
 */
const FUNCTIONS: Readonly<Record<string, Parser['onCut']>> = {
  'JSON.parse': 'throws',
  'JSON5.parse': 'throws',
  'YAML.parse': 'loses',
  'yaml.parse': 'loses',
  'yaml.load': 'loses',
  'jsyaml.load': 'loses',
  'Papa.parse': 'loses',
  'vm.runInContext': 'throws',
  'vm.runInNewContext': 'throws',
  'vm.runInThisContext': 'throws',
  eval: 'throws',
  Function: 'throws',
  destr: 'loses',
  jsonrepair: 'repairs',
};

/** Packages whose functions of these names parse text. Sources: their READMEs, as above. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  'js-yaml': /^(safe)?load(all)?$/i,
  yaml: /^parse/,
  json5: /^parse$/,
  toml: /^parse$/,
  '@iarna/toml': /^parse/,
  'smol-toml': /^parse$/,
  'jsonc-parser': /^parse/,
  'comment-json': /^parse$/,
  'partial-json': /^parse/,
  'best-effort-json-parser': /^parse$/,
  jsonrepair: /^(jsonrepair|default)$/,
  'untruncate-json': /^default$/,
  'json-repair-js': /^(repairJson|loads)$/,
  destr: /^(destr|safeDestr|default)$/,
  papaparse: /^parse$/,
  'csv-parse': /^(parse|default)$/,
  'csv-parse/sync': /^parse$/,
  'csv-parser': /^default$/,
  xml2js: /^parseString/,
  'fast-xml-parser': /^parse$/,
  'node:vm': /^(run|compile)/,
  vm: /^(run|compile)/,
};

/** Packages with a `parse` that takes any text: cut text is no worse for them than whole text. */
const NOT_PARSERS =
  /^(marked|markdown-it|remark.*|rehype.*|unified|showdown|micromark|node-html-parser|cheerio|parse5|(node:)?(path|url|querystring)|qs|cookie|dotenv|chrono-node|date-fns|dayjs|luxon|moment|ms|semver|mime.*|yargs.*|minimist)$/;

/**
 * The parser a callee is; undefined when it is not known to be one.
 * @param path the callee's names as written, from its root
 * @param imported what it is imported as, from the module down
 */
export function parserOf(
  path: readonly string[],
  imported?: { readonly source: string; readonly path: readonly string[] },
): Parser | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const name = path.slice(-2).join('.');
  if (imported) {
    if (NOT_PARSERS.test(imported.source)) return undefined;
    const known = Object.hasOwn(PACKAGES, imported.source) ? PACKAGES[imported.source] : undefined;
    if (known)
      return known.test(imported.path.at(-1) ?? 'default')
        ? {
            name,
            onCut: REPAIRERS.test(imported.source) ? 'repairs' : LOSERS.test(imported.source) ? 'loses' : 'throws',
          }
        : undefined;
  }
  const global = path[0] === 'globalThis' || path[0] === 'window' ? path.slice(1).join('.') : name;
  if (Object.hasOwn(FUNCTIONS, global)) return { name, onCut: FUNCTIONS[global] ?? 'throws' };
  if (GENERIC.test(last))
    return path.length === 1 || !TOLERANT.test(path.at(-2) ?? '') ? { name, onCut: 'throws' } : undefined;
  return /json|yaml|xml|csv/i.test(last) && /parse|extract|decode|repair|load/i.test(last)
    ? { name, onCut: /repair|partial/i.test(last) ? 'loses' : 'throws' }
    : undefined;
}

/** Whether a parser is one of those that take nothing but a text, so that what it is given is one: `JSON.parse`, which `schema.parse` is not. */
export const isOfText = ({ name }: Parser): boolean => Object.hasOwn(FUNCTIONS, name);

/** The packages among them that close cut JSON, and those that read what there is of other formats. */
const REPAIRERS = /repair|partial|effort|untruncate/;
const LOSERS = /yaml|csv|papa/;

/** What the method of a parser or of a schema is called, whatever it is a method of. */
const GENERIC = /^(parse|parseAsync|safeParse|safeParseAsync|parseFromString|parseString|parseStringPromise|safeLoad)$/;

/** `output_parsed` of `responses.parse`: null when the answer was cut (6.49, 7.57); 4.x, 5.x and 6.0 throw a SyntaxError, or give a short object. */
export const OUTPUT_PARSED: Parser = { name: 'output_parsed', onCut: 'is null' };

/** Objects with a `parse` that takes any text, where no import says what they are. */
const TOLERANT =
  /^(marked|markdown|md|remark|path|url|URL|Date|dotenv|qs|querystring|cookie|chrono|dayjs|moment|numeral|mime|semver|ms)$/i;
