import { LRUCache } from "lru-cache";

/** Something that is read once and then at hand, until it is dropped. */
export interface Kept<K, V extends object> {
  /** At once where it is at hand. Those who ask while it is read wait for the same reading; a failed one is not kept. */
  get(key: K): V | Promise<V>;
  drop(isStale: (key: K) => boolean): void;
  clear(): void;
}

/**
 * Keeps what is read, the least recently used making room beyond `max`. What is dropped while it is being
 * read serves those who wait for it and nobody after them.
 */
export function keep<K, V extends object>(options: {
  readonly max: number;
  readonly nameOf: (key: K) => string;
  readonly read: (key: K) => Promise<V>;
}): Kept<K, V> {
  const { max, nameOf, read } = options;
  const entries = new LRUCache<string, { readonly key: K; value: V | Promise<V> }>({ max });

  async function start(name: string, key: K): Promise<V> {
    const entry = { key, value: read(key) as V | Promise<V> };
    entries.set(name, entry);
    try {
      const value = await entry.value;
      entry.value = value;
      return value;
    } catch (error) {
      if (entries.peek(name) === entry) entries.delete(name);
      throw error;
    }
  }

  return {
    get(key) {
      const name = nameOf(key);
      return entries.get(name)?.value ?? start(name, key);
    },
    drop(isStale) {
      for (const [name, { key }] of Array.from(entries.entries())) {
        if (isStale(key)) entries.delete(name);
      }
    },
    clear: () => entries.clear(),
  };
}
