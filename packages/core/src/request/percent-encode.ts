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

const LONE_SURROGATE = /[\ud800-\udfff]/u;
const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;
const SUB_DELIMITERS = /[!'()*]/;

function escapeOctet(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
