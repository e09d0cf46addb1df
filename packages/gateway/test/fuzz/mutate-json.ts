import * as fc from "fast-check";
import { hostileText, hostileValue } from "./hostile-values.ts";

/** One change to a JSON value. `at` picks the place, counted through the value modulo its size. */
interface Mutation {
  readonly at: number;
  readonly kind: "replace" | "remove" | "add" | "rename" | "wrap" | "twice";
  readonly name: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(1_000),
  kind: fc.constantFrom<Mutation["kind"]>("replace", "replace", "replace", "remove", "add", "rename", "wrap", "twice"),
  name: fc.oneof(fc.constantFrom("__proto__", "constructor", "id", "org_id", "orgId", "toString"), hostileText),
  value: hostileValue,
});

/** The values of an arbitrary with up to `most` changes; half of them as they are. */
export function mutated(values: fc.Arbitrary<unknown>, most = 3): fc.Arbitrary<unknown> {
  const changes = fc.oneof(
    { weight: 2, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 1, maxLength: most }) },
  );
  return fc.tuple(values, changes).map(([value, list]) => list.reduce(apply, value));
}

interface Holder {
  readonly of: Record<string, unknown> | unknown[];
  readonly key: string;
}

function apply(value: unknown, { at, kind, name, value: other }: Mutation): unknown {
  const root: Record<string, unknown> = { value: structuredClone(value) };
  const places = placesIn(root);
  const { of, key } = places[at % places.length] as Holder; // the root is always one
  const holder = of as Record<string, unknown>; // a list is one, too, by its indexes
  const current = holder[key];
  switch (kind) {
    case "replace":
      define(holder, key, other);
      break;
    case "remove":
      if (Array.isArray(of)) of.splice(Number(key), 1);
      else if (of !== root) delete holder[key];
      break;
    case "add":
      if (Array.isArray(current)) current.push(other);
      else if (typeof current === "object" && current !== null) define(current as Record<string, unknown>, name, other);
      break;
    case "rename":
      if (!Array.isArray(of) && of !== root) {
        delete holder[key];
        define(holder, name, current);
      }
      break;
    case "wrap":
      define(holder, key, [current]);
      break;
    case "twice":
      if (Array.isArray(current)) current.push(...(structuredClone(current) as unknown[]));
      break;
  }
  return root["value"];
}

/** An own property whatever its name. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(of: Record<string, unknown> | unknown[]): Holder[] {
  return Object.entries(of).flatMap(([key, value]) => [
    { of, key },
    ...(typeof value === "object" && value !== null ? placesIn(value as Record<string, unknown>) : []),
  ]);
}
