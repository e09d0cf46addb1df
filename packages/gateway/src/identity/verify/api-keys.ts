import { defaultKeyHasher } from "@better-auth/api-key";
import type { Principal } from "../../authorize/principal.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { KEY_CONFIGURATION } from "../library/create-auth.ts";
import { lentRole, storedRole } from "../roles.ts";
import type { Fault } from "./challenge.ts";
import type { Checked } from "./recognised.ts";

/** Checks an API key: that it is ours, not over, and that the person, agent or organisation it stands for is still there. */
export async function checkApiKey(parts: IdentityParts, text: string): Promise<Checked | Fault> {
  const { library, clock } = parts;
  // Looked up first: the library would log each unknown key as an error, and tell a store that is away from a bad key.
  const row = await library.rows.find("apikey", { key: await defaultKeyHasher(text) });
  if (row === undefined || row.configId !== KEY_CONFIGURATION) {
    return { reason: "an unknown API key", error: "invalid_token" };
  }
  const expiresAt = row.expiresAt?.getTime() ?? Infinity;
  if (expiresAt <= clock.time() || !(await library.useKey(text)))
    return { reason: "an API key that is over", error: "invalid_token" };
  const principal = await principalOf(parts, row.id, row.referenceId);
  if (principal === undefined) return { reason: "an API key of nobody who is there", error: "invalid_token" };
  return { ok: true, principal, expiresAt };
}

async function principalOf(
  { library, store }: IdentityParts,
  id: string,
  organisation: string,
): Promise<Principal | undefined> {
  const binding = await store.db
    .selectFrom("api_key_bindings")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("key_id", "=", id)
    .executeTakeFirst();
  let role = storedRole(binding?.role ?? "");
  if (binding === undefined || role === undefined) return undefined;
  const { user_id: user, agent_id: agent } = binding;
  let workspace = binding.workspace_id;
  if (user !== null) {
    const member = await library.rows.find("member", { organizationId: organisation, userId: user });
    const personal = storedRole(member?.role ?? "");
    if (personal === undefined) return undefined;
    role = lentRole(personal, role);
  }
  if (agent !== null) {
    const found = await store.db
      .selectFrom("agents")
      .select("workspace_id")
      .where("org_id", "=", organisation)
      .where("id", "=", agent)
      .executeTakeFirst();
    if (found === undefined) return undefined;
    workspace ??= found.workspace_id;
  }
  // Of nobody in particular. One that was still being made while its organisation was deleted opens nothing.
  if (
    user === null &&
    agent === null &&
    (await library.rows.find("organization", { id: organisation })) === undefined
  ) {
    return undefined;
  }
  return {
    organisation,
    role,
    ...(user === null ? {} : { user }),
    ...(agent === null ? {} : { agent }),
    ...(workspace === null ? {} : { workspace }),
    via: "api_key",
    credential: id,
  };
}
