import { isIP } from "node:net";
import { readAllowedDestinations } from "@mortise/runtime";
import { isStrongKey } from "../identity/people/strong-key.ts";
import { CannotStart } from "./cannot-start.ts";
import type { GatewayConfig } from "./config.ts";
import { readConfigFile } from "./read-config-file.ts";

/** What the command line says. */
export interface GatewayOptions {
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly publicUrl?: string;
  readonly allowHost?: readonly string[];
  readonly behindProxy?: boolean;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly masterKeyFile?: string;
  /** An address. For this start alone, so no file has it. */
  readonly setupLink?: string;
  readonly logLevel?: GatewayConfig["logLevel"];
}

/** What reading the configuration needs of the machine. */
export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Rejects with words for the person at the terminal. */
  readonly readFile: (path: string) => Promise<string>;
}

const DEFAULT_PORT = 8_700;

/**
 * Puts the configuration together: the command line goes before the file, the file before the defaults. Secrets
 * come from the environment and from files of their own, never from arguments, which other users can see.
 *
 * @throws CannotStart for anything that is missing, wrong or unsafe.
 */
export async function readConfig(options: GatewayOptions, sources: ConfigSources): Promise<GatewayConfig> {
  const { environment, readFile } = sources;
  const file = options.config === undefined ? {} : readConfigFile(options.config, await readFile(options.config));
  const host = options.host ?? file.host ?? "127.0.0.1";
  const publicUrl = options.publicUrl ?? file.public_url;
  const certificate = options.tlsCertificate ?? file.tls?.certificate;
  const key = options.tlsKey ?? file.tls?.key;
  if ((certificate === undefined) !== (key === undefined)) {
    throw new CannotStart("TLS needs both a certificate and its key", "give --tls-certificate and --tls-key");
  }
  const behindProxy = options.behindProxy ?? file.behind_proxy ?? false;
  checkAddress(host, publicUrl, certificate !== undefined, behindProxy);

  const data = options.data ?? file.data ?? "./.mortise";
  // Nothing is the folder that it happens to be started in, and the master key would lie there.
  if (data.trim() === "")
    throw new CannotStart("the folder for the data has no name", "leave --data out for ./.mortise");
  const allowHosts = options.allowHost ?? file.allow_hosts ?? [];
  try {
    readAllowedDestinations(allowHosts);
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : "an allowed host cannot be read");
  }
  // A variable that is set to nothing is not set: that is how compose files leave one out.
  const variable = (name: string): string | undefined => environment[name] || undefined;
  const databaseUrl = variable("DATABASE_URL");
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//i.test(databaseUrl)) {
    throw new CannotStart(
      "DATABASE_URL is not the address of a PostgreSQL, which is the one server that the data can be on",
      "it begins with postgres://; without one the data is in --data",
    );
  }
  const bootstrapKey = variable("MORTISE_BOOTSTRAP_ADMIN_KEY");
  const metricsToken = variable("MORTISE_METRICS_TOKEN");
  if (bootstrapKey !== undefined) checkStrength("MORTISE_BOOTSTRAP_ADMIN_KEY", bootstrapKey);
  if (metricsToken !== undefined) checkStrength("MORTISE_METRICS_TOKEN", metricsToken);
  const keyFile = options.masterKeyFile ?? file.master_key_file;
  const oidc = file.oidc;
  const clientSecret = oidc === undefined ? "" : (await readFile(oidc.client_secret_file)).trim();
  if (oidc !== undefined && clientSecret === "") {
    throw new CannotStart(`there is no secret in ${oidc.client_secret_file}`, "the identity provider gives one");
  }
  const { setupLink } = options;
  if (setupLink !== undefined && oidc !== undefined) {
    throw new CannotStart(
      "--setup-link sets a password, and here people sign in with the identity provider",
      "they sign in there; an account with the provider's address is made by an invitation: POST /api/organizations/{orgId}/invitations",
    );
  }
  return {
    host,
    port: options.port ?? file.port ?? DEFAULT_PORT,
    data,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl: new URL(publicUrl).origin }),
    allowHosts,
    behindProxy,
    ...(certificate === undefined || key === undefined
      ? {}
      : { tls: { certificate: await readFile(certificate), key: await readFile(key) } }),
    masterKeys: masterKeys(environment["MORTISE_MASTER_KEY"], keyFile === undefined ? "" : await readFile(keyFile)),
    ...(bootstrapKey === undefined ? {} : { bootstrapKey }),
    ...(setupLink === undefined ? {} : { setupLink }),
    ...(oidc === undefined ? {} : { oidc: { issuer: oidc.issuer, clientId: oidc.client_id, clientSecret } }),
    drainMs: (file.drain_seconds ?? 30) * 1_000,
    logLevel: options.logLevel ?? file.log_level ?? "info",
    ...(metricsToken === undefined ? {} : { metricsToken }),
  };
}

/** Others may reach it only where what they send is not readable on the way. */
function checkAddress(host: string, publicUrl: string | undefined, tls: boolean, behindProxy: boolean): void {
  const local = isLocal(host);
  if (publicUrl !== undefined) checkPublicUrl(publicUrl, local);
  if (local) return;
  if (!tls && !behindProxy) {
    throw new CannotStart(
      `${host} can be reached from other machines, and nothing encrypts what they send`,
      "give --tls-certificate and --tls-key, or --behind-proxy where a proxy in front ends TLS",
    );
  }
  if (publicUrl === undefined) {
    throw new CannotStart(
      `${host} can be reached from other machines, by which name is not known`,
      "give --public-url https://NAME",
    );
  }
}

function checkPublicUrl(publicUrl: string, local: boolean): void {
  const url = URL.parse(publicUrl);
  if (url !== null && url.username + url.password !== "") {
    throw new CannotStart("the public URL holds an account", "leave it out: everybody is told this URL");
  }
  const plain = url?.protocol === "http:" && local && isLocal(url.hostname);
  if (
    url === null ||
    (url.protocol !== "https:" && !plain) ||
    url.search !== "" ||
    url.hash !== "" ||
    url.pathname !== "/"
  ) {
    throw new CannotStart(
      `the public URL must be https and have no path: ${publicUrl}`,
      "an example: --public-url https://mcp.example.com",
    );
  }
}

/** Whether only this machine reaches it. */
export function isLocal(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

function checkStrength(name: string, secret: string): void {
  if (isStrongKey(secret)) return;
  throw new CannotStart(`${name} is too weak`, "make one with: openssl rand -base64 32");
}

/** Keys, newest first: one a line in a file, or between commas in the environment. */
function masterKeys(environment: string | undefined, file: string): readonly string[] {
  return [environment ?? "", file]
    .flatMap((text) => text.split(/[\n,]/).map((key) => key.trim()))
    .filter((key) => key !== "");
}
