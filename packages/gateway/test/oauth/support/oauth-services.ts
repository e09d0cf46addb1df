import { randomBytes } from "node:crypto";
import { type Clock, createEgress, systemClock } from "@mortise/runtime";
import { createAuditLog } from "../../../src/audit/create-audit-log.ts";
import { createAccess } from "../../../src/authorize/create-access.ts";
import type { Role } from "../../../src/authorize/principal.ts";
import { createConnections } from "../../../src/connections/create-connections.ts";
import type { Store } from "../../../src/db/store.ts";
import { createLocalChanges } from "../../../src/events/local-changes.ts";
import type { Identity } from "../../../src/identity/identity.ts";
import { createExternalTokens } from "../../../src/oauth/create-external-tokens.ts";
import type { Services } from "../../../src/services.ts";
import { createUpstreamClient } from "../../../src/upstream/create-upstream-client.ts";
import { createVariables } from "../../../src/variables/create-variables.ts";
import { createMasterKeys } from "../../../src/vault/master-keys.ts";
import { openVault } from "../../../src/vault/open-vault.ts";
import { keepLog } from "../../support/record-events.ts";

export const ORGANISATION = "org_one";

/** Everything of the gateway that the OAuth client needs, over a store. */
export async function openServices(
  store: Store,
  options: { readonly clock?: Clock; readonly masterKey?: Uint8Array; readonly publicUrl?: string } = {},
): Promise<{
  readonly services: Services;
  readonly log: ReturnType<typeof keepLog>;
  readonly people: Map<string, Role>;
  readonly close: () => Promise<void>;
}> {
  const { clock = systemClock, masterKey = randomBytes(32), publicUrl = "http://127.0.0.1:1" } = options;
  const log = keepLog();
  const people = new Map<string, Role>([
    ["ann", "admin"],
    ["bob", "member"],
  ]);
  const vault = await openVault({ store, masterKeys: createMasterKeys([masterKey]), clock });
  const egress = createEgress({ allow: ["127.0.0.1"], clock });
  const services = {
    clock,
    log,
    egress,
    publicUrl,
    store,
    vault,
    changes: createLocalChanges(),
    identity: identityOf(people),
  } as unknown as Services; // filled below, and tests use nothing else
  Object.assign(services, { audit: createAuditLog(services), access: createAccess(services) });
  Object.assign(services, { variables: createVariables(services) });
  Object.assign(services, { connections: createConnections(services), upstream: createUpstreamClient(services) });
  Object.assign(services, { tokens: createExternalTokens(services) });
  return {
    services,
    log,
    people,
    async close() {
      await services.upstream.close();
      await services.audit.close();
      await vault.close();
      await egress.close();
    },
  };
}

/** Sessions are the names of people. */
function identityOf(people: ReadonlyMap<string, Role>): Identity {
  const membership = { id: ORGANISATION, name: "One", slug: "one" };
  const identity: Pick<Identity, "authenticate" | "organisationsOf"> = {
    authenticate({ cookie = "" }, organisation) {
      const user = /(?:^|; )session=(\w+)/.exec(cookie)?.[1];
      const role = user === undefined ? undefined : people.get(user);
      if (user === undefined || (role === undefined && organisation !== undefined)) {
        return Promise.resolve({ ok: false, status: user === undefined ? 401 : 403, reason: "nobody" });
      }
      const credential = `session_${user}`;
      return Promise.resolve({
        ok: true,
        principal: { organisation: organisation ?? "", role: role ?? "member", user, via: "session", credential },
      });
    },
    organisationsOf(user) {
      const role = people.get(user);
      return Promise.resolve(role === undefined ? [] : [{ ...membership, role }]);
    },
  };
  return identity as Identity; // the client asks for nothing else
}
