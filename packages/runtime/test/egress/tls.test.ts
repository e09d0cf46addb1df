import { createServer, type AddressInfo } from "node:net";
import type { TlsOptions } from "node:tls";
import { beforeAll, expect, it } from "@jest/globals";
import { createCertificate, json, startFakeUpstream, type Certificate } from "@mortise/testkit/fake-upstream";
import { createEgressTo } from "../../src/egress/create-egress.ts";
import { get, networkOf, post, skippingClock, within } from "./scenario.ts";

const NAME = "api.example.com";
let authority: Certificate;
beforeAll(async () => {
  authority = await createCertificate({ names: ["authority"], authority: true });
});

/** Calls a TLS upstream by its name, as if 127.0.0.1 were public. */
async function call(
  tls: TlsOptions,
): Promise<{ readonly sent: unknown; readonly requests: number; readonly pauses: number }> {
  const upstream = await startFakeUpstream(() => json("ok"), { tls });
  const clock = skippingClock();
  const network = networkOf(() => ["127.0.0.1"]);
  const egress = createEgressTo(() => true, { authorities: [authority.cert], network, clock });
  const sent = await egress.send(get(`https://${NAME}:${upstream.port}`), within(undefined, clock));
  const result = { sent, requests: upstream.requests.length, pauses: clock.pauses.length };
  await egress.close();
  await upstream.close();
  return result;
}

it("calls an upstream whose certificate is good for its name, though it connects to an address", async () => {
  expect(await call(await createCertificate({ names: [NAME], issuer: authority }))).toMatchObject({
    sent: { ok: true },
    requests: 1,
  });
});

// F-20 of the table of faults.
it.each<[string, () => Promise<TlsOptions>]>([
  [
    "has expired",
    () => createCertificate({ names: [NAME], issuer: authority, notAfter: new Date(Date.now() - 60_000) }),
  ],
  ["signed itself", () => createCertificate({ names: [NAME] })],
  ["is for another host", () => createCertificate({ names: ["api.example.org"], issuer: authority })],
  ["is for the address only", () => createCertificate({ names: ["127.0.0.1"], issuer: authority })],
  [
    "comes from an authority that nobody knows",
    async () => {
      const issuer = await createCertificate({ names: ["another authority"], authority: true });
      return createCertificate({ names: [NAME], issuer });
    },
  ],
  [
    "speaks TLS 1.1 at most",
    async () => ({
      ...(await createCertificate({ names: [NAME], issuer: authority })),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    }),
  ],
])("sends nothing to an upstream that %s, and does not try again", async (_name, tls) => {
  expect(await call(await tls())).toMatchObject({
    sent: { ok: false, fault: { code: "tls_error" } },
    requests: 0,
    pauses: 0,
  });
});

it.each(["destroy", "resetAndDestroy"] as const)("sends nothing when the handshake is cut: %s", async (how) => {
  let bytes = "";
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (chunk) => {
      bytes += chunk.toString("latin1");
      socket[how]();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const egress = createEgressTo(() => true, { network: networkOf(() => ["127.0.0.1"]) });
  const sent = await egress.send(post(`https://${NAME}:${port}`), within());
  expect(sent).toMatchObject({ ok: false, fault: { code: "tls_error" } });
  expect(bytes).not.toContain("POST");
  await egress.close();
  await new Promise((resolve) => server.close(resolve));
});
