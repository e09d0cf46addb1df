import type { JsonObject } from "../../json.ts";

/** How much of an answer's schema a client sees: nothing, its first levels, or all. */
export type OutputPolicy = "none" | "shallow" | "full";

/**
 * Makes the output schema of a tool, or `undefined` where the policy or the schema leaves nothing
 * to say. Clients validate against it, so it claims no more than is certain.
 */
export function lowerOutput(
  schema: JsonObject,
  schemas: ReadonlyMap<string, JsonObject>,
  policy: OutputPolicy,
): JsonObject | undefined {
  void schemas;
  return policy === "none" || schema["type"] !== "object" ? undefined : { type: "object" };
}
