import { randomUUID } from "node:crypto";
import { AuditUnavailable } from "../../audit/audit-log.ts";
import { RestError } from "../../rest/rest-error.ts";
import { metadataPath } from "../endpoints.ts";
import { problemPage } from "../pages/pages.ts";
import { SCOPES } from "../scopes.ts";
import { createAuthorization } from "./authorization.ts";
import { createClientEndpoints, open } from "./clients.ts";
import { refuseNul } from "./form.ts";
import { createPasswordPages } from "./passwords.ts";
import { createSignIn } from "./sign-in.ts";
import type { Answer, ServerParts } from "./parts.ts";

/**
 * Everything that is served of identity. Only what is named here is there: the library has some eighty endpoints
 * more, for accounts, organisations and keys, which the REST API does with permissions of ours.
 */
export function createServer(parts: ServerParts): (request: Request, address?: string) => Promise<Response> {
  const answers: Readonly<Record<string, Answer>> = {
    ...createSignIn(parts),
    ...createPasswordPages(parts),
    ...createAuthorization(parts),
    ...createClientEndpoints(parts),
  };
  return async (request, address = "unknown") => {
    const url = new URL(request.url);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const resource = metadataPath(url.pathname);
    if (method === "OPTIONS") return open(new Response(null, { status: 204 }));
    if (resource !== undefined && method === "GET") return open(resourceMetadata(parts, resource));
    const key = `${method} ${url.pathname}`;
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (answer === undefined) return problemPage("Not found", "There is no such page.", 404);
    try {
      refuseNul(url.search);
      return await answer({ request, url, address });
    } catch (fault) {
      return failed(parts, fault);
    }
  };
}

/** What an endpoint says of itself (RFC 9728 §2). It says the same whether there is such an agent or not. */
function resourceMetadata({ publicUrl }: ServerParts, path: string): Response {
  return Response.json(
    {
      resource: publicUrl + path,
      resource_name: "Mortise",
      authorization_servers: [publicUrl],
      scopes_supported: Object.values(SCOPES),
      bearer_methods_supported: ["header"],
    },
    { headers: { "cache-control": "public, max-age=300" } },
  );
}

function failed({ log }: ServerParts, fault: unknown): Response {
  if (fault instanceof RestError) return problemPage("That did not work", fault.message, fault.status);
  if (fault instanceof AuditUnavailable) {
    return problemPage("Not now", "This cannot be recorded at the moment, so it is not done. Try again later.", 503);
  }
  const id = randomUUID();
  log.fault(fault, id);
  return problemPage(
    "That did not work",
    `Something is wrong on our side. Say this to whoever operates it: ${id}`,
    500,
  );
}
