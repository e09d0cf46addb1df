import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { runProgram } from "./run-program.ts";

/**
 * What the compiler says of the projects in a folder, by their slugs; under no slug, what it says of none of them.
 *
 * @param options - The configuration of one of the projects: it is the same in each.
 */
export async function checkTypes(folder: string, options: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const tsc = compiler();
  // The runtime package is found by its declarations, as an installed one would be.
  const built = await runProgram([tsc, "-b", "packages/runtime"], process.cwd());
  if (built.code !== 0) return new Map([["", [`the runtime does not build:\n${built.output}`]]]);
  const kinds = ["default", "standalone"].flatMap((kind) => [`${kind}/*/src`, `${kind}/*/test`]);
  const config = join(folder, "tsconfig.json");
  // One program for all of them.
  writeFileSync(config, JSON.stringify({ extends: options, include: kinds }));
  const { code, output } = await runProgram([tsc, "-p", config, "--pretty", "false"], folder);
  const faults = new Map<string, string[]>();
  if (code === 0) return faults;
  for (const line of output.split("\n").filter((each) => each.trim() !== "")) {
    const slug = /^(?:default|standalone)\/([^/]+)\//.exec(line)?.[1] ?? "";
    faults.set(slug, [...(faults.get(slug) ?? []), line]);
  }
  return faults;
}

function compiler(): string {
  const manifest = createRequire(resolve("package.json")).resolve("typescript/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly bin: { readonly tsc: string } };
  return join(dirname(manifest), bin.tsc);
}
