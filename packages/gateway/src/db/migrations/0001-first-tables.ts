import { type Kysely, sql } from "kysely";

/** Every table of the first release. One text for both stores: only types and constraints that mean the same on each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("settings")
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("settings_key", ["key"])
    .execute();
  await db.schema
    .createTable("leases")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("fence", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("leases_key", ["name"])
    .execute();
  await db.schema
    .createTable("attempts")
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("count", "bigint", (column) => column.notNull())
    .addColumn("ends_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("attempts_key", ["name"])
    .execute();
  await db.schema
    .createTable("workspaces")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("slug", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("workspaces_key", ["id"])
    .addUniqueConstraint("workspaces_slug_unique", ["org_id", "slug"])
    .execute();
  await db.schema
    .createTable("workspace_members")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("workspace_id", "text", (column) => column.notNull().references("workspaces.id").onDelete("cascade"))
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("workspace_members_key", ["workspace_id", "user_id"])
    .execute();
  await db.schema
    .createIndex("workspace_members_by_org_id_user_id")
    .on("workspace_members")
    .columns(["org_id", "user_id"])
    .execute();
  await db.schema
    .createTable("agents")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("workspace_id", "text", (column) => column.notNull().references("workspaces.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("agents_key", ["id"])
    .addUniqueConstraint("agents_name_unique", ["org_id", "name"])
    .execute();
  await db.schema.createIndex("agents_by_org_id").on("agents").columns(["org_id"]).execute();
  await db.schema
    .createTable("connectors")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("slug", "text", (column) => column.notNull())
    .addColumn("description", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("availability", "text", (column) => column.notNull())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("url", "text")
    .addColumn("headers", "text")
    .addColumn("catalogue_key", "text")
    .addColumn("oauth", "text")
    .addColumn("descriptor_version", "bigint")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("status_detail", "text")
    .addColumn("checked_at", "bigint")
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("connectors_key", ["id"])
    .addUniqueConstraint("connectors_name_unique", ["org_id", "name"])
    .addUniqueConstraint("connectors_slug_unique", ["org_id", "slug"])
    .addUniqueConstraint("connectors_catalogue_unique", ["org_id", "catalogue_key"])
    .addCheckConstraint("connectors_kind_known", sql`kind in ('descriptor', 'simple', 'oauth')`)
    .addCheckConstraint("connectors_state_known", sql`state in ('draft', 'published', 'disabled')`)
    .addCheckConstraint("connectors_availability_known", sql`availability in ('organisation', 'assigned')`)
    .addCheckConstraint("connectors_account_known", sql`account in ('shared', 'personal')`)
    .addCheckConstraint(
      "connectors_status_known",
      sql`status in ('unknown', 'connected', 'disconnected', 'needs_authentication', 'drifted')`,
    )
    .execute();
  await db.schema
    .createTable("descriptor_versions")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("compiled", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("descriptor_versions_key", ["connector_id", "version"])
    .execute();
  await db.schema
    .createTable("tools")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("definition", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("allowed", "integer", (column) => column.notNull())
    .addColumn("approval", "text", (column) => column.notNull())
    .addColumn("candidate", "text")
    .addColumn("candidate_digest", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("tools_key", ["connector_id", "name"])
    .addCheckConstraint("tools_approval_known", sql`approval in ('automatic', 'needs_approval', 'denied')`)
    .execute();
  await db.schema.createIndex("tools_by_org_id").on("tools").columns(["org_id"]).execute();
  await db.schema
    .createTable("instructions")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("approved", "text", (column) => column.notNull())
    .addColumn("digest", "text", (column) => column.notNull())
    .addColumn("candidate", "text")
    .addColumn("candidate_digest", "text")
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("instructions_key", ["connector_id"])
    .execute();
  await db.schema.createIndex("instructions_by_org_id").on("instructions").columns(["org_id"]).execute();
  await db.schema
    .createTable("assignments")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("subject_kind", "text", (column) => column.notNull())
    .addColumn("subject_id", "text", (column) => column.notNull())
    .addColumn("tools", "text")
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("assignments_key", ["connector_id", "subject_kind", "subject_id"])
    .addCheckConstraint("assignments_subject_kind_known", sql`subject_kind in ('workspace', 'agent')`)
    .execute();
  await db.schema.createIndex("assignments_by_org_id").on("assignments").columns(["org_id"]).execute();
  await db.schema
    .createIndex("assignments_by_subject_kind_subject_id")
    .on("assignments")
    .columns(["subject_kind", "subject_id"])
    .execute();
  await db.schema
    .createTable("toggles")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("tool", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("toggles_key", ["connector_id", "user_id", "tool"])
    .execute();
  await db.schema.createIndex("toggles_by_org_id_user_id").on("toggles").columns(["org_id", "user_id"]).execute();
  await db.schema
    .createTable("connections")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("holder_id", "text", (column) => column.notNull())
    .addColumn("scheme", "text", (column) => column.notNull())
    .addColumn("configuration", "text", (column) => column.notNull())
    .addColumn("secret_fields", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("state_detail", "text")
    .addColumn("checked_at", "bigint")
    .addColumn("created_by", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("connections_key", ["id"])
    .addUniqueConstraint("connections_connector_id_level_holder_id_unique", ["connector_id", "level", "holder_id"])
    .addCheckConstraint("connections_level_known", sql`level in ('organisation', 'workspace', 'user', 'agent')`)
    .addCheckConstraint("connections_state_known", sql`state in ('connected', 'needs_authentication')`)
    .execute();
  await db.schema.createIndex("connections_by_org_id").on("connections").columns(["org_id"]).execute();
  await db.schema
    .createIndex("connections_by_level_holder_id")
    .on("connections")
    .columns(["level", "holder_id"])
    .execute();
  await db.schema
    .createTable("tokens")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("tokens_key", ["key"])
    .execute();
  await db.schema
    .createIndex("tokens_by_org_id_connector_id")
    .on("tokens")
    .columns(["org_id", "connector_id"])
    .execute();
  await db.schema
    .createTable("variables")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("secret", "integer", (column) => column.notNull())
    .addColumn("value", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("variables_key", ["id"])
    .addUniqueConstraint("variables_name_unique", ["org_id", "name"])
    .execute();
  await db.schema
    .createTable("data_keys")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("wrapped", "text", (column) => column.notNull())
    .addColumn("master_key_id", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("sealed_count", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("data_keys_key", ["id"])
    .addCheckConstraint("data_keys_state_known", sql`state in ('active', 'retired')`)
    .execute();
  await db.schema.createIndex("data_keys_by_org_id").on("data_keys").columns(["org_id"]).execute();
  await db.schema
    .createIndex("data_keys_one_active")
    .unique()
    .on("data_keys")
    .columns(["org_id"])
    .where(sql.ref("state"), "=", sql.lit("active"))
    .execute();
  await db.schema
    .createTable("secrets")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("workspace_id", "text", (column) => column.notNull())
    .addColumn("owner_id", "text", (column) => column.notNull())
    .addColumn("field", "text", (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("sealed", "text", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("secrets_key", ["owner_id", "field"])
    .execute();
  await db.schema.createIndex("secrets_by_org_id").on("secrets").columns(["org_id"]).execute();
  await db.schema.createIndex("secrets_by_key_id").on("secrets").columns(["key_id"]).execute();
  await db.schema
    .createTable("oauth_clients")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("issuer", "text", (column) => column.notNull())
    .addColumn("registration", "text", (column) => column.notNull())
    .addColumn("client_id", "text", (column) => column.notNull())
    .addColumn("metadata", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("oauth_clients_key", ["id"])
    .addUniqueConstraint("oauth_clients_connector_id_issuer_unique", ["connector_id", "issuer"])
    .addCheckConstraint(
      "oauth_clients_registration_known",
      sql`registration in ('configured', 'metadata_document', 'dynamic')`,
    )
    .execute();
  await db.schema
    .createTable("oauth_authorizations")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("state_hash", "text", (column) => column.notNull())
    .addColumn("browser_hash", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull().references("connectors.id").onDelete("cascade"))
    .addColumn("level", "text", (column) => column.notNull())
    .addColumn("holder_id", "text", (column) => column.notNull())
    .addColumn("issuer", "text", (column) => column.notNull())
    .addColumn("redirect_uri", "text", (column) => column.notNull())
    .addColumn("details", "text", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("oauth_authorizations_key", ["id"])
    .addUniqueConstraint("oauth_authorizations_state_hash_unique", ["state_hash"])
    .addCheckConstraint(
      "oauth_authorizations_level_known",
      sql`level in ('organisation', 'workspace', 'user', 'agent')`,
    )
    .execute();
  await db.schema
    .createIndex("oauth_authorizations_by_expires_at")
    .on("oauth_authorizations")
    .columns(["expires_at"])
    .execute();
  await db.schema
    .createTable("approvals")
    .addColumn("id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("connector_id", "text", (column) => column.notNull())
    .addColumn("tool", "text", (column) => column.notNull())
    .addColumn("user_id", "text")
    .addColumn("agent_id", "text")
    .addColumn("arguments_digest", "text", (column) => column.notNull())
    .addColumn("arguments", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("decided_by", "text")
    .addColumn("decided_at", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("expires_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("approvals_key", ["id"])
    .addCheckConstraint("approvals_state_known", sql`state in ('pending', 'approved', 'denied', 'used')`)
    .execute();
  await db.schema.createIndex("approvals_by_org_id_state").on("approvals").columns(["org_id", "state"]).execute();
  await db.schema
    .createTable("audit_events")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("agent_id", "text")
    .addColumn("connector_id", "text")
    .addColumn("tool", "text")
    .addColumn("decision", "text")
    .addColumn("outcome", "text")
    .addColumn("ends", "bigint")
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("previous_hash", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_events_key", ["org_id", "seq"])
    .execute();
  // An event has one end. Of the events themselves, half of all rows, nothing is kept here.
  await db.schema
    .createIndex("audit_events_ends_unique")
    .unique()
    .on("audit_events")
    .columns(["org_id", "ends"])
    .where("ends", "is not", null)
    .execute();
  await db.schema.createIndex("audit_events_by_org_id_at").on("audit_events").columns(["org_id", "at"]).execute();
  await db.schema
    .createTable("audit_heads")
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("audit_heads_key", ["org_id"])
    .execute();
  await db.schema
    .createTable("api_key_bindings")
    .addColumn("key_id", "text", (column) => column.notNull())
    .addColumn("org_id", "text", (column) => column.notNull())
    .addColumn("user_id", "text")
    .addColumn("agent_id", "text")
    .addColumn("workspace_id", "text")
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("api_key_bindings_key", ["key_id"])
    .execute();
  await db.schema.createIndex("api_key_bindings_by_org_id").on("api_key_bindings").columns(["org_id"]).execute();
}
