import { apiKey } from "@better-auth/api-key";
import { cimd } from "@better-auth/cimd";
import { oauthProvider } from "@better-auth/oauth-provider";
import { createFetch } from "@mortise/runtime";
import { type AuthContext, betterAuth, type BetterAuthOptions, type BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";
import { jwt, organization } from "better-auth/plugins";
import { OFFLINE, SCOPES } from "../scopes.ts";
import { cookiePrefix } from "../session-cookie.ts";
import { ACCESS_TOKEN_SECONDS, PASSWORD_LENGTH, SESSION_SECONDS } from "../limits.ts";
import type { LibraryKey, UserRow } from "./library.ts";
import type { LibraryOptions } from "./open-library.ts";
import type { DiscoveredProvider } from "./identity-provider.ts";
import { PROVIDER, signInProvider } from "./sign-in-provider.ts";

/** What our keys are called in the library: a key of another configuration is none of ours. */
export const KEY_CONFIGURATION = "gateway";

/** Why somebody whom the identity provider knows is not let in. */
export const NOT_INVITED = "not_invited";

/** What an access token is asked for. */
export interface Grant {
  readonly user: string | undefined;
  readonly organisation: string | undefined;
  readonly resources: readonly string[];
}

/** Says why a grant no longer holds: an error code of RFC 6749 or 8707. */
export type GrantCheck = (grant: Grant) => Promise<"invalid_grant" | "invalid_target" | undefined>;

export interface AuthSettings extends LibraryOptions {
  readonly note: (message: string) => void;
  /** The organisation that was chosen for the request that is being answered, or {@link NO_ORGANISATION}. */
  readonly organisation: () => string;
  /** Whether the request that is being answered may have the metadata document of a client asked for. */
  readonly mayAsk: () => boolean;
  readonly discovered?: DiscoveredProvider;
}

/** What {@link createAuth} gives, as far as this folder uses it. */
export interface Auth {
  readonly options: BetterAuthOptions;
  readonly $context: Promise<AuthContext>;
  handler(request: Request): Promise<Response>;
  readonly api: {
    getSession(input: {
      headers: Headers;
    }): Promise<{ session: { id: string; expiresAt: Date }; user: UserRow } | null>;
    verifyApiKey(input: { body: { configId: string; key: string } }): Promise<{ valid: boolean }>;
    getJwks(): Promise<{ keys: LibraryKey[] }>;
  };
}

/** No organisation has this id, so nobody has agreed to anything for it: a code is given after a choice, and never without. */
export const NO_ORGANISATION = "-";
const ROTATION_SECONDS = 30 * 24 * 3_600;

/**
 * The identity library as this gateway sets it. Each setting that differs from the library's own default closes
 * something: sign-up, new organisations and keys that are limited to ten uses a day are on unless told otherwise.
 */
export function createAuth(settings: AuthSettings): Auth {
  const { store, publicUrl } = settings;
  const secure = publicUrl.startsWith("https:");
  const auth = betterAuth({
    appName: "Mortise",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret: settings.secret,
    trustedOrigins: [new URL(publicUrl).origin],
    database: { db: store.db, type: store.kind, transaction: true },
    telemetry: { enabled: false },
    // Arguments hold stacks and rows; the message says enough.
    logger: { level: "error", log: (_level, message) => settings.note(message) },
    onAPIError: {
      errorURL: `${publicUrl}/account/error`,
      // Refusals are answers. By itself the library prints them to the console, past the log.
      onError(error) {
        // The library has several classes of that name.
        const isRefusal = error instanceof APIError || (error instanceof Error && error.name === "APIError");
        if (!isRefusal) settings.log.fault(error, "identity");
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_SECONDS / 12, cookieCache: { enabled: false } },
    // By the address, which both have verified.
    account: { accountLinking: { enabled: true, trustedProviders: [PROVIDER] }, updateAccountOnSignIn: false },
    // What the identity provider gave has said who it is, and is of no more use.
    databaseHooks: {
      account: {
        create: {
          before: (account) =>
            Promise.resolve({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }),
        },
      },
    },
    // Accounts are made by us; the provider's sign-in makes one for whoever was invited.
    ...(settings.discovered === undefined
      ? {}
      : {
          user: {
            validateUserInfo: ({ source }) =>
              source.action === "create-user" && source.oauth?.profile?.["invited"] !== true
                ? { error: NOT_INVITED }
                : undefined,
          },
        }),
    // Ours counts for the whole fleet.
    rateLimit: { enabled: false },
    advanced: {
      // Its prefix would be `__Secure-`, which a sibling domain may set.
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(publicUrl),
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { disableIpTracking: true },
    },
    // It signs the whole account with the keys that access tokens are signed with.
    disabledPaths: ["/token"],
    plugins: plugins(settings),
  });
  // The endpoints of plugins are there, though the list of plugins no longer tells the compiler.
  return auth as unknown as Auth;
}

function plugins(settings: AuthSettings): BetterAuthPlugin[] {
  const { publicUrl, discovered } = settings;
  const fetchDocument = createFetch(settings.egress, { timeoutMs: 5_000, bodyBytes: 64 * 1024 });
  const list = [
    organization({ allowUserToCreateOrganization: false }),
    apiKey([{ configId: KEY_CONFIGURATION, references: "organization", rateLimit: { enabled: false } }]),
    jwt({
      jwt: { issuer: publicUrl },
      jwks: { rotationInterval: ROTATION_SECONDS, gracePeriod: ROTATION_SECONDS },
      disableSettingJwtHeader: true,
    }),
    oauthProvider({
      loginPage: "/account/sign-in",
      consentPage: "/account/consent",
      postLogin: {
        // The consent page asks for the organisation, too.
        page: "/account/consent",
        shouldRedirect: () => false,
        consentReferenceId: () => settings.organisation(),
      },
      scopes: [...Object.values(SCOPES), OFFLINE],
      grantTypes: ["authorization_code", "refresh_token"],
      accessTokenExpiresIn: ACCESS_TOKEN_SECONDS,
      allowDynamicClientRegistration: true,
      allowUnauthenticatedClientRegistration: true,
      clientRegistrationDefaultScopes: [SCOPES.tools, OFFLINE],
      clientRegistrationAllowedScopes: [SCOPES.manage],
      // Clients are strangers, and endpoints come and go: what counts is what the person may reach.
      enforcePerClientResources: false,
      // Clients register themselves; nobody administers them over HTTP.
      clientPrivileges: () => false,
      resourcePrivileges: () => false,
      resources: [{ identifier: `${publicUrl}/mcp` }],
      customAccessTokenClaims: async ({ user, referenceId, resources = [] }) => {
        const fault = await settings.checkGrant({ user: user?.id, organisation: referenceId, resources });
        if (fault !== undefined) throw new APIError("BAD_REQUEST", { error: fault });
        return { org: referenceId };
      },
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
    cimd({
      fetchClientMetadataResource: (input, init) =>
        settings.mayAsk()
          ? fetchDocument(input, init)
          : Promise.reject(new Error("a stranger's client is not asked for")),
      metadataProfile: "mcp-2026-07-28",
    }),
    ...(discovered === undefined ? [] : [signInProvider(discovered, settings)]),
  ];
  // Their declarations do not agree with `exactOptionalPropertyTypes`; each is the library's own plugin.
  return list as unknown as BetterAuthPlugin[];
}
