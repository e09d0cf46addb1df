import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/**
 * The schema that an OpenAPI 3.1 document declares for an operation's JSON answer: of the status itself, of its class,
 * or the default one (OpenAPI 3.1 §4.8.16, Responses Object). `undefined` where it declares none.
 */
export function declaredAnswer(openapi: JsonObject, operationId: string, status: number): JsonObject | undefined {
  const responses = operationOf(openapi, operationId)?.["responses"];
  if (!isJsonObject(responses)) return undefined;
  const keys = [String(status), `${String(Math.floor(status / 100))}XX`, "default"];
  const key = keys.find((one) => isJsonObject(responses[one]));
  return key === undefined ? undefined : jsonSchemaOf(responses[key]);
}

function operationOf(openapi: JsonObject, operationId: string): JsonObject | undefined {
  const paths = openapi["paths"];
  const items = isJsonObject(paths) ? Object.values(paths) : [];
  return items
    .flatMap((item): readonly Json[] => (isJsonObject(item) ? Object.values(item) : []))
    .filter(isJsonObject)
    .find((operation) => operation["operationId"] === operationId);
}

function jsonSchemaOf(response: Json | undefined): JsonObject | undefined {
  const content = isJsonObject(response) ? response["content"] : undefined;
  if (!isJsonObject(content)) return undefined;
  const [, media] = Object.entries(content).find(([type]) => /[/+]json\b/i.test(type)) ?? [];
  const schema = isJsonObject(media) ? media["schema"] : undefined;
  return isJsonObject(schema) ? schema : undefined;
}
