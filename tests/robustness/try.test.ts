import fc from 'fast-check';
import { it } from 'vitest';
import { programs, write } from './programs.js';
import { lint } from '../support/lint.js';
it('x', () => {
  console.log(process.env['MODE'], process.env['VITEST_MODE']);
  const sample = fc.sample(programs, { numRuns: 300, seed: 7 });
  const by: Record<string, number> = {}; let bad = 0, len = 0;
  for (const p of sample) { const t = write(p); len += t.length; for (const m of lint(t)) { if (m.fatal) { bad++; if (bad<3) console.log(m.message, m.line, t.split('\n')[m.line-1]); } by[m.messageId ?? '?'] = (by[m.messageId ?? '?'] ?? 0) + 1; }
   for (const [m,f] of [[{wrapped:true},'a.js'],[{modules:'cjs'},'a.cjs'],[{typed:true},'a.ts']] as const) for (const x of lint(write(p,m),{filename:f, ...(f==='a.cjs'&&{sourceType:'commonjs' as const})})) if (x.fatal) console.log(f, x.message, write(p,m).split('\n')[x.line-1]); }
  console.log(by, bad, len/300);
  console.log(write(sample[5]!, { typed: true }));
});
