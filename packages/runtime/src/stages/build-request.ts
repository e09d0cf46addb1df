import type { Arguments, ConnectionFields, HttpRequest, PreparedRequest } from "@mortise/core/request";
import { fail, type Outcome } from "../errors.ts";
import { createBoundary } from "../files/multipart.ts";

/** Fills the plan. What does not fit is the model's to correct where it is an argument, and the user's where it is a field of the connection. */
export function buildRequest(
  prepared: PreparedRequest,
  args: Arguments,
  connection: ConnectionFields,
): Outcome<HttpRequest> {
  const built = prepared(args, connection);
  if (built.ok) {
    return { ok: true, value: withBoundary(built.request) };
  }
  return built.blame === "arguments"
    ? fail("arguments_invalid", { faults: built.faults })
    : fail("connection_invalid", { detail: built.faults.map((fault) => fault.message).join(" ") });
}

/** A multipart body gets its boundary here, because a signature may cover the header that names it. */
function withBoundary(request: HttpRequest): HttpRequest {
  const { body, headers } = request;
  if (body === null || typeof body === "string" || body.kind !== "multipart") return request;
  const boundary = createBoundary();
  const contentType = `${body.mediaType}; boundary=${boundary}`;
  return { ...request, headers: { ...headers, "content-type": contentType }, body: { ...body, boundary } };
}
