/** A URL template in parts: literal text as it goes on the wire, and the names in its `{placeholders}`. */
export interface UrlTemplate {
  readonly scheme: "http" | "https";
  /** Host and port. */
  readonly authority: readonly UrlPart[];
  /** One entry a segment, without the slashes; never empty. */
  readonly path: readonly (readonly UrlPart[])[];
  /** Without `?`. Placeholders in it stay as they are written. */
  readonly query: string;
}

export type UrlPart =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "name"; readonly name: string };

const ABSOLUTE = /^(https?):\/\/((?:\{[^{}]*\}|[^/?#\\{}])+)(\/(?:\{[^{}]*\}|[^?#{}])*)?(?:\?([^#]*))?(?:#.*)?$/is;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * Reads an absolute http or https URL with `{placeholders}`, and writes its text as a URL
 * parser would: host in lower case, no default port, what needs it percent-encoded. A fragment
 * is dropped, since it is never sent. `undefined` where the text is no such URL.
 */
export function readUrlTemplate(text: string): UrlTemplate | undefined {
  const match = ABSOLUTE.exec(text);
  if (match === null) return undefined;
  const [, protocol = "", host = "", path = "/", query = ""] = match;
  if (host.includes("@")) return undefined;
  const scheme = protocol.toLowerCase() === "http" ? "http" : "https";
  const authority = host.replace(scheme === "http" ? /:80$/ : /:443$/, "");
  return {
    scheme,
    authority: partsOf(authority, (literal) => literal.toLowerCase()),
    path: splitSegments(path).map((segment) => partsOf(segment, encodePath)),
    query: encodeQuery(query),
  };
}

/** A template's path as OpenAPI writes it: `/tickets/{ticket_id}`. */
export function printPath(path: UrlTemplate["path"]): string {
  return path.map((segment) => `/${printParts(segment)}`).join("");
}

/** A template's scheme, host and port as OpenAPI writes them: `https://{subdomain}.example.com`. */
export function printOrigin({ scheme, authority }: UrlTemplate): string {
  return `${scheme}://${printParts(authority)}`;
}

/** The names of the placeholders, in order, each once. */
export function namesIn(parts: readonly UrlPart[]): readonly string[] {
  return Array.from(new Set(parts.flatMap((part) => (part.kind === "name" ? [part.name] : []))));
}

function printParts(parts: readonly UrlPart[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : `{${part.name}}`)).join("");
}

/** Splits at the slashes that are outside of placeholders. */
function splitSegments(path: string): readonly string[] {
  return Array.from(path.matchAll(/\/((?:\{[^{}]*\}|[^/{}])*)/g), ([, segment = ""]) => segment);
}

/** A text with `{placeholders}`, in parts; its literal text is encoded as it is told. */
export function partsOf(
  template: string,
  encode: (literal: string) => string = (literal) => literal,
): readonly UrlPart[] {
  const parts: UrlPart[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push({ kind: "text", text: encode(template.slice(end, match.index)) });
    parts.push({ kind: "name", name: match[1] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ kind: "text", text: encode(template.slice(end)) });
  return parts;
}

function encodePath(literal: string): string {
  return literal.replaceAll(/%(?![0-9a-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@%/]/giu, encodeCharacter);
}

function encodeQuery(literal: string): string {
  return literal.replaceAll(/%(?![0-9a-f]{2})|[^A-Za-z0-9\-._~!$&()*+,;=:@%/?[\]{}]/giu, encodeCharacter);
}

function encodeCharacter(character: string): string {
  return character === "'" ? "%27" : encodeURIComponent(character.replace(/[\ud800-\udfff]/u, "\ufffd"));
}
