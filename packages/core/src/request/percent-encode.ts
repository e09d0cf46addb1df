/**
 * Percent-encodes everything but RFC 3986's unreserved characters. Stricter than
 * `encodeURIComponent`, which leaves `!'()*`: a URL parser rewrites `'` in a query, and a value
 * must go out in one form only. The text is well-formed; a lone surrogate throws.
 */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text;
  const encoded = encodeURIComponent(text);
  return SUB_DELIMITERS.test(encoded) ? encoded.replace(/[!'()*]/g, escapeOctet) : encoded;
}

/** Whether a text has no lone surrogates: those have no UTF-8 form, and so nothing to encode. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/**
 * RFC 6570's reserved expansion (§3.2.3) for the value of a query parameter: reserved characters and escapes
 * stay as they are. Not those that would end the value or the query, or that would be read as something
 * else there (`& # + ;`), nor those that no query can hold as they are (`[ ] '`), nor `joint`, which separates items.
 */
export function encodeReserved(text: string, joint: string): string {
  const encoded = text.replace(NOT_IN_QUERY_VALUE, encodeURIComponent).replace(/[';+&]/g, escapeOctet);
  return joint === "," ? encoded.replaceAll(",", "%2C") : encoded;
}

/**
 * A cookie's value: what RFC 6265 §4.1.1 allows in one stays as it is, escapes included (OpenAPI 3.2, style
 * `cookie`); the rest is percent-encoded, because there is no other way to send it.
 */
export function encodeCookie(text: string): string {
  return text.replace(NOT_IN_COOKIE, encodeURIComponent);
}

const NOT_IN_QUERY_VALUE = /%(?![0-9a-f]{2})|[^%A-Za-z0-9\-._~:/?@!$()*,=;'&+]+/gi;
const NOT_IN_COOKIE = /%(?![0-9a-f]{2})|[^!#-+\--:<-[\]-~]+/gi;

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const SUB_DELIMITERS = /[!'()*]/;

function escapeOctet(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
