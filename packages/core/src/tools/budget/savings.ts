import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { totalCost } from "../cost.ts";
import { firstSentence } from "../lower/short-text.ts";
import type { ToolDefinition } from "../tool.ts";

/** What a change would save of a whole list, in tokens, and how it is made. */
export interface Saving {
  readonly kind: "lean-detail" | "no-output-schemas" | "short-descriptions" | "required-arguments-only" | "discovery";
  readonly tokens: number;
  /** How an author does it: one clause. */
  readonly how: string;
}

const LONGEST_DESCRIPTION = 200;

/**
 * What each automatic saving would give by itself, the largest first; none that gives nothing.
 *
 * @param alternatives the same connector's definitions with lean detail, and those of discovery mode, where they are known
 */
export function savingsOf(
  definitions: readonly ToolDefinition[],
  alternatives: { readonly lean?: readonly ToolDefinition[]; readonly discovery?: readonly ToolDefinition[] },
): readonly Saving[] {
  const now = totalCost(definitions).tokens;
  const saved = (kind: Saving["kind"], changed: readonly ToolDefinition[] | undefined, how: string): Saving[] => {
    const tokens = changed === undefined ? 0 : now - totalCost(changed).tokens;
    return tokens > 0 ? [{ kind, tokens, how }] : [];
  };
  return [
    ...saved("lean-detail", alternatives.lean, "`detail: lean` in `mcp_config`"),
    ...saved("no-output-schemas", definitions.map(withoutOutput), "`output_schema: none` in `mcp_config`"),
    ...saved("short-descriptions", definitions.map(shortened), "descriptions of one sentence"),
    ...saved(
      "required-arguments-only",
      definitions.map(requiredOnly),
      "optional parameters left out, or given by `fixed_arguments`",
    ),
    ...saved("discovery", alternatives.discovery, "`mode: discovery` in `mcp_config`"),
  ].toSorted((a, b) => b.tokens - a.tokens);
}

function withoutOutput(definition: ToolDefinition): ToolDefinition {
  const { outputSchema: _, ...rest } = definition;
  return rest;
}

function shortened(definition: ToolDefinition): ToolDefinition {
  return {
    ...definition,
    description: firstSentence(definition.description, LONGEST_DESCRIPTION),
    // Shortening texts keeps a schema what it was.
    inputSchema: shortenWithin(definition.inputSchema) as ToolDefinition["inputSchema"],
  };
}

function shortenWithin(value: Json): Json {
  if (Array.isArray(value)) return value.map(shortenWithin);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "description" && typeof part === "string"
        ? firstSentence(part, LONGEST_DESCRIPTION)
        : shortenWithin(part),
    ]),
  );
}

function requiredOnly(definition: ToolDefinition): ToolDefinition {
  const { inputSchema } = definition;
  const required = new Set(inputSchema.required);
  const properties = Object.entries(inputSchema.properties).filter(([name]) => required.has(name));
  const { $defs: defs, ...rest } = inputSchema;
  const kept: { readonly [argument: string]: JsonObject } = Object.fromEntries(properties);
  const needsDefs = defs !== undefined && JSON.stringify(kept).includes("#/$defs/");
  return {
    ...definition,
    inputSchema: { ...rest, ...(needsDefs ? { $defs: defs } : {}), properties: kept },
  };
}
