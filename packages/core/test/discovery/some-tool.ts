import type { Tool } from "../../src/tools/tool.ts";

interface Sketch {
  readonly title?: string;
  readonly description?: string;
  readonly method?: Tool["plan"]["method"];
  readonly tags?: readonly string[];
  readonly path?: string;
  readonly parameters?: readonly string[];
}

/** A tool in the fewest words. */
export function someTool(name: string, sketch: Sketch = {}): Tool {
  const { title = name, description = "", method = "GET", tags = [], path = "/", parameters = [] } = sketch;
  const reads = method === "GET";
  return {
    definition: {
      name,
      title,
      description,
      inputSchema: {
        type: "object",
        properties: Object.fromEntries(parameters.map((parameter) => [parameter, { type: "string" }])),
        required: [],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: reads, destructiveHint: !reads, idempotentHint: reads, openWorldHint: true },
    },
    plan: {
      operationId: name,
      origin: "/operations/0",
      method,
      url: {
        scheme: "https",
        authority: [{ kind: "text", text: "api.example" }],
        path: path
          .split("/")
          .slice(1)
          .map((text) => [{ kind: "text", text }]),
        query: [],
      },
      parameters: [],
      constants: [],
      body: null,
      injection: null,
      retryable: reads,
    },
    origin: "/mcp_config/route_mappings/0",
    search: { tags, examples: [] },
  };
}
