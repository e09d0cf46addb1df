import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { atUpstream, type CompiledConnector, type JsonObject } from "@mortise/core";
import { parseCassette, printCassette, type Cassette } from "@mortise/core/cassette";
import { json, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import * as fc from "fast-check";
import { createRecorder, replayCassette, type Recorded, type Recorder } from "../../src/cassettes/index.ts";
import { MemoryCredentials, systemClock, TokenSource } from "../../src/index.ts";
import { AUTHENTICATION_KINDS, recordedConnector, schemeOf, type AuthenticationKind } from "./recorded-connector.ts";

const SEED = 20_261_121;
const SCOPE = { organisation: "test" };
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream();
});
beforeEach(() => upstream.forget());
afterAll(() => upstream.close());

function recorderAt(): Recorder {
  return createRecorder({
    egress: { allow: [upstream.host] },
    clock: systemClock,
    tokens: (egress) => new TokenSource({ egress, clock: systemClock }),
  });
}

async function recordWith(
  connector: CompiledConnector,
  fields: Readonly<Record<string, string>>,
  tool: string,
  args: JsonObject,
  pages = 1,
): Promise<Recorded> {
  const credentials = new MemoryCredentials();
  for (const type of Object.keys(connector.securitySchemes)) {
    credentials.set({ instance: "any", scheme: type, scope: SCOPE }, fields);
  }
  const recorder = recorderAt();
  try {
    const sentBy = atUpstream(connector, upstream.origin);
    return await recorder.record({ connector, sentBy, tool, args, pages, scope: SCOPE, credentials });
  } finally {
    await recorder.close();
  }
}

function cassetteOf(recorded: Recorded): Cassette {
  if (!recorded.ok) throw new Error(recorded.reason);
  return recorded.cassette;
}

/** Every form in which a text may be written that some decoder gives back. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const inner = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const certain = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [certain, certain.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const unicode = Array.from(secret, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    escaped,
    unicode,
    JSON.stringify(unicode).slice(1, -1),
    ...inner,
  ];
}

/** An upstream that repeats everything it gets, in every form, and takes and gives tokens. */
function echoing(secrets: () => readonly string[], tokens: { readonly value: string }): void {
  upstream.respond(({ method, path, headers, body }) => {
    if (path === "/token") return json({ access_token: tokens.value, token_type: "Bearer", expires_in: 3600 });
    if (path === "/login") return json({ token: tokens.value });
    const forms = secrets().flatMap(formsOf);
    return json(
      { method, path, headers: { ...headers }, body, forms, nested: JSON.stringify({ forms }) },
      { headers: { "set-cookie": `sid=${tokens.value}`, "x-debug": tokens.value, etag: `"${tokens.value}"` } },
    );
  });
}

const secretText = fc.string({
  unit: fc.constantFrom(
    ...Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'()*+-./;<=>?@[]^_{|}~"),
  ),
  minLength: 12,
  maxLength: 40,
});

const FIELDS: Readonly<Record<AuthenticationKind, readonly string[]>> = {
  header: ["token"],
  query: ["token"],
  cookie: ["token"],
  body: ["token"],
  basic: ["password"],
  sigv4: ["access_key_id", "secret_access_key", "session_token"],
  oauth2: ["client_id", "client_secret"],
  session: ["user", "password"],
};

it.each(AUTHENTICATION_KINDS)(
  "writes no secret of %s authentication, and no sensitive value, in any form",
  async (kind) => {
    const connector = recordedConnector(kind);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(secretText, { minLength: 5, maxLength: 5 }),
        async ([a = "", b = "", c = "", d = "", e = ""]) => {
          // A cookie takes fewer characters than a header.
          const plain = (text: string) => (kind === "cookie" ? text.replaceAll(/[^\w.~-]/g, "x") : text);
          const names = FIELDS[kind];
          const fields = Object.fromEntries(names.map((name, index) => [name, plain([a, b, c][index] ?? "")]));
          const given = kind === "basic" ? { ...fields, username: "somebody@example.com" } : fields;
          const args = {
            email: d,
            pin: 8_273_645_19,
            code: "qzx-918273",
            text: `a note with ${fields[names[0] ?? ""]}`,
          };
          const canaries = [...Object.values(given), d, ...(kind === "oauth2" || kind === "session" ? [e] : [])];
          echoing(() => [...canaries, String(args.pin), args.code], { value: e });
          const recorded = await recordWith(connector, given, "add_note", args);
          const text = printCassette(cassetteOf(recorded));
          for (const canary of [...canaries, String(args.pin), args.code]) {
            for (const form of formsOf(canary))
              expect(text.includes(form) ? { canary, form } : undefined).toBeUndefined();
          }
          expect(text).not.toContain("set-cookie");
          expect(text).not.toContain("x-debug");
          expect(text).not.toContain("/token");
          expect(text).not.toContain("/login");
        },
      ),
      { seed: SEED, numRuns: 25 },
    );
  },
);

