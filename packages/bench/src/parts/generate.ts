import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { openApiDocument } from "../api/openapi-document.ts";
import { operations } from "../api/operations.ts";
import { rotated } from "../statistics.ts";
import type { Mortise } from "../targets/mortise.ts";
import { runNode } from "../targets/run-node.ts";
import { runProbe } from "./run-probe.ts";

/** How long a document takes to become a server project, in milliseconds a round. */
export interface Generation {
  readonly operationCount: number;
  /** Commands, from before the process is started to its end: of the document, of a compiled connector, and the peer's of the document. */
  readonly ours: readonly number[];
  readonly compiled: readonly number[];
  readonly peer: readonly number[];
  /** The stages in a warm process that reads and writes no file. */
  readonly stages: Stages;
}

export interface Stages {
  readonly import: readonly number[];
  readonly generate: readonly number[];
  /** The peer's from the parsed document, with what it makes of operations, to the server's code. */
  readonly peer: readonly number[];
}

/** What a standalone project carries of us. */
export interface StandaloneSize {
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Generates projects of one document in turn with openapi-mcp-generator, each into a folder that is not there yet. */
export async function measureGeneration(
  folder: string,
  mortise: Mortise,
  operationCount: number,
  rounds: number,
): Promise<Generation> {
  const document = join(folder, `generate-${operationCount}.json`);
  await writeFile(document, JSON.stringify(openApiDocument(operations(operationCount), "https://api.example.com")));
  const project = join(folder, `generate-${operationCount}`);
  const connector = join(folder, `generate-${operationCount}-connector.json`);
  await runNode([...mortise.command, "compile", document, "-o", connector]);
  const main = createRequire(import.meta.url).resolve("openapi-mcp-generator");
  const bin = join(main, "../../bin/openapi-mcp-generator.js");
  const to = ["--output", project, "--transport", "stdio"];
  const ours = { args: [...mortise.command, "generate", document, ...to], milliseconds: [] as number[] };
  const compiled = { args: [...mortise.command, "generate", connector, ...to], milliseconds: [] as number[] };
  const peer = { args: [bin, "--input", document, ...to], milliseconds: [] as number[] };

  // The first round of each finds its files on disk rather than in memory.
  for (let round = -1; round < rounds; round++) {
    for (const { args, milliseconds } of rotated([ours, peer, compiled], Math.max(round, 0))) {
      const begin = performance.now();
      await runNode(args);
      const taken = performance.now() - begin;
      await rm(project, { recursive: true });
      if (round >= 0) milliseconds.push(taken);
    }
  }
  return {
    operationCount,
    ours: ours.milliseconds,
    compiled: compiled.milliseconds,
    peer: peer.milliseconds,
    // The probe prints what it measured.
    stages: (await runProbe("generate-probe.ts", [document, rounds])) as Stages,
  };
}

/** Generates a standalone project, to start it. */
export async function generateStandalone(mortise: Mortise, connector: string, project: string): Promise<void> {
  await runNode([...mortise.command, "generate", connector, "--output", project, "--standalone"]);
}

export async function measureStandaloneSize(project: string): Promise<StandaloneSize> {
  const runtime = await readFile(join(project, "runtime/mortise.js"));
  return { bytes: runtime.length, gzipBytes: (await promisify(gzip)(runtime)).length };
}
