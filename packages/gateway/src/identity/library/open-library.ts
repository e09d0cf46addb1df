import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import type { Clock, Egress } from "@mortise/runtime";
import { getMigrations } from "better-auth/db/migration";
import { sql } from "kysely";
import type { Store } from "../../db/store.ts";
import type { GatewayLog } from "../../services.ts";
import {
  type Auth,
  createAuth,
  KEY_CONFIGURATION,
  NO_ORGANISATION,
  type AuthSettings,
  type GrantCheck,
} from "./create-auth.ts";
import { type DiscoveredProvider, discoverProvider, type ProviderSettings } from "./identity-provider.ts";
import { PROVIDER } from "./sign-in-provider.ts";
import { rowsOver } from "./rows.ts";
import type { Library, LibrarySession, UserRow } from "./library.ts";

export interface LibraryOptions {
  readonly store: Store;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: GatewayLog;
  /** Signs cookies and seals the keys that tokens are signed with. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly provider: ProviderSettings | undefined;
  /** Asked before each access token: whether the person may still have it. Throws where not. */
  readonly checkGrant: GrantCheck;
  /** Whether an address has an invitation that can still be accepted. */
  readonly isInvited: (email: string) => Promise<boolean>;
}

/** Any number that no other lock has. */
const MIGRATION_LOCK = 5_173_001;
const MIGRATION_PAUSE_MS = 100;

/** Brings the library's tables up to date, one replica at a time, and opens it. */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const { store, publicUrl, clock } = options;
  const organisation = new AsyncLocalStorage<string>();
  const asking = new AsyncLocalStorage<boolean>();
  let open = false;
  const settings: AuthSettings = {
    ...options,
    organisation: () => organisation.getStore() ?? NO_ORGANISATION,
    mayAsk: () => asking.getStore() ?? false,
    // What it says of tables that are not there yet is no news.
    note: (message) => {
      if (open) options.log.warn("identity library", { message });
    },
  };
  // It looks at its tables once, when it is made, and for good: one that was made before they were there serves nothing.
  await migrate(store, createAuth(settings));
  const auth = createAuth(settings);
  const context = await auth.$context;
  open = true;
  /** Made when it is first needed: a provider that is down must not keep the gateway from starting. */
  let withProvider: { readonly auth: Auth; readonly discovered: DiscoveredProvider } | undefined;
  const providerAuth = async (): Promise<NonNullable<typeof withProvider>> => {
    if (options.provider === undefined) throw new Error("There is no identity provider.");
    if (withProvider === undefined) {
      const discovered = await discoverProvider(options.provider, options.egress);
      withProvider = { discovered, auth: createAuth({ ...settings, discovered }) };
    }
    return withProvider;
  };
  const { internalAdapter } = context;
  const ask = (path: string, body: object, { cookie, by = auth }: { cookie?: string; by?: Auth } = {}) =>
    by.handler(
      new Request(`${publicUrl}/api/auth${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: new URL(publicUrl).origin,
          ...(cookie === undefined ? {} : { cookie }),
        },
        body: JSON.stringify(body),
      }),
    );

  return {
    rows: rowsOver(context.adapter),
    handle: (request, mayAsk) => asking.run(mayAsk, () => auth.handler(request)),
    handleFor: (chosen, request) => organisation.run(chosen, () => asking.run(true, () => auth.handler(request))),
    async session(cookie) {
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
      if (found === null) return undefined;
      const { id, expiresAt } = found.session;
      return { id, expiresAt, user: found.user } satisfies LibrarySession;
    },
    signIn: (email, password) => ask("/sign-in/email", { email, password }),
    async beginProviderSignIn(callbackURL, errorCallbackURL) {
      const { auth: by } = await providerAuth();
      const request = { provider: PROVIDER, callbackURL, errorCallbackURL, disableRedirect: true };
      return ask("/sign-in/social", request, { by });
    },
    async endProviderSignIn({ search }, cookie) {
      const { auth: by, discovered } = await providerAuth();
      const answer = new URL(`${publicUrl}/api/auth/callback/${PROVIDER}${search}`);
      // The library compares an issuer that is there; this provider always says it.
      if (discovered.sendsIssuer && !answer.searchParams.has("iss")) answer.searchParams.set("iss", "none");
      return by.handler(new Request(answer, { headers: { cookie } }));
    },
    signOut: (cookie) => ask("/sign-out", {}, { cookie }),
    endSessions: (user) => internalAdapter.deleteUserSessions(user),
    createUser: async ({ email, name }) =>
      // Whoever makes an account vouches for the address: there is no open sign-up.
      (await internalAdapter.createUser(
        { email: email.toLowerCase(), name, emailVerified: true },
        { method: "admin" },
      )) as UserRow,
    async setPassword(user, password) {
      const hash = await context.password.hash(password);
      const account = await internalAdapter.findCredentialAccount(user);
      if (account === null) {
        await internalAdapter.linkAccount({
          userId: user,
          providerId: "credential",
          accountId: user,
          password: hash,
        });
      } else {
        await internalAdapter.updatePassword(user, hash);
      }
      await internalAdapter.deleteUserSessions(user);
    },
    async useKey(key) {
      const { valid } = await auth.api.verifyApiKey({ body: { configId: KEY_CONFIGURATION, key } });
      return valid;
    },
    signingKeys: async () => (await auth.api.getJwks()).keys,
    async remember(name, value, expiresAt) {
      await internalAdapter.createVerificationValue({ identifier: name, value, expiresAt });
    },
    async recall(name) {
      const found = await internalAdapter.findVerificationValue(name);
      return found !== null && found !== undefined && found.expiresAt.getTime() > clock.time()
        ? found.value
        : undefined;
    },
    async take(name) {
      const taken = await internalAdapter.consumeVerificationValue(name);
      return taken !== null && taken.expiresAt.getTime() > clock.time() ? taken.value : undefined;
    },
    async forget(beginning, value) {
      await context.adapter.deleteMany({
        model: "verification",
        where: [
          { field: "value", value },
          { field: "identifier", operator: "starts_with", value: beginning },
        ],
      });
    },
  };
}

/** The library has no lock of its own, and compares with the live schema: two at once would both create. */
async function migrate(store: Store, auth: Auth): Promise<void> {
  const run = async (): Promise<void> => {
    const { runMigrations } = await getMigrations(auth.options);
    await runMigrations();
  };
  if (store.kind === "sqlite") return run();
  await store.db.connection().execute(async (connection) => {
    // Asked again and again: a statement that waits for another replica would be taken for one that is not answered.
    while (!(await takesLock(connection))) await setTimeout(MIGRATION_PAUSE_MS);
    try {
      await run();
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
    }
  });
}

async function takesLock(connection: Store["db"]): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as taken`.execute(
    connection,
  );
  return rows[0]?.taken === true;
}
