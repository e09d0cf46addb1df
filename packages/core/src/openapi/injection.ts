import type { AuthenticationField, Operation } from "../descriptor/descriptor.ts";
import type { Scheme } from "../descriptor/scheme.ts";
import type { CredentialCarrier, InjectionPlan, TemplatePart } from "../tools/tool.ts";

/**
 * How an operation's credential goes into its requests: the `auth_headers` that it declares,
 * and where it declares none, what `bearer` (RFC 6750) and `basic` (RFC 7617) mean by
 * themselves. `null` where nothing is to be added. Headers are in the order of their names, so
 * that the order of keys in a descriptor changes nothing.
 */
export function injectionOf(operation: Operation, scheme: Scheme | undefined): InjectionPlan | null {
  if (scheme === undefined || scheme.authentication.type === "none") return null;
  const declared = Object.entries(operation.auth_headers ?? scheme.authentication.auth_headers ?? {});
  const carriers =
    declared.length > 0
      ? declared.map(([name, template]) => injectedHeader(name, template, scheme))
      : impliedHeaders(scheme);
  if (carriers.length === 0) return null;
  return {
    scheme: scheme.authentication.type,
    carriers: carriers.toSorted((a, b) => (carrierKey(a) < carrierKey(b) ? -1 : 1)),
  };
}

/** `Basic {user}:{password}` says what RFC 7617 encodes; sent as it stands, no server would take it. */
const BASIC_PAIR = /^Basic\s+([^:]*\{[^{}]+\}[^:]*):(.*)$/i;

/** What tells two carriers of one request apart. */
export function carrierKey(carrier: CredentialCarrier): string {
  if (carrier.kind === "aws_sigv4") return "header authorization";
  return `${carrier.kind === "basic" ? "header" : carrier.place} ${carrier.name}`;
}

function injectedHeader(name: string, template: string, scheme: Scheme): CredentialCarrier {
  const [, username, password] = BASIC_PAIR.exec(template) ?? [];
  if (username !== undefined && password !== undefined) {
    return {
      kind: "basic",
      name,
      username: templateParts(username, scheme),
      password: templateParts(password, scheme),
    };
  }
  return { kind: "template", place: "header", name, parts: templateParts(template, scheme) };
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

function impliedHeaders({ authentication, fields, secret }: Scheme): readonly CredentialCarrier[] {
  if (secret === undefined) return [];
  if (authentication.type === "bearer") {
    const parts: readonly TemplatePart[] = [{ kind: "text", text: "Bearer " }, fieldPart(secret.key, secret)];
    return [{ kind: "template", place: "header", name: "Authorization", parts }];
  }
  if (authentication.type === "basic") {
    const password = fields.get("password") ?? secret;
    const other = authentication.fields?.find((field) => field !== password);
    const username = fields.get("username") ?? other ?? password;
    return [
      {
        kind: "basic",
        name: "Authorization",
        username: [fieldPart(username.key, username)],
        password: [fieldPart(password.key, password)],
      },
    ];
  }
  return [];
}
