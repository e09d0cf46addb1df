/** Fails unless a tool's answer, as it came, is no error and holds the ticket that was asked for: nobody wins by failing. */
export function expectTicket(text: string, ticket: string): void {
  if (!text.includes(ticket) || text.includes('"isError":true') || text.includes('"error":')) {
    throw new Error(`not the ticket ${ticket}, but: ${text.slice(0, 500)}`);
  }
}

/**
 * As {@link expectTicket}, but reads all of the answer: the upstream's record, whole, by itself
 * or as the content of a tool's result. Too slow to do on every call.
 */
export function expectWholeTicket(text: string, ticket: string): void {
  expectTicket(text, ticket);
  const { result } = rpcMessage(text) as { result?: { content?: readonly { type: string; text?: string }[] } };
  const content = result === undefined ? text : (result.content ?? []).map((block) => block.text ?? "").join("");
  // A peer puts a line of its own in front of the record, so the record is looked for.
  const record: unknown = JSON.parse(content.slice(content.indexOf("{")));
  const { id, updated } = record as { id?: string; updated?: string };
  if (id !== ticket || updated === undefined) throw new Error(`not the whole of ${ticket}: ${text.slice(0, 500)}`);
}

/** The JSON-RPC message in the body of an answer over HTTP: the body itself, or the last event of a stream. */
export function rpcMessage(body: string): unknown {
  if (body.startsWith("{")) return JSON.parse(body);
  const data = body.split("\n").findLast((line) => line.startsWith("data:") && line.includes("{"));
  if (data === undefined) throw new Error(`no JSON-RPC message in: ${body.slice(0, 500)}`);
  return JSON.parse(data.slice("data:".length));
}

export interface ListedTool {
  readonly name: string;
  readonly inputSchema: { readonly properties?: Readonly<Record<string, unknown>> };
}

/** The tools in an answered `tools/list`. */
export function listedTools(message: unknown): readonly ListedTool[] {
  const { result } = message as { result?: { tools?: readonly ListedTool[] } };
  if (result?.tools === undefined) throw new Error(`no list of tools, but: ${JSON.stringify(message).slice(0, 500)}`);
  return result.tools;
}

/** The name that a server gives to an operation's tool: each has its own way with underscores and capitals. */
export function toolFor(tools: readonly ListedTool[], operation: string): string {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const tool = tools.find(({ name }) => plain(name) === plain(operation));
  if (tool === undefined) throw new Error(`no tool for ${operation} among: ${tools.map(({ name }) => name).join(" ")}`);
  return tool.name;
}
