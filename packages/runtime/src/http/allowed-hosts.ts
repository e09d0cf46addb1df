import type { IncomingMessage } from "node:http";

/** The names by which this machine calls itself. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** Who may talk to the endpoint, going by what a browser cannot forge (DNS rebinding; CVE-2025-66414). */
export interface AllowedHosts {
  /** Why a request with such a `Host` is refused, or `undefined`. */
  hostRefusal(request: IncomingMessage): string | undefined;
  /** Why a page of such an `Origin` is refused, or `undefined`. */
  originRefusal(request: IncomingMessage): string | undefined;
}

/** Whom to answer. */
export interface HostNames {
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
}

/**
 * The names of a server that is reached by this URL, `https://mcp.example.com`: its host, with and without a port that
 * goes without saying, and its own pages. The loopback names with the bound port stay, for whoever asks on the machine itself.
 */
export function namesOf(publicUrl: string, port: number): HostNames {
  const { protocol, host, hostname, port: given, origin } = new URL(publicUrl);
  const hosts = given === "" ? [host, `${hostname}:${protocol === "https:" ? "443" : "80"}`] : [host];
  const own = ownNames(port);
  return { hosts: [...hosts, ...own], origins: [origin, ...own.map((name) => `${protocol}//${name}`)] };
}

/**
 * Hosts are `name` or `name:port`, as a client puts them into `Host`; origins are as browsers
 * write them, `scheme://name[:port]`. Both compare whole: no patterns, no suffixes. Where none
 * are given, the loopback names with the port that is bound, and the origins of pages served from there.
 */
export function allowHosts(
  port: number,
  hosts: readonly string[] | undefined,
  origins: readonly string[] | undefined,
): AllowedHosts {
  const own = ownNames(port);
  const allowedHosts = new Set((hosts ?? own).map((host) => host.toLowerCase()));
  const allowedOrigins = new Set(
    (origins ?? own.map((host) => `http://${host}`)).map((origin) => origin.toLowerCase()),
  );
  return {
    hostRefusal({ headers: { host }, rawHeaders }) {
      if (host === undefined || !(allowedHosts.has(host) || allowedHosts.has(host.toLowerCase()))) {
        return "The Host header does not name this server, with its port.";
      }
      // Node keeps the first of several: whoever is in front may have looked at another.
      return countHosts(rawHeaders) > 1 ? "There is more than one Host header." : undefined;
    },
    originRefusal({ headers: { origin } }) {
      return origin === undefined || allowedOrigins.has(origin.toLowerCase())
        ? undefined
        : "Pages of this origin may not call this server.";
    },
  };
}

function ownNames(port: number): string[] {
  return LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count;
}

/** Whether an address to bind can be reached from this machine alone. */
export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
