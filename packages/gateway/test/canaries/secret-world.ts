import { randomBytes } from "node:crypto";
import { keyCanaries } from "../support/canaries.ts";
import { makePlace, type StoreKind, type TestPlace } from "../support/places.ts";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { registerClient, type TestOAuthClient } from "../support/test-oauth-client.ts";
import { faultyDescriptor } from "../faults/faulty-descriptor.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { startLeakingUpstreams, type LeakingUpstreams } from "./leaking-upstreams.ts";

/** What a process needs to open the same data again. */
export interface ProcessSecrets {
  readonly adminKey: string;
  readonly masterKey: string;
  readonly metricsToken: string;
}

/** A gateway all of whose secrets are known, between upstreams that repeat whatever they are sent. */
export interface SecretWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly ledger: Ledger;
  readonly upstreams: LeakingUpstreams;
  readonly secrets: ProcessSecrets;
  readonly place: TestPlace;
  /** A client of MCP that people let in. */
  readonly client: TestOAuthClient;
  /** Connectors that all have in common, by their names. */
  readonly connectors: Readonly<Record<ConnectorName, string>>;
  /** Asks in the owner's name, and takes the answer down. Rejects where it is a refusal. */
  readonly ask: <Body = Readonly<Record<string, unknown>>>(
    method: string,
    path: string,
    body?: unknown,
    options?: { readonly key?: string; readonly tells?: readonly string[] },
  ) => Promise<Body>;
}

/** An API and a server of each kind of account; one whose calls wait for approval; one that nobody should trust. */
export const CONNECTORS = ["shared-api", "own-api", "shared-server", "own-server", "asking", "untrusted"] as const;
export type ConnectorName = (typeof CONNECTORS)[number];

const DESCRIBED = { read: "automatic", write: "automatic", hurried: "automatic" } as const;
const ASKING = { ...DESCRIBED, write: "needs_approval" } as const;
const SERVED = { external: "automatic" } as const;

export async function openSecretWorld(kind: StoreKind): Promise<SecretWorld> {
  const ledger = createLedger();
  const upstreams = await startLeakingUpstreams(ledger);
  const place = withPassword(await makePlace(kind), ledger);
  const masterKey = randomBytes(32);
  ledger.add("master key", keyCanaries("master key", masterKey));
  const secrets = {
    adminKey: ledger.plant("bootstrap key", "the deployment", "mrt_"),
    masterKey: masterKey.toString("base64"),
    metricsToken: ledger.plant("metrics token", "the deployment"),
  };
  const { adminKey, metricsToken } = secrets;
  const config = { masterKeys: [secrets.masterKey], metricsToken, logLevel: "debug" } as const;
  const gateway = await startTestGateway({ place, adminKey, config });
  const { vault } = gateway.services;
  for (const purpose of ["identity", "credential keys", "connect form"]) {
    ledger.add("derived key", keyCanaries(`key for ${purpose}`, vault.deriveKey(purpose)));
  }
  const key = (of: string) => ({ api_key: ledger.plant("credential of the organisation", of) });
  const accessToken = ledger.plant("access token of the organisation", "shared-server");
  const connectors = {
    "shared-api": await registerDescriptor(
      gateway,
      faultyDescriptor("shared-api", upstreams.apiOrigin),
      DESCRIBED,
      key("shared-api"),
    ),
    "own-api": await registerDescriptor(
      gateway,
      faultyDescriptor("own-api", upstreams.apiOrigin),
      DESCRIBED,
      key("own-api"),
    ),
    "shared-server": await registerServer(
      gateway,
      { name: "shared-server", url: upstreams.mcpUrl, accessToken },
      SERVED,
    ),
    "own-server": await registerServer(
      gateway,
      { name: "own-server", url: upstreams.legacyUrl, account: "personal" },
      SERVED,
    ),
    asking: await registerDescriptor(gateway, faultyDescriptor("asking", upstreams.apiOrigin), ASKING, key("asking")),
    untrusted: await registerDescriptor(
      gateway,
      faultyDescriptor("untrusted", upstreams.untrustedOrigin),
      DESCRIBED,
      key("untrusted"),
    ),
  };
  return {
    gateway,
    ledger,
    upstreams,
    secrets,
    place,
    connectors,
    client: await registerClient(gateway.url),
    async ask<Body>(
      method: string,
      path: string,
      body?: unknown,
      options: { readonly key?: string; readonly tells?: readonly string[] } = {},
    ) {
      const answer = await gateway.rest<Body>(method, path, body, options.key);
      ledger.saw(`${method} ${path}`, answer.text + JSON.stringify([...answer.headers]), options.tells);
      if (answer.status >= 300) throw new Error(`${method} ${path} gave ${String(answer.status)}: ${answer.text}`);
      return answer.body;
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await upstreams[Symbol.asyncDispose]();
    },
  };
}

/** The database's password is a secret, too; this server takes any. */
function withPassword(place: TestPlace, ledger: Ledger): TestPlace {
  const { location } = place;
  if ("folder" in location) return place;
  const url = new URL(location.databaseUrl);
  url.password = ledger.plant("database password", "the deployment");
  return { ...place, location: { databaseUrl: url.href } };
}