it.each(AUTHENTICATION_KINDS)("replays what it recorded with %s authentication, without the upstream", async (kind) => {
  const connector = recordedConnector(kind);
  echoing(() => [], { value: "tok-5e1f7c0a9b" });
  const secret = Object.fromEntries(FIELDS[kind].map((name) => [name, `s3cret-${name}-77`]));
  const fields = kind === "basic" ? { ...secret, username: "somebody@example.com" } : secret;
  const cassette = cassetteOf(await recordWith(connector, fields, "add_note", { email: "ada@example.com" }));
  const sent = upstream.requests.length;
  const parsed = parseCassette(printCassette(cassette));
  expect(parsed).toEqual({ ok: true, cassette });
  const { faults } = await replayCassette(connector, cassette);
  expect(faults).toEqual([]);
  expect(upstream.requests).toHaveLength(sent);
  expect(cassette.authentication).toEqual({ scheme: schemeOf(kind), fields: Object.keys(fields) });
  expect(cassette.calls[0]?.exchanges[0]?.request.url).toMatch(/^https:\/\/api\.example\.com\/notes/);
});

const KEY = { token: "s3cret-token-77" };

it("puts placeholders where secrets and sensitive values stood, in the request, the answer and the result", async () => {
  upstream.respond(({ headers, body }) => json({ key: headers["x-api-key"], said: JSON.parse(body) as JsonObject }));
  const args = { email: "ada@example.com", pin: 123_456, code: "abd-555", text: "hello" };
  const recorded = await recordWith(recordedConnector("header"), KEY, "add_note", args);
  expect(recorded).toMatchObject({
    redacted: [
      "<credential:token>",
      "<sensitive:email>",
      "<sensitive:pin>",
      "<sensitive:code>",
      expect.anything(),
      expect.anything(),
    ],
  });
  const [call] = cassetteOf(recorded).calls;
  const sample = call?.arguments?.["code"];
  expect(sample).toMatch(/^[a-z]{3}-\d{3,6}$|^<sensitive:code>$/);
  expect(call).toEqual({
    arguments: { email: "<sensitive:email>", pin: 1000, code: sample, text: "hello" },
    exchanges: [
      {
        request: {
          method: "POST",
          url: "https://api.example.com/notes",
          headers: {
            accept: expect.any(String),
            "content-type": "application/json",
            "x-api-key": "Token <credential:token>",
          },
          body: { json: { email: "<sensitive:email>", pin: 1000, code: sample, text: "hello" } },
        },
        response: {
          status: 200,
          headers: { "content-type": "application/json" },
          body: {
            json: {
              key: "<credential:token>",
              said: { email: "<sensitive:email>", pin: 1000, code: sample, text: "hello" },
            },
          },
        },
      },
    ],
    result: expect.anything(),
  });
  expect(JSON.stringify(call?.result)).toContain("[masked]");
});

it.each<readonly [AuthenticationKind, Readonly<Record<string, string>>, RegExp]>([
  ["basic", { username: "bob", password: "abc" }, /^Basic (.+)$/],
  [
    "sigv4",
    { access_key_id: "id-4711-4711", secret_access_key: "s3cret-4711", session_token: "token-4711" },
    /Signature=([0-9a-f]+)$/,
  ],
])("hides what %s authentication made of the secrets, too", async (kind, fields, made) => {
  upstream.respond(({ headers }) => json({ sent: headers["authorization"] }));
  const text = printCassette(cassetteOf(await recordWith(recordedConnector(kind), fields, "list_notes", {})));
  const [, sent = ""] = made.exec(String(upstream.requests.at(-1)?.headers["authorization"])) ?? [];
  expect(sent.length).toBeGreaterThan(8);
  expect(text).not.toContain(sent);
});

it("records retries, one exchange each, and waits for nothing in a replay", async () => {
  const connector = recordedConnector("header");
  upstream.respond((_request, index) =>
    index === 0 ? status(503) : index === 1 ? status(429, { "retry-after": "0" }) : json({ notes: [] }),
  );
  const cassette = cassetteOf(await recordWith(connector, KEY, "list_notes", {}));
  expect(cassette.calls[0]?.exchanges.map(({ response }) => response.status)).toEqual([503, 429, 200]);
  expect((await replayCassette(connector, cassette)).faults).toEqual([]);
});

