const MOST_NAMED = 8;

/** Names to choose from, as a hint lists them. */
export function choices(names: readonly string[], none: string): string {
  if (names.length === 0) return none;
  const named = names.slice(0, MOST_NAMED).map((name) => `\`${name}\``);
  const more = names.length - named.length;
  return `choose from ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
