/**
 * Generates a project of an API document in a process of its own, and writes nothing. Arguments: the file, the number
 * of rounds. Prints one JSON object: milliseconds a round, by stage, from the document's text to the texts of all files.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { generate } from "@mortise/codegen";
import { compileDescriptor, importApi } from "@mortise/core";
import type { Stages } from "../parts/generate.ts";

const [file = "", rounds = "1"] = process.argv.slice(2);
const source = { name: basename(file), text: readFileSync(file, "utf8") };
const milliseconds: Record<keyof Stages, number[]> = { import: [], compile: [], generate: [] };

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
  const { connector, diagnostics } = stage("compile", () => compileDescriptor(imported.descriptor));
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  const files = stage("generate", () => generate(connector, { transports: ["stdio"] }));
  if (!files.some(({ path }) => path === "src/server.ts")) throw new Error("no server was generated");
}
process.stdout.write(JSON.stringify(milliseconds));
