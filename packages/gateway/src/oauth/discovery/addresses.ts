/**
 * The canonical URI of a server (RFC 8707 §2, MCP authorization › Canonical Server URI): without a fragment, and
 * without the slash that an empty path has.
 */
export function canonicalResource(url: URL): string {
  const copy = new URL(url);
  copy.hash = "";
  return copy.pathname === "/" && copy.search === "" ? copy.origin : copy.href;
}

/** Where a server's protected resource metadata may be, beside what its challenge says (RFC 9728 §3.1). */
export function resourceMetadataAddresses(url: URL): readonly URL[] {
  const root = new URL("/.well-known/oauth-protected-resource", url.origin);
  if (url.pathname === "/" && url.search === "") return [root];
  const own = new URL(root);
  own.pathname += url.pathname === "/" ? "" : url.pathname;
  own.search = url.search;
  return [own, root];
}

/** Where an authorization server's metadata may be, in the order of MCP authorization › Authorization Server Metadata Discovery. */
export function issuerMetadataAddresses(issuer: URL): readonly URL[] {
  const path = issuer.pathname.replace(/\/$/, "");
  const at = (text: string) => new URL(text, issuer.origin);
  const inserted = [
    at(`/.well-known/oauth-authorization-server${path}`),
    at(`/.well-known/openid-configuration${path}`),
  ];
  return path === "" ? inserted : [...inserted, at(`${path}/.well-known/openid-configuration`)];
}

/**
 * Whether metadata that names this resource speaks of the server at `url`: the very URL, or a part of its path
 * from the left (metadata at the root names the origin).
 */
export function resourceCovers(resource: string, url: URL): boolean {
  const named = URL.parse(resource);
  if (named === null || resource.includes("#") || named.username + named.password !== "") return false;
  if (canonicalResource(named) === canonicalResource(url)) return true;
  if (named.origin !== url.origin || named.search !== "") return false;
  const path = named.pathname.replace(/\/$/, "");
  return url.pathname === path || url.pathname.startsWith(`${path}/`);
}

/** All that a URL may be written with (RFC 3986 §2). Nothing outside of it is repaired: whoever writes it means something else. */
const WRITTEN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?][A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=%]*)?$/i;

/** An endpoint's address: http or https, no account, no fragment, nothing that has to be repaired. */
export function readEndpoint(text: unknown): URL | undefined {
  if (typeof text !== "string" || text.length > 2_000 || !WRITTEN.test(text)) return undefined;
  return URL.parse(text) ?? undefined;
}
