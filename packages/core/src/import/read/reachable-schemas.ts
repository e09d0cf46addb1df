import type { JsonObject } from "../../json.ts";
import type { ApiOperation } from "../api-model.ts";

const prefix = "#/schemas/";

/** The named schemas that operations refer to, directly or through others; those of operations that were left out go. */
export function reachableSchemas(
  operations: readonly ApiOperation[],
  schemas: ReadonlyMap<string, JsonObject>,
): ReadonlyMap<string, JsonObject> {
  const reached = new Set<string>();
  const seen = new Set<object>();
  const waiting: unknown[] = operations.flatMap(({ parameters, body, response }) => [
    ...parameters.map(({ schema }) => schema),
    body?.schema,
    response?.schema,
  ]);
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const reference: unknown = "$ref" in value ? value.$ref : undefined;
    if (typeof reference === "string" && reference.startsWith(prefix)) {
      const name = reference.slice(prefix.length);
      if (!reached.has(name)) {
        reached.add(name);
        waiting.push(schemas.get(name));
      }
    }
    for (const inner of Object.values(value)) waiting.push(inner);
  }
  return new Map([...schemas].filter(([name]) => reached.has(name)));
}
