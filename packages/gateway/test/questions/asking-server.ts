import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type CallToolResult, createMcpHandler, type ListToolsResult, Server } from "@modelcontextprotocol/server";
import { NO_ARGUMENTS } from "@mortise/testkit/mcp";

/** A call as the server got it. */
export interface AskedCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly responses: Readonly<Record<string, unknown>> | undefined;
  readonly state: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A server of the official SDK whose tools ask before they answer. */
export interface AskingServer extends AsyncDisposable {
  readonly url: string;
  /** The calls it was sent, in order. */
  readonly calls: AskedCall[];
}

/** What a tool does with a call: an answer, or what it wants before. */
type Tool = (call: AskedCall) => string | object;

const FORM = {
  method: "elicitation/create",
  params: {
    mode: "form",
    message: "What is your name?",
    requestedSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  },
};
const PAGE = {
  method: "elicitation/create",
  params: { mode: "url", message: "Agree there.", url: "https://agree.example/now" },
};
const SAMPLING = {
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text: "The capital of France?" } }], maxTokens: 9 },
};

/** Asks this as long as it is not answered. */
const once =
  (request: object, state?: string): Tool =>
  ({ responses }) =>
    responses === undefined ? ask({ q: request }, state) : `Thank you: ${JSON.stringify(responses)}`;

const TOOLS: Readonly<Record<string, Tool>> = {
  answer: () => "At once.",
  ask_name: once(FORM, "the server's own state"),
  ask_page: once(PAGE),
  ask_model: once(SAMPLING),
  ask_roots: once({ method: "roots/list" }),
  ask_all: ({ responses }) =>
    responses === undefined ? ask({ a: FORM, b: SAMPLING, c: PAGE }) : `Thank you: ${JSON.stringify(responses)}`,
  ask_twice: ({ responses, state }) => {
    if (state === undefined) return ask({ first: FORM }, "1");
    return state === "1"
      ? ask({ second: FORM }, `2 ${JSON.stringify(responses)}`)
      : `${state} ${JSON.stringify(responses)}`;
  },
  wait: ({ state }) => (state === undefined ? ask(undefined, "come again") : `Back with ${state}.`),
  ask_on: ({ state }) => ask({ q: FORM }, String(Number(state ?? "0") + 1)),
  repeat: ({ headers }) =>
    ask({ q: { ...FORM, params: { ...FORM.params, message: `You are ${String(headers.authorization)}` } } }),
};

function ask(inputRequests: object | undefined, requestState?: string): object {
  return { resultType: "input_required", inputRequests, requestState };
}

/** Starts one, that speaks both eras. */
export async function startAskingServer(): Promise<AskingServer> {
  const calls: AskedCall[] = [];
  const tools = Object.keys(TOOLS).map((name) => ({ name, description: `Does ${name}.`, inputSchema: NO_ARGUMENTS }));
  const http = createServer((request, response) => {
    const { headers } = request;
    const handler = createMcpHandler(() => {
      const server = new Server({ name: "asking", version: "1.0.0" }, { capabilities: { tools: {} } });
      server.setRequestHandler("tools/list", () => ({ tools: tools as unknown as ListToolsResult["tools"] }));
      server.setRequestHandler("tools/call", ({ params }, { mcpReq }) => {
        const { name: tool, arguments: args = {} } = params;
        const call = { tool, args, responses: mcpReq.inputResponses, state: mcpReq.requestState<string>(), headers };
        calls.push(call);
        const given = TOOLS[tool]?.(call) ?? "There is no such tool.";
        // A literal is as good as the SDK's builder.
        return (typeof given === "string" ? { content: [{ type: "text", text: given }] } : given) as CallToolResult;
      });
      return server;
    });
    void getRequestListener((given) => handler.fetch(given), { overrideGlobalObjects: false })(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has one.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    calls,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
