import type { Cursor } from "../descriptor/cursor.ts";
import type { Authentication, Descriptor, Operation } from "../descriptor/descriptor.ts";
import { schemesByType, type Scheme } from "../descriptor/scheme.ts";

/** Authentication types whose credentials the runtime knows by itself. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(["none", "api_key", "bearer", "basic"]);

/** Whether an authentication says all of how it works. Others are data, and what fills their placeholders is not ours to say. */
export function isCarriedOut({ type, oauth2, session, aws_sigv4 }: Authentication): boolean {
  return KNOWN_TYPES.has(type) || oauth2 !== undefined || session !== undefined || aws_sigv4 !== undefined;
}

/** Finds the authentication that an operation refers to. */
export function schemesOf({ value: descriptor }: Cursor<Descriptor>): (operation: Operation) => Scheme | undefined {
  const schemes = schemesByType(descriptor);
  return ({ auth_type_ref }) => (auth_type_ref === undefined ? undefined : schemes.get(auth_type_ref));
}
