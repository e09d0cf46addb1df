import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import { get, networkOf, within } from "./scenario.ts";

let upstream: FakeUpstream;
beforeEach(async () => {
  upstream = await startFakeUpstream(() => json("ok"));
});
afterEach(() => upstream.close());

it("keeps a few connections for many calls", async () => {
  const egress = createEgress({ allow: [upstream.host] });
  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 8 }, () => egress.send(get(upstream.origin), within())));
  }
  expect(upstream.requests).toHaveLength(400);
  expect(upstream.connections).toBeLessThanOrEqual(16);
  await egress.close();
  await upstream.open(0);
});

it("opens no more connections to one upstream than its limit, and serves every call", async () => {
  const egress = createEgress({ allow: [upstream.host], limits: { connections: 4 } });
  const sent = await Promise.all(Array.from({ length: 100 }, () => egress.send(get(upstream.origin), within())));
  expect(sent.every(({ ok }) => ok)).toBe(true);
  expect(upstream.connections).toBeLessThanOrEqual(4);
  await egress.close();
});

it("keeps connections to a bounded number of upstreams, and closes those of the one that was used longest ago", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `upstream-${index}.example.com`);
  const network = networkOf(() => ["127.0.0.1"]);
  const egress = createEgress({ allow: names, network, limits: { origins: 3 } });
  for (let round = 0; round < 3; round++) {
    for (const name of names) {
      expect(await egress.send(get(`http://${name}:${upstream.port}`), within())).toMatchObject({ ok: true });
    }
  }
  await upstream.open(3);
  await egress.close();
  await upstream.open(0);
});

it("lets requests finish before it closes", async () => {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.respond(async () => {
    await held;
    return json("ok");
  });
  const egress = createEgress({ allow: [upstream.host] });
  const sending = egress.send(get(upstream.origin), within());
  await upstream.received(1);
  const closing = egress.close();
  release();
  expect(await sending).toMatchObject({ ok: true });
  await closing;
  await upstream.open(0);
});
