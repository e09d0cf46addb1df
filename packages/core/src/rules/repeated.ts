/** Each item that has the key of an earlier one, with that earlier one. */
export function* repeated<T>(items: Iterable<T>, keyOf: (item: T) => string): Iterable<readonly [again: T, first: T]> {
  const seen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    else yield [item, first];
  }
}
