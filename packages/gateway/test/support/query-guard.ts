/** Tables whose rows belong to an organisation: all but these. */
const SHARED = new Set(["settings", "leases", "attempts"]);
/** The identity library's own tables, and what the migrations and the drivers ask. */
const OTHERS =
  /^(?:select 1|begin|commit|rollback|savepoint|release|listen|pragma|create |alter |insert into "?kysely_|update "?kysely_|select .* from (?:"?kysely_|"?sqlite_|"?pg_|"?information_schema))/i;
const OURS =
  /\b(?:from|join|into|update) "?(workspaces|workspace_members|agents|connectors|descriptor_versions|tools|assignments|toggles|connections|tokens|variables|data_keys|secrets|oauth_clients|oauth_authorizations|approvals|audit_events|audit_heads|api_key_bindings|settings|leases|attempts)\b"?/gi;

/** Statements of the system itself that mean every organisation, each with its reason. */
export const ACROSS_ORGANISATIONS: readonly { readonly statement: RegExp; readonly reason: string }[] = [
  {
    statement:
      /^select (?:distinct )?"(?:org_id|master_key_id)".* from "data_keys"(?: where "master_key_id"| limit|$)/i,
    reason: "The vault's master key is the deployment's: opening it and rewrapping concern every data key.",
  },
];

/** Why a statement must not be sent: it names a tenant's table and not the tenant. */
export function missingTenant(statement: string): string | undefined {
  if (OTHERS.test(statement)) return undefined;
  const tables = Array.from(statement.matchAll(OURS), ([, table = ""]) => table).filter((table) => !SHARED.has(table));
  if (tables.length === 0) return undefined;
  const condition = statement.replace(/^select .*? from /i, "from ");
  if (/\borg_id\b/.test(condition)) return undefined;
  return ACROSS_ORGANISATIONS.some((known) => known.statement.test(statement)) ? undefined : tables.join(", ");
}
