import { createHash } from "node:crypto";
import type { ToolDefinition } from "@mortise/core";
import type { Selectable } from "kysely";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { publicDefinition } from "../mcp/public-definition.ts";
import { publicToolName } from "../mcp/public-tool-name.ts";
import { readText } from "../tools/review-instructions.ts";
import { isGone } from "../tools/tool-row.ts";
import type { AllowedTool, ChangedTool } from "./access.ts";

/** Tools that an assignment gives: those that it names, or all. */
export type Grant = ReadonlySet<string> | "all";

/** A tool, and how much of memory it takes: the length of its definition. */
export interface CatalogueTool {
  readonly tool: AllowedTool;
  readonly length: number;
}

/** A published connector, with every tool that anybody of the organisation can be allowed. */
export interface CatalogueConnector {
  readonly connector: ConnectorRow;
  /** By name. Allowed, not denied and not quarantined. */
  readonly tools: readonly CatalogueTool[];
  /** Allowed and not denied, and quarantined. */
  readonly changed: readonly ChangedTool[];
  /** What the server tells models of itself, as approved; empty where it says nothing. */
  readonly instructions: string;
  readonly workspaces: ReadonlyMap<string, Grant>;
  readonly agents: ReadonlyMap<string, Grant>;
}

/** What an organisation has to give, to whomever: the same for all of its authorization contexts. */
export interface Catalogue {
  /** By slug. */
  readonly connectors: readonly CatalogueConnector[];
  /** The workspace of each agent. */
  readonly agents: ReadonlyMap<string, string>;
  /** The same where nothing in it differs. */
  readonly fingerprint: string;
}

/**
 * Reads what the organisation has to give. Definitions are the bulk of it and seldom change, so tools
 * that `known` has with the same digest are taken from there, and only the others are read.
 */
export async function loadCatalogue(
  statements: Statements,
  organisation: string,
  known: Catalogue | undefined,
): Promise<Catalogue> {
  const connectors = await statements
    .selectFrom("connectors")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("state", "=", "published")
    .execute();
  const tools = await statements
    .selectFrom("tools")
    .innerJoin("connectors", "connectors.id", "tools.connector_id")
    .select(["tools.connector_id", "tools.name", "tools.digest", "tools.approval", "tools.candidate_digest"])
    .where("tools.org_id", "=", organisation)
    .where("connectors.org_id", "=", organisation)
    .where("connectors.state", "=", "published")
    .where("tools.allowed", "=", 1)
    .where("tools.approval", "!=", "denied")
    .execute();
  const assignments = await statements
    .selectFrom("assignments")
    .select(["connector_id", "subject_kind", "subject_id", "tools"])
    .where("org_id", "=", organisation)
    .execute();
  const instructions = await statements
    .selectFrom("instructions")
    .select(["connector_id", "approved"])
    .where("org_id", "=", organisation)
    .execute();
  const agents = await statements
    .selectFrom("agents")
    .select(["id", "workspace_id"])
    .where("org_id", "=", organisation)
    .execute();

  const rows = {
    connectors: sorted(connectors, ({ slug }) => slug),
    tools: sorted(tools, ({ connector_id, name }) => `${connector_id} ${name}`),
    assignments: sorted(assignments, (row) => `${row.connector_id} ${row.subject_kind} ${row.subject_id}`),
    instructions: sorted(instructions, ({ connector_id }) => connector_id),
    agents: sorted(agents, ({ id }) => id),
  };
  // That a connector was looked at again is no change.
  const told = JSON.stringify(rows, (key, value: unknown) => (key === "checked_at" ? undefined : value));
  const fingerprint = createHash("sha256").update(told).digest("base64");
  if (fingerprint === known?.fingerprint) return known;

  const toolsByConnector = Map.groupBy(rows.tools, ({ connector_id }) => connector_id);
  const assignmentsByConnector = Map.groupBy(rows.assignments, ({ connector_id }) => connector_id);
  const instructionsByConnector = new Map(rows.instructions.map((row) => [row.connector_id, row.approved]));
  const kept = new Map(
    known?.connectors.map(({ connector, tools }) => [
      connector.id,
      new Map(tools.map((entry) => [entry.tool.publicName, entry])),
    ]),
  );
  const built: CatalogueConnector[] = [];
  for (const connector of rows.connectors) {
    const own = toolsByConnector.get(connector.id) ?? [];
    const isQuarantined = (row: (typeof own)[number]) => row.candidate_digest !== null;
    built.push({
      connector,
      tools: await loadTools(
        statements,
        connector,
        own.filter((row) => !isQuarantined(row)),
        kept.get(connector.id) ?? new Map<string, CatalogueTool>(),
      ),
      changed: own
        .filter(isQuarantined)
        .map((row) => ({ name: row.name, publicName: publicToolName(connector.slug, row.name), gone: isGone(row) })),
      instructions: readText(instructionsByConnector.get(connector.id) ?? '""'),
      workspaces: grants(assignmentsByConnector.get(connector.id), "workspace"),
      agents: grants(assignmentsByConnector.get(connector.id), "agent"),
    });
  }
  // Of what changed while it was read, the rows tell more than was built: what they look like then is nothing to go by.
  const isWhole = built.every(
    ({ connector, tools: own, changed }) =>
      own.length + changed.length === (toolsByConnector.get(connector.id)?.length ?? 0),
  );
  return {
    connectors: built,
    agents: new Map(rows.agents.map(({ id, workspace_id }) => [id, workspace_id])),
    fingerprint: isWhole ? fingerprint : "",
  };
}

