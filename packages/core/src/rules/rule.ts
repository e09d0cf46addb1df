import type { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor } from "../descriptor/descriptor.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Looks at a descriptor whose shape is right, and reports what cannot be right about it, in the document's order. */
export type Rule = (descriptor: Cursor<Descriptor>) => Iterable<Diagnostic>;
