/**
 * What an admin configured of the headers that requests to an external server carry: `connectors.headers` as JSON.
 * Values may hold `${VARIABLE}`.
 */
export interface ExternalHeaders {
  /** The header of an access token. `authorization` carries `Bearer <token>`, any other the token as it is. */
  readonly tokenHeader: string;
  /** Lower-case names. A value that is null is a secret: the vault has it, under the connector's id and {@link headerField}. */
  readonly headers: readonly { readonly name: string; readonly value: string | null }[];
  /** The origin that secret values were given for: they are sent to no other. Empty before it is known. */
  readonly origin: string;
}

/** The vault's field for the value of a secret header. */
export function headerField(name: string): string {
  return `header:${name.toLowerCase()}`;
}

/** The field of a connection that holds the access token of a `simple` server. */
export const TOKEN_FIELD = "token";

export function readExternalHeaders(json: string | null): ExternalHeaders {
  // Written by `writeExternalHeaders` alone.
  return json === null
    ? { tokenHeader: "authorization", headers: [], origin: "" }
    : (JSON.parse(json) as ExternalHeaders);
}

export function writeExternalHeaders({ tokenHeader, headers, origin }: ExternalHeaders): string {
  const written: ExternalHeaders = {
    tokenHeader: tokenHeader.toLowerCase(),
    headers: headers.map(({ name, value }) => ({ name: name.toLowerCase(), value })),
    origin,
  };
  return JSON.stringify(written);
}

/**
 * Headers that are the connection's, the proxies' or the protocol's: whoever sets one of them changes where a request
 * goes, how it is read, or for whom it passes.
 */
const REFUSED = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "accept",
  "accept-encoding",
  "origin",
  "forwarded",
  "via",
  "x-real-ip",
  "last-event-id",
  "cookie",
  "set-cookie",
]);
const REFUSED_START = /^(?:proxy-|x-forwarded-|mcp-|sec-|access-control-)/;

/** Why a header of this name cannot be configured (RFC 9110 §5.1 and §7.6.1); `undefined` where it can. */
export function judgeHeaderName(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name))
    return "has no valid name: up to 100 letters, digits, hyphens, dots and underscores make one";
  const lower = name.toLowerCase();
  return REFUSED.has(lower) || REFUSED_START.test(lower) ? "is set by the gateway itself" : undefined;
}

/** Why a header cannot have this value: visible ASCII and spaces inside it are all that every server reads the same way. */
export function judgeHeaderValue(value: string): string | undefined {
  if (value.length > 8_000) return "is longer than 8,000 characters";
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
    ? undefined
    : "must be visible ASCII, without spaces at its ends";
}
