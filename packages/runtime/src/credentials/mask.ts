import type { RuntimeFault } from "../errors.ts";
import { unescapeBytes } from "./escapes.ts";

/** Replaces secrets in what an upstream says, so that an echo reaches neither the model nor a log. */
export interface Mask {
  text(text: string): string;
  /** The same bytes where there is nothing to hide; otherwise a copy of the same length. */
  bytes(bytes: Uint8Array): Uint8Array;
  /** A fault whose words hide the secrets, whoever said them. */
  fault(fault: RuntimeFault): RuntimeFault;
}

/** Hides what either of them hides. */
export function joinMasks(first: Mask, second: Mask): Mask {
  return {
    text: (text) => second.text(first.text(text)),
    bytes: (bytes) => second.bytes(first.bytes(bytes)),
    fault: (fault) => second.fault(first.fault(fault)),
  };
}

const MASKED = "[masked]";

/** Below this a value is no secret, and hiding it would take half the answer along. */
const MIN_LENGTH = 4;
/** A shorter part of a secret may be a word that answers need. */
const MIN_RUN_LENGTH = 12;
/** A shorter piece of base64 would be found in innocent text. */
const MIN_BASE64_LENGTH = 8;

const NOTHING_TO_HIDE: Mask = { text: (text) => text, bytes: (bytes) => bytes, fault: (fault) => fault };

/** Prepares to hide these values, in every form in which a server would plausibly repeat them, and to leave the mark in a text in their place. */
export function createMask(secrets: readonly string[], mark = MASKED): Mask {
  const forms = Array.from(new Set(secrets.flatMap(formsOf)))
    .filter((form) => form.length >= MIN_LENGTH)
    // The longest first: the shorter ones may be parts of it.
    .sort((a, b) => b.length - a.length);
  if (forms.length === 0) {
    return NOTHING_TO_HIDE;
  }
  const maskEscaped = createEscapeMask(secrets, mark);
  const text = (given: string): string => {
    let masked = given;
    for (const form of forms) {
      if (masked.includes(form)) {
        masked = masked.replaceAll(form, () => mark);
      }
    }
    return maskEscaped(masked);
  };
  return {
    text,
    bytes(bytes) {
      let masked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const form of forms) {
        for (let at = masked.indexOf(form); at !== -1; at = masked.indexOf(form, at + form.length)) {
          // The upstream's own buffer stays as it is.
          masked = masked.buffer === bytes.buffer ? Buffer.from(masked) : masked;
          masked.fill("*", at, at + form.length);
        }
      }
      return masked;
    },
    fault(fault) {
      const { detail, cause } = fault;
      return {
        ...fault,
        ...(detail === undefined ? {} : { detail: text(detail) }),
        ...(cause === undefined ? {} : { cause: text(cause) }),
      };
    },
  };
}

/** A body that quotes a body that quotes a body. */
const MOST_LAYERS = 3;
/** Escapes that an encoder may use for any character; the others only stand for a few. */
const ANY_ESCAPE = /\\[ux]|%|&#/;
const EVERY_ESCAPE = /[\\%&]/;
const PLAIN = /^[\w.~:+=,;@ -]*$/;

/**
 * Finds secrets of which single characters are escaped, in whatever mixture: takes the escapes off, layer
 * by layer, and looks in what is left. In time linear in the text, and only for a text that has escapes.
 */
function createEscapeMask(secrets: readonly string[], mark: string): (text: string) => string {
  const sought = secrets.filter((secret) => secret.length >= MIN_LENGTH).map((secret) => Buffer.from(secret, "utf8"));
  const tell = secrets.every((secret) => PLAIN.test(secret)) ? ANY_ESCAPE : EVERY_ESCAPE;
  return (text) => {
    if (!tell.test(text)) return text;
    const original = Buffer.from(text, "utf8");
    const hidden = new Uint8Array(original.length);
    let found = false;
    let layer: Buffer = original;
    /** Where in the original each byte of the layer begins. */
    let origins: Uint32Array | undefined;
    for (let depth = 0; depth < MOST_LAYERS; depth++) {
      const { bytes, starts } = unescapeBytes(layer);
      if (bytes.length === layer.length) break;
      const above = origins;
      origins = above === undefined ? starts : starts.map((start) => above[start] ?? original.length);
      for (const secret of sought) {
        for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, at + secret.length)) {
          hidden.fill(1, origins[at], origins[at + secret.length]);
          found = true;
        }
      }
      layer = bytes;
    }
    return found ? withoutHidden(original, hidden, mark) : text;
  };
}

/** The text, with one mark for each run of hidden bytes. */
function withoutHidden(text: Buffer, hidden: Uint8Array, mark: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const isHidden = hidden[at] === 1;
    const change = hidden.indexOf(isHidden ? 0 : 1, at);
    const end = change === -1 ? text.length : change;
    pieces.push(isHidden ? mark : text.toString("utf8", at, end));
    at = end;
  }
  return pieces.join("");
}

function formsOf(secret: string): string[] {
  if (secret.length < MIN_LENGTH) {
    return [];
  }
  const bytes = Buffer.from(secret, "utf8");
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    encodeURIComponent(secret),
    // As forms write it (URL standard, application/x-www-form-urlencoded).
    new URLSearchParams([["", secret]]).toString().slice(1),
    json,
    json.replaceAll("/", "\\/"),
    // JSON inside a string of JSON, as in a message that quotes a body.
    JSON.stringify(json).slice(1, -1),
    // As encoders write it that keep JSON safe inside HTML.
    json.replaceAll(/[<>&'+]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    ...base64Forms(bytes),
    ...unescapedRuns(secret),
  ];
}

/** The parts that no escaping changes, where they are long enough to stand in an answer for no other reason. */
function unescapedRuns(secret: string): readonly string[] {
  return secret.split(/[^A-Za-z0-9_-]+/).filter((run) => run.length >= MIN_RUN_LENGTH);
}

/** What base64 of any text that holds the secret must contain: three alignments, in both alphabets. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // Six bits a character: the first ones also hold the bytes before, the last one those after.
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    const form = text.slice(Math.ceil((offset * 8) / 6), whole);
    return form.length < MIN_BASE64_LENGTH ? [] : [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
