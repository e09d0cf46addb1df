import type { RuntimeFault } from "../errors.ts";

/** How far an exchange had come when it failed. */
export interface Progress {
  readonly sent: boolean;
  /** Whether the head of an answer had been read. */
  readonly answering: boolean;
  readonly secure: boolean;
}

/** Failures to reach the machine at all, as opposed to agreeing on TLS with it. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ECONNABORTED",
  "EMFILE",
  "ENFILE",
  "EACCES",
  "EPERM",
]);
const CONNECT_TIMEOUT = new Set(["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"]);
/** The other side sent something that is not HTTP: another attempt would get the same. Parser errors have a code or only a name. */
const NOT_HTTP = /^(?:HPE_|HTTPParserError$|UND_ERR_HEADERS_OVERFLOW$)/;
/** The parser's word for a body that ends too soon, in its code or in its message. */
const CUT_OFF = /EOF/;
/** We gave undici something that cannot be sent. */
const NOT_A_REQUEST = /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/;

/** What an error of the connection means for the call. Another attempt may help where it is `broken`. */
export function faultOf(
  error: Error,
  { sent, answering, secure }: Progress,
): { readonly fault: RuntimeFault; readonly broken: boolean } {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const cause = `${code}: ${error.message}`.slice(0, 300);
  if (NOT_A_REQUEST.test(code)) return { fault: { code: "internal", cause }, broken: false };
  if (NOT_HTTP.test(code) && !CUT_OFF.test(cause)) {
    return { fault: { code: "bad_response", detail: "Its answer is not valid HTTP.", cause }, broken: false };
  }
  if (answering) return { fault: { code: "upstream_truncated", cause }, broken: true };
  if (CONNECT_TIMEOUT.has(code) && !sent) return { fault: { code: "upstream_timeout", cause }, broken: true };
  // Between the TCP connection and the request there is nothing but the TLS handshake.
  if (secure && !sent && !UNREACHABLE.has(code) && !code.startsWith("UND_ERR_")) {
    return { fault: { code: "tls_error", cause }, broken: false };
  }
  return { fault: { code: "upstream_unavailable", cause }, broken: true };
}
