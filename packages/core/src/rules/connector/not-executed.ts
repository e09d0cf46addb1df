import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Parts of the format that other platforms carry out and this one keeps: nobody should rely on them unknowingly. */
export function* notExecuted(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const key of ["credential_chains", "database_config"] as const) {
    const member = descriptor.at(key);
    if (member !== undefined) yield diagnose("connector/not-executed", member.key, { key });
  }
}
