/** A fenced block of code in a Markdown text. */
export interface CodeBlock {
  /** The word after the fence: `js`, `ts`, `sh`. */
  readonly language: string;
  readonly code: string;
  /** The nearest heading above the block, without its marks. */
  readonly heading: string;
  /** The line of the fence, counted from 1. */
  readonly line: number;
  /** Whether only blank lines are between this block and the one before it. */
  readonly continues: boolean;
}

/** The fenced blocks of a Markdown text, in order. */
export function codeBlocksOf(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const lines = markdown.split('\n');
  let heading = '';
  let continues = false;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    const fence = /^(`{3,})(\S*)/.exec(line);
    const title = /^#+ (.+)$/.exec(line)?.[1];
    if (fence?.[1] !== undefined) {
      const end = lines.indexOf(fence[1], i + 1);
      if (end < 0) throw new Error(`The block of line ${i + 1} has no end.`);
      const code = `${lines.slice(i + 1, end).join('\n')}\n`;
      blocks.push({ language: fence[2] ?? '', code, heading, line: i + 1, continues });
      continues = true;
      i = end;
    } else if (line.trim() !== '') {
      heading = title ?? heading;
      continues = false;
    }
  }
  return blocks;
}

/** The text of the section under a heading, subsections included. Undefined when there is no such heading. */
export function sectionOf(markdown: string, heading: string): string | undefined {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) return undefined;
  const level = heading.indexOf(' ');
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => new RegExp(`^#{1,${level}} `).test(line));
  return (end < 0 ? rest : rest.slice(0, end)).join('\n');
}

/** A program shown on a rule's page, with what the rule must say about it. */
export interface Program {
  readonly verdict: 'wrong' | 'right';
  /** Its files, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The line of its first fence. */
  readonly line: number;
}

const LANGUAGES = new Set(['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx']);

/**
 * The programs of a rule's page: the blocks of JavaScript and TypeScript under a heading that begins with Wrong or Right.
 * A block may name its file in a first line `// file: name`; blocks that do and follow one another without text between them are one program.
 */
export function programsOf(markdown: string): Program[] {
  const programs: { verdict: Program['verdict']; files: Record<string, string>; line: number; named: boolean }[] = [];
  for (const { language, code, heading, line, continues } of codeBlocksOf(markdown)) {
    const verdict = /^(wrong|right)\b/i.exec(heading)?.[1]?.toLowerCase() as Program['verdict'] | undefined;
    if (verdict === undefined || !LANGUAGES.has(language)) continue;
    const name = /^\/\/ file: (\S+)\n/.exec(code)?.[1];
    const previous = programs.at(-1);
    if (continues && name !== undefined && previous?.named) previous.files[name] = code;
    else programs.push({ verdict, files: { [name ?? `example.${language}`]: code }, line, named: name !== undefined });
  }
  return programs;
}
