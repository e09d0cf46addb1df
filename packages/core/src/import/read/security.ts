import type { ApiOAuthFlow, ApiSecurityRequirement, ApiSecurityScheme } from "../api-model.ts";
import { items, member, members, type Part, sourceOf, text, texts } from "./part.ts";
import { follow, type Reading } from "./reading.ts";

/** What the formats call the flows of OAuth 2. */
const flowNames: ReadonlyMap<string, ApiOAuthFlow["flow"]> = new Map<string, ApiOAuthFlow["flow"]>([
  ["authorizationCode", "authorization_code"],
  ["accessCode", "authorization_code"],
  ["clientCredentials", "client_credentials"],
  ["application", "client_credentials"],
  ["password", "password"],
  ["implicit", "implicit"],
  ["deviceAuthorization", "device"],
]);

/** The security schemes of a document, by their names in it. */
export function readSecuritySchemes(reading: Reading): ReadonlyMap<string, ApiSecurityScheme> {
  const { root, losses, dialect } = reading;
  const components = member(root, "components");
  const declared =
    dialect === "2.0" ? member(root, "securityDefinitions") : components && member(components, "securitySchemes");
  const schemes = new Map<string, ApiSecurityScheme>();
  for (const [name, part] of members(declared)) {
    const resolved = follow(part, reading);
    if (!resolved.ok) {
      losses.add("changed", part, `the security scheme \`${name}\``, `${resolved.reason} It was left out.`);
      continue;
    }
    const description = text(resolved.part, "description");
    const scheme = readScheme(resolved.part, reading);
    if (scheme.kind === "unknown") {
      losses.add(
        "changed",
        resolved.part,
        `the security scheme \`${name}\``,
        `\`${scheme.type}\` cannot be expressed by itself.`,
      );
    }
    schemes.set(name, {
      ...(description === undefined ? {} : { description }),
      source: sourceOf(resolved.part),
      ...scheme,
    });
  }
  return schemes;
}

type Scheme = ApiSecurityScheme extends infer Each
  ? Each extends unknown
    ? Omit<Each, "description" | "source">
    : never
  : never;

function readScheme(part: Part, reading: Reading): Scheme {
  const type = text(part, "type") ?? "";
  switch (type.toLowerCase()) {
    case "basic":
      return { kind: "basic" };
    case "apikey": {
      const place = text(part, "in")?.toLowerCase();
      const name = text(part, "name");
      const known = place === "header" || place === "query" || place === "cookie";
      return known && name !== undefined
        ? { kind: "api_key", place, name }
        : { kind: "unknown", type: "apiKey without a name or place" };
    }
    case "http": {
      const scheme = (text(part, "scheme") ?? "").toLowerCase();
      const format = text(part, "bearerFormat");
      if (scheme === "basic") return { kind: "basic" };
      if (scheme === "bearer") return { kind: "bearer", ...(format === undefined ? {} : { format }) };
      return { kind: "unknown", type: `http ${scheme}`.trim() };
    }
    case "oauth2":
      return { kind: "oauth2", flows: readFlows(part, reading) };
    case "openidconnect": {
      const discoveryUrl = text(part, "openIdConnectUrl");
      return discoveryUrl === undefined
        ? { kind: "unknown", type }
        : { kind: "openid", discoveryUrl: absolute(discoveryUrl, reading) };
    }
    default:
      return { kind: "unknown", type: type === "" ? "a scheme without a type" : type };
  }
}

function readFlows(part: Part, reading: Reading): readonly ApiOAuthFlow[] {
  const own = text(part, "flow");
  const listed = own === undefined ? members(member(part, "flows")) : [[own, part] as const];
  return listed.flatMap(([name, flow]) => {
    const known = flowNames.get(name);
    if (known === undefined) {
      const note = name.startsWith("x-");
      if (note) reading.losses.note("extension", flow);
      else reading.losses.add("changed", flow, `the OAuth flow \`${name}\``, "There is no such flow; it was left out.");
      return [];
    }
    const scopes = members(member(flow, "scopes")).filter(([scope]) => !scope.startsWith("x-"));
    const address = (key: string) => {
      const written = text(flow, key);
      return written === undefined ? undefined : absolute(written, reading);
    };
    const authorizationUrl = address("authorizationUrl") ?? address("deviceAuthorizationUrl");
    const tokenUrl = address("tokenUrl");
    const refreshUrl = address("refreshUrl");
    return {
      flow: known,
      ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
      ...(tokenUrl === undefined ? {} : { tokenUrl }),
      ...(refreshUrl === undefined ? {} : { refreshUrl }),
      scopes: new Map(scopes.map(([scope, { value }]) => [scope, typeof value === "string" ? value : ""])),
    };
  });
}

/** Addresses may be relative to the document's (OpenAPI 3.1.1 section 4.6); as they stand where that is not known. */
function absolute(address: string, { url }: Reading): string {
  return (url === undefined ? null : URL.parse(address, url)?.href) ?? address;
}

/** The alternatives in force for an operation: its own or the document's. */
export function readSecurity(
  operation: Part,
  schemes: ReadonlyMap<string, ApiSecurityScheme>,
  reading: Reading,
): readonly ApiSecurityRequirement[] {
  const declared = member(operation, "security") ?? member(reading.root, "security");
  return items(declared).flatMap((alternative) => {
    const required = members(alternative);
    const unknown = required.find(([scheme]) => !schemes.has(scheme));
    if (unknown !== undefined) {
      const reason = "The document does not describe it; this way to authenticate was left out.";
      reading.losses.add("changed", unknown[1], `the security scheme \`${unknown[0]}\``, reason);
      return [];
    }
    return [required.map(([scheme, scopes]) => ({ scheme, scopes: texts(scopes) }))];
  });
}