it("records pages with the addresses that a replay follows, and the credential out of them", async () => {
  const connector = recordedConnector("query");
  upstream.respond(({ path }) =>
    path.includes("page=2")
      ? json({ notes: [{ id: 2 }] })
      : json({ notes: [{ id: 1 }], next: `${upstream.origin}/notes?page=2&api_key=${KEY.token}` }),
  );
  const cassette = cassetteOf(await recordWith(connector, KEY, "list_notes", {}, 5));
  expect(cassette.calls.map((call) => [call.arguments, call.exchanges[0]?.request.url])).toEqual([
    [{}, "https://api.example.com/notes?api_key=%3Ccredential%3Atoken%3E"],
    [null, "https://api.example.com/notes?page=2&api_key=%3Ccredential%3Atoken%3E"],
  ]);
  expect(printCassette(cassette)).not.toContain("127.0.0.1");
  expect((await replayCassette(connector, cassette)).faults).toEqual([]);
});

it("records a token that was renewed as two exchanges, and neither token", async () => {
  const connector = recordedConnector("oauth2");
  let issued = 0;
  upstream.respond(({ path, headers }) => {
    if (path === "/token") return json({ access_token: `issued-token-${String(++issued)}`, expires_in: 3600 });
    return headers["authorization"] === "Bearer issued-token-2" ? json({ notes: [] }) : status(401);
  });
  const fields = { client_id: "client-4711", client_secret: "s3cret-client-77" };
  const cassette = cassetteOf(await recordWith(connector, fields, "list_notes", {}));
  expect(cassette.calls[0]?.exchanges.map(({ request }) => request.headers["authorization"])).toEqual([
    "Bearer <credential:access.token>",
    "Bearer <credential:access.token:renewed>",
  ]);
  expect((await replayCassette(connector, cassette)).faults).toEqual([]);
});

it("records errors of the upstream", async () => {
  const connector = recordedConnector("header");
  upstream.respond(() => json({ error: "no such note" }, { status: 404 }));
  const cassette = cassetteOf(await recordWith(connector, KEY, "list_notes", {}));
  expect(cassette.calls[0]?.result).toMatchObject({ isError: true });
  expect((await replayCassette(connector, cassette)).faults).toEqual([]);
});

it("refuses what it cannot record, and says why", async () => {
  const connector = recordedConnector("header");
  upstream.respond(() => ({ kind: "reset" }));
  expect(await recordWith(connector, KEY, "list_notes", {})).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^the upstream gave no answer that could be recorded/),
  });
  expect(await recordWith(connector, {}, "list_notes", {})).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^nothing was sent: /),
  });
  upstream.respond(() => json({ much: "x".repeat(1_100_000) }));
  expect(await recordWith(connector, KEY, "list_notes", {})).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^the answer is too large/),
  });
});

it("tells what of a request and a result is not as it was recorded", async () => {
  const connector = recordedConnector("header");
  upstream.respond(() => json({ notes: [{ id: 1 }] }));
  const cassette = cassetteOf(await recordWith(connector, KEY, "list_notes", {}));
  const [tool] = connector.tools.filter(({ definition }) => definition.name === "list_notes");
  if (tool === undefined) throw new Error("no tool");
  const changed: CompiledConnector = {
    ...connector,
    tools: [
      {
        ...tool,
        plan: {
          ...tool.plan,
          url: { ...tool.plan.url, path: [[{ kind: "text", text: "v2" }], ...tool.plan.url.path] },
          response: { items: "/other" },
        },
      },
    ],
  };
  const { faults, updated } = await replayCassette(changed, cassette);
  expect(faults).toMatchObject([
    {
      kind: "request",
      call: 0,
      request: 0,
      differences: [
        { place: "url", recorded: "https://api.example.com/notes", now: "https://api.example.com/v2/notes" },
      ],
    },
    { kind: "result", call: 0 },
  ]);
  expect((await replayCassette(changed, updated ?? cassette)).faults).toEqual([]);
  const gone = { ...connector, tools: [] };
  expect(await replayCassette(gone, cassette)).toEqual({ faults: [{ kind: "stale", tool: "list_notes" }] });
  const [call] = cassette.calls;
  if (call === undefined) throw new Error("no call");
  const twice = { ...cassette, calls: [{ ...call, exchanges: [...call.exchanges, ...call.exchanges] }] };
  expect((await replayCassette(connector, twice)).faults).toMatchObject([{ kind: "missing-request", call: 0 }]);
  const never = { ...cassette, calls: [{ ...call, exchanges: [] }] };
  expect((await replayCassette(connector, never)).faults).toMatchObject([
    { kind: "extra-request" },
    { kind: "result" },
  ]);
});
