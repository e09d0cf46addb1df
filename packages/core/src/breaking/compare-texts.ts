import { canonicalJson } from "../canonical-json.ts";
import { subschemas, type SchemaPath } from "../descriptor/json-schema.ts";
import type { Json, JsonObject } from "../json.ts";
import type { LockedTool } from "../lock/tools-lock.ts";
import type { Difference } from "./change.ts";
import { excerpts } from "./excerpts.ts";
import { step } from "./schema/pointer.ts";

/** What a model reads and no check does: titles, descriptions and examples. */
export function compareTexts(
  { definition: before }: LockedTool,
  { definition: after }: LockedTool,
): readonly Difference[] {
  return [
    ...textChange("title", "/title", before.title, after.title),
    ...textChange("description", "/description", before.description, after.description),
    ...schemaTexts("/inputSchema", before.inputSchema, after.inputSchema),
    ...(before.outputSchema === undefined || after.outputSchema === undefined
      ? []
      : schemaTexts("/outputSchema", before.outputSchema, after.outputSchema)),
  ];
}

function textChange(
  noun: string,
  pointer: string,
  before: string | undefined,
  after: string | undefined,
): readonly Difference[] {
  return before === after
    ? []
    : [{ kind: "text-changed", pointer, message: `The ${noun} ${excerpts(before, after)}.` }];
}

const TEXTS = ["title", "description", "examples"] as const;

/** Of what stands in one place in both schemas. What came or went is told as a change of its own. */
function schemaTexts(pointer: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const old = new Map(Array.from(subschemas(before), ([path, schema]) => [pointerOf(path), schema] as const));
  return Array.from(subschemas(after)).flatMap(([path, schema]): readonly Difference[] => {
    const was = old.get(pointerOf(path));
    if (was === undefined) return [];
    return TEXTS.flatMap((key) => {
      const noun = `${key === "examples" ? "list of examples" : key} of ${subjectOf(path)}`;
      return textChange(noun, `${pointer}${pointerOf(path)}/${key}`, textOf(was[key]), textOf(schema[key]));
    });
  });
}

function pointerOf(path: SchemaPath): string {
  return path.map(step).join("");
}

/** A schema's place in words: `filter.tags[]`. */
function subjectOf(path: SchemaPath): string {
  let subject = "";
  for (const [index, key] of path.entries()) {
    const before = path[index - 1];
    if (before === "properties" || before === "$defs") subject += `${subject === "" ? "" : "."}${String(key)}`;
    else if (key === "items") subject += "[]";
  }
  return subject === "" ? "the schema" : `\`${subject}\``;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || value === undefined ? value : canonicalJson(value);
}
