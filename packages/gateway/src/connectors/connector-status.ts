import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "./connector-row.ts";

/** How a connector is doing. */
export const CONNECTOR_STATUS = z
  .enum(["unknown", "connected", "disconnected", "needs_authentication", "drifted", "disabled"])
  .openapi({
    description:
      "As the last check found it. With a shared account: of that account. Where accounts are each person's own: " +
      "`disconnected` where none of those that were tried could be, `needs_authentication` where none is connected, " +
      "`drifted` where something waits for a review, otherwise `connected`; `statusDetail` tells how many tools wait, " +
      "and how many accounts have to be connected again. `disabled` where an admin switched the connector off.",
  });

/** What a check found counts only while the connector is on. */
export function statusOf({ state, status }: Pick<ConnectorRow, "state" | "status">): z.output<typeof CONNECTOR_STATUS> {
  return state === "disabled" ? "disabled" : status;
}

/** What there is to say of a status. What waits for a review is told as it is now, not as the last check found it. */
export function statusDetailOf(
  { state, status, status_detail: found }: Pick<ConnectorRow, "state" | "status" | "status_detail">,
  quarantined: number,
): string | null {
  if (state === "disabled" || status !== "drifted") return found;
  const waits = quarantined === 1 ? "1 tool waits for a review." : `${String(quarantined)} tools wait for a review.`;
  const said = quarantined === 0 ? "What its server tells models about itself waits for a review." : waits;
  return found === null ? said : `${said} ${found}`;
}
