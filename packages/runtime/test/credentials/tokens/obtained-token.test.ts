import { expect, it } from "@jest/globals";
import type { RateLimit } from "@mortise/core";
import { makeConnector } from "../../fixtures/connector.ts";
import { oauthScheme, tokenInjection } from "../../fixtures/schemes.ts";
import { response, stageFor, structuredOf, type Respond } from "../../fixtures/services.ts";

const CREDENTIAL = {
  fields: { client_id: "us", client_secret: "shared-secret", refresh_token: "r0-0123456789abcdef" },
  level: "workspace",
} as const;

/** A connector whose tokens are `token-1-...`, `token-2-...`; the API answers what a test says. */
function setUp(api: (token: string, index: number) => ReturnType<Respond>, rateLimits: readonly RateLimit[] = []) {
  let granted = 0;
  let requests = 0;
  const connector = makeConnector({
    origin: "https://api.example",
    securitySchemes: { oauth2: oauthScheme("https://auth.example/token", { grantType: "refresh_token" }) },
    rateLimits,
    tools: [
      { name: "get", injection: tokenInjection() },
      { name: "add", method: "POST", injection: tokenInjection(), parameters: [{ name: "note", in: "body" }] },
    ],
  });
  return stageFor(
    connector,
    ({ origin, headers }) =>
      origin === "https://auth.example"
        ? response(
            JSON.stringify({
              access_token: `token-${(granted += 1)}-abcdef`,
              refresh_token: `r${granted}-0123456789abcdef`,
            }),
          )
        : api(headers["authorization"]?.slice("Bearer ".length) ?? "", requests++),
    { credentials: { resolve: () => CREDENTIAL } },
  );
}

it("hides the tokens that were obtained from model and log, the replaced one too", async () => {
  const stage = setUp((token, index) =>
    index === 0
      ? response("{}", { status: 401 })
      : response(JSON.stringify({ message: `not token-1-abcdef but ${token} of r2-0123456789abcdef` }), {
          status: 400,
        }),
  );
  const told = JSON.stringify(await stage.call("get")) + JSON.stringify(stage.events);

  expect(told).toContain("not [masked] but [masked] of [masked]");
  expect(told).not.toMatch(/token-\d|0123456789abcdef|shared-secret/);
});

it("hides the token that came in place of another in what is said of a request that failed", async () => {
  const stage = setUp((token, index) =>
    index === 0
      ? response("{}", { status: 401 })
      : {
          ok: false,
          fault: { code: "egress_refused", detail: `It leads to ${token}.`, cause: `${token}, r2-0123456789abcdef` },
        },
  );
  const told = JSON.stringify(await stage.call("get")) + JSON.stringify(stage.events);

  expect(told).toContain("It leads to [masked].");
  expect(told).toContain("[masked], [masked]");
  expect(told).not.toMatch(/token-\d|0123456789abcdef/);
});

it("repeats a write that was refused for its token, with the same body and another token", async () => {
  const stage = setUp((_token, index) => response("{}", { status: index === 0 ? 401 : 200 }));
  const answer = await stage.call("add", { note: "once" });

  expect(structuredOf(answer)).toEqual({});
  const toApi = stage.egress.sent.filter(({ origin }) => origin === "https://api.example");
  expect(toApi.map(({ headers, body }) => [headers["authorization"], body])).toEqual([
    ["Bearer token-1-abcdef", '{"note":"once"}'],
    ["Bearer token-2-abcdef", '{"note":"once"}'],
  ]);
});

it.each([400, 403, 404, 407, 500])("obtains no other token for an answer of %i", async (status) => {
  const stage = setUp(() => response("{}", { status }));
  await stage.call("get");

  expect(stage.egress.sent).toHaveLength(2);
});

it("counts the repeated request against the connector's rate limit", async () => {
  const stage = setUp(
    () => response("{}", { status: 401 }),
    [{ scope: "per_account", limit: 1, intervalSeconds: 3600 }],
  );

  expect(structuredOf(await stage.call("get"))).toMatchObject({ code: "rate_limited" });
  expect(stage.egress.sent.filter(({ origin }) => origin === "https://api.example")).toHaveLength(1);
});

it("asks for no token where the arguments are wrong", async () => {
  const stage = setUp(() => response("{}"));

  expect(structuredOf(await stage.call("get", { unknown: 1 }))).toMatchObject({ code: "arguments_invalid" });
  expect(stage.egress.sent).toEqual([]);
});

it("names the scope whose credential was exchanged", async () => {
  const stage = setUp(() => response("{}"));
  await stage.call("get");

  expect(stage.events).toMatchObject([{ code: "ok", level: "workspace" }]);
});
