/** The size of a cache that is empty when a server starts: with `max` it would be laid out in full, which takes milliseconds. */
export function atMost(entries: number): { readonly maxSize: number; readonly sizeCalculation: () => 1 } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
