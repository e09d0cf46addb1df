import { announcePerson } from "../people/announce.ts";
import type { LibrarySession, UserRow } from "../library/library.ts";
import { NOT_INVITED } from "../library/create-auth.ts";
import { SIGN_IN_ATTEMPTS } from "../limits.ts";
import { leadingTo, seeOther } from "../pages/html.ts";
import { accountPage, leavingPage, problemPage, signInPage } from "../pages/pages.ts";
import { mayTry } from "./attempts.ts";
import { ownPath, readForm } from "./form.ts";
import type { Answer, Asked, ServerParts } from "./parts.ts";

/** Signing in with a password or with the organisation's identity provider, and signing out. */
export function createSignIn(parts: ServerParts): Readonly<Record<string, Answer>> {
  const { library, publicUrl, provider } = parts;
  const show = (next: string, more: { email?: string; problem?: string; status?: number } = {}): Response =>
    signInPage(
      { next, provider: provider !== undefined, ...more },
      { status: more.status ?? 200, leadsTo: leadsTo(next, publicUrl) },
    );

  return {
    "GET /account": async ({ request }) => {
      const session = await library.session(request.headers.get("cookie") ?? "");
      if (session === undefined) return seeOther("/account/sign-in");
      return showAccount(parts, session);
    },
    "POST /account/grants/end": async ({ request }) => {
      const form = await readForm(request, publicUrl);
      const session = await library.session(request.headers.get("cookie") ?? "");
      if (session === undefined) return seeOther("/account/sign-in");
      const id = form.get("grant") ?? "";
      const own = await clientsOf(parts, session.user.id);
      const found = own.find(({ grant, organisation }) => grant === id && organisation.id === form.get("organisation"));
      // Ended already, in another tab.
      if (found === undefined) return seeOther("/account");
      await parts.audit.record({
        kind: "change",
        organisation: found.organisation.id,
        actor: `user:${session.user.id}`,
        via: `session:${session.id}`,
        action: "grant.end",
        target: found.client,
        decision: "allowed",
      });
      await parts.endGrant(found.organisation.id, id);
      return seeOther("/account");
    },
    "GET /account/sign-in": async ({ url }) => {
      const error = url.searchParams.has("failed") ? (url.searchParams.get("error") ?? "") : undefined;
      return show(nextOf(url, publicUrl), error === undefined ? {} : { problem: providerProblem(error) });
    },
    "POST /account/sign-in": async ({ request, address }) => {
      const form = await readForm(request, publicUrl);
      const next = ownPath(form.get("next"), publicUrl);
      const email = (form.get("email") ?? "").trim().toLowerCase();
      const signedIn = await signIn(parts, { email, password: form.get("password") ?? "", address });
      if (signedIn.ok) return seeOther(next, signedIn.cookies);
      return show(next, { email, problem: signedIn.problem, status: signedIn.status });
    },
    "POST /account/oidc": async ({ request }) => {
      const form = await readForm(request, publicUrl);
      const next = ownPath(form.get("next"), publicUrl);
      if (provider === undefined) return show(next, { problem: "There is no identity provider here.", status: 404 });
      const failed = `${publicUrl}/account/sign-in?next=${encodeURIComponent(next)}&failed=1`;
      let response;
      try {
        response = await library.beginProviderSignIn(publicUrl + next, failed);
      } catch (error) {
        parts.log.warn("the identity provider cannot be reached", {
          error: error instanceof Error ? error.message : "",
        });
        return show(next, { problem: "Your organisation's identity provider cannot be reached.", status: 503 });
      }
      const { url } = (await response.json()) as { readonly url?: unknown };
      if (typeof url !== "string") return show(next, { problem: "The identity provider refused.", status: 503 });
      return leavingPage(url, response.headers.getSetCookie());
    },
    "GET /api/auth/callback/oidc": (asked) => returnFromProvider(parts, asked),
    "POST /account/sign-out": async ({ request }) => {
      await readForm(request, publicUrl);
      const cookie = request.headers.get("cookie") ?? "";
      const session = await library.session(cookie);
      const response = await library.signOut(cookie);
      if (session !== undefined) await announcePerson(parts, session.user.id);
      return seeOther("/account/sign-in", response.headers.getSetCookie());
    },
    "GET /account/error": async () =>
      problemPage(
        "That did not work",
        "The request could not be answered. Go back to the application and start anew.",
        400,
      ),
    "GET /api/auth/session": async ({ request }) => {
      const session = await library.session(request.headers.get("cookie") ?? "");
      const headers = { "cache-control": "no-store" };
      if (session === undefined) return Response.json(null, { headers });
      const { id, email, name } = session.user;
      const organisations = await parts.organisationsOf(id);
      return Response.json(
        { user: { id, email, name }, organisations, expiresAt: session.expiresAt.getTime() },
        { headers },
      );
    },
  };
}

async function showAccount(parts: ServerParts, { user }: LibrarySession): Promise<Response> {
  const organisations = await parts.organisationsOf(user.id);
  return accountPage({
    person: user.email,
    organisations: organisations.map(({ name }) => name),
    clients: await clientsOf(parts, user.id),
    endpoint: `${parts.publicUrl}/mcp`,
  });
}

