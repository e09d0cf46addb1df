import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** A path parameter is always required. Saying nothing means so; saying that it is not is a contradiction, unless a default fills the hole. */
export function* optionalPath(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      const { location, required, default_value } = parameter.value;
      if (location !== "path" || required !== false || default_value !== undefined) continue;
      const target = (parameter.at("required") ?? parameter).here;
      const fixes = [{ label: "write `true`", edits: [{ target, text: "true" }] }];
      yield diagnose("parameter/optional-path", target, {}, { fixes });
    }
  }
}
