import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, NestedValue } from "../../descriptor/descriptor.ts";

/** Every parameter of every operation, and every value nested in one. */
export function* valuesOf(descriptor: Cursor<Descriptor>): Iterable<Cursor<NestedValue>> {
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) yield* withNested(parameter);
  }
}

/** A value and every value nested in it. */
export function* withNested(value: Cursor<NestedValue>): Iterable<Cursor<NestedValue>> {
  yield value;
  const items = value.at("items");
  if (items !== undefined) yield* withNested(items);
  for (const [, member] of value.entries("properties")) yield* withNested(member);
}
