import { createHmac, timingSafeEqual } from "node:crypto";
import { endpointOf, hasEndpoint } from "../endpoints.ts";
import { isUniqueViolation } from "../../db/is-unique-violation.ts";
import type { LibrarySession } from "../library/library.ts";
import { consentPage, problemPage } from "../pages/pages.ts";
import { leadingTo, seeOther } from "../pages/html.ts";
import { OFFLINE, SCOPES } from "../scopes.ts";
import { readForm } from "./form.ts";
import { isKnown } from "./clients.ts";
import type { Answer, Asked, ServerParts } from "./parts.ts";

/** Endpoints that one token can be for. */
const MOST_RESOURCES = 8;

/**
 * The part of the authorization server that people see (RFC 6749 §4.1): who they are, then whether they allow it
 * and in which organisation. The library checks clients, codes and tokens; what may be asked for is decided here.
 */
export function createAuthorization(parts: ServerParts): Readonly<Record<string, Answer>> {
  return {
    "GET /api/auth/oauth2/authorize": (asked) => authorize(parts, asked),
    "GET /account/consent": (asked) => askConsent(parts, asked),
    "POST /account/consent": (asked) => decide(parts, asked),
  };
}

async function authorize(parts: ServerParts, { request, url }: Asked): Promise<Response> {
  const { library, publicUrl } = parts;
  const cookie = request.headers.get("cookie") ?? "";
  const query = new URLSearchParams(url.search);
  const prompts = (query.get("prompt") ?? "").split(" ");
  const silent = prompts.includes("none");
  const session = await library.session(cookie);
  if (session === undefined && !silent) {
    return seeOther(`/account/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  }
  // Where a client names no endpoint, it means the one that has everything (clients from before RFC 8707).
  if (!query.has("resource")) query.set("resource", `${publicUrl}/mcp`);
  query.set("scope", scopesFor(query.get("scope")));
  // Asked each time: anybody can call themselves what another client is called (RFC 8252 §8.6).
  if (!silent) query.set("prompt", prompts.includes("login") ? "login consent" : "consent");
  if (session !== undefined) await admitResources(parts, query.getAll("resource"), session.user.id);
  return library.handle(
    new Request(`${publicUrl}${url.pathname}?${query.toString()}`, { headers: { cookie, accept: "text/html" } }),
    session !== undefined || (await isKnown(library, query.get("client_id"))),
  );
}

/** What is asked for, the least where nothing is; and to stay connected, since access tokens are short. */
function scopesFor(asked: string | null): string {
  const scopes = (asked ?? "").split(" ").filter((scope) => scope !== "");
  if (!scopes.some((scope) => scope !== OFFLINE)) scopes.push(SCOPES.tools);
  return Array.from(new Set([...scopes, OFFLINE])).join(" ");
}

/** Makes the endpoints known that exist for this person: the library only knows those that it has a row for. */
async function admitResources(parts: ServerParts, resources: readonly string[], user: string): Promise<void> {
  const { rows } = parts.library;
  for (const identifier of resources.slice(0, MOST_RESOURCES)) {
    if ((await rows.find("oauthResource", { identifier })) !== undefined) continue;
    if ((await organisationsFor(parts, [identifier], user)).length === 0) continue;
    const now = new Date(parts.clock.time());
    try {
      await rows.insert("oauthResource", { identifier, name: identifier, createdAt: now, updatedAt: now });
    } catch (error) {
      // Another request made it.
      if (!isUniqueViolation(error)) throw error;
    }
  }
}

/** The person's organisations that have all of these endpoints. */
async function organisationsFor(
  { store, publicUrl, organisationsOf }: ServerParts,
  resources: readonly string[],
  user: string,
): Promise<{ id: string; name: string }[]> {
  const endpoints = resources.slice(0, MOST_RESOURCES).map((resource) => endpointOf(resource, publicUrl));
  const found: { id: string; name: string }[] = [];
  for (const { id, name } of await organisationsOf(user)) {
    let has = resources.length <= MOST_RESOURCES;
    for (const endpoint of endpoints) has &&= endpoint !== undefined && (await hasEndpoint(store, id, endpoint));
    if (has) found.push({ id, name });
  }
  return found;
}

async function askConsent(parts: ServerParts, { request, url }: Asked): Promise<Response> {
  const { library } = parts;
  const session = await library.session(request.headers.get("cookie") ?? "");
  if (session === undefined) return seeOther("/account/sign-in");
  const query = url.search.slice(1);
  const { searchParams } = url;
  const client = await library.rows.find("oauthClient", { clientId: searchParams.get("client_id") ?? "" });
  if (client === undefined) return problemPage("That did not work", "There is no such client.", 400);
  const resources = searchParams.getAll("resource");
  const organisations = await organisationsFor(parts, resources, session.user.id);
  if (organisations.length === 0) {
    return problemPage("No access", "None of your organisations has what the client asks for.", 403);
  }
  const redirectUri = searchParams.get("redirect_uri") ?? "";
  return consentPage(
    {
      person: session.user.email,
      client: { id: client.clientId, name: client.name ?? "A client without a name", uri: client.uri },
      scopes: (searchParams.get("scope") ?? "").split(" ").filter((scope) => scope !== ""),
      redirectUri,
      resources,
      organisations,
      query,
      token: formToken(parts, session, query),
    },
    { leadsTo: leadingTo(redirectUri) },
  );
}

async function decide(parts: ServerParts, { request }: Asked): Promise<Response> {
  const { library, publicUrl, audit } = parts;
  const form = await readForm(request, publicUrl);
  const cookie = request.headers.get("cookie") ?? "";
  const session = await library.session(cookie);
  const query = form.get("query") ?? "";
  // The form is this session's, and about this very request.
  if (session === undefined || !isEqual(form.get("token") ?? "", formToken(parts, session, query))) {
    return problemPage("That did not work", "This form belongs to another session. Start anew.", 403);
  }
  const asked = new URLSearchParams(query);
  const organisation = form.get("organisation") ?? "";
  const resources = asked.getAll("resource");
  const possible = await organisationsFor(parts, resources, session.user.id);
  if (!possible.some(({ id }) => id === organisation)) {
    return problemPage("No access", "That organisation does not have what the client asks for.", 403);
  }
  const accept = form.get("decision") === "allow";
  await audit.record({
    kind: "change",
    organisation,
    actor: `user:${session.user.id}`,
    via: `session:${session.id}`,
    action: "grant.create",
    target: asked.get("client_id") ?? "",
    decision: accept ? "allowed" : "denied",
    details: { scope: asked.get("scope") ?? "", resources },
  });
  const response = await library.handleFor(
    organisation,
    new Request(`${publicUrl}/api/auth/oauth2/consent`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        origin: new URL(publicUrl).origin,
        cookie,
      },
      body: JSON.stringify({ accept, oauth_query: query }),
    }),
  );
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer === "object" && answer !== null && "url" in answer && typeof answer.url === "string") {
    return seeOther(answer.url);
  }
  return problemPage("That did not work", "The request is too old, or it was changed. Start anew.", 400);
}

/** Binds a form to the session that it was shown to, and to what was shown. */
function formToken({ secret }: ServerParts, session: LibrarySession, query: string): string {
  return createHmac("sha256", secret).update(`consent\n${session.id}\n${query}`).digest("base64url");
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
