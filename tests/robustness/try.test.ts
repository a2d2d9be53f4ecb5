import { it } from 'vitest';
import { reportsIn } from './linting.js';
import fs from 'node:fs';
it('x', () => {
  for (const f of process.env['F']!.split(',')) {
    const t = fs.readFileSync(f, 'utf8');
    for (const m of reportsIn(t))
      console.log(
        f,
        m.line,
        m.messageId,
        JSON.stringify(m.fix ?? null),
        JSON.stringify((m.suggestions ?? []).map((s) => s.fix)),
      );
  }
});
