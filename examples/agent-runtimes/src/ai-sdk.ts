import { createMCPClient, type MCPTransport } from "@ai-sdk/mcp";
import { generateText, isStepCount } from "ai";
import { MockLanguageModelV4 } from "ai/test";

type Scripted = Awaited<ReturnType<MockLanguageModelV4["doGenerate"]>>;

/**
 * Lets an agent of the Vercel AI SDK create a ticket and read it again. Everything is as it would be with a vendor's
 * model; the model is a script: it calls one tool, then another with what the first one answered, and then speaks.
 */
export async function fileTicketWithAiSdk(
  transport: MCPTransport | { readonly type: "http"; readonly url: string },
  title: string,
) {
  const mcp = await createMCPClient({ transport });
  try {
    const tools = await mcp.tools();
    const model = new MockLanguageModelV4({
      doGenerate: ({ prompt }) => {
        const results = prompt.flatMap((message) => (message.role === "tool" ? message.content : []));
        const last = JSON.stringify(results.at(-1)) ?? "";
        const id = /TICK-\d+/.exec(last)?.[0];
        if (results.length === 0) return Promise.resolve(toolCall("create_ticket", { title, priority: "high" }));
        if (results.length === 1) return Promise.resolve(toolCall("get_ticket", { ticket_id: id }));
        return Promise.resolve(speech(`I have filed ${id}.`));
      },
    });
    const { text, steps } = await generateText({
      model,
      tools,
      stopWhen: isStepCount(5),
      prompt: `File a ticket: ${title}.`,
    });
    return {
      toolNames: Object.keys(tools),
      calls: steps.flatMap(({ toolCalls }) => toolCalls.map(({ toolName }) => toolName)),
      results: steps.flatMap(({ toolResults }) => toolResults.map(({ output }): unknown => output)),
      text,
    };
  } finally {
    await mcp.close();
  }
}

const toolCall = (toolName: string, input: unknown): Scripted => ({
  content: [{ type: "tool-call", toolCallId: `call-${toolName}`, toolName, input: JSON.stringify(input) }],
  finishReason: { unified: "tool-calls", raw: undefined },
  ...REST,
});

const speech = (text: string): Scripted => ({
  content: [{ type: "text", text }],
  finishReason: { unified: "stop", raw: undefined },
  ...REST,
});

const REST: Pick<Scripted, "usage" | "warnings"> = {
  usage: {
    inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 0, text: 0, reasoning: 0 },
  },
  warnings: [],
};
