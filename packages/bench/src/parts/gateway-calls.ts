import type { Revision } from "../load/frames.ts";
import { descriptor } from "../api/descriptor.ts";
import { CALLED_OPERATION, operations } from "../api/operations.ts";
import type { Owner } from "../servers/gateway.ts";
import { addDescriptor, addServer, connect, type Gateway, makeGatewayData, startGateway } from "../targets/gateway.ts";
import { makeDatabase } from "../targets/database.ts";
import { type MeasuredProcess, stopProcess } from "../targets/process.ts";
import { type Proxy, startExternal, startMcpProxy, startPassThrough, startSupergateway } from "../targets/proxies.ts";
import { openEndpoint, startTarget } from "../targets/running-target.ts";
import { TARGETS } from "../targets/targets.ts";
import type { Upstream } from "../targets/upstream.ts";
import { API_KEY, type Workspace } from "../targets/workspace.ts";
import { CONCURRENCIES, type Contender, measureRounds, type Round, type ThroughputOptions } from "./throughput.ts";

/** What is called: a tool of a descriptor connector, or one of an external MCP server. */
export type Called = "descriptor" | "external";

/** All rounds of one way to call a tool, at one concurrency. */
export interface GatewaySeries {
  readonly called: Called;
  readonly revision: Revision;
  readonly concurrency: number;
  readonly target: string;
  /** `direct`: without anything in front. `floor`: with the least that can be. */
  readonly role: "direct" | "floor" | "ours" | "peer";
  readonly rounds: readonly Round[];
}

type Way = Omit<GatewaySeries, "concurrency" | "rounds"> & Pick<Contender, "process" | "open">;

const BEARER = ({ key }: Owner) => ({ authorization: `Bearer ${key}` });
const REVISIONS: readonly Revision[] = ["2026-07-28", "2025-11-25"];
const EXTERNAL = "External";

/**
 * `tools/call` through the gateway, with a key, recorded, beside the same tools without it and behind the peers.
 *
 * @param databaseServer - A PostgreSQL server, on which the gateway is measured as well.
 */
export async function measureGatewayCalls(
  workspace: Workspace,
  upstream: Upstream,
  databaseServer: string | undefined,
  options: ThroughputOptions,
): Promise<readonly GatewaySeries[]> {
  await using started = new AsyncDisposableStack();
  const keep = <Started extends { readonly process: MeasuredProcess }>(one: Started): Started => {
    started.defer(() => stopProcess(one.process));
    return one;
  };

  const ours = TARGETS.find(({ role }) => role === "ours");
  if (ours === undefined) throw new Error("there is no target of ours");
  const served = keep(await startTarget(ours, "http", workspace));
  const ways: Way[] = [
    {
      called: "descriptor",
      revision: ours.revision,
      target: "mortise serve",
      role: "direct",
      process: served.process,
      open: (lanes) => served.openCaller(lanes),
    },
  ];
  const external = keep(await startExternal(workspace));
  const passThrough = keep(await startPassThrough(workspace, external.port));
  for (const revision of REVISIONS) {
    ways.push(await wayThrough(external, revision, "direct"), await wayThrough(passThrough, revision, "floor"));
  }

  const stores: [string, string | undefined][] = [["gateway", undefined]];
  if (databaseServer !== undefined) {
    const database = await makeDatabase(databaseServer);
    started.defer(() => database.remove());
    stores.push(["gateway, PostgreSQL", database.url]);
  }
  for (const [name, databaseUrl] of stores) {
    const data = await makeGatewayData(workspace.directory, databaseUrl);
    const gateway = keep(await startGateway(data, 1));
    ways.push(...(await waysThrough(gateway, name, workspace, external.port)));
  }
  for (const revision of REVISIONS) {
    ways.push(await wayThrough(keep(await startMcpProxy(workspace, revision)), revision, "peer"));
  }
  ways.push(await wayThrough(keep(await startSupergateway(workspace)), "2025-11-25", "peer"));

  const contenders = CONCURRENCIES.flatMap((concurrency) => ways.map((way) => ({ ...way, concurrency })));
  const rounds = await measureRounds(contenders, upstream, { ...options, name: "gateway" });
  return contenders.map(({ called, revision, concurrency, target, role }, index) => ({
    called,
    revision,
    concurrency,
    target,
    role,
    rounds: rounds[index] ?? [],
  }));
}

async function wayThrough(proxy: Proxy, revision: Revision, role: Way["role"]): Promise<Way> {
  const endpoint = await openEndpoint({ revision, answersOn: "post" }, proxy.port);
  const open: Way["open"] = (lanes) => endpoint.openCaller(lanes);
  return { called: "external", revision, target: proxy.name, role, process: proxy.process, open };
}

/** Puts both kinds of connector into an empty gateway. The external server is spoken to in the newer revision, whatever the client speaks. */
async function waysThrough(
  gateway: Gateway,
  target: string,
  { operationCount, origin }: Workspace,
  externalPort: number,
): Promise<readonly Way[]> {
  const [owner] = gateway.owners;
  if (owner === undefined) throw new Error("the gateway made no organisation");
  const connector = await addDescriptor(gateway, owner, "Api", descriptor(operations(operationCount), origin));
  await connect(gateway, owner, connector, API_KEY);
  await addServer(gateway, owner, EXTERNAL, `http://127.0.0.1:${externalPort}/mcp`, CALLED_OPERATION);

  const ways: Way[] = [];
  const add = async (called: Called, revision: Revision, slug: string): Promise<void> => {
    const tool = `mcp__${slug}__${CALLED_OPERATION}`;
    const endpoint = await openEndpoint({ revision, answersOn: "post", headers: BEARER(owner), tool }, gateway.port);
    const open: Way["open"] = (lanes) => endpoint.openCaller(lanes);
    ways.push({ called, revision, target, role: "ours", process: gateway.process, open });
  };
  await add("descriptor", "2026-07-28", "api");
  for (const revision of REVISIONS) await add("external", revision, EXTERNAL.toLowerCase());
  return ways;
}
