import { randomBytes } from "node:crypto";

/** A secret that was planted, to be searched for. */
export interface Canary {
  readonly name: string;
  readonly value: string;
  /** Where it is no text: what it is, to be searched for beside {@link value}. */
  readonly bytes?: Uint8Array;
}

/** Where a canary was found, and in which form. */
export interface CanaryHit {
  readonly canary: string;
  readonly encoding: string;
  readonly where: string;
  /** What stands at the first place, and around it. */
  readonly around: string;
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
  // As parsers of hosts, media types and header names leave it.
  "small letters": (text) => Buffer.from(text.toLowerCase()),
  reversed: (text) => Buffer.from(Array.from(text).toReversed().join("")),
};

/** A key, as whoever has it writes it down: each is a canary of its own. */
export function keyCanaries(name: string, key: Uint8Array): readonly Canary[] {
  const written = (["hex", "base64", "base64url"] as const).map((encoding) => ({
    name: `${name} in ${encoding}`,
    value: Buffer.from(key).toString(encoding).replace(/=+$/, ""),
  }));
  return [{ name, value: written[0]?.value ?? "", bytes: key }, ...written.slice(1)];
}

/** Searches some bytes for canaries in every encoding. */
export function findCanaries(
  canaries: readonly Canary[],
  where: string,
  bytes: Uint8Array | string,
): readonly CanaryHit[] {
  return createCanarySearch(canaries)(where, bytes);
}

/** Searches one output. */
export type CanarySearch = (where: string, bytes: Uint8Array | string) => readonly CanaryHit[];

/** So many bytes of any form are a find: part of a secret is a leak, too. */
const WINDOW = 16;
/** Of the rolling hash, modulo 2^32, and its power that the byte has which leaves the window. */
const BASE = 0x01000193;
const LEAVING = Array.from({ length: WINDOW - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);

/**
 * Prepares to search for many canaries at once: each output is read once, whatever their number (Rabin and Karp's
 * search, for every window of every form).
 */
export function createCanarySearch(canaries: readonly Canary[]): CanarySearch {
  const forms = canaries.flatMap((canary) => {
    const { name, value, bytes } = canary;
    const encoded = Object.entries(ENCODINGS).map(([encoding, encode]) => ({ name, encoding, bytes: encode(value) }));
    return bytes === undefined ? encoded : [...encoded, { name, encoding: "bytes", bytes: Buffer.from(bytes) }];
  });
  const count = forms.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const bits = Math.max(10, Math.ceil(Math.log2(count * 8)));
  const mask = 2 ** bits - 1;
  /** Windows, each at the place of its hash or the next free one: their hash, their form from 1, and where in it they begin. */
  const hashes = new Int32Array(mask + 1);
  const formOf = new Int32Array(mask + 1);
  const startOf = new Int32Array(mask + 1);
  /** A bit for each place that is taken: small enough to be at hand, and nearly always the answer. */
  const taken = new Uint8Array(2 ** (bits - 3));
  for (const [form, { name, bytes }] of forms.entries()) {
    if (bytes.length < WINDOW) throw new Error(`The canary ${name} is too short to be told from other text.`);
    for (let start = 0; start + WINDOW <= bytes.length; start++) {
      const hash = hashOf(bytes, start);
      let place = placeOf(hash, bits);
      taken[place >>> 3] = (taken[place >>> 3] ?? 0) | (1 << (place & 7));
      while (formOf[place] !== 0) place = (place + 1) & mask;
      hashes[place] = hash;
      formOf[place] = form + 1;
      startOf[place] = start;
    }
  }
  return (where, given) => {
    const searched = Buffer.from(given as Uint8Array); // a text is UTF-8
    const found = new Map<number, number>();
    if (searched.length < WINDOW) return [];
    let hash = hashOf(searched, 0);
    for (let at = 0; ; at++) {
      const first = placeOf(hash, bits);
      if (((taken[first >>> 3] ?? 0) & (1 << (first & 7))) !== 0) {
        for (let place = first; formOf[place] !== 0; place = (place + 1) & mask) {
          if (hashes[place] !== hash) continue;
          const form = (formOf[place] ?? 0) - 1;
          const start = startOf[place] ?? 0;
          const isHere = forms[form]?.bytes.compare(searched, at, at + WINDOW, start, start + WINDOW) === 0;
          if (isHere && !found.has(form)) found.set(form, at);
        }
      }
      const next = searched[at + WINDOW];
      if (next === undefined) break;
      hash = (Math.imul((hash - Math.imul(searched[at] ?? 0, LEAVING)) | 0, BASE) + next) | 0;
    }
    return Array.from(found, ([form, at]) => {
      const { name: canary = "", encoding = "" } = forms[form] ?? {};
      return { canary, encoding, where, around: searched.toString("latin1", Math.max(0, at - 80), at + 40) };
    });
  };
}

function hashOf(bytes: Uint8Array, start: number): number {
  let hash = 0;
  for (let at = start; at < start + WINDOW; at++) hash = (Math.imul(hash, BASE) + (bytes[at] ?? 0)) | 0;
  return hash;
}

/** Of a table of 2^bits places (Knuth's multiplicative hashing). */
function placeOf(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

/** The characters that the text alone decides: not those that its neighbours have a part in. */
function base64At(text: string, offset: number, encoding: "base64" | "base64url"): Buffer {
  const bytes = Buffer.from(text);
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return Buffer.from(whole.slice(first, last));
}
