import { randomBytes } from "node:crypto";
import { defaultKeyHasher } from "@better-auth/api-key";
import { newId } from "../../db/new-id.ts";
import { RestError } from "../../rest/rest-error.ts";
import type { ApiKey, Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { KEY_CONFIGURATION } from "../library/create-auth.ts";
import type { KeyRow } from "../library/library.ts";
import { storedRole } from "../roles.ts";
import { isStrongKey } from "./strong-key.ts";

type Keys = Pick<Identity, "createKey" | "keys" | "revokeKey">;

/** What secret scanners know our keys by. */
const PREFIX = "mrt_";
const KEY_BYTES = 32;
const SHOWN = 8;

export function createKeys(parts: IdentityParts): Keys {
  const { library, store, changes, clock } = parts;
  return {
    async createKey({ organisation, name, role, user, agent, workspace, expiresInSeconds, text: given }) {
      if (given !== undefined && !isStrongKey(given)) {
        throw new RestError(422, "weak_key", "A key has at least 32 random characters.");
      }
      const text = given ?? PREFIX + randomBytes(KEY_BYTES).toString("base64url");
      const now = new Date(clock.time());
      const id = newId("key");
      // What it may do stands before it can be used.
      await store.db
        .insertInto("api_key_bindings")
        .values({
          key_id: id,
          org_id: organisation,
          user_id: user ?? null,
          agent_id: agent ?? null,
          workspace_id: workspace ?? null,
          role,
          created_at: now.getTime(),
        })
        .execute();
      const row = await library.rows.insert("apikey", {
        id,
        configId: KEY_CONFIGURATION,
        name,
        start: text.slice(0, SHOWN),
        prefix: given === undefined ? PREFIX : null,
        key: await defaultKeyHasher(text),
        referenceId: organisation,
        enabled: true,
        rateLimitEnabled: false,
        requestCount: 0,
        createdAt: now,
        updatedAt: now,
        expiresAt: expiresInSeconds === undefined ? null : new Date(now.getTime() + expiresInSeconds * 1_000),
        lastRequest: null,
      });
      return { ...shown(row, { user_id: user, agent_id: agent, workspace_id: workspace, role }), text };
    },
    async keys(organisation) {
      const bindings = await store.db
        .selectFrom("api_key_bindings")
        .selectAll()
        .where("org_id", "=", organisation)
        .execute();
      const byKey = new Map(bindings.map((binding) => [binding.key_id, binding]));
      const rows = await library.rows.list("apikey", { configId: KEY_CONFIGURATION, referenceId: organisation });
      return rows
        .flatMap((row) => {
          const binding = byKey.get(row.id);
          return binding === undefined ? [] : [shown(row, binding)];
        })
        .toSorted((a, b) => a.createdAt - b.createdAt);
    },
    async revokeKey(organisation, id) {
      const removed = await removeKeys(parts, organisation, [id]);
      if (removed) await changes.publish({ organisation, subject: "principal", id });
      return removed;
    },
  };
}

/** Removes every key that stands for a person in an organisation; all that it has, where nobody is named. */
export async function removeKeysOf(parts: IdentityParts, organisation: string, user?: string): Promise<void> {
  let query = parts.store.db.selectFrom("api_key_bindings").select("key_id").where("org_id", "=", organisation);
  if (user !== undefined) query = query.where("user_id", "=", user);
  const bindings = await query.execute();
  await removeKeys(
    parts,
    organisation,
    bindings.map(({ key_id: id }) => id),
  );
}

async function removeKeys({ library, store }: IdentityParts, organisation: string, ids: string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const removed = await library.rows.remove("apikey", { id: ids, referenceId: organisation });
  await store.db.deleteFrom("api_key_bindings").where("org_id", "=", organisation).where("key_id", "in", ids).execute();
  return removed > 0;
}

function shown(
  row: KeyRow,
  binding: {
    readonly user_id?: string | null | undefined;
    readonly agent_id?: string | null | undefined;
    readonly workspace_id?: string | null | undefined;
    readonly role: string;
  },
): ApiKey {
  return {
    id: row.id,
    name: row.name ?? "",
    start: row.start ?? "",
    role: storedRole(binding.role) ?? "agent",
    user: binding.user_id ?? null,
    agent: binding.agent_id ?? null,
    workspace: binding.workspace_id ?? null,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt?.getTime() ?? null,
    lastUsedAt: row.lastRequest?.getTime() ?? null,
  };
}
