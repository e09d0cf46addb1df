import { existsSync, readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  json,
  type ReceivedRequest,
  startFakeUpstream,
  status,
  type FakeUpstream,
} from "@mortise/testkit/fake-upstream";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { legacy } from "../mcp/mcp-wire.ts";
import { FAULT_ROWS, PROVED_ELSEWHERE, type FaultRow } from "./fault-rows.ts";
import { faultyDescriptor } from "./faulty-descriptor.ts";
import { registerKinds, SERVER_KINDS, type ServerKind, type ServerOfKinds, TOKEN, toolOf } from "./server-kinds.ts";

/** What an answer says, as far as it is read here. */
interface Called {
  readonly result: { readonly isError?: boolean; readonly content: readonly { readonly text?: string }[] };
}
interface Calls {
  readonly calls: readonly { readonly code: string | null; readonly outcome: string | null; readonly tool: string }[];
}

const SECRET = "key-canary-5b21f0";

let gateway: TestGateway;
let port: number;
let api: FakeUpstream;
let server: FakeUpstream;
let kinds: ServerOfKinds;
let neighbour: FakeUpstream;
let elsewhere: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  port = Number(new URL(gateway.url).port);
  [api, server, neighbour, elsewhere] = await Promise.all([
    startFakeUpstream(() => json({ tickets: [] })),
    startFakeUpstream(),
    startFakeUpstream(() => json({ tickets: [] })),
    startFakeUpstream(),
  ]);
  const tools = { read: "automatic", write: "automatic", hurried: "automatic" } as const;
  await registerDescriptor(gateway, faultyDescriptor("Faulty", api.origin), tools, { api_key: SECRET });
  await registerDescriptor(gateway, faultyDescriptor("Neighbour", neighbour.origin), tools, { api_key: SECRET });
  kinds = await registerKinds(gateway, server);
});
afterAll(async () => {
  await gateway.close();
  await kinds.close();
  await Promise.all([api, server, neighbour, elsewhere].map((upstream) => upstream.close()));
});

const call = async (name: string): Promise<string> =>
  (await legacy(port, gateway.adminKey, "tools/call", { name, arguments: {} })).body;

/** A row of a server meets each way in which that may know its callers; of a descriptor, see the runtime's matrix. */
const CELLS = FAULT_ROWS.flatMap((row): readonly { readonly row: FaultRow; readonly kind: ServerKind | undefined }[] =>
  row.tool === "external" ? SERVER_KINDS.map((kind) => ({ row, kind })) : [{ row, kind: undefined }],
);

it.each(CELLS.map((cell) => [cell.row.id, cell.row.what, cell.row.tool, cell.kind ?? "a key", cell] as const))(
  "%s: tells what became of a call that met %s (%s, credential: %s)",
  async (_id, _what, _tool, _credential, { row, kind }) => {
    const { upstream, asked } = inject(row);
    const name = kind === undefined ? `mcp__faulty__${row.tool}` : toolOf(kind);
    const before = elsewhere.connections;
    server.forget();

    const text = await call(name);

    const { result } = JSON.parse(text) as Called;
    if (row.code === "ok") {
      expect(result.isError ?? false).toBe(false);
    } else {
      expect(result.isError).toBe(true);
      expect(text).toContain(row.code);
    }
    if (row.says !== undefined) expect(text).toMatch(row.says);
    for (const hidden of [SECRET, ...kinds.secrets(), "node_modules", "    at ", "169.254.169.254/"])
      expect(text).not.toContain(hidden);

    expect(asked()).toBeGreaterThanOrEqual(row.requests[0]);
    expect(asked()).toBeLessThanOrEqual(row.requests[1]);
    expect(elsewhere.connections).toBe(before);
    expect({}).not.toHaveProperty("polluted");

    expect(await recorded(row.tool)).toMatchObject([
      { outcome: row.outcome, ...(row.code === "ok" ? {} : { code: row.code }) },
    ]);

    // Others answer as ever, and the connector itself does once its upstream does.
    expect(JSON.parse(await call("mcp__neighbour__read"))).toMatchObject({ result: { isError: false } });
    upstream.respond(() => json({ tickets: [] }));
    kinds.serve();
    expect(JSON.parse(await call(name))).toMatchObject({ result: { isError: false } });

    // Each request had the credential where it belongs, and nowhere else.
    if (kind === undefined) return;
    expect(server.requests.length).toBeGreaterThan(1);
    for (const request of server.requests) expect(carried(request, kind)).toEqual(carrying(kind));
  },
);

/** What stands in the header in which the credential belongs, and whether any secret is anywhere else in the request. */
function carried({ path, rawHeaders, body }: ReceivedRequest, kind: ServerKind) {
  const [header] = kinds.credentialOf(kind) ?? [];
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1]] as const] : [],
  );
  const rest = JSON.stringify([path, pairs.filter(([name]) => name !== header), body]);
  return {
    values: pairs.filter(([name]) => name === header).map(([, text]) => text),
    isElsewhere: kinds.secrets().some((secret) => rest.includes(secret)),
  };
}

function carrying(kind: ServerKind) {
  return { values: kinds.credentialOf(kind)?.slice(1) ?? [], isElsewhere: false };
}

/** The last call of a tool, once its end stands in the trail: it is written behind the answer. */
async function recorded(tool: string): Promise<Calls["calls"]> {
  for (;;) {
    const { body } = await gateway.rest<Calls>("GET", `/audit/calls?tool=${tool}&limit=1`);
    if (body.calls[0]?.outcome !== null) return body.calls;
    await setImmediate();
  }
}

