import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CompiledConnector } from "@mortise/core";
import { answerDirectly, readJson, type ServedTools } from "@mortise/core/mcp";
import type { Services } from "../../src/call.ts";
import { systemClock } from "../../src/clock.ts";
import { createConnectorServer } from "../../src/connector-server.ts";
import { MemoryCredentials } from "../../src/credentials/memory-credentials.ts";
import type { CredentialResolver, Scope } from "../../src/credentials/resolver.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../src/egress/create-egress.ts";
import { createHttpEndpoint } from "../../src/http/create-http-endpoint.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { type Host, type InstanceRequest, serveInstance } from "../../src/serve-instance.ts";
import { ServerCache, type ServerCacheOptions, type ServerKey } from "../../src/server-cache.ts";
import { makeConnector } from "../fixtures/connector.ts";

// Eight organisations with four workspaces each, and the same three connectors, users and
// tools under the same names in all of them. Only the secrets and the tags in the URLs
// differ. The upstream knows whose secret it gets, and repeats all it got.

export const ORGANISATIONS = 8;
export const WORKSPACES = 4;
const INSTANCES = ["crm", "mail", "wiki"] as const;
const USER = "ann";
/** Every secret begins with it, so that one which escapes is easily seen. */
const SECRET_MARK = "sec-";
/** For how long a secret may still be in use after it was rotated: a call that had it already. */
const ROTATION_GRACE_MS = 5_000;

/** What a guard can be replaced with, to see that the harness notices. */
export interface Doors {
  readonly createCache: (options: ServerCacheOptions) => ServerCache;
  readonly serve: (host: Host, request: InstanceRequest) => ServedTools | Promise<ServedTools>;
  readonly wrapCredentials: (credentials: CredentialResolver) => CredentialResolver;
}

export const realDoors: Doors = {
  createCache: (options) => new ServerCache(options),
  serve: serveInstance,
  wrapCredentials: (credentials) => credentials,
};

export interface Report {
  readonly calls: number;
  readonly churns: number;
  readonly evictions: number;
  /** Everything that reached somebody it does not belong to. */
  readonly crossed: readonly string[];
  /** Answers that were no answers at all. */
  readonly failed: readonly string[];
}

/** Runs so many calls from many clients at once, while servers and secrets come and go; ends early once something has crossed. */
export async function runWorld(
  {
    calls,
    httpShare,
    clients,
    seed,
  }: { readonly calls: number; readonly httpShare: number; readonly clients: number; readonly seed: number },
  doors: Doors = realDoors,
): Promise<Report> {
  const random = createRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  /** Secret to whom it belongs, and until when. */
  const owners = new Map<string, { readonly owner: string; expires: number }>();
  const crossed: string[] = [];
  const failed: string[] = [];
  let version = 0;

  const upstream = createServer((request, response) => {
    const secret = String(request.headers["x-api-key"]);
    const known = owners.get(secret);
    const isCurrent = known !== undefined && known.expires > performance.now();
    response.setHeader("content-type", "application/json");
    response.setHeader("x-echo", secret);
    response.end(
      JSON.stringify({ url: request.url, secret, owner: isCurrent ? known.owner : `stale ${known?.owner}` }),
    );
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(upstream.address() as AddressInfo).port}`; // A TCP server's address is never a pipe's name.

  const credentials = new MemoryCredentials();
  const current = new Map<string, string>();
  const setSecret = (instance: string, scope: Scope): void => {
    const owner = ownerOf(instance, scope);
    const previous = owners.get(current.get(owner) ?? "");
    if (previous !== undefined) previous.expires = performance.now() + ROTATION_GRACE_MS;
    const secret = `${SECRET_MARK}${Buffer.from(`${owner} ${(version += 1)}`).toString("hex")}`;
    current.set(owner, secret);
    owners.set(secret, { owner, expires: Infinity });
    credentials.set({ instance, scheme: "api_key", scope }, { api_key: secret });
  };

  const egress = createEgress({ allow: [address] });
  const services: Services = {
    clock: systemClock,
    limiter: new RateLimiter({ clock: systemClock }),
    egress,
    tokens: new TokenSource({ egress, clock: systemClock }),
    onCall: (event) => {
      if (JSON.stringify(event).includes(SECRET_MARK)) crossed.push("a secret in the log");
    },
  };
  /** The compiled connectors, each until its operations change. */
  const stored = new Map<string, CompiledConnector>();
  const cache = doors.createCache({
    maxEntries: 64,
    build: async (key) => {
      // A store takes a moment, in which much can change.
      await new Promise((resolve) => setImmediate(resolve));
      const text = tagOf(key);
      const connector =
        stored.get(text) ??
        makeConnector({
          origin: `http://${address}`,
          slug: key.instance,
          tools: [{ name: "echo", path: text, parameters: [{ name: "nonce", in: "query" }] }],
        });
      stored.set(text, connector);
      return createConnectorServer(connector);
    },
  });
  const host: Host = { cache, credentials: doors.wrapCredentials(credentials), services };

  const tenants: { readonly instance: string; readonly scope: Scope }[] = [];
  for (let organisation = 0; organisation < ORGANISATIONS; organisation += 1) {
    for (const instance of INSTANCES) {
      setSecret(instance, { organisation: `org${organisation}`, user: USER });
      for (let workspace = 0; workspace < WORKSPACES; workspace += 1) {
        const scope = { organisation: `org${organisation}`, workspace: `ws${workspace}` };
        setSecret(instance, scope);
        tenants.push({ instance, scope }, { instance, scope: { ...scope, user: USER } });
      }
    }
  }
  const tenantAt = (index: number) => {
    const tenant = tenants[index % tenants.length];
    if (tenant === undefined) throw new Error("there are no tenants");
    return tenant;
  };
  credentials.onChange(({ instance }) => cache.credentialsUpdated(instance));

  let churns = 0;
  const churn = (): void => {
    churns += 1;
    const { instance, scope } = tenantAt(pick(tenants.length));
    switch (pick(4)) {
      case 0:
        return setSecret(instance, scope);
      case 1:
        return cache.instanceDeleted(instance);
      case 2:
        stored.delete(tagOf({ instance, ...scope }));
        return cache.operationsChanged(instance, `hash ${churns}`);
      default:
        return setSecret(instance, { organisation: scope.organisation, user: USER });
    }
  };

  const endpoint = createHttpEndpoint({
    route: (path) => lazily(() => doors.serve(host, tenantAt(Number(path.slice("/mcp/".length))))),
  });
  const origin = await endpoint.listen();

  let done = 0;
  const client = async (number: number): Promise<void> => {
    // The ids of every client begin at 0, so that they are the same everywhere.
    for (let id = 0; done < calls && crossed.length === 0; id += 1) {
      done += 1;
      if (done % 50 === 0) churn();
      const index = pick(tenants.length);
      const { instance, scope } = tenantAt(index);
      const nonce = `${number}-${id}`;
      const message = JSON.stringify({
        jsonrpc: "2.0",
        id,
        method: "tools/call",
        params: { name: "echo", arguments: { nonce } },
      });
      const overHttp = random() < httpShare;
      const own = !overHttp && pick(10) === 0 ? `${SECRET_MARK}own-${nonce}` : undefined;
      if (own !== undefined) owners.set(own, { owner: `own ${nonce}`, expires: Infinity });
      const answer = overHttp
        ? await post(`${origin}/mcp/${index}`, message)
        : await answerInProcess(
            await doors.serve(host, {
              instance,
              scope,
              ...(own === undefined ? {} : { ownCredential: { api_key: own } }),
            }),
            message,
            nonce,
          );
      const expected = {
        id,
        url: `${tagOf({ instance, ...scope })}?nonce=${nonce}`,
        owner: own === undefined ? ownerOf(instance, scope) : `own ${nonce}`,
      };
      judge(answer, expected, crossed, failed);
      if (own !== undefined) owners.delete(own);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  } finally {
    await endpoint.close(0);
    await services.egress.close();
    upstream.close();
  }
  return { calls: done, churns, evictions: cache.counts().evictions, crossed, failed };
}

