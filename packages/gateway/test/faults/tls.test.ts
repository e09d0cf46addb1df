import { createServer, type Server } from "node:net";
import { getCACertificates, setDefaultCACertificates, type TlsOptions } from "node:tls";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  createCertificate,
  json,
  startFakeUpstream,
  type Certificate,
  type FakeUpstream,
} from "@mortise/testkit/fake-upstream";
import { legacy } from "../mcp/mcp-wire.ts";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { scripted } from "../upstream/scripted-server.ts";
import { faultyDescriptor } from "./faulty-descriptor.ts";

const SECRET = "key-canary-77c1d2";
const TOKEN = "canary-token-41b9ee";
const NAME = "localhost";
const machines = getCACertificates("default");

let gateway: TestGateway;
let authority: Certificate;
let good: TlsOptions;
/** At this port another upstream stands each time. */
let port: number;
let upstream: FakeUpstream;

/** An API and an MCP server in one, with this certificate. */
function stand(tls: TlsOptions, at = 0): Promise<FakeUpstream> {
  const mcp = scripted("modern", {
    "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
  });
  return startFakeUpstream((request, index) => (request.path === "/mcp" ? mcp(request, index) : json([])), {
    tls,
    port: at,
  });
}

beforeAll(async () => {
  authority = await createCertificate({ names: ["authority"], authority: true });
  // What an operator has in NODE_EXTRA_CA_CERTS.
  setDefaultCACertificates([...machines, authority.cert]);
  good = await createCertificate({ names: [NAME], issuer: authority });
  gateway = await startTestGateway();
  upstream = await stand(good);
  ({ port } = upstream);
  const origin = `https://${NAME}:${String(port)}`;
  await registerDescriptor(gateway, faultyDescriptor("Api", origin), { read: "automatic" }, { api_key: SECRET });
  const server = { name: "Server", url: `${origin}/mcp`, accessToken: TOKEN };
  await registerServer(gateway, server, { external: "automatic" });
  // A server's definitions are looked at beside its first call: not beside those that are counted.
  await call("mcp__server__external");
});
afterAll(async () => {
  setDefaultCACertificates(machines);
  await gateway.close();
  await upstream.close();
});

const TOOLS = [
  ["mcp__api__read", "tls_error"],
  ["mcp__server__external", "unreachable"],
] as const;
const call = async (name: string): Promise<string> =>
  (await legacy(Number(new URL(gateway.url).port), gateway.adminKey, "tools/call", { name, arguments: {} })).body;

async function replace(by: () => Promise<FakeUpstream>): Promise<void> {
  upstream.dropConnections();
  await upstream.close();
  upstream = await by();
}

async function expectRefused(asked: () => { readonly connections: number; readonly sent: unknown }): Promise<void> {
  for (const [name, code] of TOOLS) {
    const before = asked().connections;
    const text = await call(name);
    expect(JSON.parse(text)).toMatchObject({ result: { isError: true } });
    expect(text).toContain(`(${code})`);
    expect(text).toMatch(/certificate/);
    // Not tried again, and nothing of HTTP was said.
    expect([name, asked().connections - before, asked().sent]).toEqual([name, 1, []]);
    for (const hidden of [SECRET, TOKEN, "UNABLE_TO", "ERR_", "DEPTH_ZERO"]) expect(text).not.toContain(hidden);
  }
}

async function expectServed(): Promise<void> {
  await replace(() => stand(good, port));
  for (const [name] of TOOLS) expect(JSON.parse(await call(name))).toMatchObject({ result: { isError: false } });
  expect(upstream.requests.map(({ headers }) => headers["x-api-key"] ?? headers.authorization)).toEqual(
    expect.arrayContaining([SECRET, `Bearer ${TOKEN}`]),
  );
}

// F-20 of the table of faults.
it.each<[string, () => Promise<TlsOptions>]>([
  [
    "has expired",
    () => createCertificate({ names: [NAME], issuer: authority, notAfter: new Date(Date.now() - 1_000) }),
  ],
  ["signed itself", () => createCertificate({ names: [NAME] })],
  ["is for another host", () => createCertificate({ names: ["localhost.example"], issuer: authority })],
  [
    "comes from an authority that nobody knows",
    async () => {
      const issuer = await createCertificate({ names: ["another authority"], authority: true });
      return createCertificate({ names: [NAME], issuer });
    },
  ],
  [
    "speaks TLS 1.1 at most",
    () =>
      Promise.resolve({
        ...good,
        minVersion: "TLSv1",
        maxVersion: "TLSv1.1",
        ciphers: "DEFAULT@SECLEVEL=0",
      } as const),
  ],
])("makes no call to an API or server that %s, and serves both again when that is over", async (_what, tls) => {
  const shown = await tls();
  await replace(() => stand(shown, port));
  await expectRefused(() => ({ connections: upstream.connections, sent: upstream.requests }));
  await expectServed();
});

it("makes no call where the handshake is cut", async () => {
  let connections = 0;
  let bytes = "";
  let cutter: Server | undefined;
  await upstream.close();
  cutter = createServer((socket) => {
    connections += 1;
    socket.on("error", () => {});
    socket.once("data", (chunk) => {
      bytes += chunk.toString("latin1");
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => cutter?.listen(port, "127.0.0.1", resolve));
  await expectRefused(() => ({ connections, sent: /GET|POST|HTTP/.test(bytes) ? [bytes] : [] }));
  await new Promise((resolve) => cutter?.close(resolve));
  await expectServed();
});
