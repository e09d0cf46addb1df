import { descriptor } from "../api/descriptor.ts";
import { operations } from "../api/operations.ts";
import { openLister } from "../load/gateway-lane.ts";
import type { Owner } from "../servers/gateway.ts";
import { addDescriptor, type Gateway, type GatewayData, makeGatewayData, startGateway } from "../targets/gateway.ts";
import { heapUsed, residentSet, stopProcess } from "../targets/process.ts";
import type { Workspace } from "../targets/workspace.ts";

export interface ListSizes {
  readonly organisations: number;
  /** In each organisation. */
  readonly connectors: number;
  /** How often each list is asked for once it is kept. */
  readonly repeats: number;
}

/** Lists of a gateway with many connectors that nobody calls, and the memory that these take. */
export interface GatewayLists extends ListSizes {
  /** Of one list. */
  readonly tools: number;
  readonly bytes: number;
  /** Milliseconds to the whole answer: the first ever, the first after one connector changed, and those after that. */
  readonly first: readonly number[];
  readonly afterChange: readonly number[];
  readonly kept: readonly number[];
  /** Bytes without connectors, with them, and once every organisation's list is kept. */
  readonly heap: Levels;
  readonly resident: Levels;
}

export interface Levels {
  readonly without: number;
  readonly registered: number;
  readonly listed: number;
}

/** Each state is measured in a process that was started in it, so that making it is not measured with it. */
export async function measureGatewayLists(workspace: Workspace, sizes: ListSizes): Promise<GatewayLists> {
  const { directory, operationCount, origin } = workspace;
  const data = await makeGatewayData(directory);
  const text = descriptor(operations(operationCount), origin);
  const { owners } = await within(data, sizes.organisations, ({ owners }) => Promise.resolve({ owners }));

  const without = await within(data, 0, async (gateway) => {
    const memory = await memoryOf(gateway);
    await fill(gateway, owners, sizes.connectors, text);
    return memory;
  });
  return within(data, 0, async (gateway) => {
    const registered = await memoryOf(gateway);
    const lister = await openLister(gateway.port);
    const ask = async (milliseconds: number[]): Promise<{ readonly tools: number; readonly bytes: number }> => {
      let last = { tools: 0, bytes: 0 };
      for (const owner of owners) {
        const { milliseconds: taken, ...answer } = await lister.list(owner);
        milliseconds.push(taken);
        last = answer;
      }
      return last;
    };
    const [first, kept, afterChange]: [number[], number[], number[]] = [[], [], []];
    await ask(first);
    for (let repeat = 0; repeat < sizes.repeats; repeat++) await ask(kept);
    const listed = await memoryOf(gateway);
    await fill(gateway, owners, 1, text, "Late");
    const { tools, bytes } = await ask(afterChange);
    lister.close();
    return {
      ...sizes,
      tools,
      bytes,
      first,
      afterChange,
      kept,
      heap: { without: without.heap, registered: registered.heap, listed: listed.heap },
      resident: { without: without.resident, registered: registered.resident, listed: listed.resident },
    };
  });
}

async function fill(gateway: Gateway, owners: readonly Owner[], count: number, text: string, name = "Api") {
  for (const owner of owners) {
    for (let index = 1; index <= count; index++) await addDescriptor(gateway, owner, `${name} ${index}`, text);
  }
}

/** Runs a gateway on the data for as long as the work takes. */
async function within<T>(data: GatewayData, organisations: number, work: (gateway: Gateway) => Promise<T>): Promise<T> {
  const gateway = await startGateway(data, organisations);
  try {
    return await work(gateway);
  } finally {
    await stopProcess(gateway.process);
  }
}

async function memoryOf({ process }: Gateway): Promise<{ readonly heap: number; readonly resident: number }> {
  const heap = await heapUsed(process);
  return { heap, resident: residentSet(process.child.pid) };
}
