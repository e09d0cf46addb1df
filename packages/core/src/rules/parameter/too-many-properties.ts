import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { withNested } from "./values.ts";

const MOST_PROPERTIES = 500;

/** Checking arguments compiles their schema to code, and thousands of properties overflow the compiler's stack; no model fills them in either. */
export function* tooManyProperties(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    let count = 0;
    for (const parameter of operation.each("parameters")) {
      for (const _ of withNested(parameter)) count += 1;
    }
    if (count <= MOST_PROPERTIES) continue;
    const target = (operation.at("parameters") ?? operation).key;
    yield diagnose("parameter/too-many-properties", target, { limit: String(MOST_PROPERTIES) });
  }
}
