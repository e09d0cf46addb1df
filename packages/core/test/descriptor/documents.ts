import type { Descriptor, Operation, Parameter } from "../../src/descriptor/descriptor.ts";

/** A descriptor with nothing to report, to change one thing in. */
export const good = {
  metadata: {
    name: "Ticket System",
    slug: "ticket-system",
    version: "1.0.0",
    description: "Integration with the internal ticket management system",
    publisher: "Platform Team",
  },
  authentication: [
    {
      type: "api_key",
      fields: [
        { key: "tenant", label: "Subdomain", required: true },
        { key: "api_key", label: "API key", field_type: "secret", required: true, secret: true },
      ],
    },
  ],
  operations: [
    {
      operation_id: "get_ticket",
      endpoint: "https://{tenant}.example.com/tickets/{ticket_id}",
      method: "GET",
      auth_type_ref: "api_key",
      auth_headers: { "X-API-Key": "{api_key}" },
      parameters: [{ name: "ticket_id", location: "path", field_type: "string", required: true }],
    },
  ],
  mcp_config: {
    enabled: true,
    server_name: "ticket_system",
    server_description: "Internal ticket management tools",
    route_mappings: [
      {
        operation_id: "get_ticket",
        mcp_tool_name: "get_ticket",
        mcp_tool_description: "Get a support ticket with its comments and history.",
      },
    ],
  },
} as const satisfies Descriptor;

/** The good descriptor with its only operation changed. */
export function withOperation(change: Partial<Operation>): Descriptor {
  return { ...good, operations: [{ ...good.operations[0], ...change }] };
}

/** The good descriptor with more parameters. */
export function withParameters(...parameters: readonly Parameter[]): Descriptor {
  return withOperation({ parameters: [...good.operations[0].parameters, ...parameters] });
}
