import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { compile, type CompiledConnector } from "@mortise/core";
import { generate, type GenerateOptions } from "../../../src/index.ts";

const CASES = join(import.meta.dirname, "../../cases/projects");
const DESCRIPTORS = join(import.meta.dirname, "../../../../../descriptors");

function compiled(file: string): CompiledConnector {
  const { connector, diagnostics } = compile({ name: file, text: readFileSync(file, "utf8") });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  return connector;
}

const library = readdirSync(DESCRIPTORS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => [name, compiled(join(DESCRIPTORS, name, "connector.yaml"))] as const);

it.each(readdirSync(CASES))("generates every file of the project %s as its golden texts say", (name) => {
  const folder = join(CASES, name);
  // A golden case's options are what the type says.
  const options = JSON.parse(readFileSync(join(folder, "options.json"), "utf8")) as GenerateOptions;
  const files = generate(compiled(join(folder, "connector.yaml")), options);
  const project = join(folder, "project");
  if (process.env["UPDATE_CASES"] !== undefined) {
    rmSync(project, { recursive: true, force: true });
    for (const { path, text } of files) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, `${path}.txt`), text);
    }
  }
  const golden = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file.slice(project.length + 1, -".txt".length), readFileSync(file, "utf8")]);
  expect(Object.fromEntries(files.map(({ path, text }) => [path, text]))).toEqual(Object.fromEntries(golden));
});

it("generates equal files for equal input, in the order of their paths", () => {
  for (const [, connector] of library.slice(0, 5)) {
    const options: GenerateOptions = { transports: ["stdio"] };
    const files = generate(connector, options);
    expect(generate(structuredClone(connector), options)).toEqual(files);
    expect(files.map(({ path }) => path)).toEqual(files.map(({ path }) => path).toSorted());
  }
});

it("writes an entry that the registry's schema takes, for every connector of the library", () => {
  for (const [, connector] of library) {
    const files = generate(connector, { transports: ["stdio", "http"] });
    const read = (name: string) => JSON.parse(files.find(({ path }) => path === name)?.text ?? "");
    const entry = read("server.json");
    // The schema of 2025-12-11: the patterns, the lengths, and what is required.
    expect(entry.$schema).toBe("https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json");
    expect(entry.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(entry.name.length).toBeLessThanOrEqual(200);
    for (const text of [entry.title, entry.description]) {
      expect(Array.from(String(text)).length).toBeGreaterThanOrEqual(1);
      expect(Array.from(String(text)).length).toBeLessThanOrEqual(100);
    }
    expect(entry.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(entry.packages.map(({ transport }: { transport: { type: string } }) => transport.type)).toEqual([
      "stdio",
      "streamable-http",
    ]);
    for (const { registryType, identifier, version, transport, environmentVariables = [] } of entry.packages) {
      expect({ registryType, version }).toEqual({ registryType: "npm", version: entry.version });
      if (transport.url !== undefined) expect(transport.url).toMatch(/^https?:\/\/\S+$/);
      for (const variable of environmentVariables) expect(variable.name).toMatch(/^MORTISE_[A-Z0-9_]+$/);
      // The registry looks for the entry's name in the package that it points at.
      expect(read("package.json")).toMatchObject({ name: identifier, version, mcpName: entry.name });
    }
  }
});

it("depends on the runtime of its own version", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"));
  const [, connector] = library[0] ?? [];
  const files = generate(connector as CompiledConnector, { transports: ["stdio"] });
  const made = JSON.parse(files.find(({ path }) => path === "package.json")?.text ?? "");
  expect(made.dependencies).toEqual({ "@mortise/runtime": manifest.version });
});
