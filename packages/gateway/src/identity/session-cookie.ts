/** What cookies of ours begin with. Where there is TLS, browsers take it from this very host alone (RFC 6265bis §4.1.3.2). */
export function cookiePrefix(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-mortise" : "mortise";
}

/** The cookie of a session. */
export function sessionCookie(publicUrl: string): string {
  return `${cookiePrefix(publicUrl)}.session_token`;
}
