import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstUsedHere } from "../first-used-here.ts";
import { repeated } from "../repeated.ts";

/** No two authentications of one type: the type is what `auth_type_ref` points at. */
export function* duplicateType(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const types = descriptor.each("authentication").map((authentication) => authentication.to("type"));
  for (const [again, first] of repeated(types, ({ value }) => value)) {
    yield diagnose("auth/duplicate-type", again.here, { type: again.value }, firstUsedHere(first.here));
  }
}
