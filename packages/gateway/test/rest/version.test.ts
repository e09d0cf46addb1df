import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ChangingServer, startChangingServer } from "../servers/changing-server.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { describeStores } from "../support/stores.ts";

interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: Record<string, unknown>;
}

describeStores("versions over HTTP", (kind) => {
  let gateway: TestGateway;
  let server: ChangingServer;
  let id: string;
  beforeAll(async () => {
    [gateway, server] = await Promise.all([startTestGateway({ kind }), startChangingServer()]);
    const given = { name: "Acme", url: server.url };
    id = (await gateway.rest<{ mcp_id: string }>("POST", "/mcps", given)).body.mcp_id;
  });
  afterAll(async () => {
    await gateway.close();
    await server[Symbol.asyncDispose]();
  });

  const ask = async (method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer> => {
    const response = await fetch(`${gateway.url}/api/organizations/${gateway.organisation}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${gateway.adminKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, etag: headers.get("etag") ?? "", body: text === "" ? {} : (JSON.parse(text) as Answer["body"]) };
  };
  const refused = {
    status: 412,
    body: {
      error: {
        code: "changed_since",
        message: "It has been changed since you read it, so nothing was done.",
        hint: "Read it again, and send what is still to be changed with that answer's ETag in If-Match.",
      },
    },
  };

  test("of two admins who have read the same server, the second is told that the first has changed it", async () => {
    const path = `/mcps/mcp/${id}`;
    const [one, two] = await Promise.all([ask("GET", path), ask("GET", path)]);
    expect(one.etag).toMatch(/^"[\w-]+"$/);
    expect(two.etag).toBe(one.etag);
    const done = await ask("PUT", path, { description: "The first." }, one.etag);
    expect(done).toMatchObject({ status: 200, body: { description: "The first." } });
    server.upstream.forget();
    expect(await ask("PUT", path, { name: "Second", url: `${server.url}?two` }, two.etag)).toMatchObject(refused);
    // Nothing was tried at the server, either.
    expect(server.upstream.requests).toEqual([]);
    expect(await ask("GET", path)).toMatchObject({
      etag: done.etag,
      body: { name: "Acme", description: "The first." },
    });
    expect((await ask("PUT", path, { description: "Both." }, done.etag)).status).toBe(200);
    // Whoever names none changes it, as ever.
    expect((await ask("PUT", path, { description: "" })).status).toBe(200);
  });

  test("a tag stands in a list, and weak as what compresses answers makes it; what is none stands for no version", async () => {
    const path = `/connectors/${id}`;
    for (const written of [(tag: string) => `W/${tag}`, (tag: string) => `"0", ${tag}`, () => "*"]) {
      const { etag } = await ask("GET", path);
      expect((await ask("PATCH", path, { description: "Again." }, written(etag))).status).toBe(200);
    }
    const { etag } = await ask("GET", path);
    for (const wrong of [etag.replaceAll('"', ""), '"', `${etag.slice(0, -1)}0"`, ""]) {
      expect(await ask("PATCH", path, { description: "Never." }, wrong)).toMatchObject(refused);
    }
  });

  test("what the gateway finds out of a server is no other version; what anybody decides of it is one for every route", async () => {
    const before = await ask("GET", `/mcps/mcp/${id}`);
    server.isBusy = true;
    await ask("POST", "/mcps/test", { mcp_id: id });
    server.isBusy = false;
    await ask("POST", "/mcps/test", { mcp_id: id });
    expect((await ask("GET", `/connectors/${id}`)).etag).toBe(before.etag);
    const changed = await ask("PATCH", `/connectors/${id}`, { description: "Elsewhere." }, before.etag);
    expect(changed.status).toBe(200);
    expect((await ask("GET", `/mcps/mcp/${id}`)).etag).toBe(changed.etag);
    expect(await ask("PUT", `/mcps/mcp/${id}`, { description: "Late." }, before.etag)).toMatchObject(refused);
  });

  test("however many change what they have read at once, one does", async () => {
    const made = await ask("POST", "/mcps", { type: "oauth", name: "Agreed", url: `${server.url}/agreed` });
    const agreed = String(made.body["mcp_id"]);
    const tool = `/connectors/${id}/tools/search`;
    const changes = [
      [`/connectors/${id}`, "PATCH", (count: number) => ({ description: `Number ${String(count)}.` })],
      [`/connectors/${id}/tools`, "PUT", (count: number) => ({ tools: [{ name: "search", allowed: count > 0 }] })],
      [tool, "PATCH", (count: number) => ({ approval: count % 2 === 0 ? "denied" : "needs_approval" })],
      [`/connectors/${agreed}/oauth`, "PUT", (count: number) => ({ scopes: [`scope-${String(count)}`] })],
    ] as const;
    for (const [path, method, body] of changes) {
      const { etag } = await ask("GET", path);
      const answers = await Promise.all([1, 2, 3, 4].map((count) => ask(method, path, body(count), etag)));
      expect([path, answers.map(({ status }) => status).toSorted((a, b) => a - b)]).toEqual([
        path,
        [200, 412, 412, 412],
      ]);
      const told = answers.find(({ status }) => status === 200)?.etag;
      expect([path, (await ask("GET", path)).etag]).toEqual([path, told]);
      expect(told).not.toBe(etag);
    }
  });

  test("a descriptor is replaced on condition of the connector that was read", async () => {
    const descriptor = ticketDescriptor("https://tickets.example.com");
    const made = await ask("POST", "/connectors", { descriptor });
    const path = `/connectors/${(made.body["connector"] as { id: string }).id}`;
    const { etag } = await ask("GET", path);
    const next = { descriptor: `${descriptor}\n# Another.\n` };
    expect((await ask("PUT", `${path}/descriptor`, { ...next, dryRun: true }, etag)).etag).toBe(etag);
    const served = await ask("PUT", `${path}/descriptor`, next, etag);
    expect(served).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await ask("GET", path)).etag).toBe(served.etag);
    const late = { descriptor: `${descriptor}\n# A third.\n` };
    expect(await ask("PUT", `${path}/descriptor`, late, etag)).toMatchObject(refused);
  });

  test("a condition that cannot be met is refused, and nothing is done", async () => {
    const given = { name: "NEVER", value: "x" };
    expect(await ask("POST", "/variables", given, '"1"')).toMatchObject({
      status: 412,
      body: { error: { code: "no_version", hint: "Leave If-Match out." } },
    });
    expect((await ask("GET", "/variables")).body).toEqual({ variables: [] });
  });

  test("the description of the API names the condition, the tag and the refusal", async () => {
    const { paths } = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const operations = paths["/api/organizations/{orgId}/mcps/mcp/{mcp_id}"];
    expect(operations).toMatchObject({
      get: { responses: { 200: { headers: { etag: { schema: { type: "string" } } } } } },
      put: {
        parameters: expect.arrayContaining([
          expect.objectContaining({ in: "header", name: "if-match", required: false }),
        ]),
        responses: { 200: { headers: { etag: {} } }, 412: {} },
      },
    });
  });
});
