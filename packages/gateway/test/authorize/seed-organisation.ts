import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import type { Store } from "../../src/db/store.ts";
import type { Tables } from "../../src/db/tables.ts";

type ToolSeed = Partial<Tables["tools"]> & { readonly name: string };

/** Rows as the registry writes them, for tests of who may use what. Each function inserts and gives the row back. */
export function seedOrganisation({ db }: Store, organisation: string) {
  return {
    async workspace(id: string, members: readonly string[] = []): Promise<void> {
      await db
        .insertInto("workspaces")
        .values({ id, org_id: organisation, name: id, slug: id.replaceAll("_", "-"), created_at: 1, updated_at: 1 })
        .execute();
      for (const user of members) await this.member(id, user);
    },

    async member(workspace: string, user: string): Promise<void> {
      await db
        .insertInto("workspace_members")
        .values({ org_id: organisation, workspace_id: workspace, user_id: user, created_at: 1 })
        .execute();
    },

    async agent(id: string, workspace: string): Promise<void> {
      const row = { id, org_id: organisation, workspace_id: workspace, name: id, description: "" };
      await db
        .insertInto("agents")
        .values({ ...row, created_by: "user_0", created_at: 1, updated_at: 1 })
        .execute();
    },

    async connector(slug: string, tools: readonly (ToolSeed | string)[], more: Partial<ConnectorRow> = {}) {
      const row: ConnectorRow = {
        id: `con_${organisation}_${slug}`,
        org_id: organisation,
        kind: "simple",
        name: slug,
        slug,
        description: `When to use ${slug}`,
        state: "published",
        availability: "organisation",
        account: "shared",
        url: "https://mcp.example.com/",
        headers: null,
        catalogue_key: null,
        oauth: null,
        descriptor_version: null,
        status: "connected",
        status_detail: null,
        checked_at: null,
        created_by: "user_0",
        created_at: 1,
        updated_at: 1,
        revision: 1,
        ...more,
      };
      await db.insertInto("connectors").values(row).execute();
      const rows = tools.map((tool) => toolRow(row, typeof tool === "string" ? { name: tool } : tool));
      if (rows.length > 0) await db.insertInto("tools").values(rows).execute();
      return row;
    },

    async assign(
      connector: ConnectorRow,
      subject_kind: "workspace" | "agent",
      subject_id: string,
      tools: readonly string[] | null = null,
    ): Promise<void> {
      const row = { org_id: organisation, connector_id: connector.id, subject_kind, subject_id };
      const list = tools === null ? null : JSON.stringify(tools);
      await db
        .insertInto("assignments")
        .values({ ...row, tools: list, created_by: "user_0", created_at: 1 })
        .execute();
    },

    async switchOff(connector: ConnectorRow, user: string, tool: string): Promise<void> {
      const row = { org_id: organisation, user_id: user, connector_id: connector.id, tool, created_at: 1 };
      await db.insertInto("toggles").values(row).execute();
    },
  };
}

function toolRow({ id, org_id }: ConnectorRow, tool: ToolSeed): Tables["tools"] {
  const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
  const definition = {
    name: tool.name,
    title: tool.name,
    description: `Does ${tool.name}`,
    inputSchema: { type: "object", properties: {} },
    annotations,
  };
  return {
    org_id,
    connector_id: id,
    definition: JSON.stringify(definition),
    digest: `digest of ${tool.name}`,
    allowed: 1,
    approval: "automatic",
    candidate: null,
    candidate_digest: null,
    created_at: 1,
    updated_at: 1,
    ...tool,
  };
}
