// The library's types do not know it yet (ECMAScript 2026, JSON.parse source text access).
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** A value as JSON text, in which a bigint is an integer like any other. Throws for what leads back to itself. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? rawJSON(String(inner)) : inner));
}
