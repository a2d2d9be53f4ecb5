import type { Settings } from '../../settings.js';

/** What the text of a module says, read without parsing it: never too little, sometimes too much. */
export interface Scan {
  /** The modules it may import, require or re-export. */
  readonly sources: readonly string[];
  /** Whether it may construct a client or load the environment by itself. */
  readonly matters: boolean;
}

const SOURCE = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;
const MATTERS =
  /openai|dotenv|loadEnv|env-?file|@nestjs\/config|@prisma|firebase-functions|custom-env|env2|env-cmd|varlock|encore\.dev|\bsst\b|@keystone|process\.env(?:\.\w+|\[[^\]\n]*\])?\s*(?:\?\?|\|\|)?=[^=]|assign\(\s*process\.env/i;

export function scanText(text: string, settings: Settings): Scan {
  const sources = new Set<string>();
  for (const [, , source] of text.matchAll(SOURCE)) sources.add(source as string);
  return { sources: [...sources], matters: MATTERS.test(text) || settings.mentionedIn(text) };
}
