import type { SecretPlace } from "./vault.ts";

/**
 * What a ciphertext is bound to, as additional authenticated data: organisation, workspace, owner, field, key and
 * version. Each part stands behind its length, so that no two places have the same bytes.
 */
export function placeBytes(place: SecretPlace, keyId: string, version: number): Buffer {
  const { organisation, workspace = "", owner, field } = place;
  return lengthPrefixed(["mortise secret 1", organisation, workspace, owner, field, keyId, String(version)]);
}

/** What a wrapped data key is bound to. */
export function dataKeyBytes(organisation: string, keyId: string): Buffer {
  return lengthPrefixed(["mortise data key 1", organisation, keyId]);
}

/** What the wrapped root is bound to. */
export function rootBytes(): Buffer {
  return lengthPrefixed(["mortise root 1"]);
}

function lengthPrefixed(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
