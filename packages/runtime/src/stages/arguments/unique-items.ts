/** Whether no two items are equal (JSON Schema 2020-12, `uniqueItems`), in linear time: Ajv compares each with each. */
export function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    seen.add(canonical(item));
  }
  return seen.size === items.length;
}

/** One text for equal values: members in order of their names. The depth was bounded before. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
