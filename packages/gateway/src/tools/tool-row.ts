import { hashDefinition, isJsonObject, type Json, type JsonObject } from "@mortise/core";
import type { Selectable } from "kysely";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";

/** A tool as the database has it. */
export type ToolRow = Selectable<Tables["tools"]>;

/** A connector's tools, by name. */
export function listToolRows(statements: Statements, organisation: string, connector: string): Promise<ToolRow[]> {
  return statements
    .selectFrom("tools")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .orderBy("name")
    .execute();
}

export function findToolRow(
  statements: Statements,
  organisation: string,
  connector: string,
  name: string,
): Promise<ToolRow | undefined> {
  return statements
    .selectFrom("tools")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("name", "=", name)
    .executeTakeFirst();
}

/** Written by `recordTools` alone. */
export function readDefinition(text: string): JsonObject {
  const value = JSON.parse(text) as Json;
  return isJsonObject(value) ? value : {};
}

/** In place of what its upstream says of a tool that it lists no longer. */
export const GONE = { definition: "{}", digest: hashDefinition({}) } as const;

/** Whether its upstream lists it no longer. */
export function isGone({ candidate_digest: digest }: Pick<ToolRow, "candidate_digest">): boolean {
  return digest === GONE.digest;
}
