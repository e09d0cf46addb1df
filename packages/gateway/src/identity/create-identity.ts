import type { Services } from "../services.ts";
import { cleanIdentity } from "./clean.ts";
import { endpointOf, hasEndpoint } from "./endpoints.ts";
import type { Identity } from "./identity.ts";
import type { IdentityParts } from "./identity-parts.ts";
import type { GrantCheck } from "./library/create-auth.ts";
import type { ProviderSettings } from "./library/identity-provider.ts";
import type { Library } from "./library/library.ts";
import { openLibrary } from "./library/open-library.ts";
import { SETUP_MS } from "./limits.ts";
import { createGrants } from "./people/grants.ts";
import { createInvitations, isInvited } from "./people/invitations.ts";
import { createKeys } from "./people/keys.ts";
import { createMembers } from "./people/members.ts";
import { createOneTimeLinks } from "./people/one-time-links.ts";
import { createOrganisations } from "./people/organisations.ts";
import { storedRole } from "./roles.ts";
import { createServer } from "./server/create-server.ts";
import { createAuthentication } from "./verify/create-authentication.ts";

export interface IdentityOptions extends Pick<
  Services,
  "store" | "publicUrl" | "changes" | "audit" | "clock" | "log" | "egress"
> {
  /** At least 32 random characters, the same for every replica: it signs cookies and seals the signing keys. */
  readonly secret: string;
  /** The identity provider that people may sign in with, beside passwords. */
  readonly oidc?: ProviderSettings;
}

/** Opens the identity service, and brings its tables up to date. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { oidc: provider, ...needed } = options;
  // The library asks it with the first token, which is long after it is there.
  let checkGrant: GrantCheck = () => Promise.resolve("invalid_grant");
  const library: Library = await openLibrary({
    ...options,
    provider,
    checkGrant: (grant) => checkGrant(grant),
    isInvited: (email) => isInvited(library, options.clock, email),
  });
  const parts: IdentityParts = { ...needed, library, provider };
  checkGrant = createGrantCheck(parts);

  const links = createOneTimeLinks(parts);
  const organisations = createOrganisations(parts);
  const members = createMembers(parts);
  const grants = createGrants(parts);
  const authentication = createAuthentication({ ...parts, ...organisations });
  const { authenticate, authenticateMcp } = authentication;
  return {
    authenticate,
    authenticateMcp,
    ...organisations,
    ...members,
    ...createInvitations(parts, links),
    ...createKeys(parts),
    ...grants,
    clean: () => cleanIdentity(parts),
    createSetupLink: (user) => links.create("setup", user, SETUP_MS),
    handle: createServer({ ...parts, ...organisations, ...members, ...grants, links }),
    close() {
      authentication.close();
      return Promise.resolve();
    },
  };
}

/**
 * Asked before each access token, refreshed ones too: the library itself would go on giving them to somebody who
 * has left the organisation.
 */
function createGrantCheck({ library, store, publicUrl }: IdentityParts): GrantCheck {
  return async ({ user, organisation, resources }) => {
    if (user === undefined || organisation === undefined) return "invalid_grant";
    const member = await library.rows.find("member", { organizationId: organisation, userId: user });
    if (storedRole(member?.role ?? "") === undefined) return "invalid_grant";
    for (const resource of resources) {
      const endpoint = endpointOf(resource, publicUrl);
      if (endpoint === undefined || !(await hasEndpoint(store, organisation, endpoint))) return "invalid_target";
    }
    return undefined;
  };
}