type ToolRow = Pick<Selectable<Tables["tools"]>, "name" | "digest" | "approval">;

async function loadTools(
  statements: Statements,
  connector: ConnectorRow,
  rows: readonly ToolRow[],
  kept: ReadonlyMap<string, CatalogueTool>,
): Promise<readonly CatalogueTool[]> {
  const reused = rows.map((row) => {
    const entry = kept.get(publicToolName(connector.slug, row.name));
    return entry?.tool.digest === row.digest && entry.tool.approval === row.approval ? entry : row;
  });
  if (reused.every((entry) => "tool" in entry)) return reused;
  const definitions = await statements
    .selectFrom("tools")
    .select(["name", "digest", "definition"])
    .where("org_id", "=", connector.org_id)
    .where("connector_id", "=", connector.id)
    .where("allowed", "=", 1)
    .execute();
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  return reused.flatMap((entry) => {
    if ("tool" in entry) return [entry];
    const { name, digest, approval } = entry;
    const found = byName.get(name);
    // What was changed between the two statements is given to nobody: the change is about to be told.
    if (found?.digest !== digest || approval === "denied") return [];
    const publicName = publicToolName(connector.slug, name);
    // Written by ourselves, as the tool was approved.
    const definition = publicDefinition(JSON.parse(found.definition) as ToolDefinition, publicName);
    return [{ tool: { name, publicName, definition, digest, approval }, length: found.definition.length }];
  });
}

type AssignmentRow = Pick<Selectable<Tables["assignments"]>, "subject_kind" | "subject_id" | "tools">;

function grants(
  rows: readonly AssignmentRow[] | undefined,
  kind: AssignmentRow["subject_kind"],
): ReadonlyMap<string, Grant> {
  const ofKind = rows?.filter(({ subject_kind }) => subject_kind === kind) ?? [];
  return new Map(ofKind.map(({ subject_id, tools }) => [subject_id, grant(tools)]));
}

/** An empty list gives nothing; only null gives all. */
function grant(tools: string | null): Grant {
  // Written by ourselves: an array of names.
  return tools === null ? "all" : new Set(JSON.parse(tools) as readonly string[]);
}

/** By code units, whatever collation the database sorts by. */
function sorted<Row>(rows: readonly Row[], key: (row: Row) => string): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}