/** Has the row's upstream do what the row says; counts the requests of the call itself. */
function inject(row: FaultRow): { readonly upstream: FakeUpstream; readonly asked: () => number } {
  let index = 0;
  const hostile = (rpcId?: unknown) => row.reply({ elsewhere: elsewhere.origin, rpcId, index: index++ });
  if (row.tool === "external") kinds.serve(hostile);
  else api.respond(() => hostile());
  return { upstream: api, asked: () => index };
}

// F-31 of the table of faults, at the whole gateway; each way to damage a row: vault/open-vault.test.ts.
it("makes no call with a credential that was damaged, and every other as ever", async () => {
  const url = `${server.origin}/mcp`;
  const ids = [
    await registerDescriptor(gateway, faultyDescriptor("Torn", api.origin), { read: "automatic" }, { api_key: SECRET }),
    await registerServer(gateway, { name: "Cut", url, accessToken: TOKEN }, { external: "automatic" }),
  ];
  const { store, changes } = gateway.services;
  const { organisation } = gateway;
  for (const connector of ids) {
    const { id } = await store.db
      .selectFrom("connections")
      .select("id")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .executeTakeFirstOrThrow();
    await store.db
      .updateTable("secrets")
      .set({ sealed: "A".repeat(80) })
      .where("org_id", "=", organisation)
      .where("owner_id", "=", id)
      .execute();
    await changes.publish({ organisation, subject: "connection", id, connector });
  }
  api.forget();
  server.forget();
  for (const name of ["mcp__torn__read", "mcp__cut__external"]) {
    const text = await call(name);
    expect(JSON.parse(text)).toMatchObject({ result: { isError: true } });
    expect(text).toMatch(/cannot be read/);
    expect(text).not.toContain("internal");
  }
  expect(await recorded("read")).toMatchObject([{ outcome: "not_sent", code: "credential_unreadable" }]);
  expect(await recorded("external")).toMatchObject([{ outcome: "not_sent", code: "credential_unavailable" }]);
  expect([...api.requests, ...server.requests]).toEqual([]);
  for (const name of ["mcp__faulty__read", "mcp__neighbour__read", "mcp__server__external"]) {
    expect(JSON.parse(await call(name))).toMatchObject({ result: { isError: false } });
  }
});

// F-5 of the table of faults, for a descriptor; for a server: upstream/external-backend.test.ts.
it("leaves an API alone that answered 503 five times, and tells who calls when it is asked again", async () => {
  let asked = 0;
  api.respond(() => {
    asked += 1;
    return status(503);
  });
  const calls: string[] = [];
  for (let count = 0; count < 20; count++) calls.push(await call("mcp__faulty__read"));
  expect(asked).toBe(5);
  expect(calls.at(-1)).toContain("Faulty could not be reached several times in a row. It is tried again in 30 s.");
  const { result } = JSON.parse(calls.at(-1) ?? "") as { readonly result: { readonly structuredContent: unknown } };
  expect(result).toMatchObject({
    isError: true,
    structuredContent: { code: "upstream_unavailable", retryable: true, retryAfterMs: expect.any(Number) },
  });
  expect(await recorded("read")).toMatchObject([{ outcome: "not_sent", code: "upstream_unavailable" }]);
  // It is the API that is gone, not one tool.
  expect(await call("mcp__faulty__write")).toContain("could not be reached");
  expect(asked).toBe(5);
  expect(JSON.parse(await call("mcp__neighbour__read"))).toMatchObject({ result: { isError: false } });
});

it("answers for a tool whose connector was deleted a moment ago as for one that never was", async () => {
  const ids = [
    await registerServer(gateway, { name: "Gone", url: `${server.origin}/mcp` }, { external: "automatic" }),
    await registerDescriptor(gateway, faultyDescriptor("Lost", api.origin), { read: "automatic" }, { api_key: SECRET }),
  ];
  const names = ["mcp__gone__external", "mcp__lost__read"];
  const listed = await legacy(port, gateway.adminKey, "tools/list");
  for (const name of names) expect(listed.body).toContain(name);
  // Without a word to anybody: the list that this process keeps has them still.
  const { db } = gateway.services.store;
  const { organisation } = gateway;
  for (const id of ids)
    await db.deleteFrom("connectors").where("org_id", "=", organisation).where("id", "=", id).execute();
  for (const name of names) {
    expect(JSON.parse(await call(name))).toMatchObject({
      error: { code: -32602, message: expect.stringContaining(name) },
    });
  }
  expect(gateway.lines.filter((line) => line.includes("internal fault"))).toEqual([]);
});

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const ASKED = [...numbers(1, 23), ...numbers(27, 36)].map((number): `F-${number}` => `F-${number}`);

it("has a proof of every fault of the table, here or in the file that it names, and not in both", () => {
  const here = new Set(FAULT_ROWS.map(({ id }) => id));
  for (const id of ASKED) expect([id, here.has(id), id in PROVED_ELSEWHERE]).toEqual([id, here.has(id), !here.has(id)]);
  for (const [id, file] of Object.entries(PROVED_ELSEWHERE)) {
    expect([id, existsSync(ROOT + file)]).toEqual([id, true]);
    expect([id, new RegExp(`${id}\\b`).test(readFileSync(ROOT + file, "utf8"))]).toEqual([id, true]);
  }
});
