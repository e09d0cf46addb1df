import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstUsedHere } from "../first-used-here.ts";
import { repeated } from "../repeated.ts";

/** Operation ids are unique: mappings, run-time errors and other documents name an operation by nothing else. */
export function* duplicateId(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const ids = descriptor.each("operations").map((operation) => operation.to("operation_id"));
  for (const [again, first] of repeated(ids, ({ value }) => value)) {
    yield diagnose("operation/duplicate-id", again.here, { id: again.value }, firstUsedHere(first.here));
  }
}
