import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Baseline } from "@mortise/core";
import { CannotRun, systemFault } from "../exit-code.ts";
import { readBaseline } from "../tools/read-baseline.ts";

/** Finds the baseline of a connector; `undefined` where nothing was accepted for it. */
export type FindBaseline = (slug: string) => Promise<Baseline | undefined>;

/** The baseline of one connector is a file; those of several are in a folder, one `<slug>.json` for each. */
export async function createFindBaseline(path: string | undefined, descriptors: number): Promise<FindBaseline> {
  if (path === undefined) return () => Promise.resolve(undefined);
  const status = await stat(path).catch((error: unknown) => {
    throw systemFault(`cannot read ${path}`, error);
  });
  if (status.isDirectory()) return (slug) => readBaseline(join(path, `${slug}.json`));
  if (descriptors > 1) {
    throw new CannotRun(
      `${path} is the baseline of one connector, and there are ${String(descriptors)} descriptors`,
      "name a folder that has a <slug>.json for each, as `mortise tools FILE --baseline FOLDER/SLUG.json --update-baseline` writes it",
    );
  }
  return () => readBaseline(path);
}
