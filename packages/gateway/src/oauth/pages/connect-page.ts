import { html } from "hono/html";
import { accountForms, type CredentialForm } from "../../connections/credential-forms.ts";
import { enterCredential, formsOf } from "../../connections/pages/enter-credential.ts";
import { servedConnector } from "../../connectors/compiled-connectors.ts";
import { readText } from "../../rest/read-text.ts";
import type { Services } from "../../services.ts";
import { browserCookie } from "../authorization/browser-cookie.ts";
import { agreedScheme } from "../authorization/descriptor-scheme.ts";
import { redirectUri } from "../registration/client-metadata.ts";
import { serverUrl } from "../server-url.ts";
import { type Connectable, findConnectable, pathOf } from "./find-connectable.ts";
import { formToken, isFormToken } from "./form-token.ts";
import { notice, page } from "./page.ts";

/** Bytes of the form: a few fields, one of which may be a private key. */
const MAX_FORM_BYTES = 64 * 1_024;

type Content = ReturnType<typeof html>;

/**
 * The page behind the links in tools' answers: what will be connected, and a button that begins it, or a form for the
 * credential. Whoever is not signed in is asked to; a connector that is somebody else's looks like one that does not
 * exist.
 */
export async function showConnectPage(services: Services, request: Request, id: string): Promise<Response> {
  const found = await findConnectable(services, request, id);
  if (found instanceof Response) return found;
  const forms = await accountForms(services, found.connector);
  return present(services, found, 200, forms, formsOf(services, found, forms));
}

/** What the page's button or form sends: begins, and sends the browser to the service; or tries what was entered. */
export async function connectFromPage(
  services: Services,
  request: Request,
  id: string,
  signal: AbortSignal,
): Promise<Response> {
  const found = await findConnectable(services, request, id);
  if (found instanceof Response) return found;
  const { connector, principal, whose } = found;
  const { origin } = new URL(services.publicUrl);
  const isOwnPage = request.headers.get("origin") === origin;
  const form = await readForm(request);
  if (!isOwnPage || !isFormToken(services, principal, pathOf(found), form.get("token") ?? "")) {
    return notice(403, "Not from this page", "Open the page again and press its button.");
  }
  const { organisation, user } = principal;
  await services.audit.record({
    kind: "change",
    organisation,
    actor: `user:${user}`,
    via: `${principal.via}:${principal.credential}`,
    action: whose.level === "user" ? "connection.connect_own" : "connection.connect_shared",
    target: `/connect/${connector.id}`,
    connector: connector.id,
    decision: "allowed",
  });
  if (connector.kind === "simple" || form.has("scheme")) {
    const forms = await accountForms(services, connector);
    return enterCredential(services, found, forms, form, signal, (again) =>
      present(services, found, 422, forms, again),
    );
  }
  const begun = await services.tokens.begin(whose, user);
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

async function present(
  services: Services,
  connectable: Connectable,
  status: number,
  forms: readonly CredentialForm[],
  formsShown: Content,
): Promise<Response> {
  const { connector, whose, agent } = connectable;
  const agreeing = await agreement(services, connectable);
  if (agreeing === undefined && forms.length === 0) {
    return notice(200, `Connect ${connector.name}`, "It needs no account.");
  }
  const account =
    agent !== undefined
      ? `one for the agent ${agent.name} alone`
      : whose.level === "user"
        ? "your own account"
        : "one account for everybody in the organisation";
  const existing = await services.connections.find(whose);
  return page(
    status,
    `Connect ${connector.name}`,
    html`${connector.description === "" ? "" : html`<p>${connector.description}</p>`}
      <dl>
        <dt>Account</dt>
        <dd>${account}${existing?.state === "connected" ? ", in place of the one that is connected" : ""}</dd>
      </dl>
      ${agreeing ?? ""} ${formsShown}
      ${forms.length > 0 ? html`<p>What you enter is tried first, and is saved, encrypted, only where it works.</p>` : ""}`,
    // A button leads to the service, and browsers hold its redirect to the policy, too.
    { formsStay: agreeing === undefined },
  );
}

/** The button for what a person agrees to at the service; `undefined` where there is no such thing. */
async function agreement(services: Services, connectable: Connectable): Promise<Content | undefined> {
  const { connector, principal } = connectable;
  if (connector.kind === "simple") return undefined;
  const compiled = connector.kind === "descriptor" ? await servedConnector(services.store, connector) : undefined;
  if (connector.kind === "descriptor" && (compiled === undefined || agreedScheme(compiled) === undefined)) {
    return undefined;
  }
  const where = connector.kind === "oauth" ? (await serverUrl(services, connector))?.host : undefined;
  return html`<dl>
      ${
        where === undefined
          ? ""
          : html`<dt>Server</dt>
              <dd>${where}</dd>`
      }
      <dt>You are sent back to</dt>
      <dd>${redirectUri(services.publicUrl)}</dd>
    </dl>
    <p>You will be asked to agree at the service itself, which shows what is asked for.</p>
    <form method="post" action="${pathOf(connectable)}">
      <input type="hidden" name="token" value="${formToken(services, principal, pathOf(connectable))}" />
      <button type="submit">Connect</button>
    </form>`;
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = type.startsWith("application/x-www-form-urlencoded");
  return new URLSearchParams(isForm ? await readText(request, MAX_FORM_BYTES) : "");
}
