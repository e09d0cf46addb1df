import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { Library } from "../library/library.ts";

type Grants = Pick<Identity, "grants" | "endGrant">;

/** What people let MCP clients do for them, until they or an administrator end it. */
export function createGrants({ library, changes }: IdentityParts): Grants {
  const { rows } = library;
  return {
    async grants(organisation) {
      const consents = await rows.list("oauthConsent", { referenceId: organisation });
      if (consents.length === 0) return [];
      const clients = await rows.list("oauthClient", {
        clientId: Array.from(new Set(consents.map(({ clientId }) => clientId))),
      });
      const byId = new Map(clients.map((client) => [client.clientId, client]));
      return consents
        .map(({ id, clientId, userId: user, scopes, createdAt }) => {
          const { name = null, uri = null } = byId.get(clientId) ?? {};
          return { id, client: { id: clientId, name, website: uri }, user, scopes, createdAt: createdAt.getTime() };
        })
        .toSorted((a, b) => a.createdAt - b.createdAt);
    },
    async endGrant(organisation, id) {
      const consent = await rows.find("oauthConsent", { id, referenceId: organisation });
      if (consent === undefined) return false;
      const { clientId, userId } = consent;
      const removed = await removeGrants(library, { clientId, userId, referenceId: organisation });
      await changes.publish({ organisation, subject: "principal", id: userId });
      return removed > 0;
    },
  };
}

/**
 * Removes what a person, or everybody, lets clients do in an organisation, or one of them, with the tokens of it. What
 * they agreed to is last: as long as that is listed, it can be ended again. Access tokens have no row of their own, and
 * hold no longer than it.
 */
export async function removeGrants(
  { rows }: Pick<Library, "rows">,
  theirs: { readonly clientId?: string; readonly userId?: string; readonly referenceId: string },
): Promise<number> {
  await rows.remove("oauthAccessToken", theirs);
  await rows.remove("oauthRefreshToken", theirs);
  return rows.remove("oauthConsent", theirs);
}
