import type { Cursor } from "../descriptor/cursor.ts";
import type { Authentication, Descriptor, Operation } from "../descriptor/descriptor.ts";

/** Authentication types whose credentials the runtime knows by itself. Others are data, and what fills their placeholders is not ours to say. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(["none", "api_key", "bearer", "basic"]);

/** Finds the authentication that an operation refers to. The first of a type counts. */
export function schemesOf(descriptor: Cursor<Descriptor>): (operation: Operation) => Authentication | undefined {
  const schemes = new Map<string, Authentication>();
  for (const { value } of descriptor.each("authentication")) {
    if (!schemes.has(value.type)) schemes.set(value.type, value);
  }
  return ({ auth_type_ref }) => (auth_type_ref === undefined ? undefined : schemes.get(auth_type_ref));
}
