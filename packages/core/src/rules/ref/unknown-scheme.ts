import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { choices } from "../choices.ts";

/** An operation's `auth_type_ref` is the type of an entry of `authentication`. */
export function* unknownScheme(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const types = Array.from(new Set(descriptor.each("authentication").map(({ value }) => value.type)));
  const known = new Set(types);
  for (const operation of descriptor.each("operations")) {
    const ref = operation.at("auth_type_ref");
    if (ref === undefined || known.has(ref.value)) continue;
    const params = { choices: choices(types, "the descriptor has no `authentication`: add an entry of this type") };
    yield diagnose("ref/unknown-scheme", ref.here, params, didYouMean(ref.value, types, ref.here));
  }
}
