/** Records every tool of some connectors against their mocks, and replays what came of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { atUpstream, compile, type JsonObject } from "@mortise/core";
import { printCassette } from "@mortise/core/cassette";
import { createRecorder, replayCassette } from "@mortise/runtime/cassettes";
import { createMock } from "@mortise/runtime/mock";
import { MemoryCredentials, systemClock, TokenSource } from "@mortise/runtime";
import { sampleArguments } from "@mortise/testkit";
import { serveMock } from "../src/mock/serve-mock.ts";
import { REPOSITORY } from "./mortise.ts";

const SCOPE = { organisation: "test" };

// A host with a field in it, pairs in Basic, tokens that are renewed, forms, and a body that carries the credential.
it.each(["zendesk", "twilio-verify", "gmail", "slack", "plaid"])(
  "records %s without a secret, and replays it without the mock",
  async (name) => {
    const text = readFileSync(join(REPOSITORY, "descriptors", name, "connector.yaml"), "utf8");
    const { connector: compiled, openapi } = compile({ name, text });
    if (compiled === undefined || openapi === undefined) throw new Error(`${name} does not compile`);
    const connector = { ...compiled, rateLimits: [] };
    let origin = "";
    const mock = createMock([{ connector, openapi: openapi as unknown as JsonObject, cassettes: [] }], () => origin);
    const served = await serveMock(mock, { host: "127.0.0.1", port: 0 }, () => {});
    ({ origin } = served);
    const credentials = new MemoryCredentials();
    for (const { type, fields } of Object.values(connector.securitySchemes)) {
      const values = fields.map(
        ({ key, secret }) => [key, secret ? `s3cret-${key}-4711` : "acme-corporation"] as const,
      );
      const given = { refresh_token: "s3cret-refresh-4711", ...Object.fromEntries(values) };
      credentials.set({ instance: connector.metadata.slug, scheme: type, scope: SCOPE }, given);
    }
    const recorder = createRecorder({
      egress: { allow: [new URL(origin).host] },
      clock: systemClock,
      tokens: (egress) => new TokenSource({ egress, clock: systemClock }),
    });
    const sentBy = atUpstream(connector, origin);
    const cassettes = [];
    for (const tool of connector.tools) {
      const args = sampleArguments(tool, "all");
      const request = { connector, sentBy, tool: tool.definition.name, args, pages: 2, scope: SCOPE, credentials };
      const recorded = await recorder.record(request);
      if (!recorded.ok) throw new Error(`${tool.definition.name}: ${recorded.reason}`);
      cassettes.push(recorded.cassette);
    }
    await recorder.close();
    await served.close();
    for (const cassette of cassettes) {
      const printed = printCassette(cassette);
      expect({ tool: cassette.tool, leaks: /s3cret|acme-corporation|127\.0\.0\.1/.exec(printed)?.[0] }).toEqual({
        tool: cassette.tool,
        leaks: undefined,
      });
      expect({ tool: cassette.tool, ...(await replayCassette(connector, cassette)) }).toMatchObject({ faults: [] });
    }
    expect(cassettes).toHaveLength(connector.tools.length);
  },
  60_000,
);
