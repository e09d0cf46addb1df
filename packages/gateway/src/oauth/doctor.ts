import { createEgress, systemClock } from "@mortise/runtime";
import { discover } from "./discovery/discover.ts";
import { createWalk } from "./discovery/walk.ts";
import { examine } from "./examine.ts";
import type { DoctorStep } from "./external-tokens.ts";

export type { DoctorStep } from "./external-tokens.ts";

/**
 * Walks the way that a gateway would go to authorize at an external MCP server which nobody has configured anything of,
 * and tells each step. Registers nothing, sends nobody anywhere, and needs no gateway.
 *
 * @param allowHosts - Hosts that may be private, or speak plain http.
 * @param publicUrl - What clients would reach the gateway by: whether it can be known by its metadata document hangs on that.
 */
export async function diagnose(
  url: URL,
  { allowHosts, publicUrl }: { readonly allowHosts: readonly string[]; readonly publicUrl: string },
): Promise<readonly DoctorStep[]> {
  const steps: DoctorStep[] = [];
  const egress = createEgress({ allow: allowHosts, clock: systemClock });
  try {
    const walk = createWalk({ egress, clock: systemClock }, (step) => steps.push(step));
    const found = await discover(url, { settings: {}, registeredIssuer: undefined }, walk);
    if (found.ok) examine({ publicUrl }, undefined, {}, found.value, walk);
    return steps;
  } finally {
    await egress.close();
  }
}
