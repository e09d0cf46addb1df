import type { Proof } from "../identity/identity.ts";

/** What of a request can prove who sent it. Nothing in the address does: it stands in logs and histories. */
export function readProof(request: Request): Proof {
  const authorization = request.headers.get("authorization") ?? undefined;
  const cookie = request.headers.get("cookie") ?? undefined;
  return { authorization, cookie };
}
