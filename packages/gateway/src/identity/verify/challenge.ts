import { metadataUrl } from "../endpoints.ts";
import type { NotAuthenticated } from "../identity.ts";
import { SCOPES } from "../scopes.ts";

/** What is wrong with a proof, for the log, and whether the caller gave one at all. */
export interface Fault {
  readonly reason: string;
  /** Left out where nothing was given: RFC 6750 §3.1 says to send no error then. */
  readonly error?: "invalid_token";
}

/** 401 with the address of the metadata that tells how to get a token (RFC 9728 §5.1). */
export function unauthorized(resource: string | undefined, { reason, error }: Fault): NotAuthenticated {
  if (resource === undefined) return { ok: false, status: 401, reason, wwwAuthenticate: "Bearer" };
  return { ok: false, status: 401, reason, wwwAuthenticate: challenge(resource, SCOPES.tools, error) };
}

/** 403 for a token that is good and grants too little (RFC 6750 §3.1): the client asks again, for this scope. */
export function insufficientScope(resource: string, scope: string): NotAuthenticated {
  return {
    ok: false,
    status: 403,
    reason: `the token does not grant ${scope}`,
    wwwAuthenticate: challenge(resource, scope, "insufficient_scope"),
  };
}

/** 503: the proof could not be checked. */
export function unavailable(reason: string): NotAuthenticated {
  return { ok: false, status: 503, reason };
}

function challenge(resource: string, scope: string, error?: string): string {
  const parts = [`resource_metadata="${metadataUrl(resource)}"`, `scope="${scope}"`];
  return `Bearer ${(error === undefined ? parts : [`error="${error}"`, ...parts]).join(", ")}`;
}
