import type { Outcome } from "../errors.ts";
import type { OutgoingRequest, UpstreamResponse } from "./egress.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Headers that describe a body, and go with it. */
const BODY_HEADERS = new Set(["content-type", "content-length", "content-encoding", "content-language"]);

/**
 * The request that a redirect asks for, `null` where the answer is no redirect, or the fault
 * where it leads to another origin: a credential and a body are meant for one upstream only.
 * Methods change as RFC 9110 §15.4 and the Fetch standard have it.
 */
export function followRedirect(
  request: OutgoingRequest,
  { status, headers }: Pick<UpstreamResponse, "status" | "headers">,
): Outcome<OutgoingRequest | null> {
  const location = headers["location"];
  if (!REDIRECTS.has(status) || location === undefined) return { ok: true, value: null };
  const target = URL.parse(location, request.origin + request.path);
  if (target === null || target.origin !== new URL(request.origin).origin || target.username + target.password !== "") {
    return {
      ok: false,
      fault: {
        code: "egress_refused",
        status,
        detail:
          "The upstream API redirects the request to another origin; a redirect is followed on the same origin only.",
        cause: `redirect ${status} to ${target === null ? "no URL" : target.origin}`,
      },
    };
  }
  const path = target.pathname + target.search;
  const becomesGet =
    status === 303 ? request.method !== "GET" && request.method !== "HEAD" : status < 303 && request.method === "POST";
  if (!becomesGet) return { ok: true, value: { ...request, path } };
  const kept = Object.entries(request.headers).filter(([name]) => !BODY_HEADERS.has(name));
  return { ok: true, value: { ...request, method: "GET", path, headers: Object.fromEntries(kept), body: null } };
}
