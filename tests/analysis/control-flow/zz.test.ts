import { it } from 'vitest';
import { analyse, callsOf } from '../../support/analyse.js';
it('x', () => {
  const file = analyse('A(); C(); B();');
  const [a] = callsOf(file, 'A'), [b] = callsOf(file, 'B'), [c] = callsOf(file, 'C');
  const ans = file.flow.ask<'i'|'a'>({ start: 'i', events: new Map([[a!, () => ['a']], [c!, () => ['i']]]) });
  console.log(ans.before(a!), ans.before(c!), ans.before(b!), ans.atEnd, ans.path(b!, 'a').length);
});
