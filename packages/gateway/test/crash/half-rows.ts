import type { Store } from "../../src/db/store.ts";

/** Rows that cannot stand alone, and do: each is a sentence. */
export async function halfRows({ db }: Pick<Store, "db">): Promise<readonly string[]> {
  const [connectors, versions, tools, connections, secrets, variables, clients, authorizations, keys] =
    await Promise.all([
      db.selectFrom("connectors").selectAll().execute(),
      db.selectFrom("descriptor_versions").select(["connector_id", "version"]).execute(),
      db.selectFrom("tools").select(["connector_id", "name"]).execute(),
      db.selectFrom("connections").selectAll().execute(),
      db.selectFrom("secrets").selectAll().execute(),
      db.selectFrom("variables").selectAll().execute(),
      db.selectFrom("oauth_clients").select("id").execute(),
      db.selectFrom("oauth_authorizations").select("id").execute(),
      db.selectFrom("data_keys").select("id").execute(),
    ]);
  const known = {
    connectors: new Set(connectors.map(({ id }) => id)),
    versions: new Set(versions.map(({ connector_id, version }) => `${connector_id} ${String(version)}`)),
    tools: new Set(tools.map(({ connector_id }) => connector_id)),
    owners: new Set([...connectors, ...connections, ...variables, ...clients, ...authorizations].map(({ id }) => id)),
    secrets: new Set(secrets.map(({ owner_id, field }) => `${owner_id} ${field}`)),
    keys: new Set(keys.map(({ id }) => id)),
  };
  const faults: string[] = [];
  for (const { id, kind, descriptor_version: version } of connectors) {
    if (kind === "descriptor" && !known.versions.has(`${id} ${String(version)}`))
      faults.push(`${id} has no descriptor`);
    if (!known.tools.has(id)) faults.push(`${id} has no tools`);
  }
  for (const { connector_id: id } of [...versions, ...tools, ...connections]) {
    if (!known.connectors.has(id)) faults.push(`something is left of ${id}`);
  }
  for (const { id, secret_fields: fields } of connections) {
    for (const field of JSON.parse(fields) as readonly string[]) {
      if (!known.secrets.has(`${id} ${field}`)) faults.push(`${id} has no ${field}`);
    }
  }
  for (const { id, secret } of variables) {
    if (secret === 1 && !known.secrets.has(`${id} value`)) faults.push(`${id} has no value`);
  }
  for (const { owner_id: owner, field, key_id: key } of secrets) {
    if (!known.owners.has(owner)) faults.push(`the secret ${field} is nobody's (${owner})`);
    if (!known.keys.has(key)) faults.push(`the secret ${field} of ${owner} has no key`);
  }
  return faults;
}
