import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "./connector-row.ts";

/** How a connector is doing. */
export const CONNECTOR_STATUS = z
  .enum(["unknown", "connected", "disconnected", "needs_authentication", "drifted", "disabled"])
  .openapi({
    description:
      "As the last check found it. With a shared account: of that account. Where accounts are each person's own: " +
      "`disconnected` where none of those that were tried could be, `needs_authentication` where none is connected, " +
      "`drifted` where something waits for a review, otherwise `connected`; `statusDetail` tells how many have to be " +
      "connected again. `disabled` where an admin switched the connector off.",
  });

/** What a check found counts only while the connector is on. */
export function statusOf({ state, status }: Pick<ConnectorRow, "state" | "status">): z.output<typeof CONNECTOR_STATUS> {
  return state === "disabled" ? "disabled" : status;
}
