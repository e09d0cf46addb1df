import type { SourceFile } from "@mortise/core";
import { COMPILED_CONNECTOR_VERSION, type CompiledConnector } from "@mortise/core/compiled-connector";
import { CannotRun } from "./exit-code.ts";

/**
 * Reads a `connector.json`, or returns `undefined` where the text is something else: a
 * descriptor, which JSON can also be. Refuses one that was written by another version.
 */
export function parseCompiledConnector(source: SourceFile): CompiledConnector | undefined {
  const value = parseObject(source.text);
  if (value?.["format"] !== "mortise/connector") return undefined;
  if (value["version"] !== COMPILED_CONNECTOR_VERSION) {
    throw new CannotRun(
      `${source.name} was compiled by another version of mortise (format ${String(value["version"])}; this one reads ${String(COMPILED_CONNECTOR_VERSION)})`,
      "compile its descriptor again",
    );
  }
  return value as unknown as CompiledConnector;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  // A YAML document that begins with a brace is rare and fails fast; everything else never reaches the parser.
  if (!/^\uFEFF?\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
