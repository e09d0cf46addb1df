import { type Change, compareTools, type CompiledConnector, judgeVersion, lockConnector, stepOf } from "@mortise/core";
import type { Selectable } from "kysely";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { lockConnectorRow } from "../tools/lock-connector-row.ts";
import { compareListing, isChanged, type RecordedTools, recordTools } from "../tools/record-tools.ts";
import type { CompiledDescriptor } from "./compile-descriptor.ts";
import { servedConnector } from "./compiled-connectors.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { existingConnector } from "./find-connector.ts";
import { announceConnector, updateConnector } from "./registry.ts";

export type DescriptorVersion = Pick<
  Selectable<Tables["descriptor_versions"]>,
  "version" | "hash" | "created_by" | "created_at"
>;

/** What another descriptor means for whoever calls the tools. */
export interface DescriptorChanges {
  readonly changes: readonly Change[];
  readonly breaking: readonly Change[];
  /** Why `metadata.version` should be another one; null where it fits the changes. */
  readonly versionAdvice: string | null;
}

/** Compares what is to be served with what is served now. */
export async function compareWithServed(
  store: Services["store"],
  connector: ConnectorRow,
  next: CompiledConnector,
): Promise<DescriptorChanges> {
  const served = await servedConnector(store, connector);
  if (served === undefined) return { changes: [], breaking: [], versionAdvice: null };
  const before = lockConnector(served);
  // Here a connector keeps its key and its accounts, whatever its descriptor calls it.
  const changes = compareTools(before, { ...lockConnector(next), name: before.name });
  const verdict = judgeVersion(served.metadata.version, next.metadata.version, stepOf(changes));
  return {
    changes,
    breaking: changes.filter(({ impact }) => impact === "breaking"),
    versionAdvice: verdict.ok ? null : verdict.message,
  };
}

/** Adds a version to a connector's history. Whoever calls it holds the connector's row. */
export async function insertVersion(
  statements: Statements,
  connector: Pick<ConnectorRow, "org_id" | "id">,
  { source, connector: compiled }: CompiledDescriptor,
  by: string,
  time: number,
): Promise<number> {
  const newest = await statements
    .selectFrom("descriptor_versions")
    .select("version")
    .where("org_id", "=", connector.org_id)
    .where("connector_id", "=", connector.id)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  const version = (newest?.version ?? 0) + 1;
  await statements
    .insertInto("descriptor_versions")
    .values({
      org_id: connector.org_id,
      connector_id: connector.id,
      version,
      source,
      compiled: JSON.stringify(compiled),
      hash: compiled.hash,
      created_by: by,
      created_at: time,
    })
    .execute();
  return version;
}

/** Brings the registry's tools in line with a descriptor. New ones start off. */
export function recordDescriptorTools(
  statements: Statements,
  connector: Pick<ConnectorRow, "org_id" | "id">,
  compiled: CompiledConnector,
  time: number,
): Promise<RecordedTools> {
  return recordTools(statements, { ...listingOf(connector, compiled), time });
}

/** The tools that would be otherwise if a descriptor were served. */
export async function compareDescriptorTools(
  { db }: Services["store"],
  connector: Pick<ConnectorRow, "org_id" | "id">,
  compiled: CompiledConnector,
): Promise<Pick<RecordedTools, "added" | "changed" | "gone">> {
  const { added, changed, gone } = await compareListing(db, listingOf(connector, compiled));
  return { added, changed: changed.map(({ name }) => name), gone: gone.map(({ name }) => name) };
}

function listingOf({ org_id, id }: Pick<ConnectorRow, "org_id" | "id">, { tools }: CompiledConnector) {
  return {
    organisation: org_id,
    connector: id,
    tools: tools.map(({ definition }) => ({ name: definition.name, definition })),
    trust: "author",
  } as const;
}

/** What is to be served from now on: a new descriptor, or a version that is in the history. */
export type NextVersion =
  | { readonly descriptor: CompiledDescriptor; readonly by: string }
  | {
      readonly version: number;
      readonly compiled: CompiledConnector;
    };

/**
 * Serves another version from now on, and tells everybody.
 *
 * @throws RestError 409 `changed_meanwhile`: another version is served than the one that this was compared with.
 */
export async function serveVersion(
  services: Pick<Services, "store" | "clock" | "changes">,
  connector: ConnectorRow,
  next: NextVersion,
): Promise<{ readonly connector: ConnectorRow; readonly version: number; readonly tools: RecordedTools }> {
  const { store, clock, changes } = services;
  const time = clock.time();
  const done = await store.transaction(async (statements) => {
    const { org_id, id } = connector;
    await lockConnectorRow(statements, org_id, id);
    const current = await existingConnector({ db: statements }, org_id, id);
    if (current.descriptor_version !== connector.descriptor_version) throw changedMeanwhile();
    const version =
      "version" in next ? next.version : await insertVersion(statements, current, next.descriptor, next.by, time);
    const updated = await updateConnector(statements, current, { descriptor_version: version }, time);
    if (updated === undefined) throw notFound();
    const compiled = "version" in next ? next.compiled : next.descriptor.connector;
    return { connector: updated, version, tools: await recordDescriptorTools(statements, current, compiled, time) };
  });
  await announceConnector(changes, connector);
  if (isChanged(done.tools)) await announceTools(services, connector);
  return done;
}

export function announceTools(
  { changes }: Pick<Services, "changes">,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
): Promise<void> {
  return changes.publish({ organisation: org_id, subject: "tools", id, connector: id });
}

/** The history, newest first. */
export function listVersions(
  { db }: Services["store"],
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
): Promise<readonly DescriptorVersion[]> {
  return db
    .selectFrom("descriptor_versions")
    .select(["version", "hash", "created_by", "created_at"])
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id)
    .orderBy("version", "desc")
    .execute();
}

/** A version with its text. */
export function findVersion(
  { db }: Services["store"],
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  version: number,
): Promise<(DescriptorVersion & { readonly source: string }) | undefined> {
  return db
    .selectFrom("descriptor_versions")
    .select(["version", "hash", "created_by", "created_at", "source"])
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
}

function changedMeanwhile(): RestError {
  return new RestError(409, "changed_meanwhile", "Somebody else changed the descriptor at the same time.", {
    hint: "Read the connector again, and compare your descriptor with what it serves now.",
  });
}
