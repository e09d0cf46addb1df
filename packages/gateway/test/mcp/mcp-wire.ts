import { send, type RawAnswer } from "@mortise/testkit/mcp";

const VERSION = "2026-07-28";

/** A request of the modern era with the headers that fit it. */
export function modern(
  port: number,
  key: string | undefined,
  method: string,
  params: Record<string, unknown> = {},
  more: {
    readonly headers?: Record<string, string | undefined>;
    readonly path?: string;
    readonly capabilities?: object;
    /** Of `_meta`, beside the envelope. */
    readonly meta?: object;
  } = {},
): Promise<RawAnswer> {
  const envelope = {
    ...more.meta,
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": more.capabilities ?? {},
  };
  return send(port, {
    path: more.path ?? "/mcp",
    headers: {
      authorization: key === undefined ? undefined : `Bearer ${key}`,
      "mcp-protocol-version": VERSION,
      "mcp-method": method,
      ...(typeof params["name"] === "string" && { "mcp-name": params["name"] }),
      ...more.headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: envelope } }),
  });
}

/** A request of the legacy era. */
export function legacy(
  port: number,
  key: string | undefined,
  method: string,
  params: object = {},
  path = "/mcp",
): Promise<RawAnswer> {
  return send(port, {
    path,
    headers: { authorization: key === undefined ? undefined : `Bearer ${key}` },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
}

export function names(answer: RawAnswer): string[] {
  const { result } = JSON.parse(answer.body) as { result: { tools: { name: string }[] } };
  return result.tools.map(({ name }) => name);
}
