import { deflateRawSync } from "node:zlib";

/** Characters of a key that somebody chose: 32 random bytes in base64 are 43. */
const LEAST = 32;
/** Bytes that are left of it without what repeats. */
const LEAST_WITHOUT_REPETITION = 26;
/** Characters that are left of it without words that stand in examples: a random key has one of them now and then. */
const LEAST_WITHOUT_WORDS = 28;
const WORDS =
  /change.?me|example|sample|secret|password|passwort|default|admin|test|token|key|mortise|1234|qwert|abcd/gi;
/** Characters of a password that are left of it without those words, and how many of them differ. */
const LEAST_OF_PASSWORD = 6;
const LEAST_DIFFERENT = 4;
/** RFC 6750 §2.1: what can be sent as a bearer token at all. */
const BEARER = /^[\w.~+/-]+=*$/;

/**
 * Whether a key that somebody chose may be one: long, no repetition, and no sentence of words that stand in examples.
 * 256 random bits pass, however they are written.
 */
export function isStrongKey(text: string): boolean {
  return (
    text.length >= LEAST &&
    BEARER.test(text) &&
    deflateRawSync(text).length >= LEAST_WITHOUT_REPETITION &&
    text.replaceAll(WORDS, "").replaceAll(/[-_.]/g, "").length >= LEAST_WITHOUT_WORDS
  );
}

/** Whether a password is among the first that somebody would try: words that stand in examples, digits, or what repeats. */
export function isGuessable(password: string): boolean {
  const rest = password
    .toLowerCase()
    .replaceAll(WORDS, "")
    .replaceAll(/\d{3,}|[^\p{L}\p{N}]/gu, "");
  return rest.length < LEAST_OF_PASSWORD || new Set(rest).size < LEAST_DIFFERENT;
}
