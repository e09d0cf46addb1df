import type { ConnectorRow } from "../connectors/connector-row.ts";
import { headerField, readExternalHeaders } from "../connectors/external-headers.ts";
import type { Services } from "../services.ts";
import { variablesIn } from "./variables.ts";

/**
 * The connectors that have a variable in their address or their headers, secret ones too, in the order of their names:
 * those that are switched off or not yet published as well, which would break when they are needed.
 */
export async function variableUses(
  { store, vault }: Pick<Services, "store" | "vault">,
  organisation: string,
  variable: string,
): Promise<readonly Pick<ConnectorRow, "name" | "state">[]> {
  const rows = await store.db
    .selectFrom("connectors")
    .select(["id", "name", "state", "url", "headers"])
    .where("org_id", "=", organisation)
    .where("kind", "in", ["simple", "oauth"])
    .orderBy("name")
    .execute();
  const uses: Pick<ConnectorRow, "name" | "state">[] = [];
  for (const { id: owner, name, state, url, headers } of rows) {
    const texts = [url ?? ""];
    for (const { name: header, value } of readExternalHeaders(headers).headers) {
      texts.push(value ?? (await vault.get({ organisation, owner, field: headerField(header) })) ?? "");
    }
    if (texts.some((text) => variablesIn(text).has(variable))) uses.push({ name, state });
  }
  return uses;
}
