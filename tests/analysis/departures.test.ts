import { describe, expect, it } from 'vitest';
import { findingsIn } from '../../src/analysis/finish-tiers.js';
import { analyse } from '../support/analyse.js';

const START = `import OpenAI from 'openai'; const client = new OpenAI();`;
const ASK = `const r = await client.chat.completions.create({ model, messages, max_tokens: 500 });`;
const TEXT = 'r.choices[0].message.content';

/** How many answers of a program are used though nobody can have looked at their reason. */
const unchecked = (code: string): number => findingsIn(analyse(`${START} ${code}`)).length;
const go = (body: string): string => `export async function go(full) { ${ASK} ${body} }`;

describe('an answer that leaves whole on another way than that of its text', () => {
  it.each([
    ['is returned', `if (full) return r; return ${TEXT};`],
    ['is returned by the same statement', `return full ? r : ${TEXT};`],
    ['is returned behind a test', `return (full && r) || ${TEXT};`, 0], // the text is returned whole where it is empty
    ['is handed on before an error', `if (!r.choices) { track(r); throw new Error('Nothing'); } return ${TEXT};`],
    ['is a part of an error', `if (!r.choices) throw new Error('Bad: ' + JSON.stringify(r)); return ${TEXT};`],
    ['is the cause of an error', `if (!r.choices) throw new Failure('Bad', { cause: r }); return ${TEXT};`],
    ['is handed on in another case', `switch (full) { case 1: return track(r); default: return ${TEXT}; }`],
    ['is handed on behind a branch that returns', `if (full) return save(${TEXT}); track(r); return null;`],
    ['is returned behind a branch that returns', `if (full) return ${TEXT}; return r;`],
    [
      'is a part of an error behind a branch that returns',
      `if (full) return ${TEXT}; throw new Error(JSON.stringify(r));`,
    ],
    ['is handed on in the other branch', `if (full) { track(r); } else { save(${TEXT}); }`],
  ])('%s', (_, body, found = 1) => {
    expect(unchecked(go(body))).toBe(found);
  });

  it('is thrown in the function that the text is got from', () => {
    const body = `${ASK} if (!r.choices) throw new Error(JSON.stringify(r)); return ${TEXT};`;
    expect(unchecked(`async function ask() { ${body} } export const go = async () => save(await ask());`)).toBe(1);
  });

  it('is thrown by a callback', () => {
    const then = `.then((r) => { if (!r.choices) throw new Error(JSON.stringify(r)); return ${TEXT}; })`;
    expect(
      unchecked(`export const go = () => client.chat.completions.create({ model, messages, max_tokens: 500 })${then};`),
    ).toBe(1);
  });

  it('is the answer to another round', () => {
    expect(unchecked(`for (const one of all) { ${ASK} if (one) { track(r); continue; } save(${TEXT}); }`)).toBe(1);
  });
});

describe('an answer that leaves whole on the way of its text', () => {
  it.each([
    ['always', `track(r); return ${TEXT};`],
    ['maybe', `if (full) track(r); return ${TEXT};`],
    ['afterwards', `save(${TEXT}); if (full) return r;`],
    ['behind a branch that goes on', `if (full) save(${TEXT}); track(r);`],
    ['where something has failed', `try { save(${TEXT}); } catch (e) { track(r); }`],
    ['in a function of its own', `const end = () => { if (full) track(r); }; save(${TEXT}); end();`],
  ])('%s', (_, body) => {
    expect(unchecked(go(body))).toBe(0);
  });

  it('in the round before', () => {
    expect(unchecked(`let r; while (on()) { if (r) track(r); ${ASK.replace('const ', '')} save(${TEXT}); }`)).toBe(0);
  });
});

describe('a print of a whole answer as text', () => {
  it.each(['slice(0, 500)', 'substring(0, 500)', "replace(/,/g, '')", 'trim()', 'toUpperCase()', 'padEnd(9)'])(
    '%s tells nobody',
    (method) => {
      expect(unchecked(go(`console.log(JSON.stringify(r).${method}); return ${TEXT};`))).toBe(1);
    },
  );

  it('may be looked at where it goes elsewhere', () => {
    expect(unchecked(go(`track(JSON.stringify(r).substring(0, 500)); return ${TEXT};`))).toBe(0);
    expect(unchecked(go(`track('Answer: ' + JSON.stringify(r)); return ${TEXT};`))).toBe(0);
    expect(unchecked(go(`track(\`data: \${JSON.stringify(r)}\`); return ${TEXT};`))).toBe(0);
  });
});
