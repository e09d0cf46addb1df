import { expect, it } from "@jest/globals";
import type { ServedTools } from "@mortise/core/mcp";
import type { Credential, CredentialQuery } from "../../src/credentials/resolver.ts";
import { ServerCache, type ServerCacheOptions, type ServerKey } from "../../src/server-cache.ts";
import { serveInstance } from "../../src/serve-instance.ts";
import { type Doors, realDoors, runWorld } from "./world.ts";

const seed = Number(process.env["MORTISE_TEST_SEED"] ?? 20_261_121);

it("crosses no answer and no secret in 50,000 concurrent calls, while servers and secrets come and go", async () => {
  const report = await runWorld({ calls: 50_000, httpShare: 0.04, clients: 200, seed });

  expect(report.crossed).toEqual([]);
  expect(report.failed).toEqual([]);
  expect(report.calls).toBeGreaterThanOrEqual(50_000);
  expect(report.churns).toBeGreaterThanOrEqual(1_000);
  expect(report.evictions).toBeGreaterThan(0);
}, 180_000);

/** A cache whose key has lost a part: the first who asks gets a server that the others then share. */
class ForgetfulCache extends ServerCache {
  readonly #forget: (key: ServerKey) => ServerKey;
  readonly #first: Map<string, ServerKey>;

  constructor(options: ServerCacheOptions, forget: (key: ServerKey) => ServerKey) {
    const first = new Map<string, ServerKey>();
    super({ ...options, build: (key) => options.build(first.get(JSON.stringify(key)) ?? key) });
    this.#forget = forget;
    this.#first = first;
  }

  override get(key: ServerKey): ReturnType<ServerCache["get"]> {
    const forgotten = this.#forget(key);
    this.#first.set(JSON.stringify(forgotten), this.#first.get(JSON.stringify(forgotten)) ?? key);
    return super.get(forgotten);
  }
}

/** A memory with a key that says too little. */
function remember<Given, T>(keyOf: (given: Given) => string, make: (given: Given) => T): (given: Given) => T {
  const known = new Map<string, T>();
  return (given) => {
    const key = keyOf(given);
    const value = known.get(key) ?? make(given);
    known.set(key, value);
    return value;
  };
}

const mutants: Record<string, Partial<Doors>> = {
  "a cache key without the organisation": {
    createCache: (options) => new ForgetfulCache(options, (key) => ({ ...key, organisation: "any" })),
  },
  "a cache key without the workspace": {
    createCache: (options) => new ForgetfulCache(options, (key) => ({ ...key, workspace: "any" })),
  },
  "a cache key without the instance": {
    createCache: (options) => new ForgetfulCache(options, (key) => ({ ...key, instance: "any" })),
  },
  "bound tools that callers share": {
    serve: (() => {
      const kept = new Map<string, ReturnType<Doors["serve"]>>();
      const serve: Doors["serve"] = (host, request) => {
        const { organisation, workspace } = request.scope;
        const key = JSON.stringify([request.instance, organisation, workspace]);
        const served = kept.get(key) ?? serveInstance(host, request);
        kept.set(key, served);
        return served;
      };
      return serve;
    })(),
  },
  "credentials remembered by connector": {
    wrapCredentials: (credentials) => ({
      resolve: remember(
        ({ instance }: CredentialQuery) => instance,
        (query) => credentials.resolve(query),
      ),
    }),
  },
  "a server with a user's own token put into the cache": {
    serve: (() => {
      const kept = new Map<string, ServedTools | Promise<ServedTools>>();
      const serve: Doors["serve"] = (host, request) => {
        const key = JSON.stringify([request.instance, request.scope]);
        const known = kept.get(key);
        if (known !== undefined) return known;
        const served = serveInstance(host, request);
        if (request.ownCredential !== undefined) kept.set(key, served);
        return served;
      };
      return serve;
    })(),
  },
  "an answer that goes to whoever asked last under the same id": {
    serve: (() => {
      let last: ServedTools | undefined;
      const serve: Doors["serve"] = async (host, request) => {
        const served = await serveInstance(host, request);
        const mine = last ?? served;
        last = served;
        return mine;
      };
      return serve;
    })(),
  },
};

it.each(Object.keys(mutants))(
  "notices %s",
  async (name) => {
    const report = await runWorld(
      { calls: 20_000, httpShare: 0, clients: 50, seed },
      { ...realDoors, ...mutants[name] },
    );

    expect(report.crossed).not.toEqual([]);
  },
  60_000,
);

it("notices a secret that is still used long after it was rotated", async () => {
  const realNow = performance.now.bind(performance);
  const started = realNow();
  const remembered = new Map<string, Credential | undefined>();
  try {
    // Time passes twenty times as fast, so that the grace of a rotation is over soon.
    performance.now = () => started + (realNow() - started) * 20;
    const report = await runWorld(
      { calls: 20_000, httpShare: 0, clients: 20, seed },
      {
        ...realDoors,
        wrapCredentials: (credentials) => ({
          resolve: (query) => {
            const key = JSON.stringify(query);
            if (!remembered.has(key)) remembered.set(key, credentials.resolve(query) as Credential | undefined);
            return remembered.get(key);
          },
        }),
      },
    );
    expect(report.crossed).not.toEqual([]);
  } finally {
    performance.now = realNow;
  }
}, 60_000);
