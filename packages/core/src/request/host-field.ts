/** A host name, or a part of one, without port: labels of letters, digits, hyphens and underscores, joined by dots. */
const HOST_PART = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const LONGEST_HOST = 253;

/** A connection field's value as it stands in a host, in lower case; `undefined` where it is none, or carries a port, a path or a user. */
export function hostPart(value: string): string | undefined {
  const lower = value.toLowerCase();
  return lower.length <= LONGEST_HOST && HOST_PART.test(lower) ? lower : undefined;
}

/**
 * The origin of a filled-in authority, where a URL parser reads it as written. The parser
 * rewrites what it takes for an address (`127.1`, `0x7f.1`) and drops default ports; a host
 * that does not come back as it went in is none that anyone meant.
 */
export function originOf(scheme: "http" | "https", authority: string): string | undefined {
  const origin = `${scheme}://${authority}`;
  return URL.canParse(origin) && new URL(origin).origin === origin ? origin : undefined;
}
