import { CASSETTE_VERSION } from "./cassette.ts";

const headers = { type: "object", additionalProperties: { type: "string" } };
/** Names and values that HTTP can carry (RFC 9110, section 5): a mock sends them. */
const answerHeaders = {
  type: "object",
  propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
  additionalProperties: { type: "string", pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$" },
};
const body = {
  oneOf: ["json", "text", "base64"].map((key) => ({
    type: "object",
    required: [key],
    properties: { [key]: key === "json" ? true : { type: "string" } },
    additionalProperties: false,
  })),
};

/** The shape of a cassette (JSON Schema 2020-12). */
export const cassetteSchema = {
  type: "object",
  required: ["format", "version", "tool", "operation", "authentication", "recordedAt", "calls"],
  additionalProperties: false,
  properties: {
    format: { const: "mortise/cassette" },
    version: { const: CASSETTE_VERSION },
    tool: { type: "string", minLength: 1 },
    operation: { type: "string", minLength: 1 },
    authentication: {
      type: "object",
      required: ["scheme", "fields"],
      additionalProperties: false,
      properties: { scheme: { type: "string" }, fields: { type: "array", items: { type: "string" } } },
    },
    recordedAt: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$" },
    calls: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: {
        type: "object",
        required: ["arguments", "exchanges", "result"],
        additionalProperties: false,
        properties: {
          arguments: { type: ["object", "null"] },
          exchanges: {
            type: "array",
            maxItems: 100,
            items: {
              type: "object",
              required: ["request", "response"],
              additionalProperties: false,
              properties: {
                request: {
                  type: "object",
                  required: ["method", "url", "headers"],
                  additionalProperties: false,
                  properties: { method: { type: "string" }, url: { type: "string" }, headers, body },
                },
                response: {
                  type: "object",
                  required: ["status", "headers"],
                  additionalProperties: false,
                  properties: { status: { type: "integer", minimum: 200, maximum: 599 }, headers: answerHeaders, body },
                },
              },
            },
          },
          result: {
            type: "object",
            anyOf: [{ required: ["isError"] }, { required: ["error"] }],
            additionalProperties: false,
            properties: {
              isError: { type: "boolean" },
              structuredContent: true,
              content: { type: "array" },
              _meta: true,
              error: true,
            },
          },
        },
      },
    },
  },
} as const;
