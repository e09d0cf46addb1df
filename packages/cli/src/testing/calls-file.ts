import { isJsonObject, parse, type Json, type JsonObject } from "@mortise/core";
import { CannotRun } from "../exit-code.ts";
import { readText } from "../read-text.ts";
import { isCassetteName } from "./cassette-files.ts";

/** One call to record. */
export interface CallToRecord {
  readonly tool: string;
  readonly args: JsonObject;
  /** Left out: by the status of the last answer. */
  readonly name?: string;
  readonly pages: number;
}

const HINT = "give a list: - { tool: get_thing, name: found, arguments: { id: 7 } }";
/** A cassette of more pages shows nothing new. */
export const MOST_PAGES = 100;

const KEYS = new Set(["tool", "name", "arguments", "pages"]);

/** Reads a list of calls in YAML or JSON. */
export async function readCallsFile(path: string): Promise<readonly CallToRecord[]> {
  const { value, diagnostics } = parse({ name: path, text: await readText(path) });
  const [fault] = diagnostics.filter(({ severity }) => severity === "error");
  if (fault !== undefined) throw new CannotRun(`${path} cannot be read: ${fault.message}`, HINT);
  if (!Array.isArray(value)) throw new CannotRun(`${path} is not a list of calls`, HINT);
  // It was parsed from YAML's JSON schema.
  return (value as readonly Json[]).map((entry, index) => readCall(entry, `${path}: call ${String(index + 1)}`));
}

function readCall(entry: Json, place: string): CallToRecord {
  if (!isJsonObject(entry)) throw new CannotRun(`${place} is not a mapping`, HINT);
  const { tool, name, arguments: args = {}, pages = 1 } = entry;
  const unknown = Object.keys(entry).find((key) => !KEYS.has(key));
  if (unknown !== undefined)
    throw new CannotRun(`${place} has no key \`${unknown}\``, `it may have ${[...KEYS].join(", ")}`);
  if (typeof tool !== "string") throw new CannotRun(`${place} names no \`tool\``, HINT);
  if (!isJsonObject(args)) throw new CannotRun(`${place}: \`arguments\` is not a mapping`, HINT);
  if (name !== undefined && (typeof name !== "string" || !isCassetteName(name))) {
    throw new CannotRun(`${place}: \`name\` becomes a file's name: letters, digits, dots, hyphens`);
  }
  if (typeof pages !== "number" || !Number.isInteger(pages) || pages < 1 || pages > MOST_PAGES) {
    throw new CannotRun(`${place}: \`pages\` is not a whole number from 1 to ${String(MOST_PAGES)}`);
  }
  return { tool, args, pages, ...(name === undefined ? {} : { name }) };
}
