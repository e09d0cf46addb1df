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

/** What tools ask their clients before they go on, by the tool's name. */
const QUESTIONS: Readonly<Record<string, object>> = {
  test_input_required_result_elicitation: {
    user_name: {
      method: "elicitation/create",
      params: {
        message: "What is your name?",
        requestedSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
      },
    },
  },
  test_input_required_result_sampling: {
    capital_question: {
      method: "sampling/createMessage",
      params: {
        messages: [{ role: "user", content: { type: "text", text: "What is the capital of France?" } }],
        maxTokens: 100,
      },
    },
  },
  test_input_required_result_list_roots: { client_roots: { method: "roots/list", params: {} } },
};

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
      const inputRequests = QUESTIONS[name];
      if (inputRequests !== undefined) {
        const answers = context.mcpReq.inputResponses;
        return answers === undefined
          ? ({ resultType: "input_required", inputRequests } as unknown as CallToolResult)
          : TEXT(`Thank you: ${JSON.stringify(answers)}`);
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
