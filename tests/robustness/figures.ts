import { afterAll } from 'vitest';

/** `npm run fuzz` runs these tests for longer, from another seed each time. */
export const isFuzzing = process.env['MODE'] === 'fuzz';

/** The seed of a run, which is printed: `SEED=… npm run fuzz` runs the same programs again. */
export const SEED = Number(process.env['SEED'] ?? (isFuzzing ? Date.now() % 2 ** 31 : 20261125));

const figures: Record<string, Record<string, number>> = {};

/** Notes a figure of this test file; a table of them is printed at its end. */
export function note(what: string, numbers: Record<string, number>): void {
  figures[what] = numbers;
}

/** Prints what has been noted when the tests of the file are done. */
export function printFigures(): void {
  afterAll(() => {
    console.info(`seed ${SEED}`);
    console.table(figures);
  });
}
