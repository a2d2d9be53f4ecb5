import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The catalogue of code shapes that the rules are held to: S are mistakes, K, R and F are look-alikes of the late key, the missing reply and the
 * unread reason. Each is pinned by a test that has its number in its name, or stands here with the reason why it is not.
 */
const CATALOGUE: Readonly<Record<'S' | 'K' | 'R' | 'F', number>> = { S: 44, K: 15, R: 19, F: 16 };

const NOT_YET: Readonly<Record<string, string>> = {
  S18: 'a React state that is read before it is set: needs the order of renders',
  S40: 'a stream flag that does not fit the reading: a rule of its own',
  S44: 'parameters of the other API: a rule of its own',
};

const folder = import.meta.dirname;

function textsUnder(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return textsUnder(file);
    return /\.(?:ts|md)$/.test(entry.name) && file !== import.meta.filename ? [fs.readFileSync(file, 'utf8')] : [];
  });
}

describe('every shape of the catalogue', () => {
  const text = textsUnder(folder).join('\n');
  const ids = Object.entries(CATALOGUE).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, index) => `${letter}${String(index + 1)}`),
  );
  it.each(ids)('%s is pinned, or said to be missing', (id) => {
    const isPinned = new RegExp(`\\b${id}\\b`).test(text);
    expect(isPinned || id in NOT_YET).toBe(true);
  });
  it('is said to be missing only when it is', () => {
    expect(Object.keys(NOT_YET).filter((id) => new RegExp(`\\b${id}\\b`).test(text))).toEqual([]);
  });
});
