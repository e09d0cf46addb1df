import type { Services } from "../services.ts";
import { type Filled, REFERENCE, VariableMissing, type Variables, variablesIn } from "./variables.ts";

/** Reads variables when they are used, secret ones from the vault: a change takes effect with the next call. */
export function createVariables(services: Pick<Services, "store" | "vault">): Variables {
  async function fillTelling(organisation: string, text: string): Promise<Filled> {
    const names = variablesIn(text);
    if (names.size === 0) return { text: text.replaceAll("$${", "${"), secrets: [] };
    const rows = await services.store.db
      .selectFrom("variables")
      .select(["id", "name", "value", "secret"])
      .where("org_id", "=", organisation)
      .where("name", "in", Array.from(names))
      .execute();
    const values = new Map<string, string>();
    const secrets: string[] = [];
    for (const { id, name, value, secret } of rows) {
      const found = value ?? (await services.vault.get({ organisation, owner: id, field: "value" }));
      if (found === undefined) continue;
      values.set(name, found);
      if (secret === 1) secrets.push(found);
    }
    const filled = text.replaceAll(REFERENCE, (_reference, name: string | undefined) => {
      if (name === undefined) return "${";
      const value = values.get(name);
      if (value === undefined) throw new VariableMissing(name);
      return value;
    });
    return { text: filled, secrets };
  }

  return { fill: async (organisation, text) => (await fillTelling(organisation, text)).text, fillTelling };
}
