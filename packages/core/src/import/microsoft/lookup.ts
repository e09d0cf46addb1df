import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { SourceFile } from "../../source/source-file.ts";
import { unescapeFragmentStep } from "../../json-pointer.ts";

/** Steps through references inside of a document that are followed for one pointer. */
const MOST_REFERENCES = 20;

/** Finds an object of a document by a pointer that begins with `#`. */
export type Lookup = (pointer: string) => JsonObject | undefined;

/** Creates a lookup in a JSON document; references inside of the document are followed. */
export function createLookup({ text }: SourceFile): Lookup {
  const document = read(text);
  return (pointer) => {
    let left = MOST_REFERENCES;
    let current: Json | undefined = document;
    const steps = stepsOf(pointer);
    while (current !== undefined) {
      const reference: Json | undefined = isJsonObject(current) ? current["$ref"] : undefined;
      if (typeof reference === "string" && left > 0) {
        left -= 1;
        steps.unshift(...stepsOf(reference));
        current = document;
        continue;
      }
      const step = steps.shift();
      if (step === undefined) return isJsonObject(current) ? current : undefined;
      current = child(current, step);
    }
    return undefined;
  };
}

function child(value: Json, step: string): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[])[Number(step)]; // `Array.isArray` loses the items' type.
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function stepsOf(pointer: string): string[] {
  if (!pointer.startsWith("#/")) return [];
  return pointer.slice(2).split("/").map(unescapeFragmentStep);
}

function read(text: string): Json | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Json; // JSON.parse returns JSON.
  } catch {
    return undefined; // YAML, which no Microsoft connector is written in.
  }
}
