/** A master key as it was given, read; or what is wrong with it, without a word of it. */
export type MasterKeyReading =
  { readonly ok: true; readonly key: Uint8Array } | { readonly ok: false; readonly problem: string };

const KEY_BYTES = 32;
const HOW_TO_MAKE_ONE = "make one with `openssl rand -base64 32`";

/** Reads a master key: 32 random bytes in base64, base64url or hex. Refuses what somebody made up. */
export function readMasterKey(text: string): MasterKeyReading {
  const key = decode(text.trim());
  if (key?.length !== KEY_BYTES) {
    return refused(`it is not ${String(KEY_BYTES)} bytes in base64, base64url or hex`);
  }
  if (isMadeUp(key)) return refused("its bytes are not random (a text, a sample or a pattern)");
  return { ok: true, key };
}

function refused(what: string): MasterKeyReading {
  return { ok: false, problem: `The master key is refused: ${what}; ${HOW_TO_MAKE_ONE}.` };
}

function decode(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, "base64url") : undefined;
}

/** 32 random bytes have some 30 that differ, and are all printable, or all of one step, less than once in 10^13. */
function isMadeUp(key: Buffer): boolean {
  const bytes = Array.from(key);
  const steps = bytes.slice(1).map((byte, index) => (byte - (bytes[index] ?? 0) + 256) % 256);
  return new Set(bytes).size < 16 || new Set(steps).size < 8 || bytes.every((byte) => byte < 0x7f && byte >= 0x09);
}
