import { Cursor } from "../descriptor/cursor.ts";

/** Every string in a value, however deep, that is meant, with its place. */
export function* textsIn(at: Cursor<unknown>, isMeant: (text: string) => boolean): Iterable<Cursor<string>> {
  for (const visit of scalarsIn(at)) {
    const { value } = visit;
    if (typeof value === "string" && isMeant(value)) yield new Cursor(value, pathOf(at, visit));
  }
}

/** Every number in a value, however deep, that is meant, with its place. */
export function* numbersIn(at: Cursor<unknown>, isMeant: (number: number) => boolean): Iterable<Cursor<number>> {
  for (const visit of scalarsIn(at)) {
    const { value } = visit;
    if (typeof value === "number" && isMeant(value)) yield new Cursor(value, pathOf(at, visit));
  }
}

/** A value on the way through another. Hardly any is reported, so it has no path, but what a path is made of. */
interface Visit {
  readonly value: unknown;
  readonly step: string | number;
  /** What it stands in; nothing for the value that was begun with. */
  readonly outer: Visit | undefined;
}

function* scalarsIn(at: Cursor<unknown>): Iterable<Visit> {
  // Of generators within generators, each hands on all that the inner ones yield.
  const waiting: Visit[] = [{ value: at.value, step: "", outer: undefined }];
  for (let outer = waiting.pop(); outer !== undefined; outer = waiting.pop()) {
    const { value } = outer;
    if (typeof value !== "object" || value === null) {
      yield outer;
      continue;
    }
    const isList = Array.isArray(value);
    for (const [key, member] of Object.entries(value).reverse()) {
      waiting.push({ value: member, step: isList ? Number(key) : key, outer });
    }
  }
}

function pathOf(at: Cursor<unknown>, visit: Visit): Cursor<unknown>["path"] {
  const steps: (string | number)[] = [];
  for (let inner = visit; inner.outer !== undefined; inner = inner.outer) steps.push(inner.step);
  return [...at.path, ...steps.reverse()];
}
