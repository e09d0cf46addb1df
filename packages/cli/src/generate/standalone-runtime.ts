import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a standalone project gets in place of the runtime package. */
export interface StandaloneRuntime {
  /** One ECMAScript module that needs nothing but Node. */
  readonly runtime: string;
  /** Its declarations, as `mortise.d.ts`. */
  readonly declarations: string;
  /** The licences of everything that is in it. */
  readonly licenses: string;
}

/** The names of those files where the published command has them. */
export const STANDALONE_FILES: Readonly<Record<keyof StandaloneRuntime, string>> = {
  runtime: "mortise.js",
  declarations: "mortise.d.ts",
  licenses: "THIRD-PARTY-LICENSES.txt",
};

/** The runtime of standalone projects: beside the published command, or bundled now where the command runs from its sources. */
export async function standaloneRuntime(): Promise<StandaloneRuntime> {
  const folder = join(import.meta.dirname, "standalone");
  if (!existsSync(folder)) return (await import("./bundle-runtime.ts")).bundleRuntime();
  const read = (file: string) => readFile(join(folder, file), "utf8");
  const [runtime, declarations, licenses] = await Promise.all([
    read(STANDALONE_FILES.runtime),
    read(STANDALONE_FILES.declarations),
    read(STANDALONE_FILES.licenses),
  ]);
  return { runtime, declarations, licenses };
}
