const NAMES: ReadonlyMap<string, string> = new Map([
  ["string", "a string"],
  ["integer", "a whole number"],
  ["number", "a number"],
  ["boolean", "`true` or `false`"],
  ["array", "a list"],
  ["object", "a mapping"],
  ["file", "a file"],
]);

/** How messages name the values of a type, by the type's name in JSON Schema. */
export function typeName(type: string): string {
  return NAMES.get(type) ?? type;
}
