import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { build as bundle, transform, type Plugin } from "esbuild";
import { licencesOf } from "./licences.ts";
import type { StandaloneRuntime } from "./standalone-runtime.ts";

/** The oldest Node that generated projects run on. */
const TARGET = "node22.19";
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
    target: TARGET,
    conditions: ["@mortise/source"],
    // Names stay, so that the stack of a reported fault can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    // How undici leaves an experimental parser of HTTP/1 out, as for Node's own bundle of it.
    define: { esbuildDetection: "true" },
    plugins: [builtinsOnDemand, undiciInParts, smallValidator, shortNames],
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
    build.onResolve({ filter: /^[a-z:_/]+$/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      const namespace = kind === "require-call" ? "required-builtin" : "imported-builtin";
      return { path: path.startsWith("node:") ? path : `node:${path}`, namespace, sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: "required-builtin" }, ({ path }) => ({
      contents: `module.exports = ${loading(path)};`,
    }));
    // A name for each that it has, of which the bundler keeps those that are used: to read some of them costs something.
    build.onLoad({ filter: /.*/, namespace: "imported-builtin" }, ({ path }) => ({
      contents: [
        `const it = ${loading(path)};`,
        "export default it;",
        ...Object.keys(process.getBuiltinModule(path) ?? {})
          .filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== "default")
          .map((name) => `const of_${name} = /* @__PURE__ */ (() => it.${name})(); export { of_${name} as ${name} };`),
      ].join("\n"),
    }));
  },
};

function loading(builtin: string): string {
  return `/* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(builtin)})`;
}

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

/**
 * Packages are read faster where the names inside their functions are short: all of the file is read before the first
 * answer, though little of it runs by then. Our own code keeps its names, so that the stack of a fault can be read.
 */
const shortNames: Plugin = {
  name: "short-names",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        minify: true,
        legalComments: "none",
        target: TARGET,
      });
      return { contents: code, loader: "js" };
    });
  },
};

/** The SDK's validator is never asked, since arguments are checked before the SDK sees them: its smallest one will do. */
const smallValidator: Plugin = {
  name: "small-validator",
  setup(build) {
    build.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, ({ resolveDir }) => ({
      path: "shims",
      namespace: "validator",
      pluginData: resolveDir,
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: "validator" }, ({ pluginData }) => ({
      contents: `
        export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from "@modelcontextprotocol/server/validators/cf-worker";
        export { default as process } from "node:process";`,
      // The folder of the module that asked, as it was passed on above.
      resolveDir: pluginData as string,
    }));
  },
};
