/** Calls every tool of the Notion connector against a mock server made from Notion's own OpenAPI document. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "@mortise/core";
import type { ServedTools, ToolAnswer } from "@mortise/core/mcp";
import {
  type CallEvent,
  createConnectorServer,
  createEgress,
  MemoryCredentials,
  RateLimiter,
  systemClock,
  TokenSource,
} from "@mortise/runtime";
import { startPrism, type Prism } from "../../src/start-prism.ts";

const folder = new URL("../../../../descriptors/notion/", import.meta.url);
const uuid = "8947f570-19b6-4977-a682-ae9edf2e5c5a";
const text = [{ text: { content: "Hello" } }];

/** Arguments for each tool: everything it takes, and the least that it takes. */
const calls: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  notion_search: [
    {},
    {
      query: "plan",
      filter: { property: "object", value: "page" },
      sort: { timestamp: "last_edited_time", direction: "ascending" },
      start_cursor: "abc",
      page_size: 100,
    },
  ],
  notion_whoami: [{}],
  notion_list_users: [{}, { start_cursor: "a b&c=d", page_size: 1 }],
  notion_get_page: [{ page_id: uuid }, { page_id: uuid, filter_properties: "iAk8" }],
  notion_read_page: [{ page_id: uuid }, { page_id: uuid, include_transcript: true }],
  notion_create_page: [
    { parent: { page_id: uuid }, properties: { title: text } },
    { parent: { database_id: uuid }, properties: { Name: { title: text }, Done: { checkbox: true } } },
  ],
  notion_update_page: [{ page_id: uuid }, { page_id: uuid, properties: { Done: { checkbox: false } }, in_trash: true }],
  notion_edit_page: [
    { page_id: uuid, type: "replace_content", replace_content: { new_str: "# New", allow_deleting_content: false } },
    {
      page_id: uuid,
      type: "update_content",
      update_content: { content_updates: [{ old_str: "a", new_str: "b", replace_all_matches: true }] },
    },
  ],
  notion_get_property: [
    { page_id: uuid, property_id: "a%3Ab" },
    { page_id: uuid, property_id: "title", start_cursor: "x", page_size: 5 },
  ],
  notion_list_blocks: [{ block_id: uuid }, { block_id: uuid, start_cursor: "x", page_size: 5 }],
  notion_append_blocks: [
    { block_id: uuid, children: [] },
    {
      block_id: uuid,
      children: [{ paragraph: { rich_text: text } }, { bulleted_list_item: { rich_text: text } }],
      after: uuid,
    },
  ],
  notion_delete_block: [{ block_id: uuid }],
  notion_list_comments: [{ block_id: uuid }, { block_id: uuid, start_cursor: "x", page_size: 5 }],
  notion_add_comment: [{ parent: { page_id: uuid }, rich_text: text }],
  notion_get_data_source: [{ data_source_id: uuid }],
  notion_query: [
    { data_source_id: uuid },
    {
      data_source_id: uuid,
      filter_properties: ["a", "b&c"],
      filter: { property: "Done", checkbox: { equals: true } },
      sorts: [{ property: "Name", direction: "descending" }],
      start_cursor: "x",
      page_size: 5,
    },
  ],
};

let prism: Prism;
let tools: ServedTools;
/** What the mock answered last. */
let status: number | undefined;
const close: (() => Promise<void>)[] = [];

beforeAll(async () => {
  prism = await startPrism(fileURLToPath(new URL("openapi/notion.json", folder)));
  close.push(prism.stop);
  tools = serve(readFileSync(new URL("connector.yaml", folder), "utf8"));
}, 60_000);

afterAll(async () => {
  for (const end of close) await end();
});

/** Serves a descriptor's tools with the vendor's host replaced by the mock server. */
function serve(descriptor: string): ServedTools {
  const { connector, diagnostics } = compile({
    name: "descriptors/notion/connector.yaml",
    text: descriptor.replaceAll("https://api.notion.com", prism.url),
  });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const egress = createEgress({ allow: [new URL(prism.url).host] });
  close.push(() => egress.close());
  const credentials = new MemoryCredentials();
  const scope = { organisation: "test" };
  credentials.set({ instance: "notion", scheme: "bearer", scope }, { token: "secret-integration-token" });
  const onCall = (event: CallEvent) => {
    status = event.status;
  };
  const services = {
    egress,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    clock: systemClock,
    onCall,
  };
  return createConnectorServer(connector).bind({ instance: "notion", scope, credentials }, services);
}

async function call(served: ServedTools, tool: string, args: Record<string, unknown>): Promise<ToolAnswer> {
  const answer = served.call(tool, args, { id: "1", signal: new AbortController().signal });
  if (answer === undefined) throw new Error(`no tool is called ${tool}`);
  return answer;
}

it("has sample arguments for every tool, and for no other", () => {
  expect(Object.keys(calls)).toEqual(tools.tools.map(({ name }) => name));
  expect(tools.tools.length).toBeGreaterThanOrEqual(10);
});

it.each(Object.entries(calls))("makes requests with %s that Notion's own document accepts", async (tool, samples) => {
  for (const args of samples) {
    const { content } = await call(tools, tool, args);
    // Of some answers the document says nothing, and the mock sends an empty one: the request is what is judged.
    expect({ args, status, content: status === 200 ? [] : content }).toEqual({ args, status: 200, content: [] });
  }
});

it("is judged by a server that does refuse what the document does not allow", async () => {
  const original = readFileSync(new URL("connector.yaml", folder), "utf8");
  const wrong = serve(
    original.replace("name: rich_text\n        location: body", "name: rich_texts\n        location: body"),
  );
  const args = { parent: { page_id: uuid }, rich_texts: text };
  expect(await call(wrong, "notion_add_comment", args)).toMatchObject({ isError: true });
  expect(status).toBe(400);
  const nowhere = serve(original.replaceAll("/v1/comments", "/v1/remarks"));
  expect(await call(nowhere, "notion_list_comments", { block_id: uuid })).toMatchObject({ isError: true });
  expect(status).toBe(404);
});
