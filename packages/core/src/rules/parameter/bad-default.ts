import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, NestedValue, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isHeaderValue } from "../../request/header-rules.ts";
import { pathValueFault } from "../../request/path-value.ts";
import type { Json } from "../../json.ts";
import { valueFault } from "./value-fault.ts";
import { valuesOf } from "./values.ts";

/** A default is a value that a caller could give too: of the type, among the choices, within the bounds, and fit for its place. */
export function* badDefault(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const declared of valuesOf(descriptor)) {
    const { default_value: given } = declared.value;
    if (given === undefined) continue;
    const fault = valueFault(declared.value, given) ?? placeFault(declared.value, given);
    if (fault === undefined) continue;
    yield diagnose("parameter/bad-default", (declared.at("default_value") ?? declared).here, { fault });
  }
}

/** Why a value cannot be sent where its parameter goes. */
function placeFault(declared: NestedValue | Parameter, value: Json): string | undefined {
  if (typeof value !== "string" || !("location" in declared)) return undefined;
  const { location } = declared;
  if (location === "path" && pathValueFault(value) !== undefined) return "would leave its segment of the path";
  if (location === "header" && !isHeaderValue(value)) return "has characters that no header can carry";
  return undefined;
}
