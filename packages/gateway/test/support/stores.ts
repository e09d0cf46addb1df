import { describe } from "@jest/globals";
import { STORE_KINDS, type StoreKind } from "./places.ts";

export { makePlace, openTestStore, STORE_KINDS, type StoreKind, type TestPlace } from "./places.ts";

/** The same tests on both stores. */
export function describeStores(name: string, tests: (kind: StoreKind) => void): void {
  describe.each(STORE_KINDS)(`${name} on %s`, tests);
}
