import { gzipSync } from "node:zlib";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { UpstreamResponse } from "../../src/egress/egress.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor, structuredOf, textOf } from "../fixtures/services.ts";

const connector = makeConnector({
  origin: "https://tickets.example",
  tools: [
    { name: "get" },
    { name: "create", method: "POST" },
    { name: "head", method: "HEAD" },
    { name: "open", injection: null },
  ],
});
const type = (contentType: string) => ({ headers: { "content-type": contentType } });
const answerTo = (reply: UpstreamResponse, tool = "get") => stageFor(connector, () => reply).call(tool);

it("gives JSON as text and as structured content, on one line and otherwise as it was", async () => {
  const answer = await answerTo(response('{\r\n  "id": 12345678901234567890,\n  "text": "two\\nlines"\n}'));

  expect(answer.structured).toBe('{"id": 12345678901234567890,"text": "two\\nlines"}');
  expect(textOf(answer)).toBe(answer.structured);
});

it("takes media types that end in +json for JSON, and bodies without a type that look like it", async () => {
  expect((await answerTo(response("[1]", type("application/problem+json; charset=UTF-8")))).structured).toBe("[1]");
  expect((await answerTo(response("[1]", { headers: {} }))).structured).toBe("[1]");
  expect((await answerTo(response("\u{feff}[1]"))).structured).toBe("[1]");
});

it("reads text in its own charset", async () => {
  const latin = await answerTo(
    response(Buffer.from([0x63, 0x61, 0x66, 0xe9]), type('text/plain; charset="ISO-8859-1"')),
  );

  expect(latin).toEqual({ content: [{ type: "text", text: "café" }], isError: false });
});

it("gives images and audio as such, and other data as an embedded resource", async () => {
  const bytes = Buffer.from([0x89, 0x50, 0xff]);
  const data = bytes.toString("base64");

  expect((await answerTo(response(bytes, type("image/png")))).content).toEqual([
    { type: "image", data, mimeType: "image/png" },
  ]);
  expect((await answerTo(response(bytes, type("audio/mpeg")))).content).toEqual([
    { type: "audio", data, mimeType: "audio/mpeg" },
  ]);
  expect((await answerTo(response(bytes, type("application/pdf")))).content).toEqual([
    { type: "resource", resource: { uri: "mortise:call/call-1", mimeType: "application/pdf", blob: data } },
  ]);
  expect(structuredOf(await answerTo(response(Buffer.alloc(5 * 1024 * 1024), type("application/zip"))))).toMatchObject({
    code: "response_too_large",
  });
});

it("takes an answer without content for success", async () => {
  for (const [reply, tool] of [
    [response("", { status: 204, headers: {} }), "create"],
    [response("", { status: 200, headers: {} }), "create"],
    [response("", { status: 200 }), "head"],
  ] as const) {
    const answer = await answerTo(reply, tool);
    expect(answer.isError).toBe(false);
    expect(textOf(answer)).toBe(`Done: the upstream API answered ${reply.status} without content.`);
  }
});

it.each<[string, string | Uint8Array]>([
  ["JSON that is cut off", '{"id": 1'],
  ["an HTML page under a JSON type", `<html>${"x".repeat(5_000)}</html>`],
  ["bytes that are no text", new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ["nothing at all", ""],
  ["JSON nested 100,000 levels deep", "[".repeat(100_000) + "]".repeat(100_000)],
  ["an object of more than 100,000 members", `{"a":{${members(100_001)}}}`],
])("answers %s with bad_response and a short excerpt", async (_what, body) => {
  const answer = await answerTo(response(body));

  expect(structuredOf(answer)).toMatchObject({ code: "bad_response", retryable: true, status: 200 });
  expect(textOf(answer).length).toBeLessThan(900);
  // A write may have taken effect, so it is not to be repeated.
  expect(structuredOf(await answerTo(response(body), "create"))).toMatchObject({
    code: "outcome_unknown",
    retryable: false,
    status: 200,
  });
});

it("keeps prototype keys as inert data", async () => {
  const answer = await answerTo(response('{"__proto__": {"polluted": true}}'));

  expect(answer.structured).toBe('{"__proto__": {"polluted": true}}');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it("never fails on a damaged body", async () => {
  const body = Buffer.from('{"id": 9007199254740993, "name": "Ünïcode \\u00e9", "list": [1, 2, {"a": null}]}');
  const types = ["application/json", "text/html", "image/png", "application/json; charset=utf-16", "nonsense", ""];

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { maxLength: 5 }),
      fc.nat(body.length),
      fc.constantFrom(...types),
      fc.constantFrom(200, 201, 299, 302, 400, 404, 500),
      async (changes, length, contentType, status) => {
        const damaged = Buffer.from(body);
        for (const [at, byte] of changes) damaged[at] = byte;
        const answer = await answerTo({
          status,
          headers: { "content-type": contentType },
          body: damaged.subarray(0, length),
        });
        expect(answer.isError || status < 300).toBe(true);
        if (answer.structured !== undefined) JSON.parse(answer.structured);
      },
    ),
    { numRuns: 2_000, endOnFailure: true },
  );
});

