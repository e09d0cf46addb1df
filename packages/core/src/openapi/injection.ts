import type { AuthenticationField, Operation } from "../descriptor/descriptor.ts";
import type { Scheme } from "../descriptor/scheme.ts";
import type { InjectedHeader, InjectionPlan, TemplatePart } from "../tools/tool.ts";

/**
 * How an operation's credential goes into its requests: the `auth_headers` that it declares,
 * and where it declares none, what `bearer` (RFC 6750) and `basic` (RFC 7617) mean by
 * themselves. `null` where nothing is to be added. Headers are in the order of their names, so
 * that the order of keys in a descriptor changes nothing.
 */
export function injectionOf(operation: Operation, scheme: Scheme | undefined): InjectionPlan | null {
  if (scheme === undefined || scheme.authentication.type === "none") return null;
  const declared = Object.entries(operation.auth_headers ?? {});
  const headers =
    declared.length > 0
      ? declared.map(([name, template]) => injectedHeader(name, template, scheme))
      : impliedHeaders(scheme);
  if (headers.length === 0) return null;
  return { scheme: scheme.authentication.type, headers: headers.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** `Basic {user}:{password}` says what RFC 7617 encodes; sent as it stands, no server would take it. */
const BASIC_PAIR = /^Basic\s+\{([^{}]+)\}:\{([^{}]+)\}$/i;

function injectedHeader(name: string, template: string, scheme: Scheme): InjectedHeader {
  const [, username, password] = BASIC_PAIR.exec(template) ?? [];
  if (username !== undefined && password !== undefined) return { kind: "basic", name, username, password };
  return { kind: "template", name, parts: templateParts(template, scheme) };
}

/** A template over an authentication's fields, in parts. */
export function templateParts(template: string, scheme: Scheme | undefined): readonly TemplatePart[] {
  const pieces = template.split(/\{([^{}]*)\}/);
  return pieces.flatMap((piece, index): readonly TemplatePart[] => {
    if (index % 2 === 0) return piece === "" ? [] : [{ kind: "text", text: piece }];
    return [fieldPart(piece, scheme?.fields.get(piece))];
  });
}

/** The part that a field fills, with what is used where a connection gives nothing. */
function fieldPart(key: string, field: AuthenticationField | undefined): TemplatePart {
  const value = field?.default_value;
  return { kind: "field", key, ...(value === undefined ? {} : { default: String(value) }) };
}

function impliedHeaders({ authentication, fields, secret }: Scheme): readonly InjectedHeader[] {
  if (secret === undefined) return [];
  if (authentication.type === "bearer") {
    const parts: readonly TemplatePart[] = [{ kind: "text", text: "Bearer " }, fieldPart(secret.key, secret)];
    return [{ kind: "template", name: "Authorization", parts }];
  }
  if (authentication.type === "basic") {
    const password = fields.get("password") ?? secret;
    const other = authentication.fields?.find((field) => field !== password);
    const username = fields.get("username") ?? other ?? password;
    return [{ kind: "basic", name: "Authorization", username: username.key, password: password.key }];
  }
  return [];
}
