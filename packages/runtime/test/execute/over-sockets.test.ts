import { expect, it } from "@jest/globals";
import {
  json,
  reset,
  startFakeUpstream,
  type FakeUpstream,
  type Reply,
  type Respond,
} from "@mortise/testkit/fake-upstream";
import { systemClock } from "../../src/clock.ts";
import { createConnectorServer } from "../../src/connector-server.ts";
import { createOwnCredential } from "../../src/credentials/own-credential.ts";
import { TokenSource } from "../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../src/egress/create-egress.ts";
import { RateLimiter } from "../../src/limits/rate-limiter.ts";
import { makeConnector, type ToolSketch } from "../fixtures/connector.ts";

type Call = (args: Readonly<Record<string, unknown>>, id: string) => Promise<unknown>;

/** Lets a test call one tool of an upstream that is really there. */
async function withTool(
  tool: ToolSketch,
  respond: Respond,
  test: (call: Call, upstream: FakeUpstream) => Promise<void>,
) {
  const upstream = await startFakeUpstream(respond);
  const egress = createEgress({ allow: [upstream.host] });
  const connector = makeConnector({ origin: upstream.origin, tools: [tool] });
  const clock = systemClock;
  const tools = createConnectorServer(connector).bind(
    {
      instance: "tickets",
      scope: { organisation: "acme" },
      credentials: createOwnCredential({ api_key: "sk-live-12345678" }),
    },
    { egress, clock, limiter: new RateLimiter({ clock }), tokens: new TokenSource({ egress, clock }) },
  );
  try {
    await test(async (args, id) => {
      const answer = await tools.call(tool.name, args, { id, signal: new AbortController().signal });
      return JSON.parse(answer?.structured ?? "null");
    }, upstream);
  } finally {
    await egress.close();
    await upstream.close();
  }
}

it("follows links over real sockets, with the credential put in anew", async () => {
  const list: ToolSketch = {
    name: "list",
    plan: { response: { items: "", cursorArgument: "cursor", paging: { kind: "link" } } },
    injection: {
      scheme: "api_key",
      carriers: [{ kind: "template", place: "query", name: "key", parts: [{ kind: "field", key: "api_key" }] }],
    },
  };
  const respond: Respond = ({ path, headers }) => {
    const page = Number(new URL(path, "http://x").searchParams.get("page") ?? 1);
    const link = `<http://${String(headers["host"])}/tickets?page=${page + 1}&key=echoed>; rel="next"`;
    return json([{ id: page }], { headers: page < 3 ? { link } : {} });
  };
  await withTool(list, respond, async (call, upstream) => {
    const items: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = (await call(cursor === undefined ? {} : { cursor }, "c")) as {
        items: unknown[];
        next_cursor?: string;
      };
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== undefined);

    expect(items).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(upstream.requests.map(({ path }) => path)).toEqual([
      "/tickets?key=sk-live-12345678",
      "/tickets?page=2&key=sk-live-12345678",
      "/tickets?page=3&key=sk-live-12345678",
    ]);
  });
}, 20_000);

it("repeats a write that has a key, under the same key, and gives another call another one", async () => {
  const create: ToolSketch = { name: "create", method: "POST", plan: { idempotencyKeyHeader: "Idempotency-Key" } };
  const respond: Respond = (_request, index) => json({}, { status: index === 0 ? 503 : 201 });
  await withTool(create, respond, async (call, upstream) => {
    await call({}, "call-7");
    await call({}, "call-8");

    expect(upstream.requests.map(({ headers }) => headers["idempotency-key"])).toEqual(["call-7", "call-7", "call-8"]);
  });
}, 20_000);

it.each<[code: string, why: string, Reply]>([
  ["outcome_unknown", "the connection breaks", reset()],
  ["outcome_unknown", "a gateway gives up", json({}, { status: 502 })],
  ["upstream_unavailable", "the upstream says that it did nothing", json({}, { status: 503 })],
])(
  "answers a keyed write with %s where %s each time, since another call would have another key",
  async (code, _why, reply) => {
    const create: ToolSketch = { name: "create", method: "POST", plan: { idempotencyKeyHeader: "Idempotency-Key" } };
    await withTool(
      create,
      () => reply,
      async (call, upstream) => {
        expect(await call({}, "call-7")).toMatchObject({ code });
        expect(upstream.requests.length).toBeGreaterThan(1);
      },
    );
  },
  20_000,
);
