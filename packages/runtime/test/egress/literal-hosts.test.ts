import { expect, it } from "@jest/globals";
import { startFakeUpstream, json } from "@mortise/testkit/fake-upstream";
import { createEgress, createEgressTo } from "../../src/egress/create-egress.ts";
import { countConnects, get, networkOf, within } from "./scenario.ts";

/** One IPv4 address in the spellings that URLs and resolvers take. */
function spellings(address: string): readonly string[] {
  const [a, b, c, d] = address.split(".").map(Number) as [number, number, number, number]; // four parts, by construction
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => value.toString(16);
  const octal = (value: number): string => `0${value.toString(8)}`;
  const high = hex(a * 256 + b);
  const low = hex(c * 256 + d);
  return [
    address,
    `${address}.`,
    String(number),
    `0x${hex(number)}`,
    octal(number),
    [a, b, c, d].map(octal).join("."),
    [a, b, c, d].map((part) => `0x${hex(part)}`).join("."),
    `${octal(a)}.${b}.0x${hex(c)}.${d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    address.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))).replaceAll(".", "。"),
    address.replaceAll(".", "%2e"),
    `[::ffff:${address}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:ffff:${address}]`,
    `[::${high}:${low}]`,
    `[::ffff:0:${high}:${low}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b:1::${address}]`,
    `[2002:${high}:${low}::1]`,
    `[2001:0:${high}:${low}::]`,
    `[2606:4700::5efe:${address}]`,
    `[2606:4700::200:5efe:${high}:${low}]`,
    `[fe80::5efe:${address}]`,
    `user@${address}`,
    `api.example.com@${address}`,
    `user:secret@${address}`,
  ];
}

const TARGETS = [
  "127.0.0.1",
  "127.1.2.3",
  "10.0.0.5",
  "172.16.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "100.100.100.200",
  "192.0.0.192",
  "168.63.129.16",
  "0.0.0.0",
  "255.255.255.255",
  "224.0.0.1",
];

const OTHERS = [
  "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fc00::1]", "[fd00:ec2::254]",
  "[fec0::1]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[4000::1]", "127.1", "127.0.1", "0", "0x7f.1",
  "017700000001", "0177.1", "LOCALHOST", "localhost", "localhost.", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "a.localhost", "printer.local",
  "metadata.google.internal", "metadata.google.internal.", "METADATA.GOOGLE.INTERNAL", "router.home.arpa", "hidden.onion",
]; // prettier-ignore

const CORPUS = [...TARGETS.flatMap(spellings), ...OTHERS];

/** A resolver that vouches for anything, so that only what the text shows can refuse. */
const credulous = networkOf(() => ["93.184.216.34"]);

it(`refuses all of ${CORPUS.length} spellings of hosts that are not public, and connects to none`, async () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(300);
  const sinkhole = await startFakeUpstream(() => json("reached"));
  const egress = createEgress({ network: credulous });
  const passed: string[] = [];
  const connects = await countConnects(async () => {
    for (const host of CORPUS) {
      for (const origin of [`https://${host}:${sinkhole.port}`, `http://${host}:${sinkhole.port}`]) {
        const judged = await egress.judge(origin, within());
        const sent = await egress.send(get(origin), within());
        if (judged.ok || sent.ok || judged.fault.code !== "egress_refused" || sent.fault.code !== "egress_refused") {
          passed.push(origin);
        }
      }
    }
  });
  expect(passed).toEqual([]);
  expect(connects).toBe(0);
  expect(sinkhole.connections).toBe(0);
  await egress.close();
  await sinkhole.close();
});

it("would connect, were every address taken for public", async () => {
  const sinkhole = await startFakeUpstream(() => json("reached"));
  const egress = createEgressTo(() => true, { network: credulous });
  for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "127.1", "0177.0.0.1"]) {
    await egress.send(get(`https://${host}:${sinkhole.port}`), within());
  }
  expect(sinkhole.connections).toBeGreaterThanOrEqual(5);
  await egress.close();
  await sinkhole.close();
});

it.each([
  "file:///etc/passwd",
  "gopher://93.184.216.34",
  "data:,x",
  "ftp://api.example.com",
  "ws://api.example.com",
  "https://",
  "",
  "api.example.com",
  "https://api.example.com/path",
  "https://api.example.com?q",
  "javascript:alert(1)",
])("refuses %j, which is no origin", async (origin) => {
  const egress = createEgress({ network: credulous });
  expect(await egress.judge(origin, within())).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
});

it.each([
  "https://api.example.com",
  "https://api.example.com.",
  "https://api.example.com:8443",
  "https://API.EXAMPLE.COM",
  "https://bücher.example",
  "https://8.8.8.8",
  "https://1.1.1.1:444",
  "https://134744072",
  "https://[2606:4700:4700::1111]",
  "https://localhost.example.com",
  "https://internal.example.com",
])("lets %s pass", async (origin) => {
  const egress = createEgress({ network: credulous });
  expect(await egress.judge(origin, within())).toEqual({ ok: true, value: true });
});

it("speaks plain http with hosts that the operator named, and no others", async () => {
  const egress = createEgress({ network: credulous, allow: ["legacy.example.com"] });
  expect(await egress.judge("http://legacy.example.com", within())).toEqual({ ok: true, value: true });
  expect(await egress.judge("http://api.example.com", within())).toMatchObject({
    ok: false,
    fault: { code: "egress_refused", detail: "Plain http goes only to hosts that the operator allows by name." },
  });
});

it("reaches a private host on the port that the operator named, and on no other", async () => {
  const upstream = await startFakeUpstream(() => json("reached"));
  const egress = createEgress({ allow: [`localhost:${upstream.port}`] });
  expect(await egress.send(get(`http://localhost:${upstream.port}`), within())).toMatchObject({ ok: true });
  for (const origin of [`http://localhost:${upstream.port + 1}`, upstream.origin]) {
    expect(await egress.send(get(origin), within())).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
  }
  expect(upstream.connections).toBe(1);
  await egress.close();
  await upstream.close();
});

it("does not come back to the machine it runs on by that machine's own public address", async () => {
  const network = { ...networkOf(() => ["198.41.0.4"]), ownAddresses: () => ["198.41.0.4", "2606:4700::1"] };
  const egress = createEgress({ network });
  for (const origin of ["https://198.41.0.4", "https://[2606:4700:0::1]", "https://api.example.com"]) {
    expect(await egress.judge(origin, within())).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
  }
});

it("knows its own address in any spelling, whoever spells it", async () => {
  const network = {
    ...networkOf(() => ["2606:4700:0000::0001"]),
    ownAddresses: () => ["2606:4700::1", "2606:4700:0:0:0:0:0:2"],
  };
  const egress = createEgress({ network });
  for (const origin of ["https://api.example.com", "https://[2606:4700::2]"]) {
    expect(await egress.judge(origin, within())).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
  }
  expect(await egress.judge("https://[2606:4700::3]", within())).toMatchObject({ ok: true });
});
