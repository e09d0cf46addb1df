import { Agent, request } from "undici";
import { afterEach, expect, it } from "@jest/globals";
import { createCertificate } from "../../src/fake-upstream/certificate.ts";
import { startFakeUpstream, type FakeUpstream } from "../../src/fake-upstream/fake-upstream.ts";
import {
  cutChunked,
  cutShort,
  drip,
  flood,
  hang,
  json,
  raw,
  reset,
  type Reply,
} from "../../src/fake-upstream/reply.ts";

let upstream: FakeUpstream;
afterEach(() => upstream.close());

const start = async (reply: Reply): Promise<void> => {
  upstream = await startFakeUpstream(() => reply);
};
const bodyOf = async (path = "/"): Promise<string> => (await request(upstream.origin + path)).body.text();

it("records what reached it and answers as told", async () => {
  await start(json({ ok: true }, { status: 201 }));
  const answer = await request(`${upstream.origin}/items?q=1`, {
    method: "POST",
    headers: { "x-api-key": "k" },
    body: "hello",
  });
  expect(answer.statusCode).toBe(201);
  expect(await answer.body.json()).toEqual({ ok: true });
  expect(upstream.requests).toMatchObject([
    { method: "POST", path: "/items?q=1", headers: { "x-api-key": "k" }, body: "hello" },
  ]);
  expect(upstream.connections).toBe(1);
  expect(upstream.bytesReceived).toBeGreaterThan(50);
});

it("tells when the connection is closed that a request came on", async () => {
  await start(json({}));
  await bodyOf("/first");
  const [first] = upstream.requests;
  if (first === undefined) throw new Error("nothing arrived");
  let isClosed = false;
  const closed = upstream.closed(first).then(() => (isClosed = true));
  await bodyOf("/second");
  expect(isClosed).toBe(false);
  upstream.dropConnections();
  await closed;
});

it("changes its behaviour while it runs, and numbers the requests", async () => {
  await start(json(0));
  expect(await bodyOf()).toBe("0");
  upstream.respond((_request, index) => json(index));
  expect(await bodyOf()).toBe("1");
  upstream.forget();
  expect(await bodyOf()).toBe("0");
});

it.each([
  ["a reset", reset()],
  ["a body cut short", cutShort(`"0123456789"`, 5)],
  ["a body reset in the middle", cutShort(`"0123456789"`, 5, "reset")],
  ["a chunked body without its last chunk", cutChunked(`"0123456789"`, 5)],
  ["bytes that are not HTTP", raw("SSH-2.0-OpenSSH\r\n\r\n")],
])("plays %s", async (_name, reply) => {
  await start(reply);
  await expect(bodyOf()).rejects.toThrow();
  expect(upstream.requests).toHaveLength(1);
});

it.each([
  ["silence", hang()],
  ["a drip", drip(5)],
  ["a held connection", raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx", "hold")],
])("plays %s until the client gives up, and sees the connection close", async (_name, reply) => {
  await start(reply);
  const controller = new AbortController();
  const answer = request(upstream.origin, { signal: controller.signal }).then(({ body }) => body.text());
  await upstream.received(1);
  expect(upstream.openConnections).toBe(1);
  controller.abort();
  await expect(answer).rejects.toThrow("aborted");
  await upstream.open(0);
});

it("makes a body of any length while it is read", async () => {
  await start(flood(1_000_000));
  expect(await bodyOf()).toHaveLength(1_000_000);
});

it("drops its connections and serves new ones", async () => {
  await start(json(1));
  await bodyOf();
  upstream.dropConnections();
  await upstream.open(0);
  expect(await bodyOf()).toBe("1");
});

it("serves TLS with a certificate made on the spot", async () => {
  const authority = await createCertificate({ names: ["authority"], authority: true });
  const tls = await createCertificate({ names: ["api.example.com"], issuer: authority });
  upstream = await startFakeUpstream(() => json(1), { tls });
  const agent = new Agent({ connect: { ca: authority.cert, servername: "api.example.com" } });
  const { body } = await request(upstream.origin, { dispatcher: agent });
  expect(await body.json()).toBe(1);
  await agent.close();
});
