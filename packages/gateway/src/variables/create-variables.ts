import type { Services } from "../services.ts";
import { VariableMissing, type Variables } from "./variables.ts";

/** `${NAME}`, or `$${`, which stands for the characters `${` themselves. */
const REFERENCE = /\$\$\{|\$\{([A-Z][A-Z0-9_]*)\}/g;

/** Reads variables when they are used, secret ones from the vault: a change takes effect with the next call. */
export function createVariables(services: Pick<Services, "store" | "vault">): Variables {
  return {
    async fill(organisation, text) {
      const names = new Set(
        Array.from(text.matchAll(REFERENCE), ([, name]) => name).filter((name) => name !== undefined),
      );
      if (names.size === 0) return text.replaceAll("$${", "${");
      const rows = await services.store.db
        .selectFrom("variables")
        .select(["id", "name", "value"])
        .where("org_id", "=", organisation)
        .where("name", "in", Array.from(names))
        .execute();
      const values = new Map<string, string>();
      for (const { id, name, value } of rows) {
        const found = value ?? (await services.vault.get({ organisation, owner: id, field: "value" }));
        if (found !== undefined) values.set(name, found);
      }
      return text.replaceAll(REFERENCE, (_reference, name: string | undefined) => {
        if (name === undefined) return "${";
        const value = values.get(name);
        if (value === undefined) throw new VariableMissing(name);
        return value;
      });
    },
  };
}
