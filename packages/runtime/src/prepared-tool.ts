import type { CompiledConnector, Plan, RateLimit, TemplatePart, Tool } from "@mortise/core";
import { type PreparedRequest, prepareRequest } from "@mortise/core/request";
import { type ListReading, readList } from "./paging/list-reading.ts";
import { type ArgumentCheck, prepareArgumentCheck } from "./stages/check-arguments.ts";
import { type PreparedInjection, prepareInjection } from "./stages/inject-credential.ts";
import { readBlame } from "./stages/result/blamed-parameters.ts";
import type { ResultPlan } from "./stages/shape-result.ts";

/** A tool with everything worked out that does not depend on the call. Knows no tenant and no secret. */
export interface PreparedTool {
  readonly name: string;
  readonly plan: Plan;
  readonly checkArguments: ArgumentCheck;
  readonly buildRequest: PreparedRequest;
  readonly injection: PreparedInjection | null;
  readonly rateLimits: readonly RateLimit[];
  /** Whether a request may be repeated: by its plan, or because a key tells the upstream that it is the same one. */
  readonly retryable: boolean;
  /** How its list is read, where it answers with one. */
  readonly list: ListReading | undefined;
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
    retryable: plan.retryable || plan.idempotencyKeyHeader !== undefined,
    list: readList(plan, definition.inputSchema),
    result: {
      authenticated: plan.injection !== null && plan.injection.carriers.length > 0,
      promisesStructure: definition.outputSchema !== undefined,
      errors: plan.response?.errors ?? [],
      scopes: plan.scopes ?? [],
      readBlame: readBlame(plan),
    },
  };
}

/** The connection's fields that stand in the URL. */
function urlKeys({ url }: Plan): readonly string[] {
  const parts: readonly TemplatePart[] = [...url.authority, ...url.path.flat(), ...url.query];
  return Array.from(new Set(parts.flatMap((part) => (part.kind === "field" ? [part.key] : []))));
}
