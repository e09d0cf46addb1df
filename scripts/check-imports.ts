/** Holds the import order of the packages: each may import only what its entry here names. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  runtime: ["core"],
  codegen: ["core"],
  gateway: ["core", "runtime"],
  cli: ["core", "runtime", "codegen", "gateway"],
  testkit: ["core", "runtime"],
  bench: ["core", "runtime", "codegen", "gateway", "testkit"],
};
/** Core is pure: these would let the network, the clock, the file system or the environment in. */
const impure = /^node:(?!crypto$)|^undici$/;

const faults: string[] = [];
for (const [name, allowed] of Object.entries(mayImport)) {
  for (const file of readdirSync(join("packages", name, "src"), { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const path = join("packages", name, "src", file);
    for (const [, specifier = ""] of readFileSync(path, "utf8").matchAll(
      /(?:^|\n)\s*(?:import|export)[^;'"]*?["']([^"']+)["']|import\(["']([^"']+)["']\)/g,
    )) {
      const ours = /^@mortise\/([a-z]+)/.exec(specifier)?.[1];
      if (ours !== undefined && !allowed.includes(ours)) faults.push(`${path}: must not import @mortise/${ours}`);
      if (name === "core" && impure.test(specifier))
        faults.push(`${path}: core is pure and must not import ${specifier}`);
    }
  }
}
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
