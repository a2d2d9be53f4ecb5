import fs from 'node:fs';
import path from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.js';

/** A program of a page in tests/programs: `## name: messageId, …` or `## name: silent`, and one code block. */
interface Program {
  readonly name: string;
  readonly expected: readonly string[];
  readonly code: string;
  readonly filename: string;
}

const folder = path.join(import.meta.dirname, 'programs');

function readPrograms(page: string): Program[] {
  const text = fs.readFileSync(path.join(folder, page), 'utf8');
  return [...text.matchAll(/^## (.+): ([\w, ]+)\n\n```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = '', messages = '', language = '', code = '']) => ({
      name,
      expected: messages === 'silent' ? [] : messages.split(', '),
      code,
      filename: `program.${language}`,
    }),
  );
}

for (const page of fs.readdirSync(folder)) {
  const rule = path.basename(page, '.md');
  const linter = new Linter({ configType: 'flat' });
  const config = [
    {
      files: ['**/*.{js,jsx,ts,tsx}'],
      plugins: { openai: plugin },
      rules: { [`openai/${rule}`]: 'error' },
      languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    },
  ] as const;
  describe(`programs of ${rule}`, () => {
    const programs = readPrograms(page);
    it('are all read', () => {
      expect(programs).toHaveLength(fs.readFileSync(path.join(folder, page), 'utf8').match(/^## /gm)?.length ?? 0);
    });
    it.each(programs)('$name', ({ code, filename, expected }) => {
      const messages = linter.verify(code, config as never, filename);
      expect([...new Set(messages.map(({ messageId }) => messageId))].sort()).toEqual([...expected].sort());
      const fixed = linter.verifyAndFix(code, config as never, filename);
      // what is fixed parses, and gets no other report
      expect(fixed.messages.filter(({ fatal }) => fatal)).toEqual([]);
      if (fixed.fixed) expect(fixed.messages).toEqual([]);
    });
  });
}
