import { html } from "hono/html";
import type { Principal } from "../authorize/principal.ts";
import { authorize } from "../authorize/authorize.ts";
import { formToken, isFormToken } from "../oauth/pages/form-token.ts";
import { notice, page } from "../oauth/pages/page.ts";
import { readProof } from "../rest/read-proof.ts";
import { readText } from "../rest/read-text.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type ApprovalRow, type ApprovalView, resourceOf, stateOf } from "./approval.ts";
import { decide } from "./decide.ts";

/** Bytes of the form: a token and a word. */
const MAX_FORM_BYTES = 4_096;
const SIGN_IN_PAGE = "/account/sign-in";

/** An approval, and the signed-in person who may see it. */
interface Shown {
  readonly row: ApprovalRow;
  readonly principal: Principal;
}

const STATES: Readonly<Record<ApprovalView["state"], string>> = {
  pending: "Waits for a decision.",
  approved: "Approved. The call can be made once, in the next minutes.",
  denied: "Denied. The call will not be made.",
  used: "Approved, and the call has been made.",
  expired: "Nobody decided in time. The call has to be asked for again.",
};

/**
 * The page behind the links in tools' answers: which tool is to be called, by whom and with what, and two buttons.
 * Whoever is not signed in is asked to; what is not theirs to see looks like what does not exist. Whoever opened the
 * link is who decides, and is judged by what they may do: the link itself gives nothing (MCP, Elicitation › Safe URL Handling).
 */
export async function showApprovalPage(services: Services, request: Request, id: string): Promise<Response> {
  const found = await findShown(services, request, id);
  return found instanceof Response ? found : present(services, found);
}

/** What the page's buttons send. */
export async function decideOnPage(services: Services, request: Request, id: string): Promise<Response> {
  const found = await findShown(services, request, id);
  if (found instanceof Response) return found;
  const { row, principal } = found;
  const form = await readForm(request);
  const isOwnPage = request.headers.get("origin") === new URL(services.publicUrl).origin;
  if (!isOwnPage || !isFormToken(services, principal, row.id, form.get("token") ?? "")) {
    return notice(403, "Not from this page", "Open the page again and press one of its buttons.");
  }
  const decision = form.get("decision");
  if (decision !== "approve" && decision !== "deny") return notice(400, "Not decided", "Choose one of the two.");
  try {
    return await present(services, { row: await decide(services, principal, row, decision), principal });
  } catch (fault) {
    if (fault instanceof RestError) return notice(fault.status, "Not decided", fault.message);
    throw fault;
  }
}

async function present(services: Services, { row, principal }: Shown): Promise<Response> {
  const { db } = services.store;
  const find = (table: "connectors" | "agents", id: string) =>
    db.selectFrom(table).select("name").where("org_id", "=", row.org_id).where("id", "=", id).executeTakeFirst();
  const connector = await find("connectors", row.connector_id);
  const agent = row.agent_id === null ? undefined : await find("agents", row.agent_id);
  const person = row.user_id === null ? undefined : await nameOf(services, row.org_id, row.user_id);
  const state = stateOf(row, services.clock.time());
  const decidable = state === "pending" && authorize(principal, "approval.decide", resourceOf(row)).allowed;
  const asked = [person, agent?.name].filter((name) => name !== undefined).join(", by ");
  return page(
    200,
    "Approve a call",
    html`<dl>
        <dt>Tool</dt>
        <dd>${row.tool} of ${connector?.name ?? "a connector that is gone"}</dd>
        <dt>Asked for by</dt>
        <dd>${asked === "" ? "somebody who is gone" : asked}</dd>
        <dt>Arguments (sensitive and long ones are masked)</dt>
        <dd><pre>${JSON.stringify(JSON.parse(row.arguments), undefined, 2)}</pre></dd>
        <dt>State</dt>
        <dd>${STATES[state]}</dd>
        ${
          state === "pending"
            ? html`<dt>Can be decided until</dt>
                <dd><time datetime="${new Date(row.expires_at).toISOString()}">${minuteOf(row.expires_at)}</time></dd>`
            : ""
        }
      </dl>
      ${
        decidable
          ? html`<form method="post" action="/approvals/${row.id}">
              <input type="hidden" name="token" value="${formToken(services, principal, row.id)}" />
              <button type="submit" name="decision" value="approve">Approve</button>
              <button type="submit" name="decision" value="deny">Deny</button>
            </form>`
          : ""
      }`,
  );
}

/** `2026-01-31 12:00 UTC`: the page has no script that would know the reader's zone. */
function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

async function nameOf({ identity }: Services, organisation: string, user: string): Promise<string | undefined> {
  const members = await identity.members(organisation);
  return members.find(({ id }) => id === user)?.name;
}

/** The approval, or the page to show instead. */
async function findShown(services: Services, request: Request, id: string): Promise<Shown | Response> {
  const { cookie } = readProof(request);
  const authentication = await services.identity.authenticate({ cookie }, undefined);
  if (!authentication.ok) {
    if (authentication.status === 503) return notice(503, "Not now", "Who you are cannot be checked now. Try again.");
    const back = encodeURIComponent(`/approvals/${encodeURIComponent(id)}`);
    return new Response(null, { status: 303, headers: { location: `${SIGN_IN_PAGE}?next=${back}` } });
  }
  const { user } = authentication.principal;
  const memberships = user === undefined ? [] : await services.identity.organisationsOf(user);
  const row = await findApproval(services, memberships, id);
  const role = memberships.find((organisation) => organisation.id === row?.org_id)?.role;
  if (row === undefined || role === undefined) return nothing();
  const principal: Principal = { ...authentication.principal, organisation: row.org_id, role };
  return authorize(principal, "approval.list", resourceOf(row)).allowed ? { row, principal } : nothing();
}

function findApproval({ store }: Services, memberships: readonly { readonly id: string }[], id: string) {
  if (memberships.length === 0) return undefined;
  const organisations = memberships.map((organisation) => organisation.id);
  return store.db
    .selectFrom("approvals")
    .selectAll()
    .where("org_id", "in", organisations)
    .where("id", "=", id)
    .executeTakeFirst();
}

function nothing(): Promise<Response> {
  return notice(404, "Nothing here", "There is no such call to approve, or it is not yours to see.");
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = type.startsWith("application/x-www-form-urlencoded");
  return new URLSearchParams(isForm ? await readText(request, MAX_FORM_BYTES) : "");
}
