/** What a gateway has acknowledged, and what it may have done when it was killed. */
export interface Ledger<Value> {
  /** Notes what is about to be asked: `undefined` deletes. */
  ask(id: string, value: Value | undefined): void;
  /** The gateway said that it is done. */
  acknowledge(id: string): void;
  /** The gateway said that it was not done. */
  refuse(id: string): void;
  /** Compares with what is there; each difference is a sentence. Where both is possible, what is there is believed from now on. */
  settle(present: ReadonlyMap<string, Value>): readonly string[];
}

interface Entry<Value> {
  value: Value | undefined;
  /** What was asked and not answered. */
  asked: { readonly value: Value | undefined } | undefined;
}

export function createLedger<Value>(same: (a: Value, b: Value) => boolean): Ledger<Value> {
  const entries = new Map<string, Entry<Value>>();
  const equal = (a: Value | undefined, b: Value | undefined) =>
    a === undefined || b === undefined ? a === b : same(a, b);
  return {
    ask(id, value) {
      const entry = entries.get(id);
      if (entry === undefined) entries.set(id, { value: undefined, asked: { value } });
      else entry.asked = { value };
    },
    acknowledge(id) {
      const entry = entries.get(id);
      if (entry?.asked === undefined) return;
      entry.value = entry.asked.value;
      entry.asked = undefined;
    },
    refuse(id) {
      const entry = entries.get(id);
      if (entry !== undefined) entry.asked = undefined;
    },
    settle(present) {
      const faults: string[] = [];
      for (const [id, entry] of Array.from(entries)) {
        const { value, asked } = entry;
        const there = present.get(id);
        if (!equal(there, value) && !(asked !== undefined && equal(there, asked.value))) {
          const possible = [value, ...(asked === undefined ? [] : [asked.value])].map((each) => JSON.stringify(each));
          faults.push(`${id} is ${JSON.stringify(there)}, and was acknowledged as ${possible.join(" or asked as ")}`);
        }
        entry.value = there;
        entry.asked = undefined;
        if (there === undefined) entries.delete(id);
      }
      for (const id of present.keys()) {
        if (!entries.has(id)) faults.push(`${id} is there, and nobody asked for it or it was deleted`);
      }
      return faults;
    },
  };
}
