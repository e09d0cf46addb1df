import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { mappedOperations } from "../mapped-operations.ts";

const CHANGING: ReadonlySet<string> = new Set(["PUT", "PATCH", "DELETE"]);

/** Clients call read-only tools without asking their user, so a tool that is not read-only must not be called so. */
export function* contradictoryAnnotations(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const annotations = mapping.at("annotations");
    const readOnly = annotations?.at("read_only");
    if (annotations === undefined || readOnly?.value !== true) continue;
    const { method } = operation.value;
    if (annotations.value.destructive === true) {
      yield diagnose("tool/contradictory-annotations", readOnly.here, {
        problem: "a tool that changes nothing cannot destroy anything",
        way: "keep the one that is true",
      });
    } else if (CHANGING.has(method)) {
      yield diagnose("tool/contradictory-annotations", readOnly.here, {
        problem: `a ${method} request changes something, and clients may make it without asking`,
        way: "remove `read_only`, unless the vendor's documentation says that nothing changes",
      });
    }
  }
}
