import { compileDescriptor, type DescriptorCompilation } from "../../packages/core/src/compile.ts";
import { importApi } from "../../packages/core/src/import/import-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../../packages/core/src/json.ts";
import type { InputParameter } from "../../packages/core/src/tools/lower/lowered.ts";
import type { ParameterPlan, Tool } from "../../packages/core/src/tools/tool.ts";
import { missingDemands } from "../../packages/core/test/tools/lower/demands.ts";
import { compileSchema } from "../../packages/runtime/src/stages/arguments/compile-schema.ts";
import { filesBeside } from "./files-beside.ts";
import type { Check } from "./check.ts";

/**
 * Whatever an operation requires, and every list of values, is in its tool's schema, at any depth;
 * and the check of arguments takes the schema. What a note says was cut or dropped is excused.
 */
export const checkDemands: Check = {
  name: "demands",
  run: async (document) => {
    const imported = importApi(document.source, {}, filesBeside(document));
    if (!imported.ok) return { faults: [], counts: {} };
    const compiled = compileDescriptor(imported.descriptor);
    const { connector, openapi } = compiled;
    if (connector === undefined || openapi === undefined) return { faults: ["it does not compile"], counts: {} };
    // Documents are JSON, which openapi-types does not say.
    const pivot = openapi as unknown as JsonObject;
    const schemas = new Map(
      Object.entries(objectAt(pivot, "components", "schemas")) as readonly [string, JsonObject][],
    );
    const operations = operationsOf(pivot);

    const faults: string[] = [];
    for (const tool of connector.tools) {
      const { name, inputSchema } = tool.definition;
      const operation = operations.get(tool.plan.operationId) ?? {};
      const parameters = tool.plan.parameters.map((plan) => inputParameter(plan, tool, operation, schemas));
      const excused = excusedPaths(compiled, name);
      const missing = missingDemands(parameters, schemas, inputSchema).filter(
        (demand) => !excused.some((path) => demand.startsWith(path)),
      );
      faults.push(...missing.map((demand) => `${name}: ${demand}`));
      const checked = await compileSchema(inputSchema);
      if (!checked.ok) faults.push(`${name}: its arguments cannot be checked: ${checked.reason}`);
    }
    return { faults, counts: { tools: connector.tools.length } };
  },
};

function operationsOf(pivot: JsonObject): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const item of Object.values(objectAt(pivot, "paths"))) {
    for (const operation of isJsonObject(item) ? Object.values(item) : []) {
      if (isJsonObject(operation) && typeof operation["operationId"] === "string")
        found.set(operation["operationId"], operation);
    }
  }
  return found;
}

/** What the document says of the argument of a plan. */
function inputParameter(
  { argument, name, location, required, path }: ParameterPlan,
  { plan }: Tool,
  operation: JsonObject,
  schemas: ReadonlyMap<string, JsonObject>,
): InputParameter {
  const declared = Array.isArray(operation["parameters"]) ? operation["parameters"].filter(isJsonObject) : [];
  const outside = declared.find((one) => one["name"] === name && one["in"] === location);
  const content = objectAt(operation, "requestBody", "content");
  let schema =
    location === "body" ? objectAt(content, plan.body?.mediaType ?? "", "schema") : objectAt(outside, "schema");
  if (location === "body" && plan.body?.shape === "members") {
    for (const member of path ?? [name]) schema = memberOf(schema, member, schemas);
  }
  return { argument, required, schema };
}

function memberOf(schema: JsonObject, name: string, schemas: ReadonlyMap<string, JsonObject>): JsonObject {
  const reference = schema["$ref"];
  const target = typeof reference === "string" ? schemas.get(reference.split("/").at(-1) ?? "") : undefined;
  return objectAt(target ?? schema, "properties", name);
}

function objectAt(value: Json | undefined, ...keys: readonly string[]): JsonObject {
  const found = keys.reduce<Json | undefined>(
    (inside, key) => (isJsonObject(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined),
    value,
  );
  return isJsonObject(found) ? found : {};
}

const EXCUSES = new Set(["recursion-cut", "deprecated-dropped", "reference-dropped"]);

function excusedPaths({ lowering }: DescriptorCompilation, tool: string): readonly string[] {
  const notes = lowering?.get(tool) ?? [];
  return notes
    .filter(({ kind, what }) => EXCUSES.has(kind) || what.includes("too large"))
    .map(({ path }) => path.split("/*")[0] ?? path);
}
