import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Configuration, Provider } from "oidc-provider";

/** A token request as the server answered it. */
export interface TokenGrant {
  readonly grantType: string;
  readonly accessToken: string;
  readonly refreshToken?: string;
}

/** A real OAuth 2 server on loopback (oidc-provider), with one client for each way in which clients prove themselves. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** `127.0.0.1:port`: what an operator would allow. */
  readonly host: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** Every token that was granted, in order. */
  readonly grants: readonly TokenGrant[];
  /** How many requests reached the token endpoint, granted or not. */
  readonly tokenRequests: number;
  /** Clients that registered themselves. */
  readonly registrations: number;
  /** Tokens that clients had revoked. */
  readonly revocations: number;
  /** Whether it gave this token for this resource, and the token has not ended. */
  accepts(accessToken: string, resource: string): Promise<boolean>;
  /** What it gave a token for. */
  scopesOf(accessToken: string): Promise<readonly string[]>;
  /** Ends the grant that a refresh token is of: the next renewal is refused. */
  endGrant(refreshToken: string): Promise<void>;
  /** Signs for the client `signer`, in PEM. */
  readonly signerKey: string;
  /** Forgets the grants and counts so far. */
  forget(): void;
  /** What a user does in a browser: opens the address, signs in, agrees. Resolves with where the server sends them back. */
  agree(authorizationUrl: string): Promise<URL>;
  close(): Promise<void>;
}

/** Every client's secret where it has one. Its characters are ones that RFC 6749 §2.3.1 has encoded. */
export const CLIENT_SECRET = "s3cret/of+the:client%20 &=";

export interface AuthorizationServerOptions {
  /** Seconds for which access tokens live. */
  readonly lifetime?: number;
  /** Takes part in MCP: registers clients that ask (RFC 7591), and gives tokens for the resource that is named (RFC 8707). */
  readonly open?: boolean;
  /** How clients that it does not know become known: by asking it, by the metadata document that their id is the address of (fetched with this), or not at all. */
  readonly registration?: "dynamic" | "none" | { readonly fetchDocument: (address: string) => Promise<Response> };
  /** Who signs in, asked each time, for the client `site` (shared secret, `/api/auth/callback/oidc` on any loopback port). */
  readonly person?: () => SignedInPerson;
}

/** What the server says of somebody who signed in. */
export interface SignedInPerson {
  readonly email?: string | undefined;
  readonly email_verified?: boolean | undefined;
  readonly name?: string;
  /** Whether the ID token says it, too: servers need not (OpenID Connect Core 1.0 §5.4). */
  readonly inIdToken?: boolean;
}

/** Starts it. Clients: `by-header` and `by-body` (shared secret), `signer` (private_key_jwt), `app` (public, PKCE, any loopback port), `registered` (the same with a secret, back to `/oauth/callback`). */
export async function startAuthorizationServer({
  lifetime = 3600,
  open = false,
  registration = "dynamic",
  person,
}: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const issuer = `http://127.0.0.1:${port}`;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const configuration = configurationOf(lifetime, publicKey, open, registration);
  const signIn = person === undefined ? {} : signInOf(configuration, person);
  const provider = inThisRealm(() => new Provider(issuer, { ...configuration, ...signIn }));
  let grants: TokenGrant[] = [];
  let tokenRequests = 0;
  let registrations = 0;
  let revocations = 0;
  provider.on("registration_create.success", () => registrations++);
  provider.use(async (ctx, next) => {
    const isToken = ctx.path === "/token";
    if (isToken) tokenRequests++;
    if (ctx.path === "/token/revocation") revocations++;
    await next();
    const body: unknown = ctx.body;
    if (isToken && typeof body === "object" && body !== null && "access_token" in body) {
      grants.push({
        grantType: String(ctx.oidc?.params?.["grant_type"]),
        accessToken: String(body.access_token),
        ...("refresh_token" in body ? { refreshToken: String(body.refresh_token) } : {}),
      });
    }
  });
  const handle = provider.callback();
  server.on("request", (request, response) => void handle(request, response));

  return {
    issuer,
    host: `127.0.0.1:${port}`,
    authorizationUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    get grants() {
      return grants;
    },
    get tokenRequests() {
      return tokenRequests;
    },
    get registrations() {
      return registrations;
    },
    get revocations() {
      return revocations;
    },
    async accepts(accessToken, resource) {
      const token = await provider.AccessToken.find(accessToken);
      return token?.isValid === true && token.aud === resource;
    },
    async scopesOf(accessToken) {
      const token = await provider.AccessToken.find(accessToken);
      return token?.scope?.split(" ") ?? [];
    },
    async endGrant(refreshToken) {
      await (await provider.RefreshToken.find(refreshToken))?.destroy();
    },
    signerKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    forget: () => {
      grants = [];
      tokenRequests = 0;
    },
    agree: (authorizationUrl) => agree(authorizationUrl, issuer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Jest runs tests in a realm of their own, where a clone is no plain object: it is one of Node's realm.
 * oidc-provider clones its clients when it is made, and then refuses such keys.
 */
function inThisRealm<T>(make: () => T): T {
  const { structuredClone } = globalThis;
  const { warn } = console;
  globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value)) as typeof value; // configuration is JSON
  // It warns that it keeps everything in memory, and shows forms that let anybody in: as a test wants it.
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
    globalThis.structuredClone = structuredClone;
  }
}

