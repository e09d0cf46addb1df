import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";

/** Where a person connects an account of a connector. Carries nothing but the connector's id. */
export function connectLink({ publicUrl }: Pick<Services, "publicUrl">, { id }: Pick<ConnectorRow, "id">): string {
  return `${publicUrl}/connect/${id}`;
}
