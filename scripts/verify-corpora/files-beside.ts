import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import type { DocumentFiles } from "../../packages/core/src/import/read/read-api.ts";
import type { CorpusDocument } from "./check.ts";

/** The documents beside one, inside of its folder; nothing comes from the network. */
export function filesBeside({ path }: CorpusDocument): DocumentFiles {
  const folder = dirname(path);
  return {
    read: (reference) => {
      const file = resolve(folder, reference);
      if (!file.startsWith(`${folder}${sep}`) || !existsSync(file)) return undefined;
      return { name: reference, text: readFileSync(file, "utf8") };
    },
  };
}
