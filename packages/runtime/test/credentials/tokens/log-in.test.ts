import { expect, it } from "@jest/globals";
import type { SecurityScheme, SessionExchange } from "@mortise/core";
import { json, startFakeUpstream, status, type Reply } from "@mortise/testkit/fake-upstream";
import { makeConnector } from "../../fixtures/connector.ts";
import { template, tokenInjection } from "../../fixtures/schemes.ts";
import { fakeEgress, response, stageFor, structuredOf, type Respond } from "../../fixtures/services.ts";
import { createEgress } from "../../../src/egress/create-egress.ts";
import { fieldValues } from "../../../src/credentials/field-values.ts";
import { logIn } from "../../../src/credentials/tokens/log-in.ts";

const PASSWORD = "pass/word+1 é";

function sessionScheme(url: string, more: Partial<SessionExchange> = {}): SecurityScheme {
  return {
    type: "session",
    fields: [
      { key: "user", label: "User", secret: false, required: true },
      { key: "password", label: "Password", secret: true, required: true },
    ],
    exchange: {
      kind: "session",
      url: template(url),
      method: "POST",
      headers: [],
      body: { login: template("{user}"), pass: template("{password}") },
      bodyFormat: "json",
      token: { from: "json", path: "/data/token" },
      expiresInUnit: "seconds",
      lifetimeSeconds: 3600,
      ...more,
    },
  };
}

/** Logs in at a real server that answers as it is told, and gives what came of it and what the server got. */
async function tryLogin(reply: () => Reply, more: Partial<SessionExchange> = {}) {
  const server = await startFakeUpstream(reply);
  const egress = createEgress({ allow: [server.host] });
  try {
    const { exchange, fields } = sessionScheme(`${server.origin}/login`, more);
    if (exchange?.kind !== "session") throw new Error("no session");
    const values = fieldValues({ fields: { user: "ann", password: PASSWORD }, level: "user" }, fields);
    const context = { egress, deadline: performance.now() + 5_000, time: 1_000, organisation: "acme" };
    return { outcome: await logIn(exchange, values, context), requests: server.requests };
  } finally {
    await egress.close();
    await server.close();
  }
}

const good = () =>
  json(
    { data: { token: "s1", ttl: 2 } },
    { headers: { "x-session": "s2", "set-cookie": "a=b; Path=/, sid=s3; HttpOnly" } },
  );

it.each([
  [{}, "s1"],
  [{ token: { from: "header", name: "X-Session" } }, "s2"],
  [{ token: { from: "cookie", name: "sid" } }, "s3"],
] as const)("takes the token from where %j says", async (more, token) => {
  expect((await tryLogin(good, more)).outcome).toMatchObject({ ok: true, value: { accessToken: token } });
});

it.each([
  ["json", "application/json", JSON.stringify({ login: "ann", pass: PASSWORD })],
  ["form", "application/x-www-form-urlencoded", "login=ann&pass=pass%2Fword%2B1+%C3%A9"],
] as const)("writes the login as %s", async (bodyFormat, type, body) => {
  const { requests } = await tryLogin(good, { bodyFormat });

  expect(requests).toMatchObject([{ method: "POST", path: "/login", headers: { "content-type": type }, body }]);
});

it("sends the credential in headers, and no body with a GET", async () => {
  const { requests } = await tryLogin(good, {
    method: "GET",
    headers: [
      { kind: "basic", name: "Authorization", username: template("{user}"), password: template("{password}") },
      { kind: "template", place: "header", name: "X-User", parts: template("u:{user}") },
    ],
  });

  expect(requests).toMatchObject([
    {
      method: "GET",
      body: "",
      headers: { authorization: `Basic ${Buffer.from(`ann:${PASSWORD}`).toString("base64")}`, "x-user": "u:ann" },
    },
  ]);
});

it("lives as long as the answer says, in its unit, and otherwise as the connector says", async () => {
  const said = await tryLogin(good, { expiresInPath: "/data/ttl", expiresInUnit: "minutes" });
  const unsaid = await tryLogin(good);

  expect(said.outcome).toMatchObject({ value: { expiresAt: 121_000, renewAt: 61_000 } });
  expect(unsaid.outcome).toMatchObject({ value: { expiresAt: 3_601_000, renewAt: 3_541_000 } });
});

