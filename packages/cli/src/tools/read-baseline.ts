import { readFile } from "node:fs/promises";
import { parseBaseline, type Baseline } from "@mortise/core";
import { CannotRun, systemFault } from "../exit-code.ts";

/** Reads a baseline that `tools --update-baseline` wrote; `undefined` where there is none yet. */
export async function readBaseline(path: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw systemFault(`cannot read ${path}`, error);
  }
  const baseline = parseBaseline(text);
  if (baseline === undefined)
    throw new CannotRun(`${path} is no baseline`, "remove it, and write it anew with --update-baseline");
  return baseline;
}
