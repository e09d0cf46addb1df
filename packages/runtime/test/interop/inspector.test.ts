import { expect, it } from "@jest/globals";
import { listen, runConformanceConnector, runInspector } from "@mortise/testkit/mcp";

it("the inspector's command line lists the tools of a connector and calls one", async () => {
  await using connector = await runConformanceConnector();
  await using listening = await listen(connector.served);
  const list = await runInspector(listening.url, "--method", "tools/list");
  expect(list).toMatchObject({ tools: connector.served.tools.map(({ name }) => ({ name })) });
  const answer = await runInspector(listening.url, "--method", "tools/call", "--tool-name", "test_simple_text");
  expect(answer).toMatchObject({ content: [{ type: "text", text: "This is a simple text response for testing." }] });
}, 60_000);
