import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import type { Store } from "../db/store.ts";
import { nullish } from "../rest/nullish.ts";
import { invalid, notFound, RestError } from "../rest/rest-error.ts";
import { CATALOGUE } from "../servers/catalogue.ts";

/** A connector by its id, or by the entry of the catalogue that it was made from. Exactly one. */
export const namedConnectorFields = {
  mcp_id: nullish(z.string().describe("The connector's id")),
  oauth_mcp: nullish(z.string().describe("The catalogue's entry that the connector was made from, `gmail`")),
};

/** Where a connector is named: the fields of a body, or of a query. */
export interface ConnectorName {
  readonly mcp_id?: string | undefined;
  readonly oauth_mcp?: string | undefined;
}

/**
 * @param places - All that the request can name a connector in; exactly one name is in one of them.
 * @returns The connector of this organisation. Throws 422 where not exactly one is named, 404 where there is none.
 */
export async function namedConnector(
  store: Store,
  organisation: string,
  ...places: readonly ConnectorName[]
): Promise<ConnectorRow> {
  const given = places.flatMap(({ mcp_id, oauth_mcp }) => [mcp_id, oauth_mcp].filter((name) => name !== undefined));
  if (given.length !== 1) throw invalid("", "Give exactly one of `mcp_id` and `oauth_mcp`, once.");
  const [id, entry] = (["mcp_id", "oauth_mcp"] as const).map((field) =>
    places.map((place) => place[field]).find((name) => name !== undefined),
  );
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
