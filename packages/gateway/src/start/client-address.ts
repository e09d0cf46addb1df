import type { IncomingMessage } from "node:http";

/**
 * Where a request comes from: the socket's other end, or, behind a proxy, whom the proxy says it serves. Only the
 * last name in `X-Forwarded-For` is the proxy's own word; those before it are the client's.
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, "socket" | "headers">,
  behindProxy: boolean,
): string {
  const forwarded = headers["x-forwarded-for"];
  const said = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  return (behindProxy && said !== undefined && said !== "" ? said : socket.remoteAddress) ?? "unknown";
}