it("holds the text for the model to its bound and gives no structure where it was cut", async () => {
  const answer = await answerTo(response(JSON.stringify(Array.from({ length: 50_000 }, (_, id) => ({ id })))));

  expect(Buffer.byteLength(textOf(answer))).toBeLessThanOrEqual(100 * 1024);
  expect(JSON.parse(textOf(answer))).toBeInstanceOf(Array);
  expect(answer.structured).toBeUndefined();
});

it.each([
  [400, "upstream_rejected", false],
  [401, "credential_expired", false],
  [403, "scope_insufficient", false],
  [404, "upstream_not_found", false],
  [408, "upstream_timeout", true],
  [410, "upstream_not_found", false],
  [422, "upstream_rejected", false],
  [429, "rate_limited", true],
  [500, "upstream_unavailable", true],
  [503, "upstream_unavailable", true],
  [304, "bad_response", true],
])("answers status %i with %s", async (status, code, retryable) => {
  const answer = await answerTo(response('{"message": "limit must be below 100"}', { status }));

  expect(answer.isError).toBe(true);
  expect(structuredOf(answer)).toMatchObject({
    code,
    retryable,
    status,
    detail: 'The upstream API said: {"message": "limit must be below 100"}',
  });
});

it("tells a model not to repeat a write that may have taken effect", async () => {
  const headers = { "content-type": "application/json", "retry-after": "5" };
  const answer = await answerTo(response('{"message":"lost"}', { status: 502, headers }), "create");

  expect(structuredOf(answer)).toEqual({
    code: "outcome_unknown",
    message: expect.stringContaining("may have taken effect"),
    retryable: false,
    status: 502,
    detail: 'The upstream API said: {"message":"lost"}',
    callId: "call-1",
  });
  for (const status of [408, 429, 501, 503]) {
    expect(structuredOf(await answerTo(response("{}", { status }), "create"))).toMatchObject({ retryable: true });
  }
});

it("asks for a credential where an upstream wants one and the operation sends none", async () => {
  expect(structuredOf(await answerTo(response("{}", { status: 401 }), "open"))).toMatchObject({
    code: "credential_missing",
  });
});

it("passes on when a retry can succeed", async () => {
  const seconds = await answerTo(response("", { status: 429, headers: { "retry-after": "7" } }));
  const date = { "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT", date: "Sat, 21 Nov 2026 10:00:00 GMT" };

  expect(structuredOf(seconds)).toMatchObject({ retryAfterMs: 7_000 });
  expect(textOf(seconds)).toContain("It can succeed in 7 s.");
  expect(structuredOf(await answerTo(response("", { status: 503, headers: date })))).toMatchObject({
    retryAfterMs: 30_000,
  });
});

it("shows what a person would read of an error page, without escapes", async () => {
  const page = `<html><style>p{}</style><script>alert(1)</script><h1>Bad\u001b[31m gateway</h1><p>${"x".repeat(9_000)}</p></html>`;
  const answer = await answerTo(response(page, { status: 502, headers: { "content-type": "text/html" } }));

  const { detail } = structuredOf(answer) as { detail: string };
  expect(detail).toMatch(/^The upstream API said: Bad \[31m gateway x+…$/);
  expect(detail.length).toBeLessThan(560);
});

it("does not follow a body that only claims to be compressed", async () => {
  const answer = await answerTo(response(gzipSync("{}")));

  expect(structuredOf(answer)).toMatchObject({ code: "bad_response" });
});

it.each([
  [401, "create", "credential_expired"],
  [404, "get", "upstream_not_found"],
  [503, "get", "upstream_unavailable"],
])("goes by an error's status %s though its body is not in the charset that it names", async (status, tool, code) => {
  const reply = response(Buffer.from([0x68, 0xe9]), { status, ...type("text/html; charset=utf-8") });

  expect(structuredOf(await answerTo(reply, tool))).toMatchObject({ code, status });
});

it("reads an object of 100,000 members, and more of them in several", async () => {
  const text = `[{${members(100_000)}},{${members(60_000)}},${JSON.stringify(":".repeat(200_000))}]`;
  expect((await answerTo(response(text))).isError ?? false).toBe(false);
});

function members(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${String(index)}":0`).join(",");
}
