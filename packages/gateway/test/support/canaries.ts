import { randomBytes } from "node:crypto";

/** A secret that was planted, to be searched for. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** Where a canary was found, and in which form. */
export interface CanaryHit {
  readonly canary: string;
  readonly encoding: string;
  readonly where: string;
}

/** Makes up a secret that stands nowhere else. It has characters that each encoding changes. */
export function makeCanary(name: string): Canary {
  return { name, value: `cnry+"${randomBytes(18).toString("base64")}/é` };
}

/** A secret for places that take only what a header or a token may have. */
export function makeTokenCanary(name: string): Canary {
  return { name, value: `cnry_${randomBytes(24).toString("base64url")}` };
}

/** Every form that a text leaks in, as bytes. Base64 has three: by where in the three bytes of a group it begins. */
export const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  raw: (text) => Buffer.from(text),
  "base64 at 0": (text) => base64At(text, 0, "base64"),
  "base64 at 1": (text) => base64At(text, 1, "base64"),
  "base64 at 2": (text) => base64At(text, 2, "base64"),
  "base64url at 0": (text) => base64At(text, 0, "base64url"),
  "base64url at 1": (text) => base64At(text, 1, "base64url"),
  "base64url at 2": (text) => base64At(text, 2, "base64url"),
  hex: (text) => Buffer.from(Buffer.from(text).toString("hex")),
  "HEX in capitals": (text) => Buffer.from(Buffer.from(text).toString("hex").toUpperCase()),
  "URL-encoded": (text) => Buffer.from(encodeURIComponent(text)),
  "form-encoded": (text) => Buffer.from(new URLSearchParams({ a: text }).toString().slice(2)),
  "JSON-escaped": (text) => Buffer.from(JSON.stringify(text).slice(1, -1)),
  "JSON-escaped twice": (text) => Buffer.from(JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)),
  "UTF-16LE": (text) => Buffer.from(text, "utf16le"),
  reversed: (text) => Buffer.from(Array.from(text).toReversed().join("")),
};

/** Searches some bytes for canaries in every encoding. */
export function findCanaries(
  canaries: readonly Canary[],
  where: string,
  bytes: Uint8Array | string,
): readonly CanaryHit[] {
  const searched = Buffer.from(bytes as Uint8Array); // a text is UTF-8
  return canaries.flatMap(({ name, value }) =>
    Object.entries(ENCODINGS)
      .filter(([, encode]) => searched.includes(encode(value)))
      .map(([encoding]) => ({ canary: name, encoding, where })),
  );
}

/** The characters that the text alone decides: not those that its neighbours have a part in. */
function base64At(text: string, offset: number, encoding: "base64" | "base64url"): Buffer {
  const bytes = Buffer.from(text);
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(whole.slice(first, last));
}
