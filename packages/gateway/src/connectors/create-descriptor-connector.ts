import type { CompiledConnector } from "@mortise/core";
import type { Statements } from "../db/store.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import type { CompiledDescriptor } from "./compile-descriptor.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { announceTools, insertVersion, recordDescriptorTools } from "./descriptor-versions.ts";
import { announceConnector, createConnector, type NewConnector, updateConnector } from "./registry.ts";

/** Which of a new connector's tools are on at once: an admin's explicit choice, for new tools start off. */
export type AllowTools = "all" | readonly string[];

/** What a connector is called and told to be for, unless its admin says otherwise. */
export function nameAndDescription({
  metadata,
  server,
}: CompiledConnector): Pick<NewConnector, "name" | "description"> {
  return {
    name: metadata.name.slice(0, 100),
    description: (server?.description ?? metadata.description).slice(0, 2_000),
  };
}

/** Registers a descriptor: the connector as a draft, its first version, its tools. */
export async function createDescriptorConnector(
  services: Pick<Services, "store" | "clock" | "changes">,
  given: Pick<NewConnector, "org_id" | "name" | "description" | "availability" | "account" | "created_by">,
  descriptor: CompiledDescriptor,
  allowTools: AllowTools,
): Promise<ConnectorRow> {
  const { store, clock, changes } = services;
  const time = clock.time();
  refuseUnknown(descriptor, allowTools);
  const created = await store.transaction(async (statements) => {
    const draft = await createConnector(statements, { ...given, kind: "descriptor", time });
    const version = await insertVersion(statements, draft, descriptor, given.created_by, time);
    await recordDescriptorTools(statements, draft, descriptor.connector, time);
    await allow(statements, draft, allowTools);
    return (await updateConnector(statements, draft, { descriptor_version: version }, time)) ?? draft;
  });
  await announceConnector(changes, created);
  await announceTools(services, created);
  return created;
}

function refuseUnknown({ connector }: CompiledDescriptor, allowTools: AllowTools): void {
  if (allowTools === "all") return;
  const known = new Set(connector.tools.map(({ definition }) => definition.name));
  const unknown = allowTools.flatMap((name, index) => (known.has(name) ? [] : [{ name, index }]));
  if (unknown.length === 0) return;
  throw new RestError(422, "unknown_tool", "The descriptor has no such tools, so nothing was saved.", {
    faults: unknown.map(({ name, index }) => ({
      in: "body",
      at: `/allowTools/${String(index)}`,
      message: `There is no tool ${JSON.stringify(name)}.`,
    })),
    hint: `It has: ${Array.from(known).join(", ") || "none, because its mcp_config is not enabled"}.`,
  });
}

async function allow(
  statements: Statements,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  allowTools: AllowTools,
): Promise<void> {
  if (allowTools.length === 0) return;
  let update = statements
    .updateTable("tools")
    .set({ allowed: 1 })
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id);
  if (allowTools !== "all") update = update.where("name", "in", allowTools);
  await update.execute();
}
