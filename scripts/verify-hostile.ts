/**
 * Puts ten thousand hostile texts into every place of the grammar, and holds the shape of what is generated:
 * `node scripts/verify-hostile.ts [texts] [project|standalone|pages]...`. A descriptor takes as many texts at once as
 * it has places, so that ten thousand descriptors hold all pairs; where a shape is left, the smallest set of texts that
 * does it is searched for. The suite does the same with a few of the rounds. Exits with 1 on the first faults.
 *
 * A descriptor is compiled once for all generators, on a thread for each core.
 */
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { pages, project, standaloneProject, template } from "../packages/codegen/test/hostile/generators.ts";
import { hostileRound } from "../packages/codegen/test/hostile/hostile-round.ts";
import { hostileTexts } from "../packages/codegen/test/hostile/hostile-texts.ts";
import { KeptShape, type Generator } from "../packages/codegen/test/hostile/kept-shape.ts";
import type { Standing } from "../packages/codegen/test/hostile/settle.ts";

interface Work {
  readonly count: number;
  readonly generators: readonly string[];
  /** Which thread of how many this is: it takes each so manieth round. */
  readonly thread: number;
  readonly threads: number;
}

interface RoundDone {
  readonly standings: readonly Standing[];
  /** Of each generator, what left its shape. */
  readonly faults: readonly (string | undefined)[];
}

const SEED = 20_261_122;
const MOST_FAULTS = 100;
const ROUNDS_PER_REPORT = 500;
const GENERATORS: Readonly<Record<string, Generator>> = { project, standalone: standaloneProject, pages };

if (isMainThread) await verify(process.argv.slice(2));
// What this file starts its threads with.
else await runRounds(workerData as Work);

async function verify([count = "10000", ...chosen]: readonly string[]): Promise<void> {
  const generators = chosen.length > 0 ? chosen : Object.keys(GENERATORS);
  const unknown = generators.find((name) => !Object.hasOwn(GENERATORS, name));
  if (unknown !== undefined || !(Number(count) > 0)) {
    console.error(`usage: verify-hostile.ts [texts] [${Object.keys(GENERATORS).join("|")}]...`);
    process.exit(2);
  }
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  const total = { alone: 0, behind: 0, refused: 0 };
  const left = new Map(generators.map((name) => [name, 0]));
  let rounds = 0;
  const take = ({ standings, faults }: RoundDone): void => {
    rounds += 1;
    for (const standing of standings) total[standing] += 1;
    for (const [index, fault] of faults.entries()) {
      const name = generators[index] ?? "";
      if (fault === undefined) continue;
      left.set(name, (left.get(name) ?? 0) + 1);
      console.error(`${name}: ${fault}`);
    }
    if (rounds % ROUNDS_PER_REPORT === 0) console.error(`${rounds} rounds, ${seconds()}`);
  };
  const enough = () => Math.max(...left.values()) >= MOST_FAULTS;
  const threads = Math.min(availableParallelism(), Number(count));
  await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      inThread({ count: Number(count), generators, thread, threads }, take, enough),
    ),
  );
  const { slots } = template();
  const places = new Set(slots.flatMap((slot) => [...slot.places])).size;
  console.log(
    `${rounds} of ${count} rounds with hostile texts (seed ${SEED}) in each of ${slots.length} texts of a descriptor, at ${places} places of the grammar: ` +
      `${total.alone} alone, ${total.behind} behind the benign text, ${total.refused} refused by a rule; ${seconds()}`,
  );
  for (const [name, faults] of left) console.log(`${name}: ${faults} left their shape`);
  if (Math.max(...left.values()) > 0) process.exitCode = 1;
}

/** Ends when the thread has run its rounds, or `enough` says so; fails as the thread does. */
async function inThread(work: Work, take: (done: RoundDone) => void, enough: () => boolean): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: work });
  await new Promise<void>((resolve, reject) => {
    worker.on("message", (done: RoundDone) => {
      take(done);
      if (enough()) void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
}

async function runRounds({ count, generators, thread, threads }: Work): Promise<void> {
  const benign = template();
  const texts = hostileTexts(count, SEED);
  const kept = await Promise.all(generators.map(async (name) => KeptShape.create(benign, GENERATORS[name] ?? project)));
  for (let index = thread; index < texts.length; index += threads) {
    const round = hostileRound(benign, texts, index);
    const faults: (string | undefined)[] = [];
    for (const shape of kept) faults.push(await shape.fault(round));
    const done: RoundDone = { standings: round.standings, faults };
    // A port of a thread is no window, and takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(done);
  }
}
