import { RestError } from "../../rest/rest-error.ts";
import type { InvitationRow } from "../library/library.ts";
import { announcePerson } from "../people/announce.ts";
import { assertPassword } from "../people/members.ts";
import { trailsOf } from "../people/trails-of.ts";
import { seeOther } from "../pages/html.ts";
import { changePasswordPage, joinPage, type PasswordPage, passwordPage, problemPage } from "../pages/pages.ts";
import { storedRole } from "../roles.ts";
import { forgetTries } from "./attempts.ts";
import { readForm } from "./form.ts";
import type { Answer, ServerParts } from "./parts.ts";
import { signIn, triesOf } from "./sign-in.ts";

/** Where people change their password, and links by which somebody sets one: the first owner, and whoever was invited. */
export function createPasswordPages(parts: ServerParts): Readonly<Record<string, Answer>> {
  const { library, links, publicUrl, clock } = parts;
  const { rows } = library;
  const expired = (): Response =>
    problemPage("This link is over", "It was used, or it is too old. Ask for a new one.", 404);

  /** The account that the installation makes has an address that nobody can have. */
  const isPlaceholder = (email: string): boolean => email.endsWith(".invalid");

  const setUp = (token: string, email: string): PasswordPage => ({
    title: "Set your password",
    action: "/account/setup",
    token,
    introduction: "This link works once. Wherever you are signed in now, you are signed out.",
    asks: isPlaceholder(email) ? ["email", "name"] : [],
  });

  /** An invitation that a link still leads to. */
  const invitationOf = async (token: string): Promise<(InvitationRow & { organisation: string }) | undefined> => {
    const id = await links.subject("invitation", token);
    const found = id === undefined ? undefined : await rows.find("invitation", { id, status: "pending" });
    if (found === undefined || found.expiresAt.getTime() <= clock.time()) return undefined;
    const organisation = await parts.organisation(found.organizationId);
    return organisation === undefined ? undefined : { ...found, organisation: organisation.name };
  };

  const invited = (token: string, { email, organisation }: InvitationRow & { organisation: string }): PasswordPage => ({
    title: `Join ${organisation}`,
    action: "/account/invitation",
    token,
    introduction: `You are invited as ${email}.`,
    asks: ["name"],
  });

  /** Recorded before the link is used up: what cannot be recorded can be tried again. */
  const recordJoining = ({ organizationId: organisation, id, role }: InvitationRow, user?: string): Promise<void> =>
    parts.audit.record({
      kind: "change",
      organisation,
      actor: user === undefined ? "anonymous" : `user:${user}`,
      action: "invitation.accept",
      target: id,
      decision: "allowed",
      details: { role: role ?? "" },
    });
  const join = async (invitation: InvitationRow, user: string): Promise<void> => {
    const role = storedRole(invitation.role ?? "");
    if (role === undefined) throw new Error("An invitation has no role.");
    await rows.update("invitation", { id: invitation.id }, { status: "accepted" });
    await parts.addMember(invitation.organizationId, user, role);
  };

  /** @param via - What they showed: the session in which they gave the current one, or the link. */
  const recordPassword = async (user: string, via: string): Promise<void> => {
    for (const organisation of await trailsOf(parts, parts.store, user)) {
      await parts.audit.record({
        kind: "change",
        organisation,
        actor: `user:${user}`,
        via,
        action: "password.set",
        target: user,
        decision: "allowed",
      });
    }
  };

  /** Links to set another are of no more use: they may lie in a terminal's history. Ends every session but a new one. */
  const setPassword = async (user: string, signingIn: Parameters<typeof signIn>[1]): Promise<Response> => {
    await links.end("setup", user);
    await library.setPassword(user, signingIn.password);
    await announcePerson(parts, user);
    // Who forgot it, or thinks that it is another, has tried before.
    await forgetTries(parts.store, triesOf(signingIn.email, signingIn.address));
    return signedIn(await signIn(parts, signingIn));
  };

  return {
    "GET /account/password": async ({ request }) => {
      const session = await library.session(request.headers.get("cookie") ?? "");
      return session === undefined ? seeOther("/account/sign-in?next=/account/password") : changePasswordPage();
    },
    "POST /account/password": async ({ request, address }) => {
      const form = await readForm(request, publicUrl);
      const session = await library.session(request.headers.get("cookie") ?? "");
      if (session === undefined) return seeOther("/account/sign-in?next=/account/password");
      const { id, email } = session.user;
      const password = form.get("password") ?? "";
      const problem = problemWith(password);
      if (problem !== undefined) return changePasswordPage(problem, 422);
      // A browser that was left open does not know it. Tries are counted as those to sign in.
      const known = await signIn(parts, { email, password: form.get("current") ?? "", address });
      if (!known.ok) {
        return changePasswordPage(
          known.status === 401 ? "The current password is wrong." : known.problem,
          known.status,
        );
      }
      await recordPassword(id, `session:${session.id}`);
      return setPassword(id, { email, password, address });
    },
    "GET /account/setup": async ({ url }) => {
      const token = url.searchParams.get("token") ?? "";
      const user = await links.subject("setup", token);
      const found = user === undefined ? undefined : await rows.find("user", { id: user });
      return found === undefined ? expired() : passwordPage(setUp(token, found.email));
    },
    "POST /account/setup": async ({ request, address }) => {
      const form = await readForm(request, publicUrl);
      const token = form.get("token") ?? "";
      const password = form.get("password") ?? "";
      const id = await links.subject("setup", token);
      const known = id === undefined ? undefined : await rows.find("user", { id });
      if (id === undefined || known === undefined) return expired();
      const given = (form.get("email") ?? "").trim().toLowerCase();
      const name = nameIn(form);
      const email = isPlaceholder(known.email) ? given : known.email;
      const again = (problem: string, status: number): Response =>
        passwordPage({ ...setUp(token, known.email), problem, entered: { email: given, name } }, { status });
      const problem = problemWith(password) ?? (email.includes("@") ? undefined : "An email address is needed.");
      if (problem !== undefined) return again(problem, 422);
      const taken = await rows.find("user", { email });
      if (taken !== undefined && taken.id !== id) {
        return again("That address has an account.", 409);
      }
      await recordPassword(id, "setup_link");
      if ((await links.use("setup", token)) === undefined) return expired();
      if (isPlaceholder(known.email))
        await rows.update("user", { id }, { email, name: name === "" ? known.name : name });
      return setPassword(id, { email, password, address });
    },
    "GET /account/invitation": async ({ request, url }) => {
      const token = url.searchParams.get("token") ?? "";
      const invitation = await invitationOf(token);
      if (invitation === undefined) return expired();
      const known = await rows.find("user", { email: invitation.email });
      if (known === undefined && parts.provider === undefined) return passwordPage(invited(token, invitation));
      const session = await library.session(request.headers.get("cookie") ?? "");
      if (known !== undefined && session?.user.id === known.id) {
        return joinPage({ organisation: invitation.organisation, person: known.email, token });
      }
      return seeOther(`/account/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
    },
    "POST /account/invitation": async ({ request, address }) => {
      const form = await readForm(request, publicUrl);
      const token = form.get("token") ?? "";
      const invitation = await invitationOf(token);
      if (invitation === undefined) return expired();
      const known = await rows.find("user", { email: invitation.email });
      // With a provider, the address is shown to be theirs there: a password of whoever has the link would stay good.
      if (known !== undefined || parts.provider !== undefined) {
        const session = await library.session(request.headers.get("cookie") ?? "");
        // Who is signed in as somebody else, or as nobody, has not shown that the address is theirs.
        if (known === undefined || session?.user.id !== known.id) {
          return seeOther(`/account/sign-in?next=${encodeURIComponent(`/account/invitation?token=${token}`)}`);
        }
        await recordJoining(invitation, known.id);
        if ((await links.use("invitation", token)) === undefined) return expired();
        await join(invitation, known.id);
        return seeOther("/account");
      }
      const password = form.get("password") ?? "";
      const problem = problemWith(password);
      const name = nameIn(form);
      if (problem !== undefined) {
        const { email } = invitation;
        return passwordPage({ ...invited(token, invitation), problem, entered: { email, name } }, { status: 422 });
      }
      await recordJoining(invitation);
      if ((await links.use("invitation", token)) === undefined) return expired();
      const user = await parts.createUser({ email: invitation.email, name: name || invitation.email, password });
      await join(invitation, user.id);
      return signedIn(await signIn(parts, { email: invitation.email, password, address }));
    },
  };
}

function nameIn(form: URLSearchParams): string {
  return (form.get("name") ?? "").trim().slice(0, 100);
}

function signedIn(result: Awaited<ReturnType<typeof signIn>>): Response {
  return result.ok ? seeOther("/account", result.cookies) : seeOther("/account/sign-in");
}

function problemWith(password: string): string | undefined {
  try {
    assertPassword(password);
    return undefined;
  } catch (error) {
    if (error instanceof RestError) return error.message;
    throw error;
  }
}
