import { createCertificate, json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { createEgressTo } from "../../../runtime/src/egress/create-egress.ts";
import { callTool } from "../support/rest-client.ts";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { scripted } from "../upstream/scripted-server.ts";
import { faultyDescriptor } from "./faulty-descriptor.ts";
import type { Measured } from "./measuring-stage.ts";

/** What became of calls whose upstream's name meant another address each time. */
export interface Rebinding {
  /** What was called. */
  readonly what: string;
  readonly succeeded: number;
  /** Told that the gateway may not go there. */
  readonly refused: number;
  readonly otherwise: readonly string[];
}

/** 127.0.0.1 stands for the public internet and 127.0.0.2 for what is private; both listen on the same port. */
const PUBLIC = "127.0.0.1";
const PRIVATE = "127.0.0.2";
/** In turn. Five are no multiple of what a call needs, so the answer changes between a verdict and the request after it, too. */
const ANSWERS = [[PRIVATE], [PUBLIC], [PUBLIC], [PUBLIC, PRIVATE], [PUBLIC]];
const NAMES = ["api.example.com", "mcp.example.com"];
const REFUSED = /not on the public internet/;
const DOORS = [
  ["a descriptor's API", "mcp__faulty__read"],
  ["an external server", "mcp__server__external"],
] as const;

/**
 * Calls a descriptor's API and an external server through a whole gateway, whose resolver gives public and private
 * addresses by turns, and mixed. Each name's addresses are asked for anew with every request.
 */
export async function alternateAddresses(
  calls: number,
  isPublic: (address: string) => boolean = (address) => address === PUBLIC,
): Promise<{ readonly doors: readonly Rebinding[]; readonly connections: number; readonly bytes: number }> {
  const authority = await createCertificate({ names: ["authority"], authority: true });
  const tls = await createCertificate({ names: NAMES, issuer: authority });
  const mcp = scripted("modern", {
    "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
  });
  const outside = await startFakeUpstream(
    (request, index) => (request.path === "/mcp" ? mcp(request, index) : json({ tickets: [] })),
    { tls },
  );
  const inside = await startFakeUpstream(() => json("inside"), { tls, address: PRIVATE, port: outside.port });
  let alternates = false;
  let asked = 0;
  const resolve = () => (alternates ? (ANSWERS[asked++ % ANSWERS.length] ?? []) : [PUBLIC]);
  const egress = createEgressTo(isPublic, {
    authorities: [authority.cert],
    network: { resolve: async () => resolve(), ownAddresses: () => [] },
    limits: { judgementMs: 0 },
  });
  const gateway = await startTestGateway({ egress });
  const [api, server] = NAMES.map((name) => `https://${name}:${String(outside.port)}`);
  await registerDescriptor(gateway, faultyDescriptor("Faulty", api ?? ""), { read: "automatic" }, { api_key: "a-key" });
  await registerServer(
    gateway,
    { name: "Server", url: `${server ?? ""}/mcp`, accessToken: "a-token" },
    { external: "automatic" },
  );

  const doors: Rebinding[] = [];
  for (const [what, name] of DOORS) {
    const call = () => callTool(gateway.url, gateway.adminKey, { name });
    const control = await call();
    if (control.isError) throw new Error(`${what} cannot be called at all: ${control.text}`);
    alternates = true;
    const told = [];
    for (let count = 0; count < calls; count++) told.push(await call());
    alternates = false;
    const failed = told.filter(({ isError }) => isError).map(({ text }) => text);
    const refused = failed.filter((text) => REFUSED.test(text)).length;
    doors.push({
      what,
      succeeded: calls - failed.length,
      refused,
      otherwise: failed.filter((text) => !REFUSED.test(text)),
    });
  }
  const { connections, bytesReceived: bytes } = inside;
  await gateway.close();
  await Promise.all([outside.close(), inside.close()]);
  return { doors, connections, bytes };
}

/** F-19: nothing private is connected to, whatever a name means from one moment to the next. */
export async function measureRebinding(calls: number): Promise<readonly Measured[]> {
  const { doors, connections } = await alternateAddresses(calls);
  return doors.map(({ what, succeeded, refused, otherwise }) => ({
    id: "F-19",
    what: `a name that is public and private by turns, ${what}`,
    figure: `${String(connections)} connections to a private address, ${String(refused)} of ${String(calls)} calls refused, ${String(otherwise.length)} told otherwise`,
    ok: connections === 0 && succeeded > 0 && refused > 0 && otherwise.length === 0,
  }));
}
