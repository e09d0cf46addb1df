import type { Plan } from "@mortise/core";
import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";

/**
 * The request with a key by which the upstream knows its repetitions, where the operation takes one:
 * the call's own id, the same for all attempts. A key that the model gives is its own business.
 */
export function addIdempotencyKey(request: HttpRequest, { idempotencyKeyHeader }: Plan, call: Call): HttpRequest {
  if (idempotencyKeyHeader === undefined) return request;
  return { ...request, headers: { [idempotencyKeyHeader.toLowerCase()]: call.id, ...request.headers } };
}
