import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import {
  type CallToolResult,
  createMcpHandler,
  type ListToolsResult,
  ProtocolError,
  Server,
} from "@modelcontextprotocol/server";
import { conformanceTools, NO_ARGUMENTS } from "@mortise/testkit/mcp";

/** A server of the official SDK. */
export interface SdkServer extends AsyncDisposable {
  readonly url: string;
}

const TEXT = (text: string): CallToolResult => ({ content: [{ type: "text", text }] });

/** What a tool asks before it goes on, and the state that it wants back with the answers. */
interface Round {
  readonly inputRequests: Readonly<Record<string, { readonly method: string; readonly params: object }>>;
  readonly requestState?: string;
}

const form = (message: string, name: string, type = "string") => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: { [name]: { type } }, required: [name] } },
});
const sampling = (text: string) => ({
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 100 },
});
const ROOTS = { method: "roots/list", params: {} };

/** What tools ask their clients, round by round, by the tool's name. */
const QUESTIONS: Readonly<Record<string, readonly Round[]>> = {
  test_input_required_result_elicitation: [{ inputRequests: { user_name: form("What is your name?", "name") } }],
  test_input_required_result_sampling: [
    { inputRequests: { capital_question: sampling("What is the capital of France?") } },
  ],
  test_input_required_result_list_roots: [{ inputRequests: { client_roots: ROOTS } }],
  test_input_required_result_request_state: [
    { inputRequests: { confirm: form("Please confirm", "ok", "boolean") }, requestState: "asked" },
  ],
  test_input_required_result_tampered_state: [
    { inputRequests: { confirm: form("Please confirm", "ok", "boolean") }, requestState: "untouched" },
  ],
  test_input_required_result_multiple_inputs: [
    {
      inputRequests: {
        user_name: form("What is your name?", "name"),
        greeting: sampling("Generate a greeting"),
        client_roots: ROOTS,
      },
      requestState: "all asked",
    },
  ],
  test_input_required_result_multi_round: [
    { inputRequests: { step1: form("Step 1: What is your name?", "name") }, requestState: "first" },
    { inputRequests: { step2: form("Step 2: What is your favorite color?", "color") }, requestState: "second" },
  ],
  test_input_required_result_capabilities: [{ inputRequests: { greeting: sampling("Generate a greeting") } }],
};

/** What a tool that asks says to answers: the next round, or that it is content. */
function answerTo(
  rounds: readonly Round[],
  answers: Readonly<Record<string, unknown>> | undefined,
  state: string | undefined,
): CallToolResult {
  const answered = rounds.find(({ requestState }) => requestState === state);
  if (answered === undefined && state !== undefined) throw new ProtocolError(-32602, "The state is none of mine.");
  const isComplete =
    answered !== undefined && Object.keys(answered.inputRequests).every((key) => answers?.[key] !== undefined);
  const next = isComplete ? rounds[rounds.indexOf(answered) + 1] : (answered ?? rounds[0]);
  if (next === undefined) return TEXT(`state-ok: ${JSON.stringify(answers)}`);
  return { resultType: "input_required", ...next } as unknown as CallToolResult;
}

/** The tools that do not only answer. */
export const TALKING_TOOLS: readonly string[] = [
  "test_tool_with_progress",
  "test_x_mcp_header",
  ...Object.keys(QUESTIONS),
];

/** What a gateway has to stand in for, beside tools that only answer: progress, questions, arguments in headers, prompts and resources. */
const DEFINITIONS = [
  ...conformanceTools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
  { name: "test_tool_with_progress", description: "Tells how far it is.", inputSchema: NO_ARGUMENTS },
  ...Object.keys(QUESTIONS).map((name) => ({ name, description: "Asks first.", inputSchema: NO_ARGUMENTS })),
  {
    name: "test_x_mcp_header",
    description: "Has an argument that is repeated in a header.",
    inputSchema: {
      type: "object",
      properties: { region: { type: "string", "x-mcp-header": "Region" } },
      required: ["region"],
    },
  },
];

/** Serves the suite's tools by the official SDK, in both eras. */
export async function startSdkServer(): Promise<SdkServer> {
  const handler = createMcpHandler(() => {
    const server = new Server(
      { name: "reference", version: "1.0.0" },
      { capabilities: { tools: { listChanged: true }, prompts: {}, resources: {} } },
    );
    server.setRequestHandler("tools/list", () => ({ tools: DEFINITIONS as ListToolsResult["tools"] }));
    server.setRequestHandler("prompts/list", () => ({
      prompts: [{ name: "test_simple_prompt", description: "A prompt." }],
    }));
    server.setRequestHandler("prompts/get", () => ({
      messages: [{ role: "user", content: { type: "text", text: "This is a simple prompt for testing." } }],
    }));
    server.setRequestHandler("resources/list", () => ({
      resources: [{ uri: "test://static-text", name: "Text", description: "A text.", mimeType: "text/plain" }],
    }));
    server.setRequestHandler("tools/call", async ({ params }, context) => {
      const { name, arguments: args, _meta } = params;
      if (name === "test_x_mcp_header") return TEXT(String(args?.["region"]));
      if (name === "test_tool_with_progress") {
        const progressToken = _meta?.progressToken;
        for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
          const params = { progressToken: progressToken ?? "", progress, total: 100 };
          await context.mcpReq.notify({ method: "notifications/progress", params });
        }
        return TEXT("Done.");
      }
      const rounds = QUESTIONS[name];
      if (rounds !== undefined) {
        return answerTo(rounds, context.mcpReq.inputResponses, context.mcpReq.requestState<string>());
      }
      const tool = conformanceTools.find((one) => one.name === name);
      if (tool === undefined) throw new ProtocolError(-32602, `Unknown tool: ${name}`);
      // Its answer is the same for every call.
      const { content, isError } = await tool.answer({}, undefined as never, undefined);
      return { content, ...(isError ? { isError } : {}) } as CallToolResult;
    });
    return server;
  });
  const http = createServer((request, response) => {
    void getRequestListener((given) => handler.fetch(given), { overrideGlobalObjects: false })(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has one.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
