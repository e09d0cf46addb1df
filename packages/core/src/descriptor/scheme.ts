import type { Authentication, AuthenticationField, Descriptor } from "./descriptor.ts";

/** An authentication, with what each operation that refers to it would look up again. */
export interface Scheme {
  readonly authentication: Authentication;
  readonly fields: ReadonlyMap<string, AuthenticationField>;
  /** The first field that is a secret; the last one where none is marked. */
  readonly secret: AuthenticationField | undefined;
}

export function schemeFrom(authentication: Authentication): Scheme {
  const fields = authentication.fields ?? [];
  return {
    authentication,
    fields: new Map(fields.map((field) => [field.key, field])),
    secret: fields.find(isSecret) ?? fields.at(-1),
  };
}

/** The authentications by type. The first of a type counts. */
export function schemesByType(descriptor: Descriptor): ReadonlyMap<string, Scheme> {
  const schemes = new Map<string, Scheme>();
  for (const authentication of descriptor.authentication ?? []) {
    if (!schemes.has(authentication.type)) schemes.set(authentication.type, schemeFrom(authentication));
  }
  return schemes;
}

/** A value that a connection's user fills in and that is kept from URLs, logs and answers. */
export function isSecret(field: AuthenticationField): boolean {
  return field.secret === true || field.field_type === "secret" || field.field_type === "password";
}
