import { expect, it, jest } from "@jest/globals";
import { hang, startFakeUpstream, status, type Reply } from "@mortise/testkit/fake-upstream";
import { startSessionServer } from "@mortise/testkit/mcp";
import { eventually } from "../support/eventually.ts";
import { movedClock } from "../support/open-test-vault.ts";
import { registerServer } from "../support/register-connectors.ts";
import { makePlace } from "../support/places.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { legacy } from "../mcp/mcp-wire.ts";
import { clientTo, targetAt, TOKEN, valueOf, within } from "./client-to.ts";
import { methods, OK, scripted, serve } from "./scripted-server.ts";

const none = (count: number): boolean => count === 0;

it("ends what it listed over at once, and what calls share when it closes", async () => {
  await using server = await startSessionServer(TOKEN);
  await using tested = clientTo();
  const target = targetAt(server.url);
  valueOf(await tested.client.list(target, within()));
  await eventually(() => server.sessions.size, none);
  await Promise.all(Array.from({ length: 5 }, () => tested.client.call(target, "do", {}, within())));
  expect([server.sessions.size, server.ended]).toEqual([1, 1]);
  await tested.client.close();
  expect([server.sessions.size, server.ended]).toEqual([0, 2]);
});

it("ends the sessions of a connector that has ended, behind the calls that go on over them, and no other's", async () => {
  await using server = await startSessionServer(TOKEN);
  await using tested = clientTo();
  const { client } = tested;
  valueOf(await client.call(targetAt(server.url, { connector: "con_b" }), "do", {}, within()));
  const call = client.call(targetAt(server.url), "wait", {}, within());
  await eventually(
    () => server.waiting,
    (count) => count === 1,
  );
  await tested.changes.publish({ organisation: "org_a", subject: "connector", id: "con_a", isEnded: true });
  valueOf(await client.call(targetAt(server.url), "do", {}, within()));
  // The call's own, that of the call after it, and the other connector's.
  expect([server.sessions.size, server.ended]).toEqual([3, 0]);
  server.release();
  expect(valueOf(await call)).toMatchObject({ content: [{ text: "done" }] });
  await eventually(
    () => server.sessions.size,
    (size) => size === 2,
  );
});

it("ends a session that has not been used for ten minutes, and calls go on over another", async () => {
  jest.useFakeTimers({
    doNotFake: [
      "Date",
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setTimeout",
      "clearTimeout",
    ],
  });
  try {
    await using server = await startSessionServer(TOKEN);
    const clock = movedClock();
    await using tested = clientTo(undefined, clock);
    const call = async () => {
      const limit = { ...within(), deadline: clock.now() + 20_000 };
      expect(valueOf(await tested.client.call(targetAt(server.url), "do", {}, limit))).toMatchObject(OK);
    };
    await call();
    clock.aheadMs = 590_000;
    jest.advanceTimersByTime(60_000);
    await call();
    expect([server.sessions.size, server.ended]).toEqual([1, 0]);
    clock.aheadMs += 601_000;
    jest.advanceTimersByTime(60_000);
    await eventually(() => server.sessions.size, none);
    await call();
    expect([server.sessions.size, server.ended]).toEqual([1, 1]);
  } finally {
    jest.useRealTimers();
  }
});

it.each<[string, () => Reply]>([
  ["does not let clients end sessions", () => status(405)],
  ["never answers", () => hang()],
])("closes in time and without a word where a server %s", async (_what, onDelete) => {
  const upstream = await startFakeUpstream();
  const server = scripted("legacy");
  upstream.respond((request, index) => (request.method === "DELETE" ? onDelete() : server(request, index)));
  await using tested = clientTo();
  for (const credentialKey of ["a", "b", "c"])
    valueOf(await tested.client.call(targetAt(upstream.origin, { credentialKey }), "do", {}, within()));
  const started = performance.now();
  await tested.client.close();
  expect(performance.now() - started).toBeLessThan(2_500);
  const deletes = upstream.requests.filter(({ method }) => method === "DELETE");
  expect(
    deletes.map(({ headers }) => [headers["mcp-session-id"], headers["authorization"], headers["content-type"]]),
  ).toEqual(["session-1", "session-2", "session-3"].map((id) => [id, `Bearer ${TOKEN}`, undefined]));
  await upstream.close();
});

it("ends a session that nobody waits for any more when it is open", async () => {
  const upstream = await startFakeUpstream();
  await using tested = clientTo();
  serve(upstream, "legacy", { "notifications/initialized": () => hang() });
  const controller = new AbortController();
  const call = tested.client.call(targetAt(upstream.origin), "do", {}, within(20_000, controller.signal));
  await eventually(
    () => methods(upstream),
    (asked) => asked.includes("notifications/initialized"),
  );
  controller.abort();
  expect(await call).toMatchObject({ ok: false, fault: { code: "cancelled" } });
  await eventually(
    () => methods(upstream),
    (asked) => asked.includes("DELETE"),
  );
  await upstream.close();
});

it("ends nothing at a server that keeps nothing, or has forgotten it already", async () => {
  const upstream = await startFakeUpstream();
  await using tested = clientTo();
  serve(upstream, "modern");
  valueOf(await tested.client.call(targetAt(upstream.origin), "do", {}, within()));
  serve(upstream, "legacy", { "tools/call": () => status(404) });
  expect(await tested.client.call(targetAt(`${upstream.origin}/other`), "do", {}, within())).toMatchObject({
    ok: false,
  });
  await tested.client.close();
  expect(methods(upstream)).not.toContain("DELETE");
  await upstream.close();
});

it("ends them in every replica with a connector that is switched off, moved or deleted and with a connection, and with the gateway", async () => {
  await using server = await startSessionServer(TOKEN);
  const place = await makePlace("postgres");
  const first = await startTestGateway({ place });
  const second = await startTestGateway({ place, adminKey: first.adminKey });
  const fields = { url: server.url, accessToken: TOKEN };
  const names = ["off", "moved", "deleted", "disconnected", "replaced", "kept"];
  const ids = new Map<string, string>();
  for (const name of names) ids.set(name, await registerServer(first, { name, ...fields }, { do: "automatic" }));
  for (const { url, adminKey } of [first, second]) {
    const port = Number(new URL(url).port);
    const call = async (name: string) => {
      const { body } = await legacy(port, adminKey, "tools/call", { name: `mcp__${name}__do`, arguments: {} });
      return body;
    };
    for (const name of names)
      await eventually(
        () => call(name),
        (body) => body.includes("done"),
      );
  }
  const open = () => server.sessions.size;
  const left = (count: number) => eventually(open, (size) => size === count);
  await left(12);
  const id = (name: string) => ids.get(name) ?? "";
  expect((await first.rest("POST", `/connectors/${id("off")}/disable`)).status).toBe(200);
  await left(10);
  const moved = { name: "moved", type: "simple", ...fields, url: `${server.url}?v=2` };
  expect((await first.rest("PUT", `/mcps/mcp/${id("moved")}`, moved)).status).toBe(200);
  await left(8);
  expect((await second.rest("DELETE", `/mcps/mcp/${id("deleted")}`)).status).toBe(204);
  await left(6);
  expect((await first.rest("DELETE", `/connectors/${id("disconnected")}/connections/organization`)).status).toBe(204);
  await left(4);
  const replaced = `/connectors/${id("replaced")}/connections/organization`;
  expect((await second.rest("PUT", replaced, { secrets: { token: TOKEN } })).status).toBe(200);
  await left(2);
  await second.stop();
  expect(open()).toBe(1);
  await first.close();
  expect(open()).toBe(0);
}, 60_000);
