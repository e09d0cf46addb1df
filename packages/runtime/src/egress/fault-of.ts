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
/** The other side sent something that is not HTTP: another attempt would get the same. */
const NOT_HTTP = /^(?:HPE_(?!INVALID_EOF_STATE)|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_EXCEEDED)/;
/** We gave undici something that cannot be sent. */
const NOT_A_REQUEST = /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/;

/** What an error of the connection means for the call. Another attempt may help where it is `broken`. */
export function faultOf(
  error: Error,
  { sent, answering, secure }: Progress,
): { readonly fault: RuntimeFault; readonly broken: boolean } {
  const code = "code" in error ? String(error.code) : error.name;
  const cause = `${code}: ${error.message}`.slice(0, 300);
  if (NOT_A_REQUEST.test(code)) return { fault: { code: "internal", cause }, broken: false };
  if (NOT_HTTP.test(code)) {
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