/** MCP clients that act for somebody, wherever they are a member. */
async function clientsOf(parts: ServerParts, user: string) {
  const found = [];
  for (const { id, name } of await parts.organisationsOf(user)) {
    const grants = (await parts.grants(id)).filter((grant) => grant.user === user);
    found.push(
      ...grants.map((grant) => ({
        organisation: { id, name },
        grant: grant.id,
        client: grant.client.id,
        name: grant.client.name ?? "A client without a name",
      })),
    );
  }
  return found;
}

/** Whoever came from the authorization server's own sign-in prompt goes back to the request that it is about. */
function nextOf(url: URL, publicUrl: string): string {
  if (!url.searchParams.has("sig")) return ownPath(url.searchParams.get("next"), publicUrl);
  const request = new URLSearchParams(url.search);
  for (const name of Array.from(request.keys()))
    if (/^(?:sig|exp|ba_.*|prompt|max_age)$/.test(name)) request.delete(name);
  return `/api/auth/oauth2/authorize?${request.toString()}`;
}

/** Signing in may end at the client, without another page. */
function leadsTo(next: string, publicUrl: string): readonly string[] {
  return leadingTo(new URL(next, publicUrl).searchParams.get("redirect_uri"));
}

/** What tries to sign in to an account from an address are counted under. */
export function triesOf(email: string, address: string): string {
  return `sign-in ${email} ${address}`;
}

type SignedIn =
  | { readonly ok: true; readonly cookies: readonly string[] }
  | { readonly ok: false; readonly status: number; readonly problem: string };

/** Signs somebody in with a password: counted, recorded, and with one answer for whatever is wrong. */
export async function signIn(
  parts: ServerParts,
  { email, password, address }: { readonly email: string; readonly password: string; readonly address: string },
): Promise<SignedIn> {
  const { library, store, clock, log } = parts;
  const { account, address: everybody, windowMs } = SIGN_IN_ATTEMPTS;
  const allowed =
    // The address first: whoever makes accounts up is soon counted no more.
    (await mayTry(store, clock, { who: `sign-in * ${address}`, most: everybody, windowMs })) &&
    (await mayTry(store, clock, { who: triesOf(email, address), most: account, windowMs }));
  const user = await library.rows.find("user", { email });
  if (!allowed) {
    // Once in a window: however often a stranger goes on, the trail grows no more.
    const isNews =
      user !== undefined &&
      (await mayTry(store, clock, { who: `sign-in refused ${email} ${address}`, most: 1, windowMs }));
    if (isNews) await record(parts, user, "sign_in_failed", "password", "too many attempts");
    return { ok: false, status: 429, problem: "There were too many attempts. Try again in a quarter of an hour." };
  }
  const response = await library.signIn(email, password);
  const cookies = response.headers.getSetCookie();
  if (!response.ok || cookies.length === 0 || user === undefined) {
    if (user === undefined) log.warn("somebody tried to sign in with an unknown account");
    await record(parts, user, "sign_in_failed", "password", "wrong password");
    return { ok: false, status: 401, problem: "The email address or the password is wrong." };
  }
  await recordOrEnd(parts, { user, cookie: cookieHeader(cookies), via: "password" });
  return { ok: true, cookies };
}

/** The library's word for what failed, in words for people. Others may make up the address, so none of it is shown. */
function providerProblem(error: string): string {
  switch (error) {
    case NOT_INVITED:
      return "You have no account here. Ask an administrator of your organisation to invite you.";
    case "unable_to_get_user_info":
      return "The identity provider did not say, so that it holds, who you are and that your email address is verified.";
    case "access_denied":
      return "The identity provider did not let you in.";
    default:
      return "Signing in with your organisation did not work. Try again.";
  }
}

async function returnFromProvider(parts: ServerParts, { request, url }: Asked): Promise<Response> {
  const { library, provider, log } = parts;
  if (provider === undefined) return problemPage("Not found", "There is no identity provider here.", 404);
  let response;
  try {
    response = await library.endProviderSignIn(url, request.headers.get("cookie") ?? "");
  } catch (error) {
    log.warn("the identity provider cannot be reached", { error: error instanceof Error ? error.message : "" });
    return problemPage("That did not work", "Your organisation's identity provider cannot be reached.", 503);
  }
  const cookies = response.headers.getSetCookie();
  const session = await library.session(cookieHeader(cookies));
  if (session !== undefined) {
    await recordOrEnd(parts, { user: session.user, cookie: cookieHeader(cookies), via: "oidc" });
  }
  return response;
}

/** A session that cannot be recorded is none. */
async function recordOrEnd(
  parts: ServerParts,
  { user, cookie, via }: { readonly user: UserRow; readonly cookie: string; readonly via: string },
): Promise<void> {
  try {
    await record(parts, user, "sign_in", via);
  } catch (error) {
    await parts.library.signOut(cookie);
    throw error;
  }
}

async function record(
  { library, audit }: ServerParts,
  user: LibrarySession["user"] | undefined,
  kind: "sign_in" | "sign_in_failed",
  via: string,
  reason?: string,
): Promise<void> {
  // An account that does not exist belongs to no organisation's trail.
  if (user === undefined) return;
  for (const { organizationId: organisation } of await library.rows.list("member", { userId: user.id })) {
    await audit.record({
      kind,
      organisation,
      actor: `user:${user.id}`,
      via,
      action: "session.create",
      target: user.id,
      decision: kind === "sign_in" ? "allowed" : "denied",
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** Cookies that were set, as a browser sends them back. */
function cookieHeader(cookies: readonly string[]): string {
  return cookies.map((cookie) => cookie.split(";", 1)[0] ?? "").join("; ");
}
