import { json, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { serve, type Received } from "../upstream/scripted-server.ts";

/** A server over a socket that lists what a test says, to whoever has the right header, and answers calls with what it was sent. */
export interface ChangingServer extends AsyncDisposable {
  readonly url: string;
  readonly upstream: FakeUpstream;
  tools: readonly Readonly<Record<string, unknown>>[];
  instructions: string;
  /** A header that requests must have, with its value; without it 401. */
  required: { readonly name: string; readonly value: string } | undefined;
  /** Values of `Authorization`, one of which requests must have where there is a set; without one 401. */
  accepted: ReadonlySet<string> | undefined;
  /** A value of `Authorization` that it has no use for: 403. */
  forbidden: string | undefined;
  /** Whether it asks everybody to be left alone for a while: 429. */
  isBusy: boolean;
  /** Names of the tools that were called. */
  readonly called: string[];
}

export async function startChangingServer(names: readonly string[] = ["search", "remove"]): Promise<ChangingServer> {
  const upstream = await startFakeUpstream(() => status(404));
  const server: ChangingServer = {
    url: `${upstream.origin}/mcp`,
    upstream,
    tools: names.map((name) => toolOf(name)),
    instructions: "Search first.",
    required: undefined,
    accepted: undefined,
    forbidden: undefined,
    isBusy: false,
    called: [],
    [Symbol.asyncDispose]: () => upstream.close(),
  };
  const guarded = (result: (received: Received) => Readonly<Record<string, unknown>>) => (received: Received) => {
    const { request } = received;
    const { required, accepted } = server;
    if (server.isBusy) return status(429);
    if (
      (required !== undefined && request.headers[required.name] !== required.value) ||
      accepted?.has(String(request.headers["authorization"])) === false
    ) {
      return json({ error: "unauthorized" }, { status: 401, headers: { "www-authenticate": "Bearer" } });
    }
    if (server.forbidden !== undefined && request.headers["authorization"] === server.forbidden) return status(403);
    return result(received);
  };
  serve(upstream, "modern", {
    "server/discover": guarded(() => ({
      supportedVersions: ["2026-07-28"],
      capabilities: { tools: {} },
      _meta: { "io.modelcontextprotocol/serverInfo": { name: "changing", version: "1.0.0" } },
      instructions: server.instructions,
    })),
    "tools/list": guarded(() => ({ tools: server.tools })),
    "tools/call": guarded(({ params, request: { path, headers } }) => {
      const { name, arguments: args } = params as { readonly name: string; readonly arguments?: unknown };
      server.called.push(name);
      return { content: [{ type: "text", text: JSON.stringify({ path, headers, args }) }] };
    }),
  });
  return server;
}

export function toolOf(name: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    name,
    title: name,
    description: `Does ${name}.`,
    inputSchema: { type: "object", properties: { query: { type: "string" } } },
    annotations: { readOnlyHint: true },
    ...more,
  };
}
