import { RestError } from "../rest/rest-error.ts";

/**
 * Refuses names of tools that a connector does not have: one that is misspelt would decide nothing.
 *
 * @param known - What the connector has, by name.
 * @throws RestError 422, `unknown_tool`.
 */
export function requireTools(known: { has(name: string): boolean }, names: readonly string[]): void {
  const unknown = names.filter((name) => !known.has(name)).slice(0, 10);
  if (unknown.length === 0) return;
  const written = unknown.map((name) => JSON.stringify(name));
  throw new RestError(422, "unknown_tool", `The connector has no tool ${written.join(", ")}.`);
}
