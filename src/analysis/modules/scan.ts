import { FOLDER_LOADERS } from '../../sdk/environment.js';
import type { Settings } from '../../settings.js';

/** What the text of a module says, read without parsing it: never too little, sometimes too much. */
export interface Scan {
  /** The modules it may import, require or re-export. */
  readonly sources: readonly string[];
  /** Whether it may construct a client by itself. */
  readonly constructs: boolean;
  /** Whether it may load the environment by itself. */
  readonly loads: boolean;
  /** Whether it may pause while it is evaluated. */
  readonly pauses: boolean;
  /** The paths it speaks of, and the beginnings of such, where it may load modules by computed names (`./` for those beside it), or run them in other threads and processes. */
  readonly paths: readonly string[];
}

const SOURCE = /\b(?:from|import|require)\s*(?:\(\s*)?(['"`])([^'"`\n]+)\1/g;
const LOADS =
  /dotenv|loadEnv|env-?file|@nestjs\/config|@prisma|firebase-functions|custom-env|env2|env-cmd|varlock|encore\.dev|\bsst\b|@keystone|process\.env(?:\.\w+|\[[^\]\n]*\])?\s*(?:\?\?|\|\|)?=[^=]|assign\(\s*process\.env/i;

const COMPUTED = /\b(?:import|require)\s*\(\s*(?:`[^`\n]*\$\{|[^'"`\s)]|(['"])[^'"\n]*\1\s*\+)/;
const ELSEWHERE = /\bnew\s+Worker\s*\(|\b(?:fork|spawn|execFile|setupPrimary|setupMaster)\s*\(/;
const PATH = /(['"`])((?:\.{0,2}\/)?[\w.@-]+(?:\/[\w.@-]+)*\/?)(?:\1|\$\{|\*)/g;
const OWN_FOLDER = /\b__dirname\b|\bimport\.meta\b|(['"`])\.\/?(?:\1|\$\{)/;

/** More than a program speaks of. */
const MOST_PATHS = 500;

function pathsIn(text: string): readonly string[] {
  const isComputed = COMPUTED.test(text) || FOLDER_LOADERS.test(text);
  if (!isComputed && !ELSEWHERE.test(text)) return [];
  const paths = new Set<string>();
  for (const [, , written] of text.matchAll(PATH)) if (paths.size < MOST_PATHS) paths.add(written as string);
  if (isComputed && OWN_FOLDER.test(text)) paths.add('./');
  return [...paths];
}

export function scanText(text: string, settings: Settings): Scan {
  const sources = new Set<string>();
  for (const [, , source] of text.matchAll(SOURCE)) sources.add(source as string);
  const isMentioned = settings.mentionedIn(text);
  return {
    sources: [...sources],
    constructs: isMentioned || /openai/i.test(text),
    loads: isMentioned || LOADS.test(text),
    pauses: text.includes('await'),
    paths: pathsIn(text),
  };
}
