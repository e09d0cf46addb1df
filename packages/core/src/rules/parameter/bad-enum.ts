import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { typeName } from "../../descriptor/type-names.ts";
import { isOfType } from "./value-fault.ts";
import { valuesOf } from "./values.ts";

/** Every choice of an `enum` is of the declared type, or no call could ever make it. */
export function* badEnum(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const declared of valuesOf(descriptor)) {
    const type = declared.value.field_type;
    if (type === undefined) continue;
    // What `enum` cannot list at all is said of the whole key, by the rule about constraints.
    if (type === "array" || type === "object") continue;
    for (const choice of declared.each("enum")) {
      if (isOfType(choice.value, type)) continue;
      yield diagnose("parameter/bad-enum", choice.here, { expected: typeName(type) });
    }
  }
}
