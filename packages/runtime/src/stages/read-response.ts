import type { HttpMethod } from "@mortise/core";
import type { Mask } from "../credentials/mask.ts";
import type { UpstreamResponse } from "../egress/egress.ts";
import { fail, type Outcome } from "../errors.ts";
import { readMediaType } from "./result/media-type.ts";
import { excerpt } from "./result/excerpt.ts";
import { readJson } from "./result/read-json.ts";

/** What an upstream said, with the call's secrets masked. */
export type Reading =
  /** JSON text of one line, as the upstream wrote it: no number was rounded. */
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "text"; readonly text: string; readonly mediaType: string }
  | { readonly kind: "binary"; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly kind: "empty" };

const EMPTY: Reading = { kind: "empty" };
/** How much of an unreadable answer is shown. */
const EXCERPT_LENGTH = 500;

/** Reads a whole answer as what it claims to be. An error's body is read as well as it can be: its status says more. */
export function readResponse(response: UpstreamResponse, method: HttpMethod, mask: Mask): Outcome<Reading> {
  const { status, headers, body } = response;
  if (status === 204 || status === 205 || method === "HEAD") {
    return { ok: true, value: EMPTY };
  }
  const media = readMediaType(mask.text(headers["content-type"] ?? ""));
  const claimsJson = media?.kind === "json";
  if (body.length === 0) {
    return claimsJson && status < 300
      ? fail("bad_response", { status, detail: "The body is empty where JSON was announced." })
      : { ok: true, value: EMPTY };
  }
  if (media?.kind === "binary") {
    return { ok: true, value: { kind: "binary", bytes: mask.bytes(body), mediaType: media.essence } };
  }

  const decoded = decode(body, media?.charset ?? "utf-8");
  if (decoded === undefined && status >= 300) {
    return { ok: true, value: EMPTY };
  }
  if (decoded === undefined) {
    // Without a declared type, bytes that are no text are simply data.
    return media === undefined
      ? { ok: true, value: { kind: "binary", bytes: mask.bytes(body), mediaType: "application/octet-stream" } }
      : fail("bad_response", { status, detail: `The body is not text in ${media.charset ?? "utf-8"}.` });
  }
  if (claimsJson || (media === undefined && /^\s*[[{]/.test(decoded))) {
    const json = readJson(decoded, mask);
    if (json.ok) {
      return { ok: true, value: { kind: "json", text: json.text } };
    }
    if (claimsJson && status < 300) {
      const shown = excerpt(mask.text(decoded), EXCERPT_LENGTH);
      return fail("bad_response", { status, detail: `${json.reason} The body begins: ${shown}` });
    }
  }
  return { ok: true, value: { kind: "text", text: mask.text(decoded), mediaType: media?.essence ?? "text/plain" } };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Text, without its byte order mark; `undefined` where the bytes are not in this charset, or nobody knows it. */
function decode(body: Uint8Array, charset: string): string | undefined {
  try {
    return (charset === "utf-8" ? utf8 : new TextDecoder(charset, { fatal: true })).decode(body);
  } catch {
    return undefined;
  }
}
