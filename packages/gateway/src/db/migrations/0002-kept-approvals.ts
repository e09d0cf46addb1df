import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("kept_approvals")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("approval", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("kept_approvals_key", ["connector_id", "name"])
    .addCheckConstraint("kept_approvals_approval_known", sql`approval in ('needs_approval', 'denied')`)
    .execute();
  await db.schema.createIndex("kept_approvals_by_org_id").on("kept_approvals").columns(["org_id"]).execute();
}
