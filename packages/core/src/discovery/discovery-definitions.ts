import type { Tool, ToolDefinition } from "../tools/tool.ts";

/** The three tools that stand for all of a connector's. */
export const DISCOVERY_TOOLS = ["find_tools", "call_read_tool", "call_write_tool"] as const;
export type DiscoveryTool = (typeof DISCOVERY_TOOLS)[number];

/** How many tools a search shows by itself, and at most. */
export const FOUND_BY_DEFAULT = 8;
export const MOST_FOUND = 40;

/** What the list of tags may take, in characters: the whole list of tools is to stay small. */
const TAGS_LENGTH = 600;

const CALL_ARGUMENTS: ToolDefinition["inputSchema"] = {
  type: "object",
  properties: {
    name: { type: "string", description: "The tool's name, as find_tools gave it." },
    arguments: { type: "object", description: "The tool's arguments, as its own input schema has them." },
  },
  required: ["name"],
  additionalProperties: false,
};

/**
 * What a client lists instead of these tools: one that finds them, one that calls those which only
 * read, and one that calls any. Two for calling, so that a client can let reads pass and ask
 * before a write. It costs the same for ten tools as for ten thousand.
 */
export function discoveryDefinitions(tools: readonly Tool[]): readonly ToolDefinition[] {
  const tags = describeTags(tools);
  return [
    {
      name: "find_tools",
      title: "Find tools",
      description:
        `Finds the tools for a task among the ${tools.length} of this server. Say in a few words what is to be done and to what ` +
        `("list open invoices"). The best come first, each with what it does, whether it writes, and, for the first ones, the ` +
        `schema of its arguments. Call one with call_read_tool, or with call_write_tool where "writes" is true. ` +
        `A tool's exact name as the query gives its whole schema.${tags}`,
      inputSchema: {
        type: "object",
        properties: {
          query: { type: "string", maxLength: 1_000, description: "What is to be done, in words; or a tool's name." },
          limit: {
            type: "integer",
            minimum: 1,
            maximum: MOST_FOUND,
            default: FOUND_BY_DEFAULT,
            description: "How many tools to show.",
          },
          tags: {
            type: "array",
            items: { type: "string" },
            maxItems: 20,
            description: "Only tools that have one of these tags.",
          },
          read_only: { type: "boolean", default: false, description: "Only tools that change nothing." },
        },
        required: ["query"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    {
      name: "call_read_tool",
      title: "Call a tool that reads",
      description:
        "Calls a tool that find_tools showed, and that only reads. Tools that write are refused: use call_write_tool for them.",
      inputSchema: CALL_ARGUMENTS,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    {
      name: "call_write_tool",
      title: "Call a tool that writes",
      description: "Calls a tool that find_tools showed. It may create, change or delete something.",
      inputSchema: CALL_ARGUMENTS,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
  ];
}

/** The tags of the tools, those of most tools first, as far as there is room. */
function describeTags(tools: readonly Tool[]): string {
  const counts = new Map<string, number>();
  for (const tag of tools.flatMap(({ search }) => search?.tags ?? [])) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([tag]) => tag);
  let room = TAGS_LENGTH;
  const shown = tags.filter((tag) => (room -= tag.length + 2) >= 0);
  if (shown.length === 0) return "";
  return ` Tags: ${shown.join(", ")}${shown.length < tags.length ? ", and others" : ""}.`;
}
