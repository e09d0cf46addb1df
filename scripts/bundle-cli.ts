/**
 * Bundles the command line for publishing: one small entry, each command and each large library in
 * a chunk of its own, so that starting a server loads no more than serving needs. The licences of
 * everything that was bundled stand in one file beside it, and in a folder beside that is the runtime
 * of standalone projects.
 *
 *     node --conditions=@mortise/source scripts/bundle-cli.ts [FOLDER]
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { bundleRuntime } from "../packages/cli/src/generate/bundle-runtime.ts";
import { licencesOf } from "../packages/cli/src/generate/licences.ts";
import { STANDALONE_FILES } from "../packages/cli/src/generate/standalone-runtime.ts";

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
  // Only the sources need the one: beside the bundle is what it makes. The other is a package of its own.
  external: ["*/bundle-runtime.ts", "@mortise/gateway"],
  metafile: true,
  logLevel: "warning",
  // For the CommonJS packages among the dependencies, which ask for Node's own modules by `require`.
  banner: { js: `import{createRequire}from"node:module";const require=createRequire(import.meta.url);` },
});
chmodSync(join(folder, "mortise.js"), 0o755);
writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), licencesOf(root, Object.keys(metafile.inputs)));
// Which chunk holds what: for the test of what starting a server loads. Not published.
writeFileSync(join(folder, "metafile.json"), JSON.stringify(metafile.outputs));

const standalone = await bundleRuntime();
mkdirSync(join(folder, "standalone"));
for (const part of ["runtime", "declarations", "licenses"] as const) {
  writeFileSync(join(folder, "standalone", STANDALONE_FILES[part]), standalone[part]);
}
