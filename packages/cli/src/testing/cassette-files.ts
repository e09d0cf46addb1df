import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseCassette, printCassette, type Cassette } from "@mortise/core/cassette";
import { CannotRun, systemFault } from "../exit-code.ts";
import { readText } from "../read-text.ts";
import { writeText } from "../write-text.ts";

export interface CassettesOption {
  /** The folder of the cassettes, where it is not `cassettes` beside the descriptor. */
  readonly cassettes?: string;
}

/** A cassette and where it is. */
export interface CassetteFile {
  readonly path: string;
  /** What its tool's cassettes are told apart by. */
  readonly name: string;
  readonly cassette: Cassette;
}

/** Where the cassettes of a descriptor are. */
export function cassettesFolder(file: string, { cassettes }: CassettesOption): string {
  return cassettes ?? join(dirname(file), "cassettes");
}

export function cassettePath(folder: string, tool: string, name: string): string {
  return join(folder, encodeURIComponent(tool), `${name}.json`);
}

/** Reads `--name`: it becomes a file's. */
export function isCassetteName(name: string): boolean {
  return /^[\w][\w.-]{0,99}$/.test(name);
}

/** Every cassette in a folder, in the order of tools and names; none where there is no such folder. */
export async function readCassettes(folder: string): Promise<readonly CassetteFile[]> {
  const files: CassetteFile[] = [];
  for (const tool of await entriesOf(folder)) {
    for (const file of await entriesOf(join(folder, tool))) {
      if (!file.endsWith(".json")) continue;
      const path = join(folder, tool, file);
      const cassette = await readCassette(path);
      if (cassette !== undefined) files.push({ path, name: basename(file, ".json"), cassette });
    }
  }
  return files;
}

/** A cassette, or `undefined` where there is no such file. */
export async function readCassette(path: string): Promise<Cassette | undefined> {
  if (!(await entriesOf(dirname(path))).includes(basename(path))) return undefined;
  const parsed = parseCassette(await readText(path));
  if (!parsed.ok) throw new CannotRun(`${path}: ${parsed.message}`, "record it anew, or delete it");
  return parsed.cassette;
}

export async function writeCassette(path: string, cassette: Cassette): Promise<void> {
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw systemFault(`cannot make the folder of ${path}`, error);
  });
  await writeText(path, printCassette(cassette));
}

/** The names in a folder, sorted; none where it is not there, or no folder. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith(".")).toSorted();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw systemFault(`cannot read ${folder}`, error);
  }
}