it.each([
  [() => json({ message: `wrong: ${PASSWORD}` }, { status: 401 }), "credential_expired"],
  [() => json({}, { status: 403 }), "credential_expired"],
  [() => status(404), "connection_invalid"],
  [() => status(503), "upstream_unavailable"],
  [() => json({ data: {} }), "bad_response"],
])("says what a refusal means, and repeats no password (%#)", async (reply, code) => {
  const { outcome } = await tryLogin(reply);

  expect(outcome).toMatchObject({ ok: false, fault: { code } });
  expect(JSON.stringify(outcome)).not.toContain(PASSWORD);
});

it("logs in once, sends the session's token, and logs in again when the session has ended", async () => {
  let logins = 0;
  const connector = makeConnector({
    origin: "https://api.example",
    securitySchemes: { session: sessionScheme("https://api.example/login") },
    tools: [{ name: "get", injection: tokenInjection("Session {session_token}", "session") }],
  });
  const stage = stageFor(
    connector,
    ({ path, headers }) =>
      path === "/login"
        ? response(JSON.stringify({ data: { token: `s${(logins += 1)}` } }))
        : response("{}", { status: headers["authorization"] === `Session s${logins}` ? 200 : 401 }),
    { credentials: { resolve: () => credential } },
  );
  const credential = { fields: { user: "ann", password: PASSWORD }, level: "user" } as const;
  await stage.call("get");
  await stage.call("get");
  expect(stage.egress.sent.map(({ path }) => path)).toEqual(["/login", "/tickets", "/tickets"]);

  stage.clock.advance(3_540_000);
  expect(structuredOf(await stage.call("get"))).toEqual({});
  expect(logins).toBe(2);
});

it("says which field is missing before anybody is asked", async () => {
  const connector = makeConnector({
    origin: "https://api.example",
    securitySchemes: { session: sessionScheme("https://api.example/login") },
    tools: [{ name: "get", injection: tokenInjection("Session {session_token}", "session") }],
  });
  const stage = stageFor(connector, () => response("{}"), {
    credentials: { resolve: () => ({ fields: { user: "ann" }, level: "user" }) },
  });

  expect(structuredOf(await stage.call("get"))).toMatchObject({
    code: "credential_missing",
    detail: 'In the connection "tickets", the field "Password" (password) has no value.',
  });
  expect(stage.egress.sent).toEqual([]);
});

/** A login at nobody's server, with a password in a header and in the body. */
async function tryAt(url: string, respond: Respond) {
  const { exchange, fields } = sessionScheme(url, {
    headers: [
      { kind: "basic", name: "Authorization", username: template("{user}"), password: template("{password}") },
      { kind: "template", place: "header", name: "X-Key", parts: template("key {password}") },
    ],
  });
  if (exchange?.kind !== "session") throw new Error("no session");
  const credential = { fields: { user: "ann", password: "pass-word-1" }, level: "user" } as const;
  const context = { egress: fakeEgress(respond), deadline: 5_000, time: 1_000, organisation: "acme" };
  return { outcome: await logIn(exchange, fieldValues(credential, fields), context), sent: context.egress.sent };
}

it("hides the credential in whatever the login repeats, and in what is said of one that does not answer", async () => {
  const textOf = (body: unknown): string => (typeof body === "string" ? body : "");
  const said = ({ headers, body }: Parameters<Respond>[0]) =>
    `${headers["authorization"]} ${headers["x-key"]} ${textOf(body)}`;
  const refused = await tryAt("https://api.example/login", (request) =>
    response(JSON.stringify({ message: said(request) }), { status: 401 }),
  );
  const silent = await tryAt("https://api.example/login", (request) => ({
    ok: false,
    fault: { code: "upstream_unavailable", detail: said(request), cause: said(request) },
  }));
  const told = JSON.stringify([refused.outcome, silent.outcome]);

  expect(told.match(/\[masked\]/g)?.length).toBeGreaterThanOrEqual(9);
  expect(told).not.toContain("pass-word-1");
  expect(told).not.toContain(Buffer.from("ann:pass-word-1").toString("base64"));
});

it("puts no secret into the address, and sends nothing where one would stand there", async () => {
  const { outcome, sent } = await tryAt("https://api.example/{password}/login", () => response("{}"));

  expect(outcome).toMatchObject({ ok: false, fault: { code: "connection_invalid" } });
  expect(sent).toEqual([]);
});
