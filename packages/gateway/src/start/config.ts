/** How a gateway is run: from the command line, a file and the environment, checked. */
export interface GatewayConfig {
  /** The address to bind, 127.0.0.1 unless given. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The folder of the embedded store. */
  readonly data: string;
  /** PostgreSQL instead of the embedded store. */
  readonly databaseUrl?: string;
  /** What clients reach the gateway by, `https://mcp.example.com`: issuer, audience and redirects are made of it. From host and port unless given. */
  readonly publicUrl?: string;
  /** Hosts that upstreams may have though they are private or speak plain http. */
  readonly allowHosts: readonly string[];
  /** Whether a proxy in front of it ends TLS. Needed for an address that others reach without {@link tls}. */
  readonly behindProxy: boolean;
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The vault's master keys, newest first; each 32 bytes in base64 or hex. One is made in {@link data} where the store is embedded and none is given. */
  readonly masterKeys: readonly string[];
  readonly bootstrapKey?: string;
  /** The address of an account that a link is made for when it starts, to set a new password by. */
  readonly setupLink?: string;
  /** OpenID Connect sign-in. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string };
  /** How long calls that are under way may take when it stops. */
  readonly drainMs: number;
  /** What `/metrics` asks for; without one it answers this machine alone. */
  readonly metricsToken?: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}
