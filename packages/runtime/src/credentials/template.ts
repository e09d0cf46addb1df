import type { Template } from "@mortise/core";

/** The values of a connection: field key to value. */
export type Fields = Readonly<Record<string, string>>;

/** The fields that stand in a template. */
export function fieldKeys(template: Template): readonly string[] {
  return template.flatMap((part) => (part.kind === "field" ? [part.key] : []));
}

/** A template's text; nothing stands where a field has no value. */
export function fillTemplate(template: Template, fields: Fields): string {
  let text = "";
  for (const part of template) {
    if (part.kind === "text") text += part.text;
    else if (part.kind === "field") text += fields[part.key] ?? part.default ?? "";
  }
  return text;
}

/** A template's text, or `undefined` where a field in it has no value: then it says nothing. */
export function fillWhole(template: Template | undefined, fields: Fields): string | undefined {
  if (template === undefined || fieldKeys(template).some((key) => fields[key] === undefined)) return undefined;
  const text = fillTemplate(template, fields);
  return text === "" ? undefined : text;
}
