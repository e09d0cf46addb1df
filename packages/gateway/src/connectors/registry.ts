import { newId } from "../db/new-id.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import type { Statements } from "../db/store.ts";
import type { Change, ChangeFeed } from "../events/change-feed.ts";
import { RestError } from "../rest/rest-error.ts";
import { CATALOGUE } from "../servers/catalogue.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { connectorSlug, isReserved } from "./connector-slug.ts";

/** What a connector of any kind is made of. The rest of the row begins as a draft that nobody has checked. */
export type NewConnector = Pick<
  ConnectorRow,
  "org_id" | "kind" | "name" | "description" | "availability" | "account" | "created_by"
> &
  Partial<Pick<ConnectorRow, "id" | "url" | "headers" | "catalogue_key" | "oauth" | "descriptor_version">> & {
    /** Milliseconds since 1970. */
    readonly time: number;
  };

/** What can be changed of a connector. The kind never is. */
export type ConnectorChanges = Partial<
  Pick<
    ConnectorRow,
    | "name"
    | "description"
    | "state"
    | "availability"
    | "account"
    | "url"
    | "headers"
    | "catalogue_key"
    | "oauth"
    | "descriptor_version"
    | "status"
    | "status_detail"
    | "checked_at"
  >
>;

/**
 * Enters a connector into the registry, as a draft. Whether its name is free is for the database to say, so that
 * two who take it at once do not both get it.
 *
 * @throws RestError 409 `name_taken`: the name, or the key that is made of it, is somebody else's, the gateway's own, or
 *   for an external server that of a predefined one.
 */
export async function createConnector(statements: Statements, connector: NewConnector): Promise<ConnectorRow> {
  const { time, ...given } = connector;
  const row: ConnectorRow = {
    id: newId("con"),
    url: null,
    headers: null,
    catalogue_key: null,
    oauth: null,
    descriptor_version: null,
    ...given,
    slug: freeSlug(given.name, given),
    state: "draft",
    status: "unknown",
    status_detail: null,
    checked_at: null,
    created_at: time,
    updated_at: time,
    revision: 1,
  };
  return namedOnce(row.name, async () => {
    await statements.insertInto("connectors").values(row).execute();
    return row;
  });
}

/**
 * Changes a connector. Its key follows its name as long as it is a draft; afterwards it stays, because clients,
 * prompts and approvals know the tools by it.
 *
 * @returns the row as it is now; `undefined` where it has been deleted meanwhile.
 * @throws RestError 409 `name_taken`.
 */
export async function updateConnector(
  statements: Statements,
  connector: ConnectorRow,
  changes: ConnectorChanges,
  time: number,
): Promise<ConnectorRow | undefined> {
  const renamed = changes.name !== undefined && changes.name !== connector.name ? changes.name : undefined;
  const free = renamed === undefined ? undefined : freeSlug(renamed, { ...connector, ...changes });
  const slug = free !== undefined && connector.state === "draft" ? { slug: free } : {};
  return namedOnce(renamed ?? connector.name, () =>
    statements
      .updateTable("connectors")
      .set((columns) => ({ ...changes, ...slug, updated_at: time, revision: columns("revision", "+", 1) }))
      .where("org_id", "=", connector.org_id)
      .where("id", "=", connector.id)
      .returningAll()
      .executeTakeFirst(),
  );
}

/** Tells everybody who keeps something of a connector that it was created, changed or deleted. After the commit. */
export function announceConnector(
  changes: ChangeFeed,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  more: Pick<Change, "isEnded"> = {},
): Promise<void> {
  return changes.publish({ organisation: org_id, subject: "connector", id, connector: id, ...more });
}

function freeSlug(name: string, { kind, catalogue_key }: Pick<NewConnector, "kind" | "catalogue_key">): string {
  const slug = connectorSlug(name);
  if (isReserved(slug)) throw nameTaken(name, `The gateway's own tools are called mcp__${slug}__…`);
  // Nobody takes a server that somebody added by its URL for the vendor's own. A descriptor speaks to the vendor's API.
  const predefined = kind === "descriptor" ? undefined : CATALOGUE.find((entry) => connectorSlug(entry.name) === slug);
  if (predefined === undefined || predefined.key === catalogue_key) return slug;
  const hint = `Add that one (\`oauth_mcp\`: ${JSON.stringify(predefined.key)}), or choose another name.`;
  throw nameTaken(name, `${predefined.name} is one of the predefined connectors.`, hint);
}

async function namedOnce<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw nameTaken(name, `Another connector has this name, or the same key for its tools (${connectorSlug(name)}).`);
  }
}

function nameTaken(name: string, why: string, hint = "Choose a name that differs in letters or digits."): RestError {
  return new RestError(409, "name_taken", `The name ${JSON.stringify(name)} is taken. ${why}`, { hint });
}
