import { errorCodes } from "@mortise/core/mcp";
import type { Refusal } from "@mortise/runtime/http";
import { metadataUrl } from "../identity/endpoints.ts";
import type { NotAuthenticated } from "../identity/identity.ts";

/**
 * Refuses a request that proves nobody, and tells where the metadata of the endpoint is (RFC 9728 §5.1), by which a
 * client finds the way to sign in.
 */
export function challenge(resource: string, why: Pick<NotAuthenticated, "status" | "wwwAuthenticate">): Refusal {
  const { status, wwwAuthenticate = bearer(resource) } = why;
  switch (status) {
    case 401:
      return refusal(401, "Sign in, or send a valid API key or access token for this endpoint.", wwwAuthenticate);
    case 403:
      return refusal(403, "The access token does not allow to use this endpoint.", wwwAuthenticate);
    case 503:
      return { status, code: errorCodes.transport, message: UNAVAILABLE, headers: { "retry-after": "1" } };
  }
}

const UNAVAILABLE = "Who you are, or what you may use, cannot be found out now. Try again.";

/** Refuses for now: what decides cannot be asked. */
export function unavailable(resource: string): Refusal {
  return challenge(resource, { status: 503 });
}

/** Refuses a token that does not come as it must: once, and in the header alone (RFC 6750 §2; MCP, Authorization › Token Requirements). */
export function malformed(resource: string, message: string): Refusal {
  return refusal(401, message, `${bearer(resource)}, error="invalid_request"`);
}

function bearer(resource: string): string {
  return `Bearer resource_metadata="${metadataUrl(resource)}"`;
}

function refusal(status: number, message: string, wwwAuthenticate: string): Refusal {
  return { status, code: errorCodes.transport, message, headers: { "www-authenticate": wwwAuthenticate } };
}