function ownerOf(instance: string, { organisation, workspace, user }: Scope): string {
  return user === undefined ? `${organisation}/${workspace}/${instance}` : `${organisation}/${user}/${instance}`;
}

function tagOf({
  instance,
  organisation,
  workspace,
}: Pick<ServerKey, "instance" | "organisation" | "workspace">): string {
  return `/${organisation}/${workspace}/${instance}`;
}

function judge(
  answer: string,
  expected: { readonly id: number; readonly url: string; readonly owner: string },
  crossed: string[],
  failed: string[],
): void {
  if (answer.includes(SECRET_MARK)) crossed.push(`a secret in an answer: ${answer}`);
  const { id, result } = JSON.parse(answer) as {
    id: unknown;
    result?: { isError?: boolean; structuredContent?: { url?: string; owner?: string } };
  }; // What the protocol layer writes; anything else fails below.
  if (result?.structuredContent === undefined || result.isError === true) {
    failed.push(answer);
    return;
  }
  const { url, owner } = result.structuredContent;
  if (id !== expected.id || url !== expected.url || owner !== expected.owner) {
    crossed.push(`expected ${JSON.stringify(expected)}, got ${JSON.stringify({ id, url, owner })}`);
  }
}

async function answerInProcess(served: ServedTools, message: string, callId: string): Promise<string> {
  const parsed = readJson(message);
  const answer = answerDirectly({
    served,
    message: "value" in parsed ? parsed.value : undefined,
    headers: undefined,
    call: { id: callId, signal: new AbortController().signal },
    report: () => {},
  });
  return (await answer) ?? "{}";
}

/** Tools that are looked up when they are called. */
function lazily(serve: () => ServedTools | Promise<ServedTools>): ServedTools {
  return {
    server: { name: "world", title: "World", version: "1.0.0", instructions: "" },
    tools: [],
    toolsJson: "[]",
    call: async (name, args, request) => {
      const answer = (await serve()).call(name, args, request);
      if (answer === undefined) throw new Error(`There is no tool ${name}.`);
      return answer;
    },
  };
}

async function post(url: string, body: string): Promise<string> {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2025-11-25",
  };
  const response = await fetch(url, { method: "POST", headers, body });
  return response.text();
}

/** Repeatable chance (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
