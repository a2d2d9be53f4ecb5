/** What reads text as a format and fails, or silently gives less, when the text is cut. */
export interface Parser {
  /** What it is called in a message. */
  readonly name: string;
  /** What happens with cut text. */
  readonly onCut: 'throws' | 'loses' | 'is null';
}

/**
 * Functions by the name they are usually called by, `object.method` or bare. Sources: MDN (JSON, eval, Function, DOMParser), and the READMEs of
 * json5 2.2, yaml 2.8, js-yaml 4.1, toml 3.0, jsonc-parser 3.3, jsonrepair 3.13, partial-json 0.1, destr 2.0, papaparse 5.5, csv-parse 6.1,
 * fast-xml-parser 5.2, xml2js 0.6, best-effort-json-parser 1.2 (read 2026-11).
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
  jsonrepair: 'loses',
};

/** The parser a callee is by its name; undefined when it is not known to be one. `path` is the callee's names from its root. */
export function parserNamed(path: readonly string[]): Parser | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const dotted = path.slice(-2).join('.');
  if (Object.hasOwn(FUNCTIONS, dotted)) return { name: dotted, onCut: FUNCTIONS[dotted] ?? 'throws' };
  const object = path.length > 1 ? (path.at(-2) ?? '') : '';
  if (/^(parse|parseAsync|safeParse|safeParseAsync|parseFromString|parseString|parseStringPromise|safeLoad)$/.test(last)) {
    return path.length === 1 || !NO_PARSERS.test(object) ? { name: path.slice(-2).join('.'), onCut: 'throws' } : undefined;
  }
  return /json|yaml|xml|csv/i.test(last) && /parse|extract|decode|repair|load/i.test(last) ? { name: last, onCut: 'throws' } : undefined;
}

/** `output_parsed` of `responses.parse`: null when the answer was cut (6.49, 7.57); 4.x and 5.x throw or give a short object. */
export const OUTPUT_PARSED: Parser = { name: 'output_parsed', onCut: 'is null' };

/** Things with a `parse` that take any text: cut text is no worse for them than whole text. */
const NO_PARSERS = /^(marked|markdown|md|remark|path|url|URL|Date|dotenv|qs|querystring|cookie|chrono|dayjs|moment|numeral|mime|semver|ms)$/i;
