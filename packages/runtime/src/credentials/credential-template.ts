import type { TemplatePart } from "@mortise/core";
import type { Fields } from "./injected-header.ts";

/** The fields of the credential that stand in a template. */
export function fieldKeys(parts: readonly TemplatePart[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === "field" ? [part.key] : []));
}

/** A template's text; nothing stands where a field has no value. */
export function fillTemplate(parts: readonly TemplatePart[], fields: Fields): string {
  let text = "";
  for (const part of parts)
    text += part.kind === "text" ? part.text : part.kind === "field" ? (fields[part.key] ?? "") : "";
  return text;
}
