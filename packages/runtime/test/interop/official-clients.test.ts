import type { ToolAnswer } from "@mortise/core/mcp";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { connectClient, createServedTools, listen, conformanceTools, createChanges } from "@mortise/testkit/mcp";
import type { ClientOptions, ServerAddress } from "@mortise/testkit/mcp";

type Client = Pick<ClientOptions, "generation" | "era">;

const clients: readonly (readonly [string, Client])[] = [
  ["v1", { generation: "v1" }],
  ["v2 in the legacy era", { generation: "v2", era: "legacy" }],
  ["v2 in the modern era", { generation: "v2", era: "modern" }],
];

/** The same three things over any transport: the list, a call, and the two kinds of error. */
async function completeEveryFlow(address: ServerAddress, client: Client): Promise<void> {
  const connected = await connectClient({ ...address, ...client });
  expect(connected.serverName).toBe("fixture");
  const names = (await connected.listTools()).map(({ name }) => name);
  expect(names).toEqual(conformanceTools.map(({ name }) => name));
  const answer = await connected.callTool("test_simple_text", {});
  expect(answer.content).toEqual([{ type: "text", text: "This is a simple text response for testing." }]);
  expect((await connected.callTool("test_image_content")).content[0]?.type).toBe("image");
  expect(await connected.callTool("test_error_handling", {})).toMatchObject({ isError: true });
  await expect(connected.callTool("no_such_tool", {})).rejects.toMatchObject({ code: -32602 });
  await connected.close();
}

it.each(clients)("the official client %s lists, calls and sees errors over HTTP", async (_, client) => {
  await using listening = await listen(createServedTools(conformanceTools));
  await completeEveryFlow({ transport: "http", url: listening.url }, client);
});

it.each(clients)("the official client %s lists, calls and sees errors over stdio", async (_, client) => {
  const program = join(import.meta.dirname, "../../../testkit/src/mcp/stdio-fixture.ts");
  const args = ["--conditions=@mortise/source", program];
  await completeEveryFlow({ transport: "stdio", command: process.execPath, args }, client);
});

it("the official client hears of changes over HTTP, where there can be any", async () => {
  const changes = createChanges();
  await using listening = await listen(createServedTools(conformanceTools, { changes }));
  let told: () => void = () => {};
  const heard = new Promise<void>((resolve) => (told = resolve));
  const client = await connectClient({
    generation: "v2",
    transport: "http",
    url: listening.url,
    onListChanged: () => told(),
  });
  await changes.subscribed();
  changes.announce();
  await heard;
  await client.close();
});

it("a call that the client gives up is given up here too, over HTTP and in both generations", async () => {
  for (const [, client] of clients) {
    let abort: () => void = () => {};
    const aborted = new Promise<void>((resolve) => (abort = resolve));
    const begun = new AbortController();
    const [tool] = conformanceTools;
    if (tool === undefined) throw new Error("There is a tool.");
    // Written out: without it the answers of promises made in place are inferred as unknown.
    // oxlint-disable-next-line typescript/no-unnecessary-type-arguments
    const waiting = createServedTools<ToolAnswer>([
      {
        ...tool,
        answer: (_, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener("abort", () => {
              abort();
              resolve({ content: [], isError: true });
            });
            begun.abort();
          }),
      },
    ]);
    await using listening = await listen(waiting);
    const connected = await connectClient({ transport: "http", url: listening.url, ...client });
    const outcome = connected.callTool(tool.name, {}, { signal: begun.signal });
    await expect(outcome).rejects.toThrow();
    // The legacy era cancels by a notification, which a server without sessions cannot place; closing the connection it sees.
    await connected.close();
    await aborted;
  }
});
