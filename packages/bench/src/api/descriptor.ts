import { type Operation, type Parameter } from "./operations.ts";

/** The connector's slug, under which its credential is found. */
export const SLUG = "bench-api";

/** The API as a connector descriptor: the same operations as the OpenAPI document, written as an author would write them. */
export function descriptor(operations: readonly Operation[], origin: string): string {
  return [
    "metadata:",
    `  name: "Bench API"`,
    `  slug: "${SLUG}"`,
    `  version: "1.0.0"`,
    `  description: "The API that the benchmark calls"`,
    `  publisher: "Mortise"`,
    `  categories: [saas]`,
    "authentication:",
    "  - type: api_key",
    "    fields:",
    `      - { key: api_key, label: "API key", field_type: secret, required: true, secret: true }`,
    "operations:",
    ...operations.flatMap((operation) => operationLines(operation, origin)),
    "mcp_config:",
    "  enabled: true",
    `  server_name: "bench_api"`,
    `  server_description: "The API that the benchmark calls"`,
    "  route_mappings:",
    ...operations.flatMap((operation) => [
      `    - operation_id: ${operation.id}`,
      `      mcp_tool_name: ${operation.id}`,
      `      mcp_tool_description: ${JSON.stringify(operation.description)}`,
    ]),
    "",
  ].join("\n");
}

function operationLines(operation: Operation, origin: string): readonly string[] {
  return [
    `  - operation_id: ${operation.id}`,
    `    endpoint: ${JSON.stringify(origin + operation.path)}`,
    `    method: ${operation.method}`,
    `    summary: ${JSON.stringify(operation.summary)}`,
    "    auth_type_ref: api_key",
    `    auth_headers: { X-API-Key: "{api_key}" }`,
    "    parameters:",
    ...operation.parameters.flatMap(parameterLines),
  ];
}

function parameterLines(parameter: Parameter): readonly string[] {
  return [
    `      - name: ${parameter.name}`,
    `        location: ${parameter.location}`,
    `        field_type: ${parameter.type}`,
    ...(parameter.required ? ["        required: true"] : []),
    `        description: ${JSON.stringify(parameter.description)}`,
    ...(parameter.default === undefined ? [] : [`        default_value: ${JSON.stringify(parameter.default)}`]),
  ];
}
