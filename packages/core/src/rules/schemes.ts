import type { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor, Operation } from "../descriptor/descriptor.ts";
import { schemesByType, type Scheme } from "../descriptor/scheme.ts";

/** Authentication types whose credentials the runtime knows by itself. Others are data, and what fills their placeholders is not ours to say. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(["none", "api_key", "bearer", "basic"]);

/** Finds the authentication that an operation refers to. */
export function schemesOf({ value: descriptor }: Cursor<Descriptor>): (operation: Operation) => Scheme | undefined {
  const schemes = schemesByType(descriptor);
  return ({ auth_type_ref }) => (auth_type_ref === undefined ? undefined : schemes.get(auth_type_ref));
}
