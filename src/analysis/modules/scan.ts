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
}

const SOURCE = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;
const LOADS =
  /dotenv|loadEnv|env-?file|@nestjs\/config|@prisma|firebase-functions|custom-env|env2|env-cmd|varlock|encore\.dev|\bsst\b|@keystone|process\.env(?:\.\w+|\[[^\]\n]*\])?\s*(?:\?\?|\|\|)?=[^=]|assign\(\s*process\.env/i;

export function scanText(text: string, settings: Settings): Scan {
  const sources = new Set<string>();
  for (const [, , source] of text.matchAll(SOURCE)) sources.add(source as string);
  const isMentioned = settings.mentionedIn(text);
  return {
    sources: [...sources],
    constructs: isMentioned || /openai/i.test(text),
    loads: isMentioned || LOADS.test(text),
    pauses: text.includes('await'),
  };
}
