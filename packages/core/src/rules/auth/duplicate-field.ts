import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstUsedHere } from "../first-used-here.ts";
import { repeated } from "../repeated.ts";

/** Within an authentication a field's key is unique: it is the name of the value that a user gives. */
export function* duplicateField(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const authentication of descriptor.each("authentication")) {
    const keys = authentication.each("fields").map((field) => field.to("key"));
    for (const [again, first] of repeated(keys, ({ value }) => value)) {
      yield diagnose("auth/duplicate-field", again.here, { key: again.value }, firstUsedHere(first.here));
    }
  }
}
