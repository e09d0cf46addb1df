import { lstat, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSealed, type GeneratedFile } from "@mortise/codegen";
import { CannotRun, systemFault } from "../exit-code.ts";
import { writeText } from "../write-text.ts";

export interface WrittenPages {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Writes pages into a folder, each as a whole. A file that is there and is no page of ours, or one that somebody has
 * changed, is kept, and then nothing is written, unless that is forced. Links are not followed out of the folder.
 */
export async function writePages(
  folder: string,
  pages: readonly GeneratedFile[],
  { force }: { readonly force: boolean },
): Promise<WrittenPages> {
  checkNames(pages);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw systemFault(`cannot make ${folder}`, error);
  });
  const written: GeneratedFile[] = [];
  const unchanged: string[] = [];
  const foreign: string[] = [];
  for (const page of pages) {
    const path = join(folder, page.path);
    const there = await textAt(path);
    if (there === page.text) unchanged.push(path);
    else if (there === undefined || force || isSealed(there)) written.push(page);
    else foreign.push(path);
  }
  if (foreign.length > 0) {
    const others = foreign.length === 1 ? "" : ` and ${String(foreign.length - 1)} more`;
    throw new CannotRun(
      `${foreign[0] ?? ""}${others} was not made by this command, or was changed since; nothing is written`,
      "choose another folder, or overwrite with --force",
    );
  }
  for (const page of written) await writeText(join(folder, page.path), page.text);
  return { written: written.map((page) => join(folder, page.path)), unchanged };
}

/** Slugs name the pages. Those of a compiled connector were checked by nobody. */
function checkNames(pages: readonly GeneratedFile[]): void {
  const taken = new Set<string>();
  for (const { path } of pages) {
    if (!/^[A-Za-z0-9-]+\.(?:md|html)$/.test(path)) throw new CannotRun("a connector's slug is no name for a page");
    // Some file systems take both spellings for one file.
    const name = path.toLowerCase();
    if (taken.has(name)) {
      throw new CannotRun(`two pages would be called ${name}`, "give each connector a slug of its own");
    }
    taken.add(name);
  }
}

/** The text of the file at a path; `undefined` where there is nothing. */
async function textAt(path: string): Promise<string | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return undefined;
  if (!status.isFile())
    throw new CannotRun(`${path} is there and is no file`, "move it away, or choose another folder");
  return readFile(path, "utf8").catch((error: unknown) => {
    throw systemFault(`cannot read ${path}`, error);
  });
}
