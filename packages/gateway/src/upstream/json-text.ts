// The library's types do not know it yet (ECMAScript 2026).
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Arguments as JSON text, in which a bigint is an integer like any other. */
export function jsonText(args: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(args);
  } catch {
    // Only a bigint gets here: everything else came from JSON.
    return JSON.stringify(args, (_key, value: unknown) => (typeof value === "bigint" ? rawJSON(String(value)) : value));
  }
}
