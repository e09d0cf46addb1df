import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ApiModel } from "../../../src/import/api-model.ts";
import { readApi, type ReadApi } from "../../../src/import/read/read-api.ts";
import { stepsOf } from "../../../src/json-pointer.ts";
import type { JsonObject } from "../../../src/json.ts";

const folder = join(import.meta.dirname, "../../../../testkit/documents");
const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:json|ya?ml)$/.test(name) && !name.endsWith("apiProperties.json") && name.includes("/"))
  .sort();
const counts = JSON.parse(readFileSync(join(folder, "openapi-counts.json"), "utf8")) as Record<
  string,
  { readonly operations: number; readonly params: number }
>;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });

function readDocument(name: string): Extract<ReadApi, { ok: true }> {
  const file = join(folder, name);
  const result = readApi(
    { name, text: readFileSync(file, "utf8") },
    {
      read: (reference) => {
        const beside = join(dirname(file), reference);
        if (relative(folder, beside).startsWith("..")) return undefined;
        return { name: reference, text: readFileSync(beside, "utf8") };
      },
    },
  );
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join("; "));
  return result;
}

function schemasOf({ operations, schemas }: ApiModel): readonly JsonObject[] {
  return [
    ...operations.flatMap(({ parameters, body, response }) => [
      ...parameters.map(({ schema }) => schema),
      ...[body?.schema, response?.schema].filter((schema) => schema !== undefined),
    ]),
    ...schemas.values(),
  ];
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

it.each(Object.entries(counts))("openapi/%s has all operations and parameters", (name, { operations, params }) => {
  const { model } = readDocument(`openapi/${name}`);
  expect(model.operations).toHaveLength(operations);
  expect(model.operations.flatMap(({ parameters }) => parameters)).toHaveLength(params);
});

it.each(names)("%s becomes a model that holds together", (name) => {
  const { model, losses, place } = readDocument(name);
  expect(model.operations.length + losses.length).toBeGreaterThan(0);
  const invalid = schemasOf(model).filter((schema) => ajv.validateSchema(schema) !== true);
  expect(invalid).toEqual([]);
  const unknown = schemasOf(model)
    .flatMap(referencesIn)
    .filter((reference) => !model.schemas.has(reference.replace("#/schemas/", "")));
  expect(unknown).toEqual([]);
  for (const { path, parameters, servers } of model.operations) {
    const placeholders = [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]);
    const inPath = parameters.filter(({ location }) => location === "path").map((parameter) => parameter.name);
    expect(new Set(inPath)).toEqual(new Set(placeholders));
    expect(servers.every(({ url }) => /^https?:\/\//.test(url))).toBe(true);
  }
  const sources = [...losses.map(({ source }) => source), ...model.operations.map(({ source }) => source)];
  expect(sources.filter((source) => place(source) === undefined)).toEqual([]);
});

it("gives places that lead to what they name", () => {
  const { model, place } = readDocument("openapi/figma.yaml");
  const lines = readFileSync(join(folder, "openapi/figma.yaml"), "utf8").split("\n");
  for (const { source } of model.operations) {
    const { line, column } = place(source) ?? { line: 0, column: 0 };
    const key = stepsOf(source.slice(1)).at(-1) ?? "";
    expect(lines[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^${key}:`));
  }
});
