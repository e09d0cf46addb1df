import { isIPv6 } from "node:net";

/** Where requests may go though the guard would refuse: hosts that an operator vouches for by name, which may be private and speak plain HTTP. */
export interface AllowedDestinations {
  has(hostname: string, port: string): boolean;
}

const HOST_AND_PORT = /^(?<host>\[[^\]]+\]|[^\s:/?#@\\*[\]]+)(?::(?<port>\d{1,5}))?$/;

/**
 * Reads a list of `HOST` or `HOST:PORT`. Names match exactly, after the normalization that URLs
 * have (case, punycode, forms of IP addresses): no suffixes, no patterns.
 *
 * @throws RangeError for an entry that is neither: a list that says less than its author meant must not pass.
 */
export function readAllowedDestinations(entries: readonly string[]): AllowedDestinations {
  const allowed = new Set(entries.map(normalize));
  return { has: (hostname, port) => allowed.has(hostname) || allowed.has(`${hostname}:${port}`) };
}

function normalize(entry: string): string {
  const { host, port } = HOST_AND_PORT.exec(isIPv6(entry) ? `[${entry}]` : entry)?.groups ?? {};
  // The scheme's default port is left out of a URL's authority, so the port is kept apart.
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  if (url === null || url.host === "" || url.href !== `http://${url.hostname}/` || Number(port ?? 1) > 65_535) {
    throw new RangeError(`An allowed host is HOST or HOST:PORT, such as localhost:8080; this is neither: ${entry}`);
  }
  const hostname = withoutTrailingDot(url.hostname);
  return port === undefined ? hostname : `${hostname}:${Number(port)}`;
}

/** `example.com.` and `example.com` are one host. */
export function withoutTrailingDot(hostname: string): string {
  return hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
}
