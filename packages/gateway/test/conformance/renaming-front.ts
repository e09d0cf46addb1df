import { createServer, request, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a suite that knows tools by their own names, and no key, finds a connector of a gateway. */
export interface RenamingFront extends AsyncDisposable {
  readonly url: string;
}

/**
 * Passes requests on to a connector's endpoint, byte for byte but for three things: tools have their own names on this
 * side, the key is added, and what is sent to this address is sent to the gateway's.
 */
export async function startRenamingFront(endpoint: string, key: string): Promise<RenamingFront> {
  const gateway = new URL(endpoint);
  const prefix = `mcp__${gateway.pathname.split("/").at(-1) ?? ""}__`;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = withPrefix(Buffer.concat(chunks).toString(), prefix);
      const headers = headersFor(incoming.headers, prefix, own, gateway.host);
      const onward = request(gateway, {
        method: incoming.method ?? "POST",
        headers: { ...headers, authorization: `Bearer ${key}`, "content-length": Buffer.byteLength(body) },
        setHost: false,
      });
      onward.on("response", (response) => {
        const { "content-length": _, ...kept } = response.headers;
        outgoing.writeHead(response.statusCode ?? 502, kept);
        response.on("data", (chunk: Buffer) => outgoing.write(chunk.toString().replaceAll(prefix, "")));
        response.on("end", () => outgoing.end());
      });
      onward.on("error", () => outgoing.destroy());
      outgoing.on("close", () => onward.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has one.
  const own = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `http://${own}/mcp`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A call with the tool's public name; anything else, however broken, as it is. */
function withPrefix(body: string, prefix: string): string {
  try {
    const message = JSON.parse(body) as { method?: unknown; params?: { name?: unknown } };
    if (message.method !== "tools/call" || typeof message.params?.name !== "string") return body;
    return JSON.stringify({ ...message, params: { ...message.params, name: prefix + message.params.name } });
  } catch {
    return body;
  }
}

function headersFor(headers: IncomingHttpHeaders, prefix: string, own: string, gateway: string): IncomingHttpHeaders {
  const { "mcp-name": name, host, origin, ...others } = headers;
  return {
    ...others,
    ...(host === undefined ? {} : { host: host.replace(own, gateway) }),
    ...(origin === undefined ? {} : { origin: origin.replace(own, gateway) }),
    ...(name === undefined ? {} : { "mcp-name": prefix + String(name) }),
  };
}
