import type { Range } from "../source/source-file.ts";

/** A `{name}` in a template. */
export interface Placeholder {
  readonly name: string;
  /** Where it stands in the template, braces included. */
  readonly range: Range;
}

/** The placeholders of a template, in order. */
export function placeholdersIn(template: string): readonly Placeholder[] {
  return Array.from(template.matchAll(/\{([^{}]*)\}/g), ({ 0: whole, 1: name = "", index }) => ({
    name,
    range: { start: index, end: index + whole.length },
  }));
}

/** Where a brace stands that no other one closes or opens. */
export function loneBrace(template: string): Range | undefined {
  const rest = template.replaceAll(/\{([^{}]*)\}/g, (whole) => " ".repeat(whole.length));
  const start = rest.search(/[{}]/);
  return start === -1 ? undefined : { start, end: start + 1 };
}

/** The name inside the braces of a placeholder. */
export function nameRange({ range }: Placeholder): Range {
  return { start: range.start + 1, end: range.end - 1 };
}
