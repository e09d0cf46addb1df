import { createHash, randomUUID } from "node:crypto";
import type { Tokens, TokenSourceOptions, TokenStore } from "@mortise/runtime";
import { sql } from "kysely";
import { LRUCache } from "lru-cache";
import { takeLease } from "../db/leases.ts";
import type { Statements } from "../db/store.ts";
import type { Services } from "../services.ts";
import type { SecretPlace } from "../vault/vault.ts";
import type { ConnectionRow } from "./connection-row.ts";
import type { Level } from "./connections.ts";

/** Longer than an exchange may take: whoever holds the lease for longer is dead. */
const LEASE_MS = 30_000;
const WAIT_MS = 45_000;
const PAUSE_MS = 40;

type Needs = Pick<Services, "store" | "vault" | "clock" | "changes">;

/**
 * Where the token sources of all replicas keep tokens: sealed in the database, and in memory as long as nothing
 * changes. An exchange has the whole fleet to itself: whoever waited for it finds its token.
 */
export function createStoredTokens(
  services: Needs,
): Required<Pick<TokenSourceOptions, "store" | "exclusive" | "fingerprintKey">> {
  const { store, clock, changes } = services;
  const known = new LRUCache<string, Tokens>({ max: 20_000 });
  changes.subscribe(({ subject, connector }) => {
    if (subject !== "connection" && subject !== "connector") return;
    const start = connector === undefined ? "" : `${JSON.stringify([connector]).slice(0, -1)},`;
    for (const key of Array.from(known.keys())) {
      if (key.startsWith(start)) known.delete(key);
    }
  });
  changes.onGap(() => known.clear());

  const tokens: TokenStore = {
    get: (key) => known.get(key) ?? read(key),
    async set(key, given) {
      await writeTokens(services, key, given);
      known.set(key, given);
    },
    async delete(key) {
      known.delete(key);
      const { organisation, connector } = partsOf(key);
      await store.db
        .deleteFrom("tokens")
        .where("org_id", "=", organisation)
        .where("connector_id", "=", connector)
        .where("key", "=", key)
        .execute();
    },
  };

  async function read(key: string): Promise<Tokens | undefined> {
    const found = await readTokens(services, key);
    if (found !== undefined) known.set(key, found);
    return found;
  }

  async function exclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    const name = `token:${createHash("sha256").update(key).digest("base64url")}`;
    const until = clock.now() + WAIT_MS;
    for (;;) {
      const lease = await takeLease(store, clock, { name, holder: randomUUID(), ttlMs: LEASE_MS });
      if (lease !== undefined) {
        try {
          // Somebody else may have exchanged it meanwhile; then theirs is the one that counts.
          known.delete(key);
          return await work();
        } finally {
          await lease.release();
        }
      }
      if (clock.now() > until) throw new Error("Another replica did not end its exchange.");
      await clock.sleep(PAUSE_MS, NEVER);
    }
  }

  return { store: tokens, exclusive, fingerprintKey: fingerprintKey(services) };
}

const NEVER = new AbortController().signal;

/** Makes the keys of tokens; the same in every replica. */
export function fingerprintKey({ vault }: Pick<Services, "vault">): Uint8Array {
  return vault.deriveKey("token fingerprints");
}

async function readTokens(
  { store, vault }: Pick<Services, "store" | "vault">,
  key: string,
): Promise<Tokens | undefined> {
  const { organisation, connector } = partsOf(key);
  const row = await store.db
    .selectFrom("tokens")
    .select("sealed")
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("key", "=", key)
    .executeTakeFirst();
  // Written by `writeTokens` alone, and authenticated.
  return row === undefined ? undefined : (JSON.parse(await vault.unseal(placeOf(key), row.sealed)) as Tokens);
}

/** Keeps tokens as long as there is a connection that they are of: one that was removed meanwhile leaves nothing behind. */
export async function writeTokens(
  { store, vault, clock }: Pick<Services, "store" | "vault" | "clock">,
  key: string,
  tokens: Tokens,
): Promise<void> {
  const { organisation, connector, level, holder } = partsOf(key);
  const sealed = await vault.seal(placeOf(key), JSON.stringify(tokens));
  const text = (value: string) => sql<string>`cast(${value} as text)`;
  await store.db
    .insertInto("tokens")
    .columns(["org_id", "connector_id", "key", "sealed", "updated_at"])
    .expression((from) =>
      from
        .selectFrom("connections")
        .select([
          "org_id",
          "connector_id",
          text(key).as("key"),
          text(sealed).as("sealed"),
          sql<number>`cast(${clock.time()} as bigint)`.as("updated_at"),
        ])
        .where("org_id", "=", organisation)
        .where("connector_id", "=", connector)
        .where("level", "=", level)
        .where("holder_id", "=", holder),
    )
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((columns) => ({
        sealed: columns.ref("excluded.sealed"),
        updated_at: columns.ref("excluded.updated_at"),
      })),
    )
    .execute();
}

/** Removes the tokens that a connection's credential was exchanged for. */
export async function removeTokens(
  statements: Statements,
  { org_id, connector_id, scheme, level, holder_id }: ConnectionRow,
): Promise<void> {
  const start = JSON.stringify([connector_id, scheme, org_id, level, holder_id]).slice(0, -1);
  await statements
    .deleteFrom("tokens")
    .where("org_id", "=", org_id)
    .where("connector_id", "=", connector_id)
    .where(sql<string>`substr(key, 1, ${start.length + 1})`, "=", `${start},`)
    .execute();
}

/** What a key of the runtime's token source is made of. */
function partsOf(key: string): {
  readonly connector: string;
  readonly organisation: string;
  readonly level: Level;
  readonly holder: string;
} {
  const [connector, , organisation, level, holder] = JSON.parse(key) as [string, string, string, Level, string];
  return { connector, organisation, level, holder };
}

function placeOf(key: string): SecretPlace {
  const { organisation, connector } = partsOf(key);
  return { organisation, owner: connector, field: key };
}
