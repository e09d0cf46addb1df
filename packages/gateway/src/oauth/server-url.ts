import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import type { Filled } from "../variables/variables.ts";

/**
 * The address of an external server with its variables filled in; `undefined` where that gives none, and where something
 * of it is secret: authorization servers, browsers and whoever looks at a connection are told the address (RFC 8707).
 */
export async function serverUrl(
  { variables }: Pick<Services, "variables">,
  { org_id, url }: Pick<ConnectorRow, "org_id" | "url">,
): Promise<URL | undefined> {
  if (url === null) return undefined;
  let filled: Filled;
  try {
    filled = await variables.fillTelling(org_id, url);
  } catch (error) {
    if (error instanceof Error && error.name === "VariableMissing") return undefined;
    throw error;
  }
  const parsed = filled.secrets.length === 0 ? URL.parse(filled.text) : null;
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol)) return undefined;
  // An account in the address would be sent to whoever answers there.
  return parsed.username + parsed.password === "" ? parsed : undefined;
}
