import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { openStore, type StoreLocation } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";

export const STORE_KINDS = ["sqlite", "postgres"] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** A place for one test's data, empty. */
export interface TestPlace {
  readonly kind: StoreKind;
  readonly location: StoreLocation;
  remove(): Promise<void>;
}

/** A folder or a database of this test's own. */
export async function makePlace(kind: StoreKind): Promise<TestPlace> {
  if (kind === "sqlite") {
    const folder = mkdtempSync(join(tmpdir(), "mortise-gateway-"));
    return {
      kind,
      location: { folder },
      remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    };
  }
  const server = process.env["TEST_DATABASE_URL"];
  if (server === undefined) throw new Error("TEST_DATABASE_URL is not set: jest's globalSetup starts PostgreSQL.");
  const name = `gateway_${randomBytes(6).toString("hex")}`;
  await ask(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    kind,
    location: { databaseUrl: url.href },
    remove: () => ask(server, `drop database if exists ${name} with (force)`),
  };
}

/** Opens an empty store; `close` removes it with its data. */
export async function openTestStore(
  kind: StoreKind,
): Promise<{ readonly store: Store; readonly close: () => Promise<void> }> {
  const place = await makePlace(kind);
  const store = await openStore(place.location);
  return {
    store,
    async close() {
      await store.close();
      await place.remove();
    },
  };
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
