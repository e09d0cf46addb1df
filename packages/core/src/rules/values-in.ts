import { Cursor } from "../descriptor/cursor.ts";

/** Every string in a value, however deep, with its place. */
export function* textsIn(at: Cursor<unknown>): Iterable<Cursor<string>> {
  for (const { value, path } of scalarsIn(at)) if (typeof value === "string") yield new Cursor(value, path);
}

/** Every number in a value, however deep, with its place. */
export function* numbersIn(at: Cursor<unknown>): Iterable<Cursor<number>> {
  for (const { value, path } of scalarsIn(at)) if (typeof value === "number") yield new Cursor(value, path);
}

function* scalarsIn(at: Cursor<unknown>): Iterable<Cursor<unknown>> {
  // Of generators within generators, each hands on all that the inner ones yield.
  const waiting = [at];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== "object" || value === null) {
      yield next;
      continue;
    }
    const isList = Array.isArray(value);
    for (const [key, member] of Object.entries(value).toReversed()) {
      waiting.push(new Cursor<unknown>(member, [...path, isList ? Number(key) : key]));
    }
  }
}
