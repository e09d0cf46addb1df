/** Replaces secrets in what an upstream says, so that an echo reaches neither the model nor a log. */
export interface Mask {
  text(text: string): string;
  /** The same bytes where there is nothing to hide; otherwise a copy of the same length. */
  bytes(bytes: Uint8Array): Uint8Array;
}

const MASKED = "[masked]";

/** Below this a value is no secret, and hiding it would take half the answer along. */
const MIN_LENGTH = 4;
/** A shorter part of a secret may be a word that answers need. */
const MIN_RUN_LENGTH = 12;
/** A shorter piece of base64 would be found in innocent text. */
const MIN_BASE64_LENGTH = 8;

const NOTHING_TO_HIDE: Mask = { text: (text) => text, bytes: (bytes) => bytes };

/** Prepares to hide these values, in every form in which a server would plausibly repeat them. */
export function createMask(secrets: readonly string[]): Mask {
  const forms = Array.from(new Set(secrets.flatMap(formsOf)))
    .filter((form) => form.length >= MIN_LENGTH)
    // The longest first: the shorter ones may be parts of it.
    .sort((a, b) => b.length - a.length);
  if (forms.length === 0) {
    return NOTHING_TO_HIDE;
  }
  return {
    text(text) {
      let masked = text;
      for (const form of forms) {
        if (masked.includes(form)) {
          masked = masked.replaceAll(form, MASKED);
        }
      }
      return masked;
    },
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
  };
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
