/**
 * Generates a project of an API document in a process of its own, and writes nothing. Arguments: the file, the number
 * of rounds. Prints one JSON object: milliseconds a round, by stage, from the document's text to the texts of all files.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { generate } from "@mortise/codegen";
import { importApi } from "@mortise/core";
import type { Stages } from "../parts/generate.ts";

/** What the peer's command calls once it has parsed a document. Its package offers the command alone. */
interface PeerModule {
  generateMcpServerCode(document: unknown, options: { transport: string }, name: string, version: string): string;
}

const main = createRequire(import.meta.url).resolve("openapi-mcp-generator");
const peer = (await import(join(dirname(main), "generator/server-code.js"))) as PeerModule;

const [file = "", rounds = "1"] = process.argv.slice(2);
const source = { name: basename(file), text: readFileSync(file, "utf8") };
const document: unknown = JSON.parse(source.text);
const milliseconds: Record<keyof Stages, number[]> = { import: [], generate: [], peer: [] };

for (let round = -1; round < Number(rounds); round++) {
  // The round before the first is the warm-up.
  const stage = <T>(name: keyof Stages, work: () => T): T => {
    const begin = performance.now();
    const result = work();
    if (round >= 0) milliseconds[name].push(performance.now() - begin);
    return result;
  };
  const imported = stage("import", () => importApi(source, {}, { read: () => undefined }));
  if (!imported.ok) throw new Error(JSON.stringify(imported.diagnostics.slice(0, 3)));
  const { connector } = imported.compilation;
  if (connector === undefined) throw new Error("the document could not be imported without a fault");
  const files = stage("generate", () => generate(connector, { transports: ["stdio"] }));
  const code = stage("peer", () => peer.generateMcpServerCode(document, { transport: "stdio" }, "bench-api", "1.0.0"));
  if (!code.includes("server.connect")) throw new Error("the peer has generated no server");
  if (!files.some(({ path }) => path === "src/server.ts")) throw new Error("no server was generated");
}
process.stdout.write(JSON.stringify(milliseconds));
