import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { recordBody, recordedHeaders, type RecordedBody, type RecordedResponse } from "@mortise/core/cassette";
import { createMask, joinMasks, type Mask } from "../credentials/mask.ts";
import type { UpstreamResponse } from "../egress/egress.ts";
import { isJson } from "../stages/result/read-json.ts";

/** A value that must not be recorded, and what stands in its place. */
export interface Hidden {
  readonly value: string;
  readonly mark: string;
  /** A field that is no secret: it is taken out of answers, but a common word may stand in the cassette for other reasons. */
  readonly isOpen?: boolean;
}

/** Where requests really went, and where a replay has them go: what an answer says of one becomes the other. */
export interface OriginChange {
  readonly from: string;
  readonly to: string;
}

const NOTHING: Mask = createMask([]);
/** A shorter secret stands in other words. Requests are made of placeholders, whatever the length. */
const CERTAIN_LENGTH = 8;

/** Takes what must not be recorded out of what an upstream answered. */
export interface Redaction {
  text(text: string): string;
  /** Arguments, with every text and name in them redacted. */
  members(args: JsonObject): JsonObject;
  response(response: UpstreamResponse, origins: OriginChange): RecordedResponse;
  /** The marks of what was found in any text so far, in their order. */
  readonly found: readonly string[];
  /** Whether a text still holds a secret, in any form in which one is looked for. */
  leaks(text: string): boolean;
}

/** @param hidden - The longer ones first, where one stands in another: this sees to it. */
export function createRedaction(hidden: readonly Hidden[]): Redaction {
  const sorted = hidden.toSorted((a, b) => b.value.length - a.value.length);
  const found = new Set<string>();
  const masks = sorted.map(({ value, mark }) => ({ mark, mask: createMask([value], mark) }));
  const all = masks.reduce((joined, { mask }) => joinMasks(joined, mask), NOTHING);
  const text = (given: string): string => {
    let masked = given;
    for (const { mask, mark } of masks) {
      const next = mask.text(masked);
      if (next !== masked) found.add(mark);
      masked = next;
    }
    return masked;
  };
  const leaked = createMask(
    sorted.filter(({ value, isOpen }) => isOpen !== true && value.length >= CERTAIN_LENGTH).map(({ value }) => value),
  );

  const body = (bytes: Uint8Array, origins: OriginChange): RecordedBody | undefined => {
    const recorded = recordBody(bytes);
    if (recorded === undefined || "base64" in recorded) return recordBody(all.bytes(bytes));
    const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
    const moved = withOrigin(plain, origins);
    return recordBody(Buffer.from(isJson(plain) ? maskJson(moved, text) : text(moved), "utf8"));
  };

  const json = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(json);
    return isJsonObject(value) ? members(value) : value;
  };
  const members = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [text(name), json(value)]));

  return {
    text,
    members,
    response({ status, headers, body: bytes }, origins) {
      const kept = Object.entries(recordedHeaders(headers)).map(
        ([name, value]) => [name, text(withOrigin(value, origins))] as const,
      );
      const redacted = body(bytes, origins);
      return { status, headers: Object.fromEntries(kept), ...(redacted === undefined ? {} : { body: redacted }) };
    },
    get found() {
      return Array.from(found);
    },
    leaks: (given) => leaked.text(given) !== given,
  };
}

/** Masks JSON so that it stays JSON: a number with a secret in it becomes 0. */
function maskJson(json: string, mask: (text: string) => string): string {
  const masked = mask(json);
  if (isJson(masked)) return masked;
  const tokens = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    const hidden = mask(token);
    return hidden === token || token.startsWith('"') ? hidden : "0";
  });
  return isJson(tokens) ? mask(tokens) : masked;
}

function withOrigin(text: string, { from, to }: OriginChange): string {
  if (from === to) return text;
  const host = (origin: string) => new URL(origin).host;
  return [
    [from, to],
    [from.replaceAll("/", "\\/"), to.replaceAll("/", "\\/")],
    [encodeURIComponent(from), encodeURIComponent(to)],
    [host(from), host(to)],
  ].reduce((moved, [before = "", after = ""]) => moved.replaceAll(before, () => after), text);
}
