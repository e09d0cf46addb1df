import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import type { Store } from "../db/store.ts";
import { invalid, notFound, RestError } from "../rest/rest-error.ts";
import { CATALOGUE } from "../servers/catalogue.ts";

/** A connector by its id, or by the entry of the catalogue that it was made from. Exactly one. */
export const namedConnectorFields = {
  mcp_id: z.string().optional().describe("The connector's id"),
  oauth_mcp: z.string().optional().describe("The catalogue's entry that the connector was made from, `gmail`"),
};

/** @returns The connector of this organisation. Throws 422 where not exactly one is named, 404 where there is none. */
export async function namedConnector(
  store: Store,
  organisation: string,
  { mcp_id: id, oauth_mcp: entry }: { readonly mcp_id?: string | undefined; readonly oauth_mcp?: string | undefined },
): Promise<ConnectorRow> {
  if ((id === undefined) === (entry === undefined)) {
    throw invalid("", "Give exactly one of `mcp_id` and `oauth_mcp`.");
  }
  const found =
    id === undefined
      ? await store.db
          .selectFrom("connectors")
          .selectAll()
          .where("org_id", "=", organisation)
          .where("catalogue_key", "=", entry ?? "")
          .orderBy("created_at")
          .executeTakeFirst()
      : await findConnector(store, organisation, id);
  if (found !== undefined) return found;
  if (entry !== undefined && CATALOGUE.some(({ key }) => key === entry)) {
    throw new RestError(409, "not_added", `The organisation has not added '${entry}' of the catalogue yet.`, {
      hint: "An admin adds it to the connectors first.",
    });
  }
  throw notFound();
}
