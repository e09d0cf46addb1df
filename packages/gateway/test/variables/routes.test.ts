import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ChangingServer, startChangingServer } from "../servers/changing-server.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly secret: boolean;
  readonly value: string | null;
}

describeStores("variables", (kind) => {
  let gateway: TestGateway;
  let server: ChangingServer;
  beforeAll(async () => {
    [gateway, server] = [await startTestGateway({ kind }), await startChangingServer()];
  });
  afterAll(async () => {
    await gateway.close();
    await server[Symbol.asyncDispose]();
  });

  const create = (name: string, value: string, secret?: boolean) =>
    gateway.rest<Shown>("POST", "/variables", { name, value, ...(secret === undefined ? {} : { secret }) });
  const list = async () => (await gateway.rest<{ variables: readonly Shown[] }>("GET", "/variables")).body.variables;
  const secretsOf = async (id: string) =>
    (
      await gateway.services.store.db
        .selectFrom("secrets")
        .select("owner_id")
        .where("org_id", "=", gateway.organisation)
        .where("owner_id", "=", id)
        .execute()
    ).length;

  test("are secret unless told otherwise: a secret only goes in, a plain one can be read", async () => {
    const secret = await create("HIDDEN", "s3cr3t-value");
    const plain = await create("SHOWN", "https://example.com", false);
    expect([secret.status, plain.status]).toEqual([201, 201]);
    expect(secret.body).toMatchObject({ name: "HIDDEN", secret: true, value: null });
    expect(plain.body).toMatchObject({ name: "SHOWN", secret: false, value: "https://example.com" });
    expect((await list()).map(({ name, value }) => [name, value])).toEqual([
      ["HIDDEN", null],
      ["SHOWN", "https://example.com"],
    ]);
    expect([await secretsOf(secret.body.id), await secretsOf(plain.body.id)]).toEqual([1, 0]);
    const replaced = await gateway.rest("PUT", `/variables/${secret.body.id}`, { value: "an0ther-secret" });
    const { id, name } = secret.body;
    expect([replaced.status, replaced.body]).toMatchObject([200, { id, name, secret: true, value: null }]);
    expect((await list()).find(({ name }) => name === "HIDDEN")).toMatchObject({ secret: true, value: null });
    // Nothing makes a plain one of a secret.
    expect((await gateway.rest("PUT", `/variables/${secret.body.id}`, { value: "x", secret: false })).status).toBe(422);
    const rows = await gateway.services.store.db
      .selectFrom("variables")
      .selectAll()
      .where("org_id", "=", gateway.organisation)
      .execute();
    expect(JSON.stringify(rows) + gateway.lines.join("")).not.toMatch(/s3cr3t-value|an0ther-secret/);
  });

  test.each(["", "lower", "1ST", "A-B", "A B", "_A", "Ä", "A".repeat(65), "A\n", "A}", "__proto__"])(
    "have no name such as %j",
    async (name) => {
      const { status, text } = await create(name, "value-of-it", false);
      expect(status).toBe(422);
      expect(text).not.toContain("value-of-it");
    },
  );

  test("have one value for a name in an organisation, however many create it at once", async () => {
    const answers = await Promise.all(["a", "b", "c"].map((value) => create("RACE", value, value === "b")));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const { identity } = gateway.services;
    const other = await identity.createOrganisation("Other", `other-${kind}`);
    const owner = await identity.createUser({ email: "other@example.com", name: "Other" });
    await identity.addMember(other.id, owner.id, "owner");
    const { text } = await identity.createKey({ organisation: other.id, name: "k", role: "owner", user: owner.id });
    const path = `//api/organizations/${other.id}/variables`;
    expect((await gateway.rest("POST", path, { name: "RACE", value: "theirs", secret: false }, text)).status).toBe(201);
    expect(await gateway.services.variables.fill(other.id, "${RACE}")).toBe("theirs");
    expect(["a", "b", "c"]).toContain(await gateway.services.variables.fill(gateway.organisation, "${RACE}"));
  });

  test("go into URLs and headers when they are used: a change counts from the next call on, and one that is gone is named", async () => {
    const { body: variable } = await create("TOKEN", "first", true);
    const { body: host } = await create("PLACE", server.url, false);
    const made = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", {
      name: "Uses",
      url: "${PLACE}",
      headers: [{ name: "x-token", value: "Key ${TOKEN}, $${TOKEN}" }],
    });
    expect([made.status, made.text]).toEqual([201, made.text]);
    expect(made.text).toContain("${PLACE}");
    const id = made.body.mcp_id;
    await gateway.rest("PUT", `/connectors/${id}/tools`, { tools: [{ name: "search", allowed: true }] });
    await gateway.rest("POST", `/connectors/${id}/publish`);
    const client = await gateway.mcp();
    const call = () => client.callTool("mcp__uses__search", {});
    const sent = () => server.upstream.requests.at(-1)?.headers["x-token"];
    await call();
    expect(sent()).toBe("Key first, ${TOKEN}");
    // What a value holds is not looked into again.
    await gateway.rest("PUT", `/variables/${variable.id}`, { value: "${PLACE}" });
    await call();
    expect(sent()).toBe("Key ${PLACE}, ${TOKEN}");

    server.upstream.forget();
    const second = { name: "Uses too", url: server.url, headers: [{ name: "x-a", value: "${TOKEN}", secret: true }] };
    const { body: other } = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", second);
    const inUse = async () => (await gateway.rest("DELETE", `/variables/${variable.id}`)).body;
    const told = (message: string) => ({ error: { code: "in_use", message: `Connectors use TOKEN: ${message}.` } });
    expect(await inUse()).toMatchObject(told("Uses, Uses too (draft)"));
    await gateway.rest("POST", `/connectors/${other.mcp_id}/publish`);
    expect(await inUse()).toMatchObject(told("Uses, Uses too"));
    await gateway.rest("POST", `/connectors/${other.mcp_id}/disable`);
    expect(await inUse()).toMatchObject(told("Uses, Uses too (disabled)"));
    expect(await secretsOf(variable.id)).toBe(1);
    server.upstream.forget();
    expect((await gateway.rest("DELETE", `/variables/${variable.id}?force=true`)).status).toBe(204);
    expect(await secretsOf(variable.id)).toBe(0);
    const refused = await call();
    expect(refused).toMatchObject({ isError: true });
    expect(JSON.stringify(refused.content)).toContain("TOKEN");
    expect(server.upstream.requests).toEqual([]);
    expect((await gateway.rest("DELETE", `/variables/${variable.id}`)).status).toBe(404);
    // Made again, it serves again.
    await create("TOKEN", "second");
    await call();
    expect(sent()).toBe("Key second, ${TOKEN}");
    // A value that would be a second header, or another host's, is not sent.
    server.upstream.forget();
    const bad = (await list()).find(({ name }) => name === "TOKEN")?.id ?? "";
    await gateway.rest("PUT", `/variables/${bad}`, { value: "a\r\nx-other: b" });
    expect(await call()).toMatchObject({ isError: true });
    await gateway.rest("PUT", `/variables/${host.id}`, { value: "http://10.0.0.1/mcp" });
    expect(await call()).toMatchObject({ isError: true });
    expect(server.upstream.requests).toEqual([]);
    await client.close();
    expect(gateway.unguarded).toEqual(new Set());
  });
});
