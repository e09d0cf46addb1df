import {
  answer,
  json,
  status,
  type FakeUpstream,
  type ReceivedRequest,
  type Reply,
  type Respond,
} from "@mortise/testkit/fake-upstream";

/** A message as the server got it. */
export interface Received {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly request: ReceivedRequest;
}

/** What a method answers: a whole reply, or only the result of the request. */
export type Script = Readonly<Record<string, (message: Received) => Reply | Readonly<Record<string, unknown>>>>;

export const OK = { content: [{ type: "text", text: "done" }] };

/** Has the upstream be an MCP server of an era that answers as told. Without a script for it, every call is `OK`. */
export function serve(upstream: FakeUpstream, era: "modern" | "legacy", script: Script = {}): void {
  upstream.respond(scripted(era, script));
}

/** What such a server does with each request. */
export function scripted(era: "modern" | "legacy", script: Script = {}): Respond {
  let sessions = 0;
  const usual: Script = {
    "tools/call": () => OK,
    "tools/list": () => ({ tools: [] }),
    "notifications/initialized": () => status(202),
    "notifications/cancelled": () => status(202),
    ...(era === "modern"
      ? { "server/discover": () => ({ supportedVersions: ["2026-07-28"], capabilities: { tools: {} } }) }
      : {
          initialize: ({ id }) =>
            json(
              {
                jsonrpc: "2.0",
                id,
                result: { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "old", version: "1" } },
              },
              { headers: { "mcp-session-id": `session-${String(++sessions)}` } },
            ),
        }),
    ...script,
  };
  return (request) => {
    if (request.method !== "POST") return status(405);
    const { id, method, params = {} } = JSON.parse(request.body) as Pick<Received, "id" | "method"> & Partial<Received>;
    const given = usual[method]?.({ id, method, params, request });
    if (given === undefined) {
      return json({ jsonrpc: "2.0", id, error: { code: -32601, message: "Method not found" } }, { status: 400 });
    }
    return "kind" in given ? (given as Reply) : respond(id, given);
  };
}

/** A response as JSON. */
export function respond(id: unknown, result: unknown): Reply {
  return json({ jsonrpc: "2.0", id, result });
}

/** An event stream of these messages, each as it comes, ended unless it is to be held open. */
export function events(
  messages: readonly (string | object)[] | AsyncIterable<string | object>,
  held?: Promise<unknown>,
): Reply {
  return answer(
    (async function* () {
      for await (const message of messages) {
        const data = typeof message === "string" ? message : `event: message\ndata: ${JSON.stringify(message)}\n\n`;
        yield Buffer.from(data);
      }
      await held;
    })(),
    { headers: { "content-type": "text/event-stream" } },
  );
}

/** The methods that were asked, in order. */
export function methods(upstream: FakeUpstream): readonly string[] {
  return upstream.requests.map(({ method, body }) =>
    body === "" ? method : ((JSON.parse(body) as { method?: string }).method ?? "response"),
  );
}
