/** What docs/editors.md tells people to write, in the servers that it is for. */
import { mkdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "@jest/globals";
import { defaultLimits, grammar } from "@mortise/core";
import { openEditor, startYamlLanguageServer, yamlLanguageServerSettings } from "@mortise/testkit/editors";
import { defaultSettings, readSettings } from "../src/lsp/settings.ts";
import { openMortise } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const page = readFileSync(new URL("../docs/editors.md", import.meta.url), "utf8");
const blockOf = (info: string) => new RegExp(`\`\`\`${info}\\n([^]*?)\`\`\``).exec(page)?.[1] ?? "";

interface VsCodeSettings {
  readonly "glspc.server.command": string;
  readonly "glspc.server.commandArguments": readonly string[];
  readonly "glspc.server.languageId": readonly string[];
  readonly "glspc.server.initializationOptions": object;
  readonly [name: string]: unknown;
}
const vsCode = JSON.parse(blockOf("json file=.vscode/settings.json")) as VsCodeSettings;
const lua = blockOf("lua file=init.lua");

const realSettings = yamlLanguageServerSettings();

/** A table of Lua that holds only names, texts, numbers and truth values. */
function luaTable(name: string): unknown {
  const table = new RegExp(`\\b${name} = (\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*\\})`).exec(lua)?.[1] ?? "";
  return JSON.parse(table.replace(/(\w+) =/g, '"$1":').replace(/,(\s*\})/g, "$1"));
}

it("shows the first line that init writes", async () => {
  await mortise.run(["init", "first.yaml", "--yes"]);
  const [first = ""] = readFileSync(mortise.path("first.yaml"), "utf8").split("\n", 1);
  expect(blockOf("yaml")).toBe(`${first}\n`);
});

it("names settings of VS Code that the YAML language server has, and that work", async () => {
  const yaml = Object.keys(vsCode).filter((name) => name.startsWith("yaml."));
  expect(yaml.filter((name) => !realSettings.has(name))).toEqual([]);

  mkdirSync(mortise.path("schemas"));
  mortise.write("schemas/connector.schema.json", JSON.stringify(grammar));
  const server = await startYamlLanguageServer(mortise.folder, vsCode);
  try {
    const opened = await server.open("connector.yaml", shelfDescriptor().replace("method: DELETE", "method: FETCH"));
    expect(opened.diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('"GET", "HEAD"')]);
    const items = await opened.complete(shelfDescriptor().replace("operations:\n", "operations:\n  - ‸\n"));
    expect(items.find(({ label }) => label === "parameters")?.insertText).not.toContain("false");
  } finally {
    expect(await server.close()).toEqual(new Set());
  }
});

it("starts mortise lsp as both editors do, which leaves to the other server what is its own", async () => {
  expect(vsCode["glspc.server.command"]).toBe("mortise");
  expect(vsCode["glspc.server.languageId"]).toEqual(["yaml"]);
  const args = vsCode["glspc.server.commandArguments"];
  expect(lua).toContain(`cmd = { ${["mortise", ...args].map((word) => JSON.stringify(word)).join(", ")} }`);
  expect(luaTable("init_options")).toEqual(vsCode["glspc.server.initializationOptions"]);

  const editor = await openEditor(mortise.command, [mortise.script, ...args], {
    initializationOptions: vsCode["glspc.server.initializationOptions"],
  });
  try {
    const uri = pathToFileURL(mortise.path("connector.yaml")).href;
    await editor.open(uri, brokenDescriptor());
    const published = await editor.published(uri, ({ diagnostics }) => diagnostics.length > 0);
    expect(published.map(({ code }) => code)).toContain("operation/unfilled-placeholder");
    const other = pathToFileURL(mortise.path("shape/connector.yaml")).href;
    await editor.open(other, shelfDescriptor().replace("method: DELETE", "method: FETCH"));
    expect(await editor.published(other)).toEqual([]);
  } finally {
    await editor.exit();
  }
});

it("gives the YAML language server the same in Neovim", () => {
  expect(lua).toContain('cmd = { "yaml-language-server", "--stdio" }');
  const names = namesOf(luaTable("settings"), "");
  expect(names.filter((name) => !realSettings.has(name))).toEqual([]);
  expect(names.map((name) => vsCode[name])).toEqual([true, false]);
});

it("names every setting of mortise lsp with its default, and no other", () => {
  const rows = Array.from(page.matchAll(/^\| (`.*?) +\| (\S+) +\|/gm), ([, names = "", value = ""]) => [names, value]);
  expect(rows.map(([names]) => names?.replaceAll("`", ""))).toEqual([
    "schemaDiagnostics",
    "budget.tool, budget.connector",
    "codeLens",
    "maxSize",
  ]);
  const all = readSettings({ maxSize: 1 });
  expect(Object.keys(all).toSorted()).toEqual(["budget", "codeLens", "maxSize", "schemaDiagnostics"]);
  const [schema, budget, lens, size] = rows.map(([, value]) => value?.replaceAll("`", ""));
  expect([schema, lens]).toEqual([String(defaultSettings.schemaDiagnostics), String(defaultSettings.codeLens)]);
  expect([budget, defaultSettings.budget]).toEqual(["none", {}]);
  expect([size, all.maxSize]).toEqual(["1", defaultLimits.characters]);
});

function namesOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) => namesOf(member, path === "" ? name : `${path}.${name}`));
}
