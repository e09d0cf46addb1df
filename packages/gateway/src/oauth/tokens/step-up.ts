import { findConnector } from "../../connectors/find-connector.ts";
import { readBearerChallenge } from "../discovery/challenge.ts";
import type { ConnectionName, TokenOutcome } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { readOAuthSettings, SCOPE } from "../oauth-settings.ts";
import { plainText } from "../plain-text.ts";
import { configurationOf, findAuthorization } from "./load-authorization.ts";
import type { OAuthConfiguration } from "./stored-tokens.ts";

type Refused = Extract<TokenOutcome, { readonly ok: false }>;

/** The most scopes that are asked for, whatever a server wants. */
const MAX_SCOPES = 100;

/** What a server's 403 asks for (RFC 6750 §3.1). Never a scope that means everything. */
export function missingScopes(challenge: string | undefined): readonly string[] {
  const { error, scope = "" } = readBearerChallenge(challenge ?? null) ?? {};
  if (error !== "insufficient_scope") return [];
  return scope
    .split(" ")
    .filter((one) => SCOPE.test(one) && !one.includes("*"))
    .slice(0, MAX_SCOPES);
}

/** Scopes of two lists, each once, in their order. */
export function joinScopes(...lists: readonly (readonly string[])[]): readonly string[] {
  return Array.from(new Set(lists.flat())).slice(0, MAX_SCOPES);
}

export function splitScopes(text: string | undefined): readonly string[] {
  return text?.split(" ").filter((scope) => scope !== "") ?? [];
}

/**
 * A server wants more than was granted (MCP authorization › Step-Up Authorization Flow): the next authorization asks
 * for what was granted and what is missing together. Somebody's own connection needs them from now on; a shared one
 * goes on serving what its scopes are enough for, so that one call takes it from nobody. `undefined` where asking would
 * not help: the challenge names no scope, or all that it names has been asked for already. So nobody is asked twice.
 */
export async function stepUp(
  { store, changes, clock }: Pick<OAuthServices, "store" | "changes" | "clock">,
  connection: ConnectionName,
  challenge: string,
): Promise<Refused | undefined> {
  const { organisation, id, connector: connectorId } = connection;
  const wanted = missingScopes(challenge);
  if (wanted.length === 0) return undefined;
  const named = plainText(wanted.join(" "));
  let isChanged = false;
  const refused = await store.transaction(async (statements): Promise<Refused | undefined> => {
    const row = await findAuthorization(statements, connection);
    const connector = await findConnector({ db: statements }, organisation, connectorId);
    if (row === undefined || connector === undefined) return undefined;
    if (readOAuthSettings(connector).scopes !== undefined) {
      const message =
        `${connector.name} wants the scope ${named} for this, and an administrator has chosen the scopes that are ` +
        "asked for: they are in the connector's OAuth settings.";
      return { ok: false, need: "unavailable", message };
    }
    const configuration = configurationOf(row);
    const granted = splitScopes(configuration.scope);
    const had = new Set([...granted, ...splitScopes(configuration.asked)]);
    if (wanted.every((scope) => had.has(scope))) return undefined;
    const detail = `${connector.name} wants a wider authorization for this: ${named}. Connect it again.`;
    const noted = splitScopes(configuration.more);
    const isOwn = row.level === "user" || row.level === "agent";
    if (!isOwn && wanted.every((scope) => noted.includes(scope))) {
      return { ok: false, need: "reauthenticate", message: detail };
    }
    const more = joinScopes(granted, noted, wanted).join(" ");
    isChanged = true;
    await statements
      .updateTable("connections")
      .set({
        configuration: JSON.stringify({ ...configuration, more } satisfies OAuthConfiguration),
        ...(isOwn ? { state: "needs_authentication" as const } : {}),
        state_detail: detail,
        updated_at: clock.time(),
      })
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      // Whoever agreed anew meanwhile is not asked again for what the old token lacked.
      .where("revision", "=", row.revision)
      .execute();
    return { ok: false, need: "reauthenticate", message: detail };
  });
  if (isChanged) {
    await changes.publish({ organisation, subject: "connection", id, connector: connectorId });
  }
  return refused;
}
