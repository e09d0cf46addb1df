import { isJsonObject, sampleValue, type Fullness, type Json, type JsonObject, type Tool } from "@mortise/core";

/** Arguments that a tool takes. A file is given by its bytes, and no page is continued: only an answer has the cursor for that. */
export function sampleArguments({ definition, plan }: Tool, fullness: Fullness): JsonObject {
  const sampled = sampleValue(definition.inputSchema, definition.inputSchema, fullness);
  const files = new Set(plan.parameters.filter(({ type }) => type === "file").map(({ argument }) => argument));
  const given = Object.entries(isJsonObject(sampled) ? sampled : {})
    .filter(([name]) => name !== plan.response?.cursorArgument)
    .map(([name, value]) => [name, files.has(name) ? filesLike(value) : value] as const);
  return Object.fromEntries(given);
}

/** A file, or as many as were sampled. */
function filesLike(value: Json): Json {
  return Array.isArray(value) ? value.map(() => FILE) : FILE;
}

const FILE = "data:text/plain;name=hello.txt;base64,aGVsbG8=";
