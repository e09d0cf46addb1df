import { type FakeUpstream, json, type Reply, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { type Received, serve } from "../upstream/scripted-server.ts";
import { faultyDescriptor } from "./faulty-descriptor.ts";
import { inParallel } from "./in-parallel.ts";
import { type MeasuredGateway, startMeasuredGateway } from "./measured-gateway.ts";

/** What was measured of a row of the table of faults, and whether it is what the row asks for. */
export interface Measured {
  readonly id: `F-${number}`;
  readonly what: string;
  readonly figure: string;
  readonly ok: boolean;
}

/** How often each thing is done. */
export interface Counts {
  /** Of each body that is costly. */
  readonly bodies: number;
  readonly calls: number;
  /** Bodies that are nearly right, and calls that cannot be recorded. */
  readonly many: number;
  readonly slowClients: number;
}

/** A gateway in a process of its own, an API and an MCP server that do what they are told, and a second API that always answers. */
export interface MeasuringStage extends AsyncDisposable {
  readonly gateway: MeasuredGateway;
  readonly api: FakeUpstream;
  readonly server: FakeUpstream;
}

export const API = { read: "mcp__faulty__read", write: "mcp__faulty__write", hurried: "mcp__faulty__hurried" } as const;
export const SERVER = "mcp__server__external";
const GOOD = "mcp__good__read";
export const LISTED = { tickets: [{ id: 1, title: "A ticket" }] };
export const isWell = (text: string): boolean => text.includes('"isError":false');

export async function startMeasuringStage(): Promise<MeasuringStage> {
  const [gateway, api, server, good] = await Promise.all([
    startMeasuredGateway(),
    startFakeUpstream(() => json(LISTED)),
    startFakeUpstream(),
    startFakeUpstream(() => json(LISTED)),
  ]);
  answerCalls(server);
  const tools = { read: "automatic", write: "automatic", hurried: "automatic" } as const;
  await registerDescriptor(gateway, faultyDescriptor("Faulty", api.origin), tools, { api_key: "a-key" });
  await registerDescriptor(gateway, faultyDescriptor("Good", good.origin), { read: "automatic" }, { api_key: "a-key" });
  await registerServer(gateway, { name: "Server", url: `${server.origin}/mcp` }, { external: "automatic" });
  for (const name of [API.read, GOOD, SERVER]) for (let call = 0; call < 20; call++) await gateway.call(name);
  return {
    gateway,
    api,
    server,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await Promise.all([api, server, good].map((upstream) => upstream.close()));
    },
  };
}

/** Has the server answer calls so, or as it should. */
export function answerCalls(server: FakeUpstream, reply?: (message: Received) => Reply): void {
  serve(server, "modern", {
    "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
    ...(reply === undefined ? {} : { "tools/call": reply }),
  });
}

/** Everything answers as it should again. */
export function restore({ api, server }: MeasuringStage): void {
  api.respond(() => json(LISTED));
  answerCalls(server);
}

/** How long calls take that nothing stands in the way of; without end where one of them failed. */
export async function timesOfGood(gateway: MeasuredGateway, calls: number): Promise<readonly number[]> {
  const done = await inParallel(calls, 4, () => gateway.call(GOOD));
  const failed = done.filter(({ text }) => !isWell(text)).length;
  return failed === 0 ? done.map(({ ms }) => ms) : [Number.POSITIVE_INFINITY];
}
