import type { Authentication, AuthenticationField, Operation } from "../descriptor/descriptor.ts";
import type { InjectedHeader, InjectionPlan, TemplatePart } from "../tools/tool.ts";

/** A value that a connection's user fills in and that is kept from URLs, logs and answers. */
export function isSecret(field: AuthenticationField): boolean {
  return field.secret === true || field.field_type === "secret" || field.field_type === "password";
}

/**
 * How an operation's credential goes into its requests: the `auth_headers` that it declares,
 * and where it declares none, what `bearer` (RFC 6750) and `basic` (RFC 7617) mean by
 * themselves. `null` where nothing is to be added. Headers are in the order of their names, so
 * that the order of keys in a descriptor changes nothing.
 */
export function injectionOf(operation: Operation, authentication: Authentication | undefined): InjectionPlan | null {
  if (authentication === undefined || authentication.type === "none") return null;
  const declared = Object.entries(operation.auth_headers ?? {});
  const headers =
    declared.length > 0
      ? declared.map(([name, template]) => injectedHeader(name, template, authentication))
      : impliedHeaders(authentication);
  if (headers.length === 0) return null;
  return { scheme: authentication.type, headers: headers.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** `Basic {user}:{password}` says what RFC 7617 encodes; sent as it stands, no server would take it. */
const BASIC_PAIR = /^Basic\s+\{([^{}]+)\}:\{([^{}]+)\}$/i;

function injectedHeader(name: string, template: string, authentication: Authentication): InjectedHeader {
  const [, username, password] = BASIC_PAIR.exec(template) ?? [];
  if (username !== undefined && password !== undefined) return { kind: "basic", name, username, password };
  return { kind: "template", name, parts: templateParts(template, authentication) };
}

/** A template over an authentication's fields, in parts. */
export function templateParts(template: string, authentication: Authentication | undefined): readonly TemplatePart[] {
  const fields = new Map((authentication?.fields ?? []).map((field) => [field.key, field]));
  const pieces = template.split(/\{([^{}]*)\}/);
  return pieces.flatMap((piece, index): readonly TemplatePart[] => {
    if (index % 2 === 0) return piece === "" ? [] : [{ kind: "text", text: piece }];
    return [fieldPart(piece, fields.get(piece))];
  });
}

/** The part that a field fills, with what is used where a connection gives nothing. */
export function fieldPart(key: string, field: AuthenticationField | undefined): TemplatePart {
  const value = field?.default_value;
  return { kind: "field", key, ...(value === undefined ? {} : { default: String(value) }) };
}

function impliedHeaders(authentication: Authentication): readonly InjectedHeader[] {
  const fields = authentication.fields ?? [];
  const secret = fields.find(isSecret) ?? fields.at(-1);
  if (secret === undefined) return [];
  if (authentication.type === "bearer") {
    return [
      {
        kind: "template",
        name: "Authorization",
        parts: [{ kind: "text", text: "Bearer " }, fieldPart(secret.key, secret)],
      },
    ];
  }
  if (authentication.type === "basic") {
    const password = fields.find(({ key }) => key === "password") ?? secret;
    const username =
      fields.find(({ key }) => key === "username") ?? fields.find((field) => field !== password) ?? password;
    return [{ kind: "basic", name: "Authorization", username: username.key, password: password.key }];
  }
  return [];
}
