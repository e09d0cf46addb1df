import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { fakeModel } from "@langchain/core/testing";
import { MultiServerMCPClient, type Connection } from "@langchain/mcp-adapters";
import { createAgent } from "langchain";

/**
 * Lets a LangChain agent create a ticket and read it again, over LangChain's MCP adapter. Everything is as it would be
 * with a vendor's model; the model is a script: it calls one tool, then another with what the first one answered, and
 * then speaks.
 */
export async function fileTicketWithLangChain(connection: Connection, title: string) {
  const client = new MultiServerMCPClient({ mcpServers: { tickets: connection } });
  try {
    const tools = await client.getTools();
    const model = fakeModel()
      .respondWithTools([{ name: "create_ticket", args: { title, priority: "urgent" } }])
      .respond((messages) => new AIMessage({ content: "", tool_calls: [getTicketIn(messages)] }))
      .respond((messages) => new AIMessage(`I have filed ${idIn(messages)}.`));
    const agent = createAgent({ model, tools });
    const { messages } = await agent.invoke({ messages: [{ role: "user", content: `File a ticket: ${title}.` }] });
    const results = messages.filter((message) => ToolMessage.isInstance(message));
    return {
      toolNames: tools.map(({ name }) => name),
      calls: results.map(({ name }) => name),
      results: results.map(({ content }) => content),
      text: messages.at(-1)?.text,
    };
  } finally {
    await client.close();
  }
}

const getTicketIn = (messages: readonly BaseMessage[]) => ({
  id: "call-get-ticket",
  name: "get_ticket",
  args: { ticket_id: idIn(messages) },
  type: "tool_call" as const,
});

/** The id in what a tool has answered last. */
const idIn = (messages: readonly BaseMessage[]): string | undefined =>
  /TICK-\d+/.exec(messages.at(-1)?.text ?? "")?.[0];
