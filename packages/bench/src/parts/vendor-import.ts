import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { vendorDocuments } from "../documents/vendor-documents.ts";
import { runNode } from "../targets/run-node.ts";

export const READERS = ["mortise", "openapi-mcp-generator", "@ivotoby/openapi-mcp-server"] as const;
export type Reader = (typeof READERS)[number];

/** What one reader makes of one document. */
export interface Probe {
  readonly tools: number;
  /** Tools whose schema is a cycle in memory, so that no client can be told of it. */
  readonly unserializable: number;
  /** UTF-8 bytes of all input schemas, as compact JSON. */
  readonly inputBytes: number;
  /** The same with names and descriptions. */
  readonly bytes: number;
  /** From the file to the list of tools, after one round to warm up. */
  readonly milliseconds: readonly number[];
  /** The process' largest resident set. */
  readonly peakBytes: number;
}

/** A document, and what each reader makes of it; a text where it fails. */
export interface VendorImport {
  readonly document: string;
  readonly operations: number;
  readonly readers: Readonly<Partial<Record<Reader, Probe | string>>>;
}

/** Lets everybody read the same documents. */
export async function measureVendorImports(folder: string, rounds: number): Promise<readonly VendorImport[]> {
  const measured: VendorImport[] = [];
  for (const { name, file, fileForPeers, operations } of await vendorDocuments(join(folder, "documents"))) {
    const readers: Partial<Record<Reader, Probe | string>> = {};
    for (const reader of READERS) {
      readers[reader] = await probe(reader, reader === "mortise" ? file : fileForPeers, rounds, folder);
    }
    measured.push({ document: name, operations, readers });
  }
  return measured;
}

async function probe(reader: Reader, file: string, rounds: number, folder: string): Promise<Probe | string> {
  const script = join(import.meta.dirname, "../documents/document-probe.ts");
  const output = join(folder, "probe.json");
  try {
    await runNode(["--conditions=@mortise/source", script, reader, file, String(rounds), output]);
    return JSON.parse(await readFile(output, "utf8")) as Probe;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "failed") : "failed";
  } finally {
    await rm(output, { force: true });
  }
}
