/** The milliseconds of all rules and of everything else in some results, by ESLint's own account. */
export function timesOf(results) {
  let [rules, rest] = [0, 0];
  for (const { total, rules: times = {} } of results.flatMap(({ stats }) => stats?.times.passes ?? [])) {
    const spent = Object.values(times).reduce((sum, time) => sum + time.total, 0);
    rules += spent;
    rest += total - spent;
  }
  return { rules, rest };
}
