import type { ServedTools, ToolAnswer } from "@mortise/core/mcp";
import { NO_ARGUMENTS, createChanges, createServedTools } from "./served-fixture.ts";
import type { FixtureTool } from "./served-fixture.ts";

/** A red pixel. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
/** Silence: a header and no samples. */
export const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

/** Base64 of "This is an embedded resource content.". */
const RESOURCE = "VGhpcyBpcyBhbiBlbWJlZGRlZCByZXNvdXJjZSBjb250ZW50Lg==";

/** The tools that the official conformance suite asks for by name, as far as a server of tools alone can have them. */
export const conformanceTools: readonly FixtureTool[] = [
  tool("test_simple_text", { content: [{ type: "text", text: "This is a simple text response for testing." }] }),
  tool("test_image_content", { content: [{ type: "image", data: PNG, mimeType: "image/png" }] }),
  tool("test_audio_content", { content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }),
  tool("test_embedded_resource", {
    content: [
      {
        type: "resource",
        resource: { uri: "test://embedded-resource", mimeType: "application/octet-stream", blob: RESOURCE },
      },
    ],
  }),
  tool("test_multiple_content_types", {
    content: [
      { type: "text", text: "Multiple content types test:" },
      { type: "image", data: PNG, mimeType: "image/png" },
      {
        type: "resource",
        resource: { uri: "test://mixed-content-resource", mimeType: "application/octet-stream", blob: RESOURCE },
      },
    ],
  }),
  tool("test_error_handling", {
    content: [{ type: "text", text: "This tool intentionally returns an error for testing" }],
    isError: true,
  }),
  {
    name: "json_schema_2020_12_tool",
    description: "Takes a person's address and a way to reach them.",
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: {
        address: {
          $anchor: "addressDef",
          type: "object",
          properties: { street: { type: "string" }, city: { type: "string" } },
        },
      },
      properties: {
        name: { type: "string" },
        address: { $ref: "#/$defs/address" },
        contactMethod: { type: "string", enum: ["phone", "email"] },
        phone: { type: "string" },
        email: { type: "string" },
      },
      required: [],
      allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
      if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
      // This is a keyword of JSON Schema.
      // oxlint-disable-next-line unicorn/no-thenable
      then: { required: ["phone"] },
      else: { required: ["email"] },
      additionalProperties: false,
    },
    answer: () => Promise.resolve({ content: [{ type: "text", text: "Noted." }], isError: false }),
  },
];

/** {@link conformanceTools}, and the tool with which the suite has the list change. */
export function createConformanceTools(): ServedTools {
  const changes = createChanges();
  const trigger: FixtureTool = {
    name: "test_trigger_tool_change",
    description: "Announces that the list has changed.",
    inputSchema: NO_ARGUMENTS,
    answer: () => {
      changes.announce();
      return Promise.resolve({ content: [{ type: "text", text: "Announced." }], isError: false });
    },
  };
  return createServedTools([...conformanceTools, trigger], { changes });
}

function tool(name: string, answer: Omit<ToolAnswer, "isError"> & { readonly isError?: boolean }): FixtureTool {
  return {
    name,
    description: `Answers as the conformance suite wants ${name} to.`,
    inputSchema: NO_ARGUMENTS,
    answer: () => Promise.resolve({ isError: false, ...answer }),
  };
}
