import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, NestedValue, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Json } from "../../json.ts";
import { placeFault } from "./place-fault.ts";
import { SchemaJudge } from "../schema/schema-judge.ts";
import { valueFault } from "./value-fault.ts";
import { valuesOf } from "./values.ts";

/** A default is a value that a caller could give too: of the type, among the choices, within the bounds, and fit for its place. */
export function* badDefault(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const judge = new SchemaJudge(descriptor.value);
  for (const declared of valuesOf(descriptor)) {
    const { default_value: given } = declared.value;
    if (given === undefined) continue;
    const fault = valueFault(declared.value, given, judge) ?? faultOfPlace(declared.value, given);
    if (fault === undefined) continue;
    yield diagnose("parameter/bad-default", (declared.at("default_value") ?? declared).here, { fault });
  }
}

/** Only a parameter's own default is sent. */
function faultOfPlace(declared: NestedValue | Parameter, value: Json): string | undefined {
  return "location" in declared ? placeFault(declared, value) : undefined;
}
