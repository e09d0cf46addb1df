import { expect, it } from "@jest/globals";
import { createConnectorServer } from "../../src/connector-server.ts";
import { MemoryCredentials } from "../../src/credentials/memory-credentials.ts";
import { serveInstance } from "../../src/serve-instance.ts";
import { ServerCache } from "../../src/server-cache.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor } from "../fixtures/services.ts";
import { inspect } from "node:util";

const connector = makeConnector({ origin: "https://tickets.example", tools: [{ name: "get" }] });
const scope = { organisation: "acme", workspace: "support", user: "ann" };
const request = { id: "c", signal: new AbortController().signal };

it("answers a request that brings its own credential with that one, and leaves no trace of it", async () => {
  const { services, egress, events } = stageFor(connector, () => response("{}"));
  const credentials = new MemoryCredentials();
  credentials.set(
    { instance: "tickets", scheme: "api_key", scope: { organisation: "acme" } },
    { api_key: "stored-key" },
  );
  const cache = new ServerCache({ build: () => createConnectorServer(connector) });
  const host = { cache, credentials, services };
  await (await serveInstance(host, { instance: "tickets", scope })).call("get", {}, request);
  const before = cache.counts();

  const own = await serveInstance(host, { instance: "tickets", scope, ownCredential: { api_key: "anns-own-key" } });
  await own.call("get", {}, request);
  expect(cache.counts()).toEqual(before);
  await (await serveInstance(host, { instance: "tickets", scope })).call("get", {}, request);

  expect(egress.sent.map(({ headers }) => headers["x-api-key"])).toEqual(["stored-key", "anns-own-key", "stored-key"]);
  expect(events.map(({ level }) => level)).toEqual(["organisation", "user", "organisation"]);
  expect(inspect(cache, { depth: 20, showHidden: true })).not.toContain("anns-own-key");
});

it("asks no stored credential for a request whose own lacks a field", async () => {
  const { services, egress } = stageFor(connector, () => response("{}"));
  const credentials = new MemoryCredentials();
  credentials.set(
    { instance: "tickets", scheme: "api_key", scope: { organisation: "acme" } },
    { api_key: "stored-key" },
  );
  const cache = new ServerCache({ build: () => createConnectorServer(connector) });

  const own = await serveInstance({ cache, credentials, services }, { instance: "tickets", scope, ownCredential: {} });
  const answer = await own.call("get", {}, request);

  expect(answer).toMatchObject({ isError: true, structured: expect.stringContaining("credential_missing") });
  expect(egress.sent).toEqual([]);
});

it("shares the tools of one compiled connector between servers, and is frozen", () => {
  const { services } = stageFor(connector, () => response("{}"));
  const [one, other] = [createConnectorServer(connector), createConnectorServer(connector, { maxTextBytes: 1_000 })];
  const binding = { instance: "tickets", scope, credentials: new MemoryCredentials() };

  expect(one.bind(binding, services).toolsJson).toBe(other.bind(binding, services).toolsJson);
  expect(one.bind(binding, services).tools).toBe(other.bind(binding, services).tools);
  expect(Object.isFrozen(one)).toBe(true);
});

it("refuses a policy that lets a call outlive the clients' own patience", () => {
  expect(() => createConnectorServer(connector, { callTimeoutMs: 60_000 })).toThrow(RangeError);
});
