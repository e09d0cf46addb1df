import { headerField, readExternalHeaders } from "../connectors/external-headers.ts";
import type { Services } from "../services.ts";
import { variablesIn } from "./variables.ts";

/** The names of the published connectors that have a variable in their address or their headers, secret ones too, in order. */
export async function variableUses(
  { store, vault }: Pick<Services, "store" | "vault">,
  organisation: string,
  variable: string,
): Promise<readonly string[]> {
  const rows = await store.db
    .selectFrom("connectors")
    .select(["id", "name", "url", "headers"])
    .where("org_id", "=", organisation)
    .where("kind", "in", ["simple", "oauth"])
    .where("state", "=", "published")
    .orderBy("name")
    .execute();
  const names: string[] = [];
  for (const { id: owner, name, url, headers } of rows) {
    const texts = [url ?? ""];
    for (const { name: header, value } of readExternalHeaders(headers).headers) {
      texts.push(value ?? (await vault.get({ organisation, owner, field: headerField(header) })) ?? "");
    }
    if (texts.some((text) => variablesIn(text).has(variable))) names.push(name);
  }
  return names;
}
