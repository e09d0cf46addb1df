import { type Canary, type CanaryHit, createCanarySearch, ENCODINGS, makeTokenCanary } from "../support/canaries.ts";

/** Something that a gateway gave out, wrote or kept. */
interface Output {
  readonly where: string;
  readonly bytes: string | Uint8Array;
  /** Whether it is what the store holds. */
  readonly isStore: boolean;
  /** Names of the secrets that it is made to tell: to whom they belong, and once. */
  readonly tells: readonly string[];
}

/** What a search through all outputs brought. */
export interface SearchReport {
  readonly outputs: number;
  readonly bytes: number;
  /** Each a leak. */
  readonly hits: readonly CanaryHit[];
  /** Outputs that were made to tell a secret, and did not: sentences. */
  readonly silent: readonly string[];
  /** The control: secrets that were let out on purpose, in an encoding in which they were not found: sentences. */
  readonly missed: readonly string[];
}

/** The secrets that are anywhere in a gateway, and all that came out of it. */
export interface Ledger {
  /** Secrets of each kind. */
  counts(): Readonly<Record<string, number>>;
  /** Makes a secret up, for whoever is given here. */
  plant(kind: string, whose: string, prefix?: string): string;
  /** Takes one down that the gateway, or another server, has made up. Gives its name. */
  know(kind: string, whose: string, value: string): string;
  /** The same of one that the store holds as it is, because it opens nothing by itself; it is nowhere else. */
  knowStored(kind: string, whose: string, value: string): string;
  add(kind: string, canaries: readonly Canary[]): void;
  /** Takes an output down. `tells` names the kinds and holders of what it may hold, as {@link know} gives them. */
  saw(where: string, bytes: string | Uint8Array, tells?: readonly string[]): void;
  /** The same of a piece of the store. */
  sawStore(where: string, bytes: string | Uint8Array): void;
  search(): SearchReport;
}

export function createLedger(): Ledger {
  const canaries: Canary[] = [];
  const kinds = new Map<string, number>();
  const outputs: Output[] = [];
  const known = new Set<string>();
  /** Kinds of what the store may hold, by name. */
  const stored = new Map<string, string>();
  const add = (kind: string, given: readonly Canary[]): void => {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    canaries.push(...given);
  };
  const know = (kind: string, whose: string, value: string): string => {
    const name = `${kind} of ${whose}`;
    // The same secret may be seen more than once: a session's cookie goes with each page.
    if (!known.has(value)) add(kind, [{ name, value }]);
    known.add(value);
    return name;
  };
  return {
    counts: () => Object.fromEntries(kinds),
    plant(kind, whose, prefix = "") {
      const { value } = makeTokenCanary(kind);
      know(kind, whose, value);
      return prefix + value;
    },
    know,
    knowStored(kind, whose, value) {
      const name = know(kind, whose, value);
      stored.set(name, kind);
      return name;
    },
    add,
    saw: (where, bytes, tells = []) => void outputs.push({ where, bytes, tells, isStore: false }),
    sawStore: (where, bytes) => void outputs.push({ where, bytes, tells: [], isStore: true }),
    search() {
      const find = createCanarySearch(canaries);
      const silent: string[] = [];
      const foundStored = new Set<string | undefined>();
      const hits = outputs.flatMap(({ where, bytes, tells, isStore }) => {
        const found = find(where, bytes);
        for (const name of tells) {
          if (!found.some(({ canary }) => canary === name)) silent.push(`${where} did not tell the ${name}`);
        }
        const inStore = found.filter(({ canary }) => isStore && stored.has(canary));
        for (const { canary } of inStore) foundStored.add(stored.get(canary));
        return found.filter((hit) => !tells.includes(hit.canary) && !inStore.includes(hit));
      });
      for (const kind of new Set(stored.values())) {
        if (!foundStored.has(kind)) silent.push(`the store holds no ${kind}`);
      }
      const missed = canaries.flatMap(({ name, value }) =>
        Object.entries(ENCODINGS).flatMap(([encoding, encode]) => {
          const leaked = Buffer.concat([Buffer.from('{"level":"info","url":"'), encode(value), Buffer.from('"}')]);
          const isFound = find("the control", leaked).some((hit) => hit.canary === name && hit.encoding === encoding);
          return isFound ? [] : [`the ${name} was not found in ${encoding}`];
        }),
      );
      const bytes = outputs.reduce((sum, output) => sum + output.bytes.length, 0);
      return { outputs: outputs.length, bytes, hits, silent, missed };
    },
  };
}