function configurationOf(
  lifetime: number,
  signer: KeyObject,
  open: boolean,
  registration: NonNullable<AuthorizationServerOptions["registration"]>,
): Configuration {
  const documents = typeof registration === "object" ? registration : undefined;
  const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [], scope: "read write" };
  return {
    clients: [
      {
        client_id: "by-header",
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: "client_secret_basic",
        ...machine,
      } as const,
      {
        client_id: "by-body",
        client_secret: CLIENT_SECRET,
        token_endpoint_auth_method: "client_secret_post",
        ...machine,
      } as const,
      {
        client_id: "signer",
        token_endpoint_auth_method: "private_key_jwt",
        jwks: { keys: [{ ...signer.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
        ...machine,
      } as never, // the types do not know that a JWK of Node's is one
      {
        client_id: "app",
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: ["http://127.0.0.1/callback"],
        response_types: ["code"],
        scope: "openid offline_access read",
      } as const,
      {
        client_id: "registered",
        client_secret: CLIENT_SECRET,
        application_type: "native",
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: ["http://127.0.0.1/oauth/callback"],
        response_types: ["code"],
        scope: "openid offline_access read write",
      } as const,
    ],
    scopes: ["openid", "offline_access", "read", "write"],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      ...(open ? OPEN_FEATURES : {}),
      ...(open ? { registration: { enabled: registration === "dynamic" } } : {}),
      ...(documents === undefined ? {} : { clientIdMetadataDocument: { enabled: true, ack: "draft-02" } }),
    },
    ...(documents === undefined
      ? {}
      : { fetch: (address: string | URL | Request) => documents.fetchDocument(new Request(address).url) }),
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      IdToken: 3600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    cookies: { keys: ["a key of this test"] },
  };
}

/** Signing in to another site with this server (OpenID Connect). */
function signInOf({ clients = [], scopes = [] }: Configuration, person: () => SignedInPerson): Configuration {
  return {
    clients: [
      ...clients,
      {
        client_id: "site",
        client_secret: CLIENT_SECRET,
        application_type: "native",
        token_endpoint_auth_method: "client_secret_basic",
        grant_types: ["authorization_code"],
        redirect_uris: ["http://127.0.0.1/api/auth/callback/oidc"],
        response_types: ["code"],
        scope: "openid email profile",
      },
    ],
    scopes: [...scopes, "email", "profile"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims(use) {
        const { inIdToken = true, ...claims } = person();
        return use === "id_token" && !inIdToken ? { sub: id } : { ...claims, sub: id };
      },
    }),
  };
}

const OPEN_FEATURES: Configuration["features"] = {
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  resourceIndicators: {
    enabled: true,
    getResourceServerInfo: (_ctx, resource) => ({
      scope: "read write",
      audience: resource,
      accessTokenFormat: "opaque",
    }),
    useGrantedResource: () => true,
  },
};

/** Goes through the server's own forms, with cookies, as a browser would. */
async function agree(authorizationUrl: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(authorizationUrl);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form === undefined ? {} : { method: "POST", body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    const page = await response.text();
    form = undefined;
    if (location !== null) {
      url = new URL(location, url);
      if (url.origin !== issuer) return url;
      continue;
    }
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`no form to fill in: ${page.slice(0, 500)}`);
    url = new URL(action, url);
    form = new URLSearchParams({ prompt, ...(prompt === "login" ? { login: "ann", password: "x" } : {}) });
  }
  throw new Error("the server never sent the user back");
}
