/**
 * Bundles the command line for publishing: one small entry, each command and each large library in
 * a chunk of its own, so that starting a server loads no more than serving needs. The licences of
 * everything that was bundled stand in one file beside it.
 *
 *     node --conditions=@mortise/source scripts/bundle-cli.ts [FOLDER]
 */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const folder = resolve(process.argv[2] ?? join(root, "packages/cli/dist/bundle"));

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  // The language server compiles in a thread, which has to have a file to start from.
  entryPoints: { mortise: "packages/cli/src/main.ts", "lsp-worker": "packages/cli/src/lsp/worker.ts" },
  outdir: folder,
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  conditions: ["@mortise/source"],
  // Names stay, so that the stack of a reported fault can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  // For the CommonJS packages among the dependencies, which ask for Node's own modules by `require`.
  banner: { js: `import{createRequire}from"node:module";const require=createRequire(import.meta.url);` },
});
chmodSync(join(folder, "mortise.js"), 0o755);
writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), licences(Object.keys(metafile.inputs)));
// Which chunk holds what: for the test of what starting a server loads. Not published.
writeFileSync(join(folder, "metafile.json"), JSON.stringify(metafile.outputs));

/** The licence of every package that a file of the bundle came from. Fails for one that has none. */
function licences(inputs: readonly string[]): string {
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
  const home = join(file.slice(0, end), "node_modules", scope.startsWith("@") ? join(scope, name) : scope);
  return home;
}
