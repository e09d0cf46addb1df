import type { TemplatePart } from "../tools/tool.ts";

/** A template as a text, with `{argument}` and `{field}` for what a call or a connection fills in. */
export function templateText(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => (part.kind === "text" ? part.text : `{${part.kind === "argument" ? part.argument : part.key}}`))
    .join("");
}
