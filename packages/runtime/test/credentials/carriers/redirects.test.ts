import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { CredentialCarrier, SecurityScheme } from "@mortise/core";
import { type FakeUpstream, json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import type { CallEvent } from "../../../src/call.ts";
import { systemClock } from "../../../src/clock.ts";
import { createConnectorServer } from "../../../src/connector-server.ts";
import { createOwnCredential } from "../../../src/credentials/own-credential.ts";
import { TokenSource } from "../../../src/credentials/tokens/token-source.ts";
import { createEgress } from "../../../src/egress/create-egress.ts";
import { RateLimiter } from "../../../src/limits/rate-limiter.ts";
import { makeConnector } from "../../fixtures/connector.ts";
import { expectedSignature } from "../../fixtures/expected-signature.ts";
import { template } from "../../fixtures/schemes.ts";

const SECRET = "canary/7f3a9c51e2&=";

let upstream: FakeUpstream;
let elsewhere: FakeUpstream;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  elsewhere = await startFakeUpstream(() => json({}));
});
afterEach(() => Promise.all([upstream.close(), elsewhere.close()]));

const scheme: SecurityScheme = {
  type: "api_key",
  fields: [{ key: "api_key", label: "API key", secret: true, required: true }],
};
const at = (place: "header" | "query" | "cookie" | "body"): CredentialCarrier => ({
  kind: "template",
  place,
  name: "credential",
  parts: template("{api_key}"),
});
const signature: CredentialCarrier = {
  kind: "aws_sigv4",
  service: template("ses"),
  region: template("us-east-1"),
  accessKeyId: template("AKIDEXAMPLE"),
  secretAccessKey: template("{api_key}"),
  sessionToken: template("{session}"),
};

/** Calls `POST /start` with a JSON body. Answers what the model and the log get. */
async function call(carriers: readonly CredentialCarrier[]): Promise<string> {
  const egress = createEgress({ allow: [upstream.host, elsewhere.host] });
  const events: CallEvent[] = [];
  const connector = makeConnector({
    origin: upstream.origin,
    securitySchemes: { api_key: scheme },
    tools: [
      {
        name: "start",
        method: "POST",
        path: "/start",
        parameters: [{ name: "note", in: "body" }],
        injection: { scheme: "api_key", carriers },
      },
    ],
  });
  const services = {
    egress,
    clock: systemClock,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock }),
    cursorKey: Buffer.alloc(32),
    onCall: (event: CallEvent) => events.push(event),
  };
  const credentials = createOwnCredential({ api_key: SECRET });
  try {
    const answer = await createConnectorServer(connector)
      .bind({ instance: "tickets", scope: { organisation: "acme" }, credentials }, services)
      .call("start", { note: "hello" }, { id: "c", signal: new AbortController().signal });
    return JSON.stringify(answer) + JSON.stringify(events);
  } finally {
    await egress.close();
  }
}

const redirectTo = (location: string, code = 307) =>
  upstream.respond(({ path }) =>
    path.startsWith("/start") ? { kind: "answer", status: code, headers: { location }, body: "" } : json({ path }),
  );

it.each(["/next", "/next?page=2", `/next?credential=${encodeURIComponent(SECRET)}`, "/next?credential=other"])(
  "sends every kind of credential once to %s on the same origin",
  async (location) => {
    redirectTo(location);
    const answer = await call([at("body"), at("cookie"), at("header"), at("query")]);

    const [, next] = upstream.requests;
    const query = new URLSearchParams(next?.path.split("?")[1]);
    expect(query.getAll("credential")).toEqual([SECRET]);
    expect(next?.headers).toMatchObject({ credential: SECRET, cookie: `credential=${SECRET}` });
    expect(next?.body).toBe(JSON.stringify({ credential: SECRET, note: "hello" }));
    expect(answer).not.toContain("7f3a9c51e2");
  },
);

it("sends no body's credential where a redirect drops the body", async () => {
  redirectTo("/next", 303);
  await call([at("body"), at("query")]);

  expect(upstream.requests[1]).toMatchObject({ method: "GET", body: "", path: expect.stringContaining("credential=") });
});

it("signs the request anew for the address that a redirect leads to", async () => {
  redirectTo("/next");
  await call([signature]);

  expect(upstream.requests).toHaveLength(2);
  for (const received of upstream.requests) {
    // Worked out from what is on the wire, as the upstream would.
    const signature = expectedSignature({ ...received, origin: upstream.origin }, "ses", SECRET);
    expect(received.headers["authorization"]).toContain(`Signature=${signature}`);
  }
});

it.each([301, 302, 303, 307, 308])("sends nothing of any kind to another origin on %i", async (code) => {
  for (const carriers of [[at("body")], [at("cookie")], [at("header")], [at("query")], [signature]]) {
    redirectTo(`${elsewhere.origin}/?credential=${encodeURIComponent(SECRET)}`, code);
    const answer = await call(carriers);
    expect(answer).toContain("egress_refused");
    expect(answer).not.toContain("7f3a9c51e2");
  }
  expect(elsewhere.bytesReceived).toBe(0);
});
