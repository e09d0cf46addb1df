import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * The licence of every package that a file of a bundle came from. Throws for one that states none.
 *
 * @param inputs - The bundle's files, as esbuild names them, relative to `root`.
 */
export function licencesOf(root: string, inputs: readonly string[]): string {
  const packages = new Map<string, string>();
  for (const input of inputs) {
    const home = packageOf(resolve(root, input));
    if (home === undefined) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
      readonly name: string;
      readonly version: string;
      readonly license?: string;
    };
    const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined && license === undefined) throw new Error(`${name} ${version} states no licence`);
    const text = file === undefined ? "" : `\n\n${readFileSync(join(home, file), "utf8").trim()}`;
    packages.set(`${name} ${version}`, `${name} ${version} (${license ?? "see below"})${text}`);
  }
  const sorted = Array.from(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${sorted.map(([, text]) => text).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** The folder of the installed package that a file belongs to. The nearest package.json may be a nested one that only sets a module type. */
function packageOf(file: string): string | undefined {
  const end = file.lastIndexOf("/node_modules/");
  if (end === -1) return undefined;
  const [scope = "", name = ""] = file.slice(end + "/node_modules/".length).split("/");
  return join(file.slice(0, end), "node_modules", scope.startsWith("@") ? join(scope, name) : scope);
}
