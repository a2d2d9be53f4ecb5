import { it } from 'vitest';
import fs from 'node:fs';
import { analyse, nodeAt } from '../support/analyse.js';
it('x', () => {
  for (const mode of [
    'cl-cfg,set-cl,cfg-cl,cl-set,set-cl,cfg-cl',
    'set-cl,cl-cfg,cfg-cl,cl-set',
    'cl-cfg,cfg-cl,set-cl',
    'cl-cfg,set-cl',
    'cl-set,set-cl',
    'cl-cl,set-cl',
    'cfg-cfg,set-cl',
  ])
    for (const which of ['environment', 'flow'] as const) {
      const f = analyse(fs.readFileSync('/tmp/rb/w3.js', 'utf8'));
      const n = {
        set: nodeAt(f, "process.env.OPENAI_API_KEY = 'sk-1'"),
        cl: nodeAt(f, 'new OpenAI()'),
        cfg: nodeAt(f, 'dotenv.config()'),
      } as const;
      console.log(
        '[L]',
        which,
        mode
          .split(',')
          .map((m) => {
            const [a, b] = m.split('-') as [keyof typeof n, keyof typeof n];
            return [m, f[which].canFollow(n[a], n[b])].join(' ');
          })
          .join('; '),
        '-',
        f.environment.lateLoads.length,
      );
    }
});
