/** Fields of bodies and queries that name a thing of the organisation, an entry of the catalogue, or a role. */
const NAMING = ["mcp_id", "mcp_ids", "oauth_mcp", "agent", "workspace", "role"];
/** An id as `newId` makes it; a key of the catalogue, or a role. Nothing else that a caller wrote there is taken. */
const NAME = /^(?:[a-z]{2,3}_[\w-]{22}|[a-z][a-z-]{0,39})$/;

/** What a change is of, as the trail has it. */
export interface Named {
  /** The one connector that the path or the body names: the trail is asked by it. */
  readonly connector?: string;
  /** By the names of the fields. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The things that a request names in its path and in what it sends. No other value of that is ever on record. */
export function namedIn(sent: Readonly<Record<string, unknown>>, path: Readonly<Record<string, unknown>>): Named {
  const values = Object.fromEntries(
    Object.entries(sent).filter(([field, value]) => NAMING.includes(field) && isNames(value)),
  );
  const connector = [path["connectorId"], path["mcp_id"], values["mcp_id"]].find(isName);
  return {
    ...(connector === undefined ? {} : { connector }),
    ...(Object.keys(values).length === 0 ? {} : { values }),
  };
}

/** The id of what a route has made, from its answer. */
export function madeBy(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const { id, mcp_id: server, connector } = answer as Readonly<Record<string, unknown>>; // an answer is plain data
  return [id, server].find((each) => typeof each === "string") ?? madeBy(connector);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isName) : isName(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && NAME.test(value);
}
