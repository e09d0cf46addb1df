import type { Plan } from "../tools/tool.ts";
import type { BuiltRequest } from "./http-request.ts";
import type { Arguments, ConnectionFields } from "./filling.ts";
import { prepareRequest } from "./prepare-request.ts";

/** The request that one call makes. Whoever makes many calls keeps what {@link prepareRequest} returns. */
export function buildRequest(plan: Plan, args: Arguments, fields: ConnectionFields): BuiltRequest {
  return prepareRequest(plan)(args, fields);
}
