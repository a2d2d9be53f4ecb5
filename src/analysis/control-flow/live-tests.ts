import { append } from '../multimap.js';
import { blocksRunAt, type Place } from './graph.js';

/**
 * Marks, at every place of a code path, the tests of which the result can still matter there: those made again on some way from it, before their
 * variable gets another value. What is known of any other test can be forgotten, so that ways that differ in nothing else come together.
 */
export function markLiveTests(places: readonly Place[]): void {
  const before = new Map<Place, Place[]>();
  const work: Place[] = [];
  for (const place of places) {
    place.live = testsMadeAt(place);
    if (place.live !== 0) work.push(place);
  }
  if (work.length === 0) return;
  for (const place of places) {
    for (const { to } of place.next) append(before, to, place);
    if (place.raise) append(before, place.raise, place);
    for (const { entry } of blocksRunAt(place)) append(before, entry, place);
  }
  for (let place = work.pop(); place; place = work.pop()) {
    for (const previous of before.get(place) ?? []) {
      const live = previous.live | (place.live & ~testsSetAt(previous));
      if (live === previous.live) continue;
      previous.live = live;
      work.push(previous);
    }
  }
}

function testsMadeAt({ does, next }: Place): number {
  // From the end of a `finally` block control goes to one of several places: all may matter.
  if (does.kind === 'exit') return does.procedure.isBlock ? -1 : 0;
  const waiting =
    does.kind === 'run' && does.likelihood === 'waiting' && does.pending !== undefined ? 1 << does.pending : 0;
  let tests = waiting;
  for (const { when } of next) if (when) tests |= 1 << when.test;
  return tests;
}

function testsSetAt({ does }: Place): number {
  return does.kind === 'assign' ? does.settings.reduce((tests, { test }) => tests | (1 << test), 0) : 0;
}
