import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { typeName } from "../../descriptor/type-names.ts";
import { valuesOf } from "./values.ts";

const NUMBER = ["integer", "number"];
/** The types that a key says something about. A key without an entry here fits every type. */
const MEANT_FOR = {
  pattern: ["string"],
  format: ["string", ...NUMBER],
  minimum: NUMBER,
  maximum: NUMBER,
  exclusive_minimum: NUMBER,
  exclusive_maximum: NUMBER,
  min_length: ["string"],
  max_length: ["string"],
  min_items: ["array"],
  max_items: ["array"],
  unique_items: ["array"],
  items: ["array"],
  properties: ["object"],
  enum: ["string", "boolean", ...NUMBER],
} as const;

/** What a raw schema says in its own words. */
const NESTING: ReadonlySet<string> = new Set(["items", "properties"]);

/** A constraint on a type that it says nothing about is never checked, whatever its author believes. */
export function* unusedConstraint(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const declared of valuesOf(descriptor)) {
    const type = declared.value.field_type;
    for (const [key, types] of constraints) {
      const member = declared.at(key);
      const isMeant = type === undefined ? !NESTING.has(key) : types.includes(type);
      if (member === undefined || isMeant) continue;
      const noun = type === undefined ? "a value with a `schema` of its own" : typeName(type);
      yield diagnose("parameter/unused-constraint", member.key, { key, type: noun });
    }
  }
}

// `Object.entries` forgets which keys an object has.
const constraints = Object.entries(MEANT_FOR) as readonly (readonly [keyof typeof MEANT_FOR, readonly string[]])[];
