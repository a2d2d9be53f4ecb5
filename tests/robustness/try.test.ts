import { it } from 'vitest';
import { reportsIn } from './linting.js';
import fs from 'node:fs';
it('x', () => {
  for (const f of process.env['F']!.split(',')) {
    const t = fs.readFileSync(f, 'utf8');
    for (const o of [
      {},
      { rules: { 'openai/no-late-api-key': 'error' as const } },
      { typescriptParser: true },
      { filename: 'a.ts' },
    ])
      for (const m of reportsIn(t, o)) console.log(f, JSON.stringify(o), m.line, m.messageId, m.ruleId);
  }
});
