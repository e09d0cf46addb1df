import type { Store } from "../db/store.ts";
import { openBytes, sealBytes } from "./cipher.ts";
import type { DataKeys } from "./data-keys.ts";
import { placeBytes } from "./place-bytes.ts";
import { SecretUnreadable, type SecretPlace, type Vault } from "./vault.ts";

const FORM = /^v1\.([A-Za-z0-9_]{1,64})\.([A-Za-z0-9_-]+)$/;
/** No row of the vault has it, so that such a text opens nowhere else. */
const VERSION = 0;

/** Values that their owner stores itself, as `v1.<key id>.<IV, ciphertext and tag>`. */
export function createSealedTexts(store: Store, keys: DataKeys): Pick<Vault, "seal" | "unseal"> {
  return {
    async seal(place, value) {
      const { id, key } = await keys.active(store.db, place.organisation);
      return `v1.${id}.${sealBytes(key, placeBytes(place, id, VERSION), Buffer.from(value, "utf8"))}`;
    },
    async unseal(place, sealed) {
      const [, id, bytes] = FORM.exec(sealed) ?? [];
      if (id === undefined || bytes === undefined) throw unreadable();
      const key = await keys.byId(store.db, place.organisation, id);
      const value = key === undefined ? undefined : openBytes(key, placeBytes(place, id, VERSION), bytes);
      if (value === undefined) throw unreadable();
      return value.toString("utf8");
    },
  };
}

/** Where a stored token stands: its owner is the connector, its field the runtime's key. */
export function tokenPlace(token: {
  readonly org_id: string;
  readonly connector_id: string;
  readonly key: string;
}): SecretPlace {
  return { organisation: token.org_id, owner: token.connector_id, field: token.key };
}

/** What texts under a key begin with. */
export function prefixOf(keyId: string): string {
  return `v1.${keyId}.`;
}

function unreadable(): SecretUnreadable {
  return new SecretUnreadable("A stored token does not open: it was damaged or moved.");
}
