/**
 * Puts ten thousand hostile texts into every place of the grammar, and holds the shape of what is generated:
 * `node scripts/verify-hostile.ts [texts] [project|standalone|pages]...`. A descriptor takes as many texts at once as
 * it has places, so that ten thousand descriptors hold all pairs; where a shape is left, the smallest set of texts that
 * does it is searched for. The suite does the same with a few of the rounds. Exits with 1 on the first faults.
 */
import { pages, project, standaloneProject, template } from "../packages/codegen/test/hostile/generators.ts";
import { HostileRounds, type Generator } from "../packages/codegen/test/hostile/hostile-rounds.ts";
import { hostileTexts } from "../packages/codegen/test/hostile/hostile-texts.ts";

const SEED = 20_261_122;
const MOST_FAULTS = 100;
const GENERATORS: Readonly<Record<string, Generator>> = { project, standalone: standaloneProject, pages };

const [count = "10000", ...chosen] = process.argv.slice(2);
const benign = template();
const texts = hostileTexts(Number(count), SEED);
const places = new Set(benign.slots.flatMap((slot) => [...slot.places])).size;

for (const [name, generator] of Object.entries(GENERATORS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const started = performance.now();
  const rounds = await HostileRounds.create(benign, generator);
  const total = { alone: 0, behind: 0, refused: 0 };
  const faults: string[] = [];
  for (let round = 0; round < texts.length && faults.length < MOST_FAULTS; round += 1) {
    const { counts, fault } = await rounds.run(texts, round);
    if (fault !== undefined) faults.push(fault);
    total.alone += counts.alone;
    total.behind += counts.behind;
    total.refused += counts.refused;
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  console.log(
    `${name}: ${texts.length} hostile texts (seed ${SEED}) in each of ${benign.slots.length} texts of a descriptor, at ${places} places of the grammar: ` +
      `${total.alone} alone, ${total.behind} behind the benign text, ${total.refused} refused by a rule; ` +
      `${faults.length} left their shape, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}
