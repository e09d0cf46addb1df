/**
 * Headers that no parameter may set: those that frame or route the message (RFC 9110 §7.6.1,
 * RFC 9112), those that say who is calling, and the protocol's own. The credential has its
 * own way in, and cookies have their own parameter location.
 */
const FORBIDDEN = new Set([
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "cookie",
  "expect",
  "forwarded",
  "host",
  "http2-settings",
  "keep-alive",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "x-real-ip",
]);
const FORBIDDEN_PREFIX = /^(?:proxy-|x-forwarded-|mcp-|:)/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VISIBLE_ASCII = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** Whether a header of this name may be filled by a parameter. Names compare without regard to case. */
export function isForbiddenHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return FORBIDDEN.has(lower) || FORBIDDEN_PREFIX.test(lower);
}

/** Whether a name is a token (RFC 9110 §5.6.2), as the names of headers and cookies must be, and safe as a key of a record. */
export function isToken(name: string): boolean {
  return TOKEN.test(name) && name !== "__proto__";
}

/** Whether a value can be a header's: visible ASCII, with spaces inside but not at the ends, where a recipient would drop them. */
export function isHeaderValue(value: string): boolean {
  return VISIBLE_ASCII.test(value);
}

/**
 * `application/json` and its kin (`application/vnd.api+json`, `application/x-amz-json-1.1`), in
 * UTF-8: a body that is JSON and says that it is something else is read by other rules than those it was written by.
 */
const JSON_MEDIA_TYPE =
  /^(?:application|text)\/(?:[\w.-]*[-+.])?json(?:-\d+(?:\.\d+)*)?(?: *; *(?!charset=)[\w-]+=(?:[\w.:/-]+|"[^"\\]*"))*(?: *; *charset="?utf-8"?)?$/i;

/** Whether a value of `Content-Type` is true of a JSON body. */
export function isJsonMediaType(value: string): boolean {
  return JSON_MEDIA_TYPE.test(value);
}
