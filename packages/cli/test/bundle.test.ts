import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { openMortise, REPOSITORY } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const bundle = dirname(mortise.script);

interface Chunk {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly entryPoint?: string;
}

const chunks = JSON.parse(readFileSync(join(bundle, "metafile.json"), "utf8")) as Readonly<Record<string, Chunk>>;

/** Everything that is loaded with an entry: its chunk, and all that this one imports before it runs. */
function loadedWith(entry: string): readonly Chunk[] {
  const names = Object.keys(chunks).filter((name) => chunks[name]?.entryPoint === entry);
  expect(names).toHaveLength(1);
  for (const name of names) {
    for (const { path, kind, external } of chunks[name]?.imports ?? []) {
      if (kind === "import-statement" && external !== true && !names.includes(path)) names.push(path);
    }
  }
  return names.flatMap((name) => chunks[name] ?? []);
}

it("starts serving without the compiler, the validator, the SDK, the HTTP client and node:http", () => {
  const loaded = [...loadedWith("packages/cli/src/main.ts"), ...loadedWith("packages/cli/src/commands/serve.ts")];
  const inputs = loaded.flatMap(({ inputs }) => Object.keys(inputs)).join("\n");
  expect(inputs).toContain("packages/runtime/src/connector-server.ts");
  expect(inputs).not.toMatch(
    /node_modules\/(?:yaml|ajv|undici|re2js|handlebars|@modelcontextprotocol|@clack|vscode-[a-z]+)\//,
  );
  expect(inputs).not.toMatch(/core\/src\/(?:compile\.ts|source|rules|descriptor)/);
  const builtin = loaded.flatMap(({ imports }) =>
    imports.filter(({ external }) => external === true).map(({ path }) => path),
  );
  expect(builtin).not.toContain("node:http");
  expect(builtin).not.toContain("node:https");
});

it("hears an editor without the compiler, which is in a thread of its own", () => {
  const inputs = (entry: string) =>
    loadedWith(entry)
      .flatMap((chunk) => Object.keys(chunk.inputs))
      .join("\n");
  expect(inputs("packages/cli/src/commands/lsp.ts")).not.toMatch(/node_modules\/(?:yaml|ajv)\/|core\/src\/compile\.ts/);
  expect(inputs("packages/cli/src/lsp/worker.ts")).toContain("packages/core/src/compile.ts");
});

it("has those in chunks that are loaded when they are needed", () => {
  const all = Object.values(chunks)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .join("\n");
  for (const name of ["yaml", "ajv", "undici", "@modelcontextprotocol/server", "handlebars", "@clack/prompts"]) {
    expect(all).toContain(`node_modules/${name}/`);
  }
});

it("has the runtime of standalone projects beside it, with its declarations and licences", () => {
  const read = (file: string) => readFileSync(join(bundle, "standalone", file), "utf8");
  expect(read("mortise.js")).toContain("process.getBuiltinModule");
  expect(read("mortise.d.ts")).toBe(readFileSync(join(REPOSITORY, "packages/runtime/mortise.d.ts"), "utf8"));
  expect(read("THIRD-PARTY-LICENSES.txt")).toMatch(/^undici \d.*\(MIT\)$/m);
  const all = Object.values(chunks).flatMap(({ inputs }) => Object.keys(inputs));
  expect(all).toContain("packages/cli/src/generate/standalone-runtime.ts");
  expect(all.join("\n")).not.toMatch(/bundle-runtime\.ts|node_modules\/esbuild\//);
});

it("states the licence of every package in it", () => {
  const texts = readFileSync(join(bundle, "THIRD-PARTY-LICENSES.txt"), "utf8").split(`\n${"-".repeat(80)}\n`);
  const packages = new Set(
    Object.values(chunks)
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((input) => /.*node_modules\/(@[^/]+\/[^/]+|[^/]+)\//.exec(input)?.[1] ?? []),
  );
  expect(packages.size).toBeGreaterThan(10);
  for (const name of packages) {
    const text = texts.find((licence) => licence.trimStart().startsWith(`${name} `));
    expect({
      name,
      licensed: text !== undefined && /\((?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0)\b/.test(text),
    }).toEqual({
      name,
      licensed: true,
    });
  }
});
