import type { Round, Series } from "../parts/throughput.ts";
import { median, medianRatio } from "../statistics.ts";
import type { Transport } from "../targets/targets.ts";
import { gatewayVerdicts } from "./gateway-verdicts.ts";
import type { Measured } from "./measured.ts";
import { lightestPeer } from "./vendor-import-tables.ts";
import { bytes } from "./table.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** Growth over ten thousand calls that one lost object a call would far exceed, and that caches settling do not reach. */
const LEAK = 64 * 1024;

/** A time per operation that grows by less than this from a hundred operations to thousands is linear: a sort would show, a nested loop would be tenfold. */
const LINEAR = 1.5;

/** One verdict for each target of the product that this run has figures for. */
export function verdicts(measured: Measured): readonly Verdict[] {
  return [
    ...throughputVerdicts(measured.throughput, "http", { floor: 0.65, sdk: 3, peer: 4 }),
    ...throughputVerdicts(measured.throughput, "stdio", { floor: 0.65, sdk: undefined, peer: 3 }),
    ...coldStartVerdicts(measured),
    ...compileVerdicts(measured),
    ...heapVerdicts(measured),
    ...vendorImportVerdicts(measured),
    ...generationVerdicts(measured),
    ...gatewayVerdicts(measured),
  ];
}

/** The rounds of one role at concurrency 32; of the peers, those of the one with the highest median. */
export function rounds(all: readonly Series[], transport: Transport, role: Series["role"]): readonly Round[] {
  return all
    .filter((each) => each.transport === transport && each.concurrency === 32 && each.role === role)
    .map((each) => each.rounds)
    .reduce((best, each) => (speed(each) > speed(best) ? each : best), []);
}

const throughputOf = (each: Round): number => each.callsPerSecond;

function speed(each: readonly Round[]): number {
  return each.length === 0 ? -1 : median(each.map(throughputOf));
}

function throughputVerdicts(
  all: readonly Series[],
  transport: Transport,
  wanted: { readonly floor: number; readonly sdk: number | undefined; readonly peer: number },
): readonly Verdict[] {
  const ours = rounds(all, transport, "ours");
  if (ours.length === 0) return [];
  const times = (role: Series["role"], least: number, name: string): Verdict => {
    const ratio = medianRatio(ours.map(throughputOf), rounds(all, transport, role).map(throughputOf));
    return verdict(`${transport}, 32 at a time: throughput against ${name}`, `>= ${least}`, ratio, ratio >= least);
  };
  const slowest = (each: Round): number => each.p99;
  const p99 = medianRatio(ours.map(slowest), rounds(all, transport, "direct").map(slowest));
  return [
    times("floor", wanted.floor, "the floor"),
    ...(wanted.sdk === undefined ? [] : [times("sdk", wanted.sdk, "the SDK's own server")]),
    times("peer", wanted.peer, "the best peer"),
    verdict(`${transport}, 32 at a time: p99 against direct calls`, "<= 6", p99, p99 <= 6),
  ];
}

function coldStartVerdicts({ coldStart }: Measured): readonly Verdict[] {
  return [...new Set(coldStart.map((each) => each.operationCount))].flatMap((count) => {
    const here = coldStart.filter((each) => each.operationCount === count);
    const of = (role: string) => here.filter((each) => each.role === role).map((each) => each.rounds);
    const [ours] = of("ours");
    const best = of("peer").sort((a, b) => median(a) - median(b))[0];
    const [node] = of("node");
    if (ours === undefined || best === undefined || node === undefined) return [];
    const ratio = medianRatio(ours, best);
    const above = median(ours) - median(node);
    const name = `cold start, ${count} operations`;
    return [
      verdict(`${name}: against the best peer`, "<= 0.5", ratio, ratio <= 0.5),
      ...(count === 20 ? [verdict(`${name}: ms above node -e 0`, "<= 60", above, above <= 60)] : []),
    ];
  });
}

function compileVerdicts({ compileTime }: Measured): readonly Verdict[] {
  const perOperation = (count: number) => {
    const found = compileTime.find((each) => each.operationCount === count);
    return found === undefined ? Number.NaN : median(found.rounds) / count;
  };
  const most = Math.max(...compileTime.map((each) => each.operationCount));
  const growth = perOperation(most) / perOperation(100);
  if (!(most > 100)) return [];
  const name = `compiling: time per operation, ${most} operations against 100`;
  return [verdict(name, `<= ${LINEAR}`, growth, growth <= LINEAR)];
}

function heapVerdicts({ heapGrowth }: Measured): readonly Verdict[] {
  return heapGrowth
    .filter((each) => each.role === "ours")
    .map(({ transport, rounds }) => ({
      target: `${transport}: growth of the heap over 10,000 calls, once warm`,
      wanted: `<= ${bytes(LEAK)}`,
      measured: bytes(median(rounds)),
      reached: median(rounds) <= LEAK,
    }));
}

/** Half of what the lightest peer's input schemas cost, and what an import of the largest document may take. */
function vendorImportVerdicts({ vendorImports }: Measured): readonly Verdict[] {
  return vendorImports.flatMap(({ document, readers }) => {
    const { mortise: ours } = readers;
    const peer = lightestPeer(readers);
    if (ours === undefined || typeof ours === "string" || peer === undefined) return [];
    const ratio = ours.inputBytes / peer.inputBytes;
    const seconds = median(ours.milliseconds) / 1000;
    return [
      verdict(`${document}: input schemas against the lightest peer's`, "<= 0.5", ratio, ratio <= 0.5),
      verdict(`${document}: seconds to import and compile`, "<= 10", seconds, seconds <= 10),
      {
        target: `${document}: memory to import and compile`,
        wanted: "<= 1 GiB",
        measured: bytes(ours.peakBytes),
        reached: ours.peakBytes <= 2 ** 30,
      },
    ];
  });
}

/** Half of the peer's time for a project, and no later an answer than our own command's. */
function generationVerdicts({ generation, standaloneStart }: Measured): readonly Verdict[] {
  const times = generation.map(({ operationCount, ours, peer }) => {
    const ratio = medianRatio(ours, peer);
    return verdict(`generating ${operationCount} operations: against the peer`, "<= 0.5", ratio, ratio <= 0.5);
  });
  const starts = standaloneStart
    .filter(({ target }) => target === "standalone")
    .flatMap(({ operationCount, rounds }) => {
      const serve = standaloneStart.find((each) => each.operationCount === operationCount && each.target === "mortise");
      if (serve === undefined) return [];
      const ratio = medianRatio(rounds, serve.rounds);
      const name = `start of a standalone server, ${operationCount} tools: against mortise serve`;
      return [verdict(name, "<= 1", ratio, ratio <= 1)];
    });
  return [...times, ...starts];
}
