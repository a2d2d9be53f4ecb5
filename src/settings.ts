/** What a project may tell the plugin under `settings.openai`. */
export interface OpenAISettings {
  /** npm packages whose default export behaves like the SDK's (a vendor's fork, an instrumented wrapper). */
  packages?: readonly string[];
  /** Local modules that export a ready client, as globs over the import's source or the resolved file. */
  clientModules?: readonly string[];
  /** Packages or local modules that put variables into `process.env` when they are evaluated. */
  envLoaders?: readonly string[];
}

/** The settings of a run: checked, completed and ready to be asked. */
export interface Settings {
  readonly packages: readonly string[];
  readonly clientModules: readonly string[];
  readonly envLoaders: readonly string[];
  /** Whether a text names something from the settings, so that the file concerns us though it never says "openai". */
  mentionedIn(text: string): boolean;
}

const KEYS = ['packages', 'clientModules', 'envLoaders'] as const;

/**
 * Reads `settings.openai`.
 * @throws Error that names the key, when it is unknown or not a list of non-empty strings.
 */
export function readSettings(shared: Readonly<Record<string, unknown>>): Settings {
  const raw = shared['openai'];
  if (raw === undefined) return NONE;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new Error('settings.openai must be an object.');
  for (const key of Object.keys(raw)) {
    if (!(KEYS as readonly string[]).includes(key))
      throw new Error(`settings.openai.${key} is not a setting; known are ${KEYS.join(', ')}.`);
  }
  const list = (key: (typeof KEYS)[number]): readonly string[] => {
    const value: unknown = (raw as Record<string, unknown>)[key] ?? [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' && item !== '')) {
      throw new Error(`settings.openai.${key} must be a list of non-empty strings.`);
    }
    return value as string[];
  };
  return settingsOf(list('packages'), list('clientModules'), list('envLoaders'));
}

function settingsOf(
  packages: readonly string[],
  clientModules: readonly string[],
  envLoaders: readonly string[],
): Settings {
  // A glob is found in a text by its last literal piece: `**/lib/*.client.ts` by `.client`.
  const words = [...packages, ...envLoaders, ...clientModules.map(lastLiteral)].map((word) =>
    word.replace(/\.[cm]?[jt]sx?$/, ''),
  );
  return { packages, clientModules, envLoaders, mentionedIn: (text) => words.some((word) => text.includes(word)) };
}

function lastLiteral(glob: string): string {
  const pieces = glob.split(/[*?{}[\]!]+/).flatMap((piece) => piece.split('/'));
  return pieces.findLast((piece) => piece.replace(/\.[cm]?[jt]sx?$/, '') !== '') ?? '';
}

const NONE = settingsOf([], [], []);
