/** `pnpm bench`: measures Mortise against the floor, the SDK's own server and its peers, in one run, on loopback. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { availableParallelism, cpus, loadavg } from "node:os";
import { type Options, type Part, readOptions, USAGE } from "./options.ts";
import { type ColdStart, measureColdStart } from "./parts/cold-start.ts";
import { type CompileTime, measureCompileTime } from "./parts/compile-time.ts";
import { type Fidelity, measureFidelity } from "./parts/fidelity.ts";
import {
  type Generation,
  generateStandalone,
  measureGeneration,
  measureStandaloneSize,
  type StandaloneSize,
} from "./parts/generate.ts";
import { type GatewaySeries, measureGatewayCalls } from "./parts/gateway-calls.ts";
import { type GatewayLists, measureGatewayLists } from "./parts/gateway-lists.ts";
import { type GatewayOrganisations, measureGatewayOrganisations } from "./parts/gateway-organisations.ts";
import { type HeapGrowth, measureHeapGrowth } from "./parts/heap-growth.ts";
import { measureServerMemory, type ServerMemory } from "./parts/server-memory.ts";
import { measureThroughput, type Series } from "./parts/throughput.ts";
import { measureVendorImports, type VendorImport } from "./parts/vendor-import.ts";
import type { Measured } from "./report/measured.ts";
import { tables } from "./report/tables.ts";
import { verdicts } from "./report/verdicts.ts";
import { bundleMortise } from "./targets/mortise.ts";
import { standalone } from "./targets/standalone.ts";
import { TARGETS } from "./targets/targets.ts";
import { startUpstream, stopUpstream } from "./targets/upstream.ts";
import { createFolder, createWorkspace, type Workspace } from "./targets/workspace.ts";

/** The API of the throughput figures, and the size of a big vendor's (GitHub's) for starting. */
const SMALL = 20;
const BIG = 1_223;
/** What a project is generated from, in comparison. */
const GENERATED = 1_000;

const TRANSPORTS = ["http", "stdio"] as const;

/** For the parts whose rounds take seconds whatever is asked for. */
const LONG_ROUNDS = 5;

/** Fifty connectors of twenty tools in each of twenty organisations are a thousand connectors. */
const LISTS = { organisations: 20, connectors: 50, repeats: 10 } as const;
const QUICK_LISTS = { organisations: 2, connectors: 5, repeats: 2 } as const;
const ORGANISATIONS = [1, 1_000] as const;
const CALLS = 5_000;

const progress = (line: string): void => console.error(line);

/** Everything that one run measures, part by part, so that a part that fails takes no other's figures with it. */
interface Findings extends Measured {
  readonly throughput: Series[];
  readonly coldStart: ColdStart[];
  readonly compileTime: CompileTime[];
  readonly serverMemory: ServerMemory[];
  readonly heapGrowth: HeapGrowth[];
  readonly vendorImports: VendorImport[];
  readonly fidelity: Fidelity[];
  readonly generation: Generation[];
  readonly standaloneStart: ColdStart[];
  readonly standaloneSize: StandaloneSize[];
  readonly gatewayCalls: GatewaySeries[];
  readonly gatewayLists: GatewayLists[];
  readonly gatewayOrganisations: GatewayOrganisations[];
}

/** Does one part; where it fails, says why and lets the others go on. */
async function attempt(part: string, work: () => Promise<void>): Promise<void> {
  progress(part);
  try {
    await work();
  } catch (error) {
    console.error(`${part} failed:`, error);
    process.exitCode = 1;
  }
}

