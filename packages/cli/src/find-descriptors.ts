import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { CannotRun, systemFault } from "./exit-code.ts";
import { STDIN } from "./read-text.ts";

/** What a connector's descriptor is called inside a folder. */
export const DESCRIPTOR_NAMES: ReadonlySet<string> = new Set(["connector.yaml", "connector.yml", "connector.json"]);

/** A file to look at. One that was `named` must be a descriptor; one that was found in a folder may turn out to be something else. */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

/**
 * The descriptors behind the paths of a command line: a file as it is, a folder's by their names,
 * at any depth. Each once, however many paths lead to it. Installed packages and hidden folders
 * are left out, and symbolic links to folders are not followed, so the walk always ends.
 */
export async function findDescriptors(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    if (path === STDIN) {
      found.set(STDIN, { path, named: true });
      continue;
    }
    const status = await stat(path).catch((error: unknown) => {
      throw systemFault(`cannot read ${path}`, error);
    });
    if (!status.isDirectory()) {
      found.set(await identity(path), { path, named: true });
      continue;
    }
    let count = 0;
    for await (const file of walk(path)) {
      count += 1;
      const key = await identity(file);
      if (!found.has(key)) found.set(key, { path: file, named: false });
    }
    if (count === 0) {
      throw new CannotRun(
        `there is no descriptor in ${path}`,
        `a folder is searched for ${[...DESCRIPTOR_NAMES].join(", ")}; name a file that is called otherwise`,
      );
    }
  }
  return [...found.values()];
}

async function* walk(folder: string): AsyncIterable<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw systemFault(`cannot read ${folder}`, error);
  });
  // By name, so that a run on another file system reports in the same order.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) {
      if (isSearched(entry.name)) yield* walk(join(folder, entry.name));
    } else if (DESCRIPTOR_NAMES.has(entry.name)) {
      yield join(folder, entry.name);
    }
  }
}

/** Installed packages and hidden folders hold nobody's own descriptors. */
export function isSearched(folder: string): boolean {
  return folder !== "node_modules" && !folder.startsWith(".");
}

/** A broken link has no real path; reading it says so later. */
async function identity(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
