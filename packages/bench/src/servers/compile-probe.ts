/**
 * Compiles descriptors in a process of its own, whose heap and optimized code nobody else has
 * a part in. Arguments: the number of rounds, then numbers of operations. Prints one JSON
 * object: milliseconds a round, by number of operations.
 */
import { compile } from "@mortise/core";
import { descriptor } from "../api/descriptor.ts";
import { operations } from "../api/operations.ts";

const [rounds = 1, ...sizes] = process.argv.slice(2).map(Number);
const sources = sizes.map((size) => ({
  size,
  source: { name: "connector.yaml", text: descriptor(operations(size), "https://api.example.com") },
}));
const milliseconds: Record<number, number[]> = Object.fromEntries(sizes.map((size) => [size, []]));

for (let round = -1; round < rounds; round++) {
  for (const { size, source } of sources) {
    const begin = performance.now();
    const { connector, diagnostics } = compile(source, { limits: { characters: 1 << 24 } });
    const taken = performance.now() - begin;
    if (connector?.tools.length !== size) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
    // The round before the first is the warm-up.
    if (round >= 0) milliseconds[size]?.push(taken);
  }
}
process.stdout.write(JSON.stringify(milliseconds));
