import { createHash, randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import { newId } from "../../db/new-id.ts";
import type { Tables } from "../../db/tables.ts";
import type { ConnectionHolder } from "../../connections/connections.ts";
import type { OAuthServices } from "../oauth-services.ts";

/** How long a person has to agree. */
const LIFE_MS = 10 * 60_000;

/** What the answer has to fit, beside the columns of its row. */
export interface PendingDetails {
  /** The client at an external server; left out for a vendor that a descriptor names. */
  readonly client?: string;
  readonly resource?: string;
  readonly scopes?: readonly string[];
  /** Those of the scopes that the server has wanted since an earlier authorization. */
  readonly more?: readonly string[];
  /** The security scheme of a descriptor. */
  readonly scheme?: string;
  /** A path of the gateway's own. */
  readonly returnTo?: string;
}

/** An authorization that was begun, taken out of the store: there is no second time. */
export interface Pending {
  readonly holder: ConnectionHolder;
  readonly user: string;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
  readonly details: PendingDetails;
}

/**
 * Writes down what was begun. The state and the browser's secret are stored as digests; the verifier is sealed.
 *
 * @returns the browser's secret. It begins with the organisation, by which the answer is looked up.
 */
export async function keepPending(
  { store, vault, clock }: Pick<OAuthServices, "store" | "vault" | "clock">,
  state: string,
  { holder, user, issuer, redirectUri, codeVerifier, details }: Pending,
): Promise<string> {
  const { organisation, connector, level, holder: holder_id } = holder;
  const id = newId("oaz");
  const browserSecret = `${organisation}.${randomBytes(32).toString("base64url")}`;
  const sealed =
    codeVerifier === undefined ? undefined : await vault.seal(verifierPlace(organisation, id), codeVerifier);
  const now = clock.time();
  await store.db
    .deleteFrom("oauth_authorizations")
    .where("org_id", "=", organisation)
    .where("expires_at", "<=", now)
    .execute();
  await store.db
    .insertInto("oauth_authorizations")
    .values({
      id,
      org_id: organisation,
      user_id: user,
      connector_id: connector,
      level,
      holder_id,
      issuer,
      state_hash: digest(state),
      browser_hash: digest(browserSecret),
      redirect_uri: redirectUri,
      details: JSON.stringify({ details, sealed }),
      expires_at: now + LIFE_MS,
    })
    .execute();
  return browserSecret;
}

/**
 * Takes what this state and this browser began; `undefined` where there is no such thing (any more). Another browser
 * takes nothing away from the right one.
 */
export async function takePending(
  { store, vault, clock }: Pick<OAuthServices, "store" | "vault" | "clock">,
  state: string,
  browserSecret: string,
): Promise<Pending | undefined> {
  const organisation = browserSecret.slice(0, Math.max(0, browserSecret.lastIndexOf(".")));
  const row = await store.db
    .deleteFrom("oauth_authorizations")
    .where("org_id", "=", organisation)
    .where("state_hash", "=", digest(state))
    .where("browser_hash", "=", digest(browserSecret))
    .returningAll()
    .executeTakeFirst();
  return row === undefined || row.expires_at <= clock.time() ? undefined : pendingOf(row, vault);
}

async function pendingOf(
  row: Selectable<Tables["oauth_authorizations"]>,
  vault: OAuthServices["vault"],
): Promise<Pending> {
  // Written by `keepPending` alone.
  const { details, sealed } = JSON.parse(row.details) as { readonly details: PendingDetails; readonly sealed?: string };
  return {
    holder: { organisation: row.org_id, connector: row.connector_id, level: row.level, holder: row.holder_id },
    user: row.user_id,
    issuer: row.issuer,
    redirectUri: row.redirect_uri,
    codeVerifier: sealed === undefined ? undefined : await vault.unseal(verifierPlace(row.org_id, row.id), sealed),
    details,
  };
}

function verifierPlace(organisation: string, id: string) {
  return { organisation, owner: id, field: "code_verifier" };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
