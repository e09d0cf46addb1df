import type { Json } from "../json.ts";
import type { RecordedBody } from "./cassette.ts";
import { DEEPEST_JSON, isDeeperThan } from "./depth.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A body as it is recorded; `undefined` where there is none. */
export function recordBody(bytes: Uint8Array): RecordedBody | undefined {
  if (bytes.length === 0) return undefined;
  const text = decoded(bytes);
  if (text === undefined)
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64") };
  const json = exactJson(text);
  return json === undefined ? { text } : { json };
}

/** The bytes of a recorded body. JSON comes back on one line. */
export function bytesOf(body: RecordedBody | undefined): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if ("base64" in body) return Buffer.from(body.base64, "base64");
  return Buffer.from("json" in body ? JSON.stringify(body.json) : body.text, "utf8");
}

/**
 * The value of a JSON text that can be written anew and still mean the same to every reader: with each number's digits,
 * each member and its place, and no deeper than anything that is read later can take. Only spaces and the way in which characters are escaped may differ. `undefined` for any other text.
 */
export function exactJson(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    if (isDeeperThan(value, DEEPEST_JSON)) return undefined;
    return canonicalTokens(text) === JSON.stringify(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Valid JSON without spaces between its tokens, and with its strings written as `JSON.stringify` does. */
function canonicalTokens(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_space, text: string | undefined) =>
    text === undefined ? "" : JSON.stringify(JSON.parse(text)),
  );
}

/** UTF-8 that has no control characters but those of text, so that a file with it stays readable. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    // oxlint-disable-next-line no-control-regex -- exactly these are no text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) || !sameBytes(text, bytes) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** A byte order mark is gone after decoding. */
function sameBytes(text: string, bytes: Uint8Array): boolean {
  return Buffer.byteLength(text) === bytes.length;
}
