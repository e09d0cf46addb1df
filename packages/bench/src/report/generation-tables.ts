import { median, medianRatio } from "../statistics.ts";
import type { Measured } from "./measured.ts";
import { bytes, figure, table } from "./table.ts";

/** How long projects take to generate and to start, and how large the runtime in them is. */
export function generationTables({ generation, standaloneStart, standaloneSize }: Measured): readonly string[] {
  const sizes = standaloneSize.map(
    ({ bytes: all, gzipBytes }) =>
      `The runtime of a standalone project: ${bytes(all)}, ${bytes(gzipBytes)} compressed.`,
  );
  return [generationTable(generation), startTable(standaloneStart), ...sizes];
}

function generationTable(generation: Measured["generation"]): string {
  const rows = generation.flatMap(({ operationCount, ours, compiled, peer, stages }) => [
    [`${operationCount} operations, mortise generate`, figure(median(ours)), figure(medianRatio(ours, peer))],
    ["of a compiled connector", figure(median(compiled)), figure(medianRatio(compiled, peer))],
    ["openapi-mcp-generator", figure(median(peer)), "1.00"],
    ["warm and in process: import and compile", figure(median(stages.import)), ""],
    ["warm and in process: generate", figure(median(stages.generate)), ""],
    ["openapi-mcp-generator, warm and in process: code", figure(median(stages.peer)), ""],
  ]);
  return rows.length === 0 ? "" : `### Generating a project\n\n${table(["", "ms", "of the peer's"], rows)}`;
}

function startTable(starts: Measured["standaloneStart"]): string {
  const rows = starts.map(({ operationCount, target, rounds }) => {
    const serve = starts.find((each) => each.operationCount === operationCount && each.target === "mortise");
    return [
      `${operationCount} tools, ${target}`,
      figure(median(rounds)),
      serve === undefined ? "" : figure(medianRatio(rounds, serve.rounds)),
    ];
  });
  return rows.length === 0 ? "" : `### Starting a generated server\n\n${table(["", "ms", "of mortise serve"], rows)}`;
}
