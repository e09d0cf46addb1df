import { json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { expect, jest, test } from "@jest/globals";
import { startDatabaseProxy } from "../support/database-proxy.ts";
import { eventually } from "../support/eventually.ts";
import { ownTime } from "../support/own-time.ts";
import { makePlace } from "../support/places.ts";
import { registerDescriptor } from "../support/register-connectors.ts";
import { callTool } from "../support/rest-client.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { steppedClock } from "../support/stepped-clock.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

// Several processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(180_000);

/** What is promised: when whoever asks is told, for how long what was known is used, and when all is well again. */
const TOLD_MS = 2_000;
const KNOWN_MS = 5_000;
const RECOVERED_MS = 10_000;
const TOOL = "mcp__ticket-system__search_tickets";

// F-27
test("while its database is away, slow or silent nothing is done and everybody is told soon; then it goes on by itself", async () => {
  const place = await makePlace("postgres");
  if (!("databaseUrl" in place.location)) throw new Error("not a database");
  const upstream = await startFakeUpstream(() => json({}));
  await using proxy = await startDatabaseProxy(place.location.databaseUrl);
  const clock = steppedClock();
  const start = () => startTestGateway({ clock, place: { ...place, location: { databaseUrl: proxy.url } } });
  proxy.down();
  await expect(start()).rejects.toThrow("the database cannot be reached");
  proxy.up();
  const gateway = await start();
  await registerDescriptor(
    gateway,
    ticketDescriptor(upstream.origin),
    { search_tickets: "automatic" },
    { api_key: "key-1" },
  );
  const call = () => callTool(gateway.url, gateway.adminKey, { name: TOOL });
  const works = async () => !(await call()).isError && (await gateway.rest("GET", "/connectors")).status === 200;
  await eventually(works, Boolean);

  const kept: string[] = [];
  for (const fail of [() => proxy.down(), () => proxy.hang(), () => proxy.slow(5_000)]) {
    kept.push(`KEPT_${String(kept.length)}`);
    const written = await gateway.rest("POST", "/variables", { name: kept.at(-1), value: "x" });
    expect(written.status).toBe(201);
    fail();
    upstream.forget();
    using first = ownTime();
    const [called, changed, read, ready] = await Promise.all([
      call(),
      gateway.rest("POST", "/variables", { name: "LOST", value: "x" }),
      gateway.rest("GET", "/connectors"),
      gateway.rest("GET", "//readyz"),
    ]);
    expect(first.ms()).toBeLessThan(TOLD_MS);
    expect({ isError: called.isError, changed: changed.status, read: read.status, ready: ready.status }).toEqual({
      isError: true,
      changed: 503,
      read: 503,
      ready: 503,
    });
    expect((await gateway.rest("GET", "//healthz")).status).toBe(200);
    // What it knew of its callers is not used for longer than it may be: who they are cannot be checked now.
    clock.advance(KNOWN_MS);
    using later = ownTime();
    expect((await call()).status).toBe(503);
    expect(later.ms()).toBeLessThan(TOLD_MS);
    expect(upstream.requests).toEqual([]);
    proxy.up();
    await eventually(works, Boolean, RECOVERED_MS);
    // Nothing that was acknowledged is lost, and nothing is there that was refused.
    const { text } = await gateway.rest("GET", "/variables");
    expect(kept.filter((name) => !text.includes(name))).toEqual([]);
    expect(text).not.toContain("LOST");
  }
  expect((await gateway.rest("GET", "/audit/verify")).body).toMatchObject({ ok: true });
  expect(gateway.lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  await gateway.close();
  await upstream.close();
});
