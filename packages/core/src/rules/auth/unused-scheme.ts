import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** An authentication that no operation refers to asks its users for credentials in vain. */
export function* unusedScheme(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const operations = descriptor.each("operations");
  const used = new Set(operations.map(({ value }) => value.auth_type_ref));
  for (const authentication of descriptor.each("authentication")) {
    const type = authentication.to("type");
    if (type.value === "none" || used.has(type.value) || operations.length === 0) continue;
    yield diagnose("auth/unused-scheme", type.here, { type: type.value });
  }
}
