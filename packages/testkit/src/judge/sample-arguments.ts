import { isJsonObject, sampleValue, type Fullness, type Json, type JsonObject, type Tool } from "@mortise/core";
import { sample as sampleArbitrary, stringMatching } from "fast-check";

/** Arguments that a tool takes. A file is given by its bytes, and no page is continued: only an answer has the cursor for that. */
export function sampleArguments({ definition, plan }: Tool, fullness: Fullness): JsonObject {
  const sampled = sampleValue(definition.inputSchema, definition.inputSchema, fullness, { matching: textsMatching });
  const files = new Set(plan.parameters.filter(({ type }) => type === "file").map(({ argument }) => argument));
  const given = Object.entries(isJsonObject(sampled) ? sampled : {})
    .filter(([name]) => name !== plan.response?.cursorArgument)
    .map(([name, value]) => [name, files.has(name) ? filesLike(value) : value] as const);
  return Object.fromEntries(given);
}

/** Texts for any pattern; the same ones each time. */
function textsMatching(pattern: RegExp): readonly string[] {
  return sampleArbitrary(stringMatching(pattern), { seed: 7, numRuns: 200 });
}

/** A file, or as many as were sampled. */
function filesLike(value: Json): Json {
  return Array.isArray(value) ? value.map(() => FILE) : FILE;
}

const FILE = "data:text/plain;name=hello.txt;base64,aGVsbG8=";
