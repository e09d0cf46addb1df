import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { compile } from "../../src/compile.ts";
import { importApi } from "../../src/import/import-api.ts";
import { writeDescriptor } from "../../src/import/write/write-descriptor.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { roundTrip } from "./round-trip.ts";

/** `UPDATE_CASES=1` writes down what comes out; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";
const root = join(import.meta.dirname, "documents");
const DOCUMENTS = ["openapi.yaml", "openapi.json", "swagger.yaml", "apiDefinition.swagger.json"];
const cases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && DOCUMENTS.some((name) => existsSync(join(root, entry.name, name))))
  .map(({ name }) => name);

function read(folder: string, file: string): SourceFile {
  return { name: file, text: readFileSync(join(root, folder, file), "utf8") };
}

function imported(folder: string) {
  const document = DOCUMENTS.find((name) => existsSync(join(root, folder, name))) ?? "";
  const properties = existsSync(join(root, folder, "apiProperties.json"))
    ? read(folder, "apiProperties.json")
    : undefined;
  const source = read(folder, document);
  const result = importApi(source, properties === undefined ? {} : { properties }, { read: () => undefined });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join("\n"));
  return { source, ...result, text: writeDescriptor(result.descriptor, result.report) };
}

function expectFile(folder: string, file: string, actual: string): void {
  const path = join(root, folder, file);
  if (update) writeFileSync(path, actual);
  else expect(actual).toBe(readFileSync(path, "utf8"));
}

it.each(cases)("%s becomes its connector.yaml, and its report.json says what was lost", (folder) => {
  const { text, report } = imported(folder);
  expectFile(folder, "connector.yaml", text);
  expectFile(folder, "report.json", `${JSON.stringify(report, null, 2)}\n`);
});

it.each(cases)("%s compiles without an error, and every mapping is a tool", (folder) => {
  const { text, descriptor } = imported(folder);
  const compiled = compile({ name: "connector.yaml", text });
  expect(compiled.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(compiled.leftOut).toEqual([]);
  expect(JSON.parse(JSON.stringify(compiled.descriptor))).toEqual(JSON.parse(JSON.stringify(descriptor)));
});

it.each(cases.filter((name) => existsSync(join(root, name, "tools.json"))))(
  "%s is the tools of its tools.json",
  (folder) => {
    const { connector } = compile({ name: "connector.yaml", text: imported(folder).text });
    const tools = connector?.tools.map(({ definition, plan }) => ({
      ...definition,
      body: plan.body,
      parameters: plan.parameters,
    }));
    expectFile(folder, "tools.json", `${JSON.stringify(tools, null, 2)}\n`);
  },
);

it.each(cases.filter((name) => name !== "microsoft-pair"))(
  "%s comes back as the same operations and parameters, except where the report says otherwise",
  (folder) => {
    expect(roundTrip(imported(folder).source)).toMatchObject({ ok: true, differences: [] });
  },
);
