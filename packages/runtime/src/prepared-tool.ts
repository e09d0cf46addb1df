import type { CompiledConnector, Plan, RateLimit, TemplatePart, Tool } from "@mortise/core";
import { type PreparedRequest, prepareRequest } from "@mortise/core/request";
import { type ArgumentCheck, prepareArgumentCheck } from "./stages/check-arguments.ts";
import { type PreparedInjection, prepareInjection } from "./stages/inject-credential.ts";
import type { ResultPlan } from "./stages/shape-result.ts";

/** A tool with everything worked out that does not depend on the call. Knows no tenant and no secret. */
export interface PreparedTool {
  readonly name: string;
  readonly plan: Plan;
  readonly checkArguments: ArgumentCheck;
  readonly buildRequest: PreparedRequest;
  readonly injection: PreparedInjection | null;
  readonly rateLimits: readonly RateLimit[];
  readonly result: ResultPlan;
}

export function prepareTool({ definition, plan }: Tool, connector: CompiledConnector): PreparedTool {
  return {
    name: definition.name,
    plan,
    checkArguments: prepareArgumentCheck(definition.inputSchema),
    buildRequest: prepareRequest(plan),
    injection: plan.injection === null ? null : prepareInjection(plan.injection, urlKeys(plan), plan.body, connector),
    rateLimits: connector.rateLimits,
    result: {
      authenticated: plan.injection !== null && plan.injection.carriers.length > 0,
      promisesStructure: definition.outputSchema !== undefined,
    },
  };
}

/** The connection's fields that stand in the URL. */
function urlKeys({ url }: Plan): readonly string[] {
  const parts: readonly TemplatePart[] = [...url.authority, ...url.path.flat(), ...url.query];
  return Array.from(new Set(parts.flatMap((part) => (part.kind === "field" ? [part.key] : []))));
}
