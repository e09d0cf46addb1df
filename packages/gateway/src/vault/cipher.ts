import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Without it Node takes a tag of 4 bytes, which can be guessed. */
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/** A new IV for each sealing: 96 random bits, good for 2^32 sealings under one key (NIST SP 800-38D §8.3). */
export function newIv(): Buffer {
  return randomBytes(IV_BYTES);
}

/** IV, ciphertext and tag, in base64url. */
export function sealBytes(key: KeyObject, bound: Uint8Array, plain: Uint8Array): string {
  const iv = newIv();
  const cipher = createCipheriv(ALGORITHM, key, iv, OPTIONS).setAAD(bound);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString("base64url");
}

/** What was sealed, or `undefined` where key, bound data or any bit of the text is another. */
export function openBytes(key: KeyObject, bound: Uint8Array, sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  // Node skips what is not base64url; only the text that was written is taken.
  if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== sealed) return undefined;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), OPTIONS)
      .setAAD(bound)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
