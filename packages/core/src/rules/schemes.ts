import type { Cursor } from "../descriptor/cursor.ts";
import type { Authentication, AuthenticationField, Descriptor, Operation } from "../descriptor/descriptor.ts";

/** Authentication types whose credentials the runtime knows by itself. Others are data, and what fills their placeholders is not ours to say. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(["none", "api_key", "bearer", "basic"]);

/** An authentication, with its fields by key. */
export interface Scheme {
  readonly authentication: Authentication;
  readonly fields: ReadonlyMap<string, AuthenticationField>;
}

export function schemeFrom(authentication: Authentication): Scheme {
  return { authentication, fields: new Map((authentication.fields ?? []).map((field) => [field.key, field])) };
}

/** Finds the authentication that an operation refers to. The first of a type counts. */
export function schemesOf(descriptor: Cursor<Descriptor>): (operation: Operation) => Scheme | undefined {
  const schemes = new Map<string, Scheme>();
  for (const { value } of descriptor.each("authentication")) {
    if (!schemes.has(value.type)) schemes.set(value.type, schemeFrom(value));
  }
  return ({ auth_type_ref }) => (auth_type_ref === undefined ? undefined : schemes.get(auth_type_ref));
}
