import { descriptor } from "../api/descriptor.ts";
import { operations } from "../api/operations.ts";
import { drive, type Load } from "../load/drive.ts";
import { openLister, openRoundCaller } from "../load/gateway-lane.ts";
import { addDescriptor, connect, makeGatewayData, startGateway } from "../targets/gateway.ts";
import { heapUsed, residentSet, stopProcess, whileRunning } from "../targets/process.ts";
import { API_KEY, type Workspace } from "../targets/workspace.ts";

const CONCURRENCY = 32;
const CALLS_LIMIT_MS = 300_000;

/** A gateway with some number of organisations, each with a connector, its credential and an owner's key. */
export interface GatewayOrganisations {
  readonly organisations: number;
  readonly startMs: number;
  /** Milliseconds of the first `tools/list` of each, and of the second. */
  readonly firstList: readonly number[];
  readonly secondList: readonly number[];
  /** The first call of each, one organisation after the other, 32 at a time; and calls of all when each had been called. */
  readonly firstCalls: Load;
  readonly calls: Load;
  /** Bytes when everything has been used. */
  readonly heap: number;
  readonly resident: number;
}

/** The same work done with one organisation and with many. */
export async function measureGatewayOrganisations(
  workspace: Workspace,
  counts: readonly number[],
  calls: number,
): Promise<readonly GatewayOrganisations[]> {
  const measured: GatewayOrganisations[] = [];
  for (const count of counts) measured.push(await measureCount(workspace, count, calls));
  return measured;
}

async function measureCount(workspace: Workspace, organisations: number, calls: number): Promise<GatewayOrganisations> {
  const { directory, operationCount, origin } = workspace;
  const data = await makeGatewayData(directory);
  const text = descriptor(operations(operationCount), origin);
  const filling = await startGateway(data, organisations);
  const { owners } = filling;
  try {
    for (const owner of owners) {
      await connect(filling, owner, await addDescriptor(filling, owner, "Api", text), API_KEY);
    }
  } finally {
    await stopProcess(filling.process);
  }

  const gateway = await startGateway(data, 0);
  try {
    const { port, process, startMs } = gateway;
    const lister = await openLister(port);
    const [firstList, secondList]: [number[], number[]] = [[], []];
    for (const list of [firstList, secondList]) {
      for (const owner of owners) list.push((await lister.list(owner)).milliseconds);
    }
    lister.close();
    const caller = await openRoundCaller(port, owners, "api", CONCURRENCY);
    const call = (count: number): Promise<Load> =>
      whileRunning(process, drive(caller, CONCURRENCY, { calls: count }), CALLS_LIMIT_MS);
    const firstCalls = await call(organisations);
    await call(calls);
    const load = await call(calls);
    await caller.close();
    const heap = await heapUsed(process);
    const resident = residentSet(process.child.pid);
    return { organisations, startMs, firstList, secondList, firstCalls, calls: load, heap, resident };
  } finally {
    await stopProcess(gateway.process);
  }
}
