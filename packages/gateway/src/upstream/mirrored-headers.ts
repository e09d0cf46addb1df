import { argumentAt, type MirroredArgument } from "@mortise/core/mcp";

/** The headers that repeat these arguments. One that is absent or null has none. */
export function mirror(
  mirrored: readonly MirroredArgument[],
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const { path, header } of mirrored) {
    const value = argumentAt(path, args);
    if (["string", "boolean", "bigint"].includes(typeof value) || Number.isSafeInteger(value)) {
      headers[header] = encodeHeaderValue(String(value));
    }
  }
  return headers;
}

/** A value as a header can carry it: as it is where every server reads it the same way, otherwise in Base64 (Value Encoding). */
export function encodeHeaderValue(value: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !/^=\?base64\?.*\?=$/.test(value);
  return isPlain ? value : `=?base64?${Buffer.from(value, "utf8").toString("base64")}?=`;
}
