import { expect, it } from "@jest/globals";
import { compileDescriptor, type Json } from "@mortise/core";
import { sampleCall } from "../../../src/targets/typescript/sample-call.ts";

/** Two tools: one that reads and demands a choice of these, and one that writes and demands nothing. */
function connectorWith(choices: readonly Json[]) {
  const { connector, diagnostics } = compileDescriptor({
    metadata: {
      name: "Shelf",
      slug: "shelf",
      description: "The books on a shelf",
      publisher: "Us",
      categories: ["saas"],
    },
    operations: [
      {
        operation_id: "read",
        endpoint: "https://shelf.example/books",
        method: "GET",
        summary: "Read books",
        parameters: [
          {
            name: "kind",
            location: "query",
            required: true,
            description: "Which books to read",
            schema: { enum: choices },
          },
        ],
      },
      { operation_id: "write", endpoint: "https://shelf.example/books", method: "POST", summary: "Write a book" },
    ],
    mcp_config: {
      enabled: true,
      server_name: "shelf",
      server_description: "The books on a shelf",
      route_mappings: ["read", "write"].map((id) => ({
        operation_id: id,
        mcp_tool_name: id,
        mcp_tool_description: `To ${id} what is on the shelf, whatever it may be.`,
      })),
    },
  });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}

it.each([['ends with "'], ['""'], ["plain"]])("calls the tool that reads, whatever marks are in %j", (choice) => {
  expect(sampleCall(connectorWith([choice]))).toEqual({ tool: 0, args: { kind: choice } });
});

it("passes over a tool for which only an empty text could be made up", () => {
  expect(sampleCall(connectorWith([""]))).toEqual({ tool: 1, args: {} });
});
