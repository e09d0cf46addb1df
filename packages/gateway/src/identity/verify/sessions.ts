import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { Fault } from "./challenge.ts";
import type { Checked } from "./recognised.ts";

/**
 * Checks the console's cookie. Somebody who is no member of the organisation that was asked for is taken for what
 * they are elsewhere: whoever judges sees another organisation, and answers as for one that does not exist.
 */
export async function checkSession(
  { library, organisationsOf }: IdentityParts & Pick<Identity, "organisationsOf">,
  cookie: string,
  organisation: string | undefined,
): Promise<Checked | Fault> {
  const session = await library.session(cookie);
  if (session === undefined) return { reason: "no session" };
  const memberships = await organisationsOf(session.user.id);
  const chosen = memberships.find(({ id }) => id === organisation) ?? memberships[0];
  return {
    ok: true,
    expiresAt: session.expiresAt.getTime(),
    principal: {
      organisation: chosen?.id ?? "",
      role: chosen?.role ?? "member",
      user: session.user.id,
      via: "session",
      credential: session.id,
    },
  };
}
