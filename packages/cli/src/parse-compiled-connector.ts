import type { CompiledConnector, SourceFile } from "@mortise/core";
import { checkCompiledConnector } from "@mortise/runtime/serving";

/**
 * Reads a `connector.json`, or returns `undefined` where the text is something else: a
 * descriptor, which JSON can also be. Refuses one that another version wrote, or that lacks
 * what serving needs.
 */
export function parseCompiledConnector(source: SourceFile): CompiledConnector | undefined {
  const value = parseObject(source.text);
  return value?.["format"] === "mortise/connector"
    ? checkCompiledConnector(value, source.name, "compile its descriptor again")
    : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  // A YAML document that begins with a brace is rare and fails fast; everything else never reaches the parser.
  if (!/^\uFEFF?\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
