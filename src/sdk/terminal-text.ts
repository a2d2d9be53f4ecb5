/**
 * Functions that give the text they are given back in another form, for a terminal: in colour, in a box, in lines of a width, without such marks, or set
 * from Markdown. By package; any function of it where no names are given. Seen to give a text with the whole of the other in it: chalk 5.6.2, picocolors 1.1.1,
 * kleur 4.1.5, ansi-colors 4.1.3, colorette 2.0.20, ansis 4.5.0, yoctocolors 2.2.0, colors 1.4.0, @colors/colors 1.6.1, cli-color 2.0.4, gradient-string
 * 3.0.0, boxen 8.0.1, wrap-ansi 10.0.2, word-wrap 1.2.5, strip-ansi 7.2.0, cli-highlight 2.1.11, cli-markdown 3.5.1, and `util` of Node.js 24 (2026-11-28).
 * `marked` does so with marked-terminal 7.3.1, and else gives HTML with the text in it (README, read 2026-11-28).
 */
const PACKAGES: Readonly<Record<string, RegExp | undefined>> = {
  chalk: undefined,
  picocolors: undefined,
  kleur: undefined,
  'kleur/colors': undefined,
  'ansi-colors': undefined,
  colorette: undefined,
  ansis: undefined,
  yoctocolors: undefined,
  colors: undefined,
  'colors/safe': undefined,
  '@colors/colors': undefined,
  '@colors/colors/safe': undefined,
  'cli-color': undefined,
  'gradient-string': undefined,
  boxen: undefined,
  'wrap-ansi': undefined,
  'word-wrap': undefined,
  'strip-ansi': undefined,
  'cli-highlight': undefined,
  'cli-markdown': undefined,
  marked: /^(?:marked|parse|parseInline|default)$/,
  util: /^(?:styleText|stripVTControlCharacters)$/,
  'node:util': /^(?:styleText|stripVTControlCharacters)$/,
};

/** Whether what a function of a module gives is the text that it is given, in another form. */
export function givesTextOfText({
  source,
  path,
}: {
  readonly source: string;
  readonly path: readonly string[];
}): boolean {
  if (!Object.hasOwn(PACKAGES, source)) return false;
  return PACKAGES[source]?.test(path.at(-1) ?? 'default') ?? true;
}
