import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { createCertificate, json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { createEgressTo, type EgressOptions } from "../../src/egress/create-egress.ts";
import type { Egress } from "../../src/egress/egress.ts";
import { countConnects, get, networkOf, skippingClock, within } from "./scenario.ts";

/** 127.0.0.1 stands for the public internet and 127.0.0.2 for what is private; both listen on the same port. */
const PUBLIC = "127.0.0.1";
const PRIVATE = "127.0.0.2";

let outside: FakeUpstream;
let inside: FakeUpstream;
let authorities: readonly string[];
let egress: Egress;
let origin: string;

beforeEach(async () => {
  const authority = await createCertificate({ names: ["authority"], authority: true });
  const tls = await createCertificate({ names: ["api.example.com"], issuer: authority });
  authorities = [authority.cert];
  outside = await startFakeUpstream(() => json("outside"), { tls });
  inside = await startFakeUpstream(() => json("inside"), { tls, address: PRIVATE, port: outside.port });
  origin = `https://api.example.com:${outside.port}`;
});
afterEach(async () => {
  await egress.close();
  await Promise.all([outside.close(), inside.close()]);
});

interface Start extends EgressOptions {
  readonly isPublic?: (address: string) => boolean;
}

function start(
  resolve: (hostname: string) => readonly string[] | Promise<readonly string[]>,
  { isPublic = (address) => address === PUBLIC, ...more }: Start = {},
): void {
  egress = createEgressTo(isPublic, { authorities, network: networkOf(resolve), ...more });
}

const ALTERNATIONS = 1_000;

async function alternate(): Promise<{ readonly succeeded: number; readonly refused: number }> {
  let succeeded = 0;
  let refused = 0;
  for (let call = 0; call < ALTERNATIONS; call++) {
    const judged = await egress.judge(origin, within());
    const sent = await egress.send(get(origin), within());
    if (sent.ok) succeeded++;
    if (!judged.ok || !sent.ok) refused++;
  }
  return { succeeded, refused };
}

// F-19 of the table of faults.
it("connects to nothing private while a name alternates a thousand times between public and private", async () => {
  let asked = 0;
  // In threes, so that the answer changes between a verdict and the request after it, and not only there.
  start(() => (asked++ % 3 === 0 ? [PRIVATE] : [PUBLIC]), { limits: { judgementMs: 0 } });
  const { succeeded, refused } = await alternate();
  expect(inside.connections).toBe(0);
  expect(succeeded).toBeGreaterThan(ALTERNATIONS / 2);
  expect(refused).toBeGreaterThan(ALTERNATIONS / 2);
});

it("would connect to the private address, were it taken for public", async () => {
  let asked = 0;
  start(() => (asked++ % 3 === 0 ? [PRIVATE] : [PUBLIC]), { limits: { judgementMs: 0 }, isPublic: () => true });
  await alternate();
  expect(inside.connections).toBeGreaterThan(0);
});

it("connects to the address that was judged, though the name means another by then", async () => {
  const answers = [[PUBLIC], [PRIVATE]];
  start(() => answers.shift() ?? [PRIVATE]);
  expect(await egress.judge(origin, within())).toEqual({ ok: true, value: true });
  expect(await egress.send(get(origin), within())).toMatchObject({ ok: true });
  outside.dropConnections();
  await outside.open(0);
  expect(await egress.send(get(origin), within())).toMatchObject({ ok: true });
  expect(outside.connections).toBe(2);
  expect(inside.connections).toBe(0);
});

it.each([
  ["IPv4 beside it", [PUBLIC, "10.0.0.1"]],
  ["IPv4 before it", ["10.0.0.1", PUBLIC]],
  ["IPv6 beside it", [PUBLIC, "fd00::1"]],
  ["not even an address", [PUBLIC, "localhost"]],
])("refuses a name with one public address and one private: %s", async (_name, addresses) => {
  start(() => addresses);
  const connects = await countConnects(async () => {
    expect(await egress.send(get(origin), within())).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
  });
  expect(connects).toBe(0);
});

it("says neither the address nor the name in what the model reads", async () => {
  start(() => ["10.1.2.3"]);
  const sent = await egress.send(get(origin, "/?key=canary"), within());
  expect(sent).toMatchObject({ ok: false, fault: { cause: "api.example.com resolves to 10.1.2.3" } });
  if (!sent.ok) expect(sent.fault.detail).not.toMatch(/10\.|example|canary/);
});

it("judges a name once in half a minute, for all who ask at once", async () => {
  const clock = skippingClock();
  let asked = 0;
  start(() => [PUBLIC].slice(0, ++asked), { clock });
  const limit = (): ReturnType<typeof within> => within(30_000, clock);
  await Promise.all(Array.from({ length: 50 }, async () => egress.judge(origin, limit())));
  expect(asked).toBe(1);
  clock.advance(29_000);
  expect(egress.judge(origin, limit())).toEqual({ ok: true, value: true });
  clock.advance(2_000);
  await egress.judge(origin, limit());
  expect(asked).toBe(2);
});

it("leaves the connections to an address once the name has none of it", async () => {
  let addresses = [PUBLIC];
  const clock = skippingClock();
  start(() => addresses, { clock, isPublic: () => true });
  const send = async (): Promise<unknown> => {
    const sent = await egress.send(get(origin), within(30_000, clock));
    return sent.ok ? JSON.parse(Buffer.from(sent.value.body).toString()) : sent.fault;
  };
  expect(await send()).toBe("outside");
  addresses = [PRIVATE];
  expect(await send()).toBe("outside");
  clock.advance(31_000);
  expect(await send()).toBe("inside");
  await outside.open(0);
});

it("tries the next address where one does not answer", async () => {
  start(() => ["127.0.0.3", PUBLIC], { isPublic: () => true });
  expect(await egress.send(get(origin), within())).toMatchObject({ ok: true });
});

it("answers that an upstream is not available when its name does not resolve, and asks again next time", async () => {
  let known = false;
  start(() => (known ? [PUBLIC] : Promise.reject(new Error("ENOTFOUND"))));
  expect(await egress.judge(origin, within())).toMatchObject({ ok: false, fault: { code: "upstream_unavailable" } });
  known = true;
  expect(await egress.judge(origin, within())).toEqual({ ok: true, value: true });
});

it("waits for a resolver no longer than the call, and not at all once the call is cancelled", async () => {
  start(() => new Promise(() => {}));
  expect(await egress.judge(origin, within(20))).toMatchObject({ ok: false, fault: { code: "upstream_timeout" } });
  const controller = new AbortController();
  const judging = egress.judge(origin, { ...within(), signal: controller.signal });
  controller.abort();
  expect(await judging).toEqual({ ok: false, fault: { code: "cancelled" } });
});
