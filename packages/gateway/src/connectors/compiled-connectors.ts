import { COMPILED_CONNECTOR_VERSION, compile, type CompiledConnector, isIntact } from "@mortise/core";
import { LRUCache } from "lru-cache";
import type { Store } from "../db/store.ts";
import type { ConnectorRow } from "./connector-row.ts";

/** What messages call a descriptor's text. */
export const DESCRIPTOR_NAME = "descriptor.yaml";

/** By what was verified to be its hash: organisations and replicas that serve the same descriptor share one object. */
const compiled = new WeakMap<Store, LRUCache<string, CompiledConnector>>();
const MAX_COMPILED = 500;

/** The compiled descriptor that a connector serves now; `undefined` where it has none. Rejects where what is stored was damaged. */
export function servedConnector(
  store: Store,
  { org_id, id, descriptor_version }: Pick<ConnectorRow, "org_id" | "id" | "descriptor_version">,
): Promise<CompiledConnector | undefined> {
  return descriptor_version === null
    ? Promise.resolve(undefined)
    : compiledVersion(store, { organisation: org_id, connector: id, version: descriptor_version });
}

/**
 * The hash of the descriptor that each connector of an organisation serves now, by connector. One statement, however
 * many there are.
 */
export async function servedHashes({ db }: Store, organisation: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("descriptor_versions")
    .innerJoin("connectors", (join) =>
      join
        .onRef("connectors.id", "=", "descriptor_versions.connector_id")
        .onRef("connectors.descriptor_version", "=", "descriptor_versions.version"),
    )
    .select(["descriptor_versions.connector_id", "descriptor_versions.hash"])
    .where("descriptor_versions.org_id", "=", organisation)
    .where("connectors.org_id", "=", organisation)
    .execute();
  return new Map(rows.map(({ connector_id, hash }) => [connector_id, hash]));
}

/** Descriptors of an organisation by their hashes, compiled, in one statement. */
export async function compiledByHash(
  { db }: Store,
  organisation: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, CompiledConnector>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom("descriptor_versions")
    .select(["hash", "compiled", "source"])
    .where("org_id", "=", organisation)
    .where("hash", "in", hashes)
    .execute();
  const byHash = new Map(rows.map((row) => [row.hash, row]));
  return new Map(Array.from(byHash, ([hash, row]) => [hash, readCompiled(row)]));
}

/** A version of a descriptor, compiled. */
export async function compiledVersion(
  store: Store,
  which: { readonly organisation: string; readonly connector: string; readonly version: number },
): Promise<CompiledConnector | undefined> {
  const known = compiled.get(store) ?? new LRUCache({ max: MAX_COMPILED });
  compiled.set(store, known);
  const hash = (await versionQuery(store, which).select("hash").executeTakeFirst())?.hash;
  if (hash === undefined) return undefined;
  const found = known.get(hash);
  if (found !== undefined) return found;
  const row = await versionQuery(store, which).select(["hash", "compiled", "source"]).executeTakeFirst();
  if (row === undefined) return undefined;
  const connector = readCompiled(row);
  known.set(row.hash, connector);
  return connector;
}

function versionQuery({ db }: Store, { organisation, connector, version }: Parameters<typeof compiledVersion>[1]) {
  return db
    .selectFrom("descriptor_versions")
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("version", "=", version);
}

function readCompiled(row: {
  readonly hash: string;
  readonly compiled: string;
  readonly source: string;
}): CompiledConnector {
  // Whatever it is, it is looked at before it is used.
  const stored = JSON.parse(row.compiled) as CompiledConnector;
  if (stored.version !== COMPILED_CONNECTOR_VERSION) {
    // An earlier release compiled it. What it was compiled from is here, too.
    const { connector } = compile({ name: DESCRIPTOR_NAME, text: row.source });
    if (connector !== undefined) return listed(connector);
    throw new Error("A stored descriptor does not compile with this release.");
  }
  if (stored.hash !== row.hash || !isIntact(stored)) throw new Error("A stored descriptor was damaged.");
  return listed(stored);
}

/** The gateway lists tools itself, one by one and for each caller, so that discovery is not the connector's affair here. */
function listed(connector: CompiledConnector): CompiledConnector {
  const { server } = connector;
  return server?.mode === "discovery" ? { ...connector, server: { ...server, mode: "list" } } : connector;
}
