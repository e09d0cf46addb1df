import { expect, it } from "@jest/globals";
import type { DescriptorText } from "../../src/lsp/descriptor-text.ts";
import { hoverAt } from "../../src/lsp/hover.ts";
import { defaultSettings, type Settings } from "../../src/lsp/settings.ts";
import { atCursor, libraryDescriptor, openText } from "./open-text.ts";

const library = libraryDescriptor();

function hover(
  marked: string,
  { before, settings = defaultSettings }: { before?: DescriptorText; settings?: Settings } = {},
): string | undefined {
  const { document, position } = openText(marked, before === undefined ? {} : { before });
  const found = hoverAt(document, position, settings, { markdown: true });
  return found === null ? undefined : (found.contents as { readonly value: string }).value;
}

it("shows the tool of a mapping as a client sees it, with its cost and its renamed arguments", () => {
  const text = hover(atCursor("mcp_tool‸_name: change_book"));
  const definition = JSON.parse(/```json\n(.*)\n```/s.exec(text ?? "")?.[1] ?? "") as object;
  expect(definition).toEqual(
    openText(library).document.compilation.connector?.tools.find((tool) => tool.definition.name === "change_book")
      ?.definition,
  );
  const bytes = JSON.stringify(definition).length;
  expect(text).toContain(
    `**\`change_book\`** · ~${String(Math.ceil(bytes / 4))} tokens · may destroy (${String(bytes)} bytes)`,
  );
  expect(text).toContain("Renamed: `id` in the path is `number`, `id` in the body is `new_number`");
  expect(text).toMatch(/- \d+ % `description`/);
});

it.each([
  "operation_id‸: change_book\n      mcp",
  "operation_id: change‸_book\n      mcp",
  "parameter_mapp‸ings:\n",
  "fixed‸_arguments",
  "body.i‸d",
])("shows it on any key of the mapping: %j", (part) => {
  expect(hover(atCursor(part))).toContain("**`change_book`**");
});

it("shows it on an operation that is mapped, and nothing on one that is not", () => {
  expect(hover(atCursor("method‸: PATCH"))).toContain("**`change_book`**");
  expect(hover(atCursor("operation_id: find_b‸ooks\n    endpoint"))).toContain("**`find_books`**");
  expect(hover(atCursor("method‸: DELETE"))).toBeUndefined();
});

it("leaves texts and other keys to the schema", () => {
  expect(hover(atCursor("mcp_tool_description: Changes‸"))).toBeUndefined();
  expect(hover(atCursor("publish‸er"))).toBeUndefined();
});

it("says what is over the budget", () => {
  const settings = { ...defaultSettings, budget: { tool: 10, connector: 20 } };
  expect(hover(atCursor("mcp_tool_name‸: find"), { settings })).toContain("over the budget of 10");
  const list = hover(atCursor("route‸_mappings"), { settings });
  expect(list).toMatch(/^\*\*2 tools\*\* · ~\d+ tokens, over the budget of 20 \([\d,]+ bytes\)$/);
});

it("shows the tools of the last version without errors while there are some, and says so", () => {
  const before = openText(library).document;
  const broken = library.replace(
    "field_type: string, required: true, description: Words",
    "field_type: text, description: Words",
  );
  const text = hover(atCursor("mcp_tool_name‸: find", broken), { before });
  expect(text).toContain("As of the last version without errors.");
  expect(text).toContain('"name": "find_books"');
  expect(hover(atCursor("mcp_tool_name‸: find", broken))).toBeUndefined();
});

it("shows what an authentication asks for and the variables that it is read from", () => {
  const expected =
    "**`api_key`** · Key of a reader\n\n" +
    "- `branch` Branch (required), from `MORTISE_CITY_LIBRARY_BRANCH`\n" +
    "- `api_key` API key (required, secret), from `MORTISE_CITY_LIBRARY_API_KEY`";
  expect(hover(library.replace("auth_type_ref: api_key", "auth_type_ref: api‸_key"))).toBe(expected);
  expect(hover(atCursor("type: api_‸key"))).toBe(expected);
  expect(hover(atCursor('"{api‸_key}"'))).toBe(
    "`api_key` API key (required, secret), from `MORTISE_CITY_LIBRARY_API_KEY`",
  );
});

it("explains a diagnostic with the beginning of its page", () => {
  const text = hover(
    atCursor(
      "operation_id: lo‸st",
      library.replace("operation_id: find_books\n      mcp", "operation_id: lost\n      mcp"),
    ),
  );
  expect(text).toContain("**ref/unknown-operation (error)**");
  expect(text).toContain("**Why it matters**");
  expect(text).not.toContain("Instead of");
  expect(text).toContain("`mortise explain ref/unknown-operation` tells more.");
});

it("lets no text of the descriptor be anything but text", () => {
  const label = "![x](https://evil.example/y) `code` <b>";
  const marked = library
    .replace("label: Key of a reader", `label: "${label}"`)
    .replace("auth_type_ref: api_key", "auth_type_ref: api‸_key");
  const text = hover(marked);
  expect(text).toContain("\\!\\[x\\]\\(https\\:");
  expect(text).not.toContain("![");
  const fenced = library.replace("Finds books by words in their titles.", "\\n```\\n![x](https://evil.example/y)");
  const quoted = fenced.replace(/mcp_tool_description: (\\n.*)/, 'mcp_tool_description: "$1"');
  expect(hover(atCursor("mcp_tool_name‸: find", quoted))?.split("\n```\n")).toHaveLength(1);
});

it("gives plain text to a client that takes no Markdown", () => {
  const { document, position } = openText(atCursor("mcp_tool_name‸: find"));
  expect(hoverAt(document, position, defaultSettings, { markdown: false })?.contents).toMatchObject({
    kind: "plaintext",
  });
});