async function measure(options: Options, findings: Findings): Promise<void> {
  const { parts, rounds, seconds } = options;
  const has = (part: Part): boolean => parts.includes(part);
  const longRounds = Math.min(rounds, LONG_ROUNDS);
  const folder = await createFolder();
  const upstream = await startUpstream();
  try {
    const mortise = await bundleMortise(folder);
    progress(`preparing ${SMALL} operations`);
    const small = await createWorkspace(folder, SMALL, upstream.origin, mortise);

    let big: Promise<Workspace> | undefined;
    const workspaceOf = async (operationCount: number): Promise<Workspace> => {
      if (operationCount === SMALL) return small;
      return (big ??= createWorkspace(folder, operationCount, upstream.origin, mortise));
    };

    for (const transport of TRANSPORTS.filter(has)) {
      await attempt(`throughput over ${transport}`, async () => {
        const series = await measureThroughput(TARGETS, transport, small, upstream, { rounds, seconds, progress });
        findings.throughput.push(...series);
      });
    }
    for (const operationCount of has("cold") ? [SMALL, BIG] : []) {
      await attempt(`cold start, ${operationCount} operations`, async () => {
        const workspace = await workspaceOf(operationCount);
        findings.coldStart.push(...(await measureColdStart(TARGETS, workspace, rounds)));
      });
    }
    if (has("compile")) {
      await attempt("compile time", async () => {
        findings.compileTime.push(...(await measureCompileTime([20, 100, 1_000, 4_000], longRounds)));
      });
    }
    if (has("memory")) {
      await attempt("memory of a server", async () => {
        findings.serverMemory.push(...(await measureServerMemory([20, 100])));
      });
    }
    if (has("import")) {
      await attempt("vendors' documents", async () => {
        findings.vendorImports.push(...(await measureVendorImports(folder, longRounds)));
      });
    }
    if (has("fidelity")) {
      await attempt("fidelity to vendors' documents", async () => {
        findings.fidelity.push(await measureFidelity(progress));
      });
    }
    if (has("generate")) {
      await attempt(`generating ${GENERATED} operations`, async () => {
        findings.generation.push(await measureGeneration(folder, mortise, GENERATED, longRounds));
      });
    }
    for (const operationCount of has("generate") ? [SMALL, BIG] : []) {
      await attempt(`starting a standalone server, ${operationCount} operations`, async () => {
        const workspace = await workspaceOf(operationCount);
        const project = join(workspace.directory, "standalone");
        await generateStandalone(mortise, workspace.connector, project);
        const ours = TARGETS.filter(({ role }) => role === "ours");
        findings.standaloneStart.push(...(await measureColdStart([standalone(project), ...ours], workspace, rounds)));
        if (operationCount === SMALL) findings.standaloneSize.push(await measureStandaloneSize(project));
      });
    }
    if (has("gateway")) {
      await attempt("calls through the gateway", async () => {
        const database = process.env["TEST_DATABASE_URL"];
        const series = await measureGatewayCalls(small, upstream, database, { rounds: longRounds, seconds, progress });
        findings.gatewayCalls.push(...series);
      });
      await attempt("lists of the gateway", async () => {
        findings.gatewayLists.push(await measureGatewayLists(small, options.quick ? QUICK_LISTS : LISTS));
      });
      await attempt("many organisations in the gateway", async () => {
        const counts = options.quick ? [1, 10] : ORGANISATIONS;
        findings.gatewayOrganisations.push(...(await measureGatewayOrganisations(small, counts, CALLS)));
      });
    }
    const watched = TARGETS.filter(({ role }) => role === "ours" || role === "floor");
    for (const transport of has("heap") ? TRANSPORTS : []) {
      for (const target of watched) {
        await attempt(`heap under load, ${target.name} over ${transport}`, async () => {
          findings.heapGrowth.push(await measureHeapGrowth(target, transport, small, longRounds));
        });
      }
    }
  } finally {
    await stopUpstream(upstream);
    await rm(folder, { recursive: true });
  }
}

let options: Options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exit(2);
}

const begin = performance.now();
const run = {
  date: new Date().toISOString(),
  node: process.version,
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? "unknown",
  load: loadavg()[0],
  rounds: options.rounds,
  seconds: options.seconds,
};
const findings: Findings = {
  throughput: [],
  coldStart: [],
  compileTime: [],
  serverMemory: [],
  heapGrowth: [],
  vendorImports: [],
  fidelity: [],
  generation: [],
  standaloneStart: [],
  standaloneSize: [],
  gatewayCalls: [],
  gatewayLists: [],
  gatewayOrganisations: [],
};
await measure(options, findings);
const took = Math.round((performance.now() - begin) / 1000);
console.log(
  `${run.date}, Node ${run.node}, ${run.cores} cores (${run.processor}), load ${run.load?.toFixed(1)} before, ` +
    `${run.rounds} rounds of ${run.seconds} s, ${took} s in all\n\n${tables(findings)}`,
);
if (options.json !== undefined) {
  await writeFile(options.json, JSON.stringify({ ...run, ...findings, verdicts: verdicts(findings) }, null, 2));
}
