import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { compile, isJsonObject, type CompiledConnector, type Json, type JsonObject } from "@mortise/core";
import type { ToolAnswer } from "@mortise/core/mcp";
import { sampleArguments, sampleCredential } from "@mortise/testkit";
import {
  createConnectorServer,
  MemoryCredentials,
  RateLimiter,
  systemClock,
  TokenSource,
  type Services,
} from "../../src/index.ts";
import { createEgressOver } from "../../src/egress/create-egress.ts";
import type { OutgoingRequest } from "../../src/egress/egress.ts";
import { DEFAULT_EGRESS_LIMITS } from "../../src/egress/limits.ts";
import type { Wire } from "../../src/egress/wire.ts";
import { isStreamed } from "../../src/files/streamed-body.ts";
import { createMock, type Mock, type MockAnswer } from "../../src/mock/index.ts";

const LIBRARY = join(import.meta.dirname, "../../../../descriptors");
const SCOPE = { organisation: "mock" };
const names = readdirSync(LIBRARY, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** A wire to a mock: requests end there, and what it refused is kept. */
function wireTo(mock: Mock, refused: string[]): Wire {
  return {
    judge: () => ({ ok: true, value: true }),
    async exchange(request) {
      const { method, path, headers } = request;
      const answer: MockAnswer = await mock({ method, target: path, headers, body: await bodyOf(request) });
      if (answer.status >= 400) refused.push(`${method} ${path}: ${String(answer.status)} ${answer.note}`);
      const { status, body } = answer;
      return { kind: "response", response: { status, headers: answer.headers, body } };
    },
    open: () => Promise.resolve({ ok: false, fault: { code: "upstream_unavailable" }, sent: false }),
    close: () => Promise.resolve(),
  };
}

async function bodyOf({ body }: OutgoingRequest): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  if (!isStreamed(body)) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function servicesTo(mock: Mock, refused: string[]): Services {
  const egress = createEgressOver(wireTo(mock, refused), {
    limits: DEFAULT_EGRESS_LIMITS,
    clock: systemClock,
    random: () => 0,
  });
  return {
    egress,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    clock: systemClock,
  };
}

function credentialsOf(connector: CompiledConnector): MemoryCredentials {
  const credentials = new MemoryCredentials();
  for (const { type, fields } of Object.values(connector.securitySchemes)) {
    const given = { refresh_token: "refresh1", ...sampleCredential(fields) };
    credentials.set({ instance: "mock", scheme: type, scope: SCOPE }, given);
  }
  return credentials;
}

it.each(names)(
  "takes every request that %s makes, with everything in it, and answers so that lists end",
  async (name) => {
    const source = { name: "connector.yaml", text: readFileSync(join(LIBRARY, name, "connector.yaml"), "utf8") };
    const { connector, openapi, diagnostics } = compile(source, { limits: { characters: 4_000_000 } });
    if (connector === undefined || openapi === undefined) throw new Error(JSON.stringify(diagnostics));
    const refused: string[] = [];
    const mock = createMock(
      [{ connector, openapi: openapi as unknown as JsonObject, cassettes: [] }],
      () => "https://mock.example.com",
    );
    const binding = { instance: "mock", scope: SCOPE, credentials: credentialsOf(connector) };
    const served = createConnectorServer({ ...connector, rateLimits: [] }).bind(binding, servicesTo(mock, refused));
    const failed: string[] = [];
    for (const tool of connector.tools) {
      const { name: called } = tool.definition;
      const { cursorArgument } = tool.plan.response ?? {};
      const args = sampleArguments(tool, "all");
      const call = (more: JsonObject) =>
        served.call(called, { ...args, ...more }, { id: "1", signal: new AbortController().signal });
      let answer = await call({});
      // What the sampler cannot satisfy was not sent, and says nothing of the mock.
      if (answer?.isError === true && !JSON.stringify(answer).includes("arguments_invalid")) {
        failed.push(`${called}: ${JSON.stringify(answer.content).slice(0, 300)}`);
      }
      let pages = 1;
      if (cursorArgument === undefined) continue;
      for (let cursor = cursorOf(answer); cursor !== undefined; pages += 1) {
        if (pages === MOST_PAGES) failed.push(`${called}: its list has no end`);
        if (pages === MOST_PAGES) break;
        answer = await call({ [cursorArgument]: cursor });
        cursor = cursorOf(answer);
      }
    }
    expect({ refused, failed }).toEqual({ refused: [], failed: [] });
  },
);

const MOST_PAGES = 4;

function cursorOf(answer: ToolAnswer | undefined): string | undefined {
  const value = answer?.structured === undefined ? undefined : (JSON.parse(answer.structured) as Json);
  const cursor = isJsonObject(value) ? value["next_cursor"] : undefined;
  return typeof cursor === "string" ? cursor : undefined;
}
