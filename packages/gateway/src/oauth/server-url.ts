import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";

/** The address of an external server with its variables filled in; `undefined` where that gives none. */
export async function serverUrl(
  { variables }: Pick<Services, "variables">,
  { org_id, url }: Pick<ConnectorRow, "org_id" | "url">,
): Promise<URL | undefined> {
  if (url === null) return undefined;
  let filled: string;
  try {
    filled = await variables.fill(org_id, url);
  } catch (error) {
    if (error instanceof Error && error.name === "VariableMissing") return undefined;
    throw error;
  }
  const parsed = URL.parse(filled);
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol)) return undefined;
  // An account in the address would be sent to whoever answers there.
  return parsed.username + parsed.password === "" ? parsed : undefined;
}
