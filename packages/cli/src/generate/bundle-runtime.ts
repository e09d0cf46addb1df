import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { build as bundle, type Plugin } from "esbuild";
import { licencesOf } from "./licences.ts";
import type { StandaloneRuntime } from "./standalone-runtime.ts";

const ROOT = resolve(import.meta.dirname, "../../../..");

/**
 * Bundles what generated servers import into one module, from the sources. What a server does not need
 * to start (the HTTP client, the validator, the SDK, node:http) is in it as functions that run when they
 * are first asked for.
 */
export async function bundleRuntime(): Promise<StandaloneRuntime> {
  const { metafile, outputFiles } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: ["packages/runtime/src/server/index.ts"],
    outfile: "mortise.js",
    write: false,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22.19",
    conditions: ["@mortise/source"],
    // Names stay, so that the stack of a reported fault can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    plugins: [builtinsOnDemand, undiciInParts],
    metafile: true,
    logLevel: "warning",
  });
  return {
    runtime: outputFiles.map(({ text }) => text).join(""),
    declarations: await readFile(join(ROOT, "packages/runtime/mortise.d.ts"), "utf8"),
    licenses: licencesOf(ROOT, Object.keys(metafile.inputs)),
  };
}

/**
 * Node's own modules, too, are loaded by whoever needs them first. In one file an `import` of any of them would stand
 * at its top, and node:http, node:tls and their like would be loaded before the first answer.
 */
const builtinsOnDemand: Plugin = {
  name: "builtins-on-demand",
  setup(build) {
    build.onResolve({ filter: /^[a-z:_/]+$/ }, ({ path }) => {
      if (!isBuiltin(path)) return undefined;
      return { path: path.startsWith("node:") ? path : `node:${path}`, namespace: "builtin", sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};

/**
 * What the way out takes of undici, from where undici has it: through its entry come fetch, WebSockets, caches and
 * mocks, which are more code than everything else together. Another name of it than these fails the build.
 */
const undiciInParts: Plugin = {
  name: "undici-in-parts",
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: "undici",
      namespace: "parts",
      pluginData: resolveDir,
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: "parts" }, ({ pluginData }) => ({
      contents: `
        export { default as Pool } from "undici/lib/dispatcher/pool.js";
        export { default as buildConnector } from "undici/lib/core/connect.js";`,
      loader: "js",
      // The folder of the module that asked, as it was passed on above.
      resolveDir: pluginData as string,
    }));
  },
};
