/** A look-up that works out its answer once for each object, and forgets it with the object. For what a few rules ask of a file or a conversation. */
export function once<K extends object, T>(build: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly answer: T }>();
  return (key) => {
    let found = known.get(key);
    if (!found) known.set(key, (found = { answer: build(key) }));
    return found.answer;
  };
}

/** The answer about a thing, worked out once. While it is, the answer is no: what is asked about can lead back to itself. */
export function answerOnce<K>(key: K, known: Map<K, boolean>, answer: () => boolean): boolean {
  let found = known.get(key);
  if (found === undefined) {
    known.set(key, false);
    known.set(key, (found = answer()));
  }
  return found;
}
