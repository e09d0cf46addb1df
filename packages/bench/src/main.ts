/** `pnpm bench`: measures Mortise against the floor, the SDK's own server and its peers, in one run, on loopback. */
import { rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { type Options, type Part, readOptions, USAGE } from "./options.ts";
import { measureColdStart } from "./parts/cold-start.ts";
import { measureCompileTime } from "./parts/compile-time.ts";
import { measureHeapGrowth } from "./parts/heap-growth.ts";
import { measureServerMemory } from "./parts/server-memory.ts";
import { measureThroughput } from "./parts/throughput.ts";
import type { Measured } from "./report/measured.ts";
import { tables } from "./report/tables.ts";
import { verdicts } from "./report/verdicts.ts";
import { bundleMortise } from "./targets/mortise.ts";
import { TARGETS } from "./targets/targets.ts";
import { startUpstream, stopUpstream } from "./targets/upstream.ts";
import { createFolder, createWorkspace, type Workspace } from "./targets/workspace.ts";

/** The API of the throughput figures, and the size of a big vendor's (GitHub's) for starting. */
const SMALL = 20;
const BIG = 1_223;

const progress = (line: string): void => console.error(line);

async function measure(options: Options): Promise<Measured> {
  const { parts, rounds, seconds } = options;
  const has = (part: Part): boolean => parts.includes(part);
  const folder = await createFolder();
  const upstream = await startUpstream();
  const mortise = await bundleMortise(folder);
  const workspaces: Workspace[] = [];
  const workspaceOf = async (operationCount: number): Promise<Workspace> => {
    const found = workspaces.find((each) => each.operationCount === operationCount);
    if (found !== undefined) return found;
    progress(`preparing ${operationCount} operations`);
    const made = await createWorkspace(folder, operationCount, upstream.origin, mortise);
    workspaces.push(made);
    return made;
  };
  try {
    const transports = (["http", "stdio"] as const).filter(has);
    const throughput = [];
    for (const transport of transports) {
      const options = { rounds, seconds, progress };
      throughput.push(...(await measureThroughput(TARGETS, transport, await workspaceOf(SMALL), upstream, options)));
    }
    const coldStart = [];
    for (const count of has("cold") ? [SMALL, BIG] : []) {
      const workspace = await workspaceOf(count);
      progress(`cold start: ${count} operations`);
      coldStart.push(...(await measureColdStart(TARGETS, workspace, 2 * rounds + 1)));
    }
    if (has("compile")) progress("compile time");
    const compileTime = has("compile") ? await measureCompileTime([20, 100, 1_000, 4_000], rounds) : [];
    if (has("memory")) progress("memory of a server");
    const serverMemory = has("memory") ? await measureServerMemory([20, 100]) : [];
    const heapGrowth = [];
    for (const transport of has("heap") ? (["http", "stdio"] as const) : []) {
      for (const target of TARGETS.filter(({ role }) => role === "ours" || role === "floor")) {
        progress(`heap under load: ${target.name} over ${transport}`);
        heapGrowth.push(await measureHeapGrowth(target, transport, await workspaceOf(SMALL), rounds));
      }
    }
    return { throughput, coldStart, compileTime, serverMemory, heapGrowth };
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
const measured = await measure(options);
const took = Math.round((performance.now() - begin) / 1000);
console.log(
  `${run.date}, Node ${run.node}, ${run.cores} cores (${run.processor}), load ${run.load?.toFixed(1)} before, ` +
    `${run.rounds} rounds of ${run.seconds} s, ${took} s in all\n\n${tables(measured)}`,
);
if (options.json !== undefined) {
  await writeFile(options.json, JSON.stringify({ ...run, ...measured, verdicts: verdicts(measured) }, null, 2));
}
