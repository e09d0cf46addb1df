import { html } from "hono/html";
import type { Principal } from "../../authorize/principal.ts";
import type { Level } from "../../connections/connections.ts";
import { isVisible } from "../../connectors/caller-connections.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { notFound } from "../../rest/rest-error.ts";
import { readProof } from "../../rest/read-proof.ts";
import { readText } from "../../rest/read-text.ts";
import type { Services } from "../../services.ts";
import { browserCookie } from "../authorization/browser-cookie.ts";
import { mayConnect } from "../authorization/may-connect.ts";
import { redirectUri } from "../registration/client-metadata.ts";
import { serverUrl } from "../server-url.ts";
import { formToken, isFormToken } from "./form-token.ts";
import { notice, page } from "./page.ts";

/** Bytes of the form: one short field. */
const MAX_FORM_BYTES = 4_096;

/** A connector that a signed-in person may connect, and as whose account. */
interface Connectable {
  readonly connector: ConnectorRow;
  readonly principal: Principal & { readonly user: string };
  readonly level: Extract<Level, "user" | "organisation">;
}

/**
 * The page behind the links in tools' answers: what will be connected, and a button that begins it. Whoever is not
 * signed in is asked to; a connector that is somebody else's looks like one that does not exist.
 */
export async function showConnectPage(services: Services, request: Request, id: string): Promise<Response> {
  const found = await findConnectable(services, request, id);
  if (found instanceof Response) return found;
  const { connector, principal, level } = found;
  const account = level === "user" ? "your own account" : "one account for everybody in the organisation";
  const where = connector.kind === "oauth" ? (await serverUrl(services, connector))?.host : undefined;
  return page(
    200,
    `Connect ${connector.name}`,
    html`<dl>
        ${
          where === undefined
            ? ""
            : html`<dt>Server</dt>
                <dd>${where}</dd>`
        }
        <dt>Account</dt>
        <dd>${account}</dd>
        <dt>You are sent back to</dt>
        <dd>${redirectUri(services.publicUrl)}</dd>
      </dl>
      <p>You will be asked to agree at the service itself, which shows what is asked for.</p>
      <form method="post" action="/connect/${connector.id}">
        <input type="hidden" name="token" value="${formToken(services, principal, connector.id)}" />
        <button type="submit">Connect</button>
      </form>`,
  );
}

/** What the button does: begins, and sends the browser to the service. */
export async function beginFromPage(services: Services, request: Request, id: string): Promise<Response> {
  const found = await findConnectable(services, request, id);
  if (found instanceof Response) return found;
  const { connector, principal, level } = found;
  const { origin } = new URL(services.publicUrl);
  const isOwnPage = request.headers.get("origin") === origin;
  if (!isOwnPage || !isFormToken(services, principal, connector.id, await readToken(request))) {
    return notice(403, "Not from this page", "Open the page again and press its button.");
  }
  const { organisation, user } = principal;
  const holder = level === "user" ? user : organisation;
  await services.audit.record({
    kind: "change",
    organisation,
    actor: `user:${user}`,
    via: `${principal.via}:${principal.credential}`,
    action: level === "user" ? "connection.connect_own" : "connection.connect_shared",
    target: `/connect/${connector.id}`,
    connector: connector.id,
    decision: "allowed",
  });
  const begun = await services.tokens.begin({ organisation, connector: connector.id, level, holder }, user);
  if (!begun.ok) return notice(409, `${connector.name} cannot be connected`, begun.message);
  const { url, browserSecret } = begun.authorization;
  return new Response(null, {
    status: 303,
    headers: {
      location: url,
      "set-cookie": browserCookie(services.publicUrl, browserSecret),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}

/** The connector, or the page to show instead. */
async function findConnectable(services: Services, request: Request, id: string): Promise<Connectable | Response> {
  const { cookie } = readProof(request);
  const authentication = await services.identity.authenticate({ cookie }, undefined);
  if (!authentication.ok) {
    if (authentication.status === 503) return notice(503, "Not now", "Who you are cannot be checked now. Try again.");
    const back = encodeURIComponent(`/connect/${id}`);
    return new Response(null, { status: 303, headers: { location: `${SIGN_IN_PAGE}?return_to=${back}` } });
  }
  const { user } = authentication.principal;
  if (user === undefined) throw notFound();
  const memberships = await services.identity.organisationsOf(user);
  const connector = await findConnector(services, memberships, id);
  const role = memberships.find((organisation) => organisation.id === connector?.org_id)?.role;
  if (connector === undefined || role === undefined) return nothing();
  const principal = { ...authentication.principal, organisation: connector.org_id, role, user };
  if (!(await isVisible(services, principal, connector))) return nothing();
  const level = connector.account === "personal" ? "user" : "organisation";
  const holder = level === "user" ? user : connector.org_id;
  const name = { organisation: connector.org_id, connector: connector.id, level, holder } as const;
  const decision = await mayConnect(services, principal, name);
  return decision.allowed
    ? { connector, principal, level }
    : notice(403, `Connect ${connector.name}`, "An administrator connects this one for everybody. Ask yours.");
}

/** Where people sign in. */
const SIGN_IN_PAGE = "/account/sign-in";

function findConnector({ store }: Services, memberships: readonly { readonly id: string }[], id: string) {
  if (memberships.length === 0) return undefined;
  return store.db
    .selectFrom("connectors")
    .selectAll()
    .where(
      "org_id",
      "in",
      memberships.map((organisation) => organisation.id),
    )
    .where("id", "=", id)
    .executeTakeFirst();
}

function nothing() {
  return notice(404, "Nothing here", "There is no such connector, or it is not yours to connect.");
}

async function readToken(request: Request): Promise<string> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) return "";
  return new URLSearchParams(await readText(request, MAX_FORM_BYTES)).get("token") ?? "";
}
