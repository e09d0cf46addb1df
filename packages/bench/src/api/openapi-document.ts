import { type Operation, type Parameter } from "./operations.ts";

/** The name of the security scheme, which the peers derive their settings from. */
export const SECURITY_SCHEME = "apiKey";

/** The API as an OpenAPI 3.0 document, which every peer reads. */
export function openApiDocument(operations: readonly Operation[], origin: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationObject(operation);
  }
  return {
    openapi: "3.0.3",
    info: { title: "Bench API", version: "1.0.0", description: "The API that the benchmark calls." },
    servers: [{ url: origin }],
    security: [{ [SECURITY_SCHEME]: [] }],
    paths,
    components: { securitySchemes: { [SECURITY_SCHEME]: { type: "apiKey", in: "header", name: "X-API-Key" } } },
  };
}

/** A tool's arguments as a flat JSON Schema, for the servers that are written by hand here. */
export function inputSchema(operation: Operation): object {
  return {
    type: "object",
    properties: Object.fromEntries(operation.parameters.map((parameter) => [parameter.name, schema(parameter, true)])),
    required: operation.parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    additionalProperties: false,
  };
}

function operationObject(operation: Operation): object {
  const inBody = operation.parameters.filter((parameter) => parameter.location === "body");
  const body = {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: Object.fromEntries(inBody.map((parameter) => [parameter.name, schema(parameter, true)])),
          required: inBody.filter((parameter) => parameter.required).map((parameter) => parameter.name),
        },
      },
    },
  };
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    parameters: operation.parameters
      .filter((parameter) => parameter.location !== "body")
      .map((parameter) => ({
        name: parameter.name,
        in: parameter.location,
        required: parameter.required,
        description: parameter.description,
        schema: schema(parameter, false),
      })),
    ...(inBody.length > 0 && { requestBody: body }),
    responses: { "200": { description: "OK", content: { "application/json": { schema: { type: "object" } } } } },
  };
}

function schema(parameter: Parameter, described: boolean): object {
  return {
    type: parameter.type,
    ...(described && { description: parameter.description }),
    ...(parameter.default !== undefined && { default: parameter.default }),
  };
}
