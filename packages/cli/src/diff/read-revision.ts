import { posix } from "node:path";
import type { SourceFile } from "@mortise/core";
import { CannotRun } from "../exit-code.ts";
import { DESCRIPTOR_NAMES, isSearched } from "../find-descriptors.ts";
import { runGit } from "./git.ts";

/** A file as it was at some revision. */
export interface RevisionFile {
  readonly source: SourceFile;
  /** Its path, without the revision. */
  readonly path: string;
  /** Whether it was asked for, and not found in a folder. */
  readonly named: boolean;
  /** A file of the same revision, by its path from this one's folder; a text says why there is none. */
  load(reference: string): Promise<SourceFile | string>;
}

/**
 * Reads a file, or the descriptors of a folder, as they are at a revision. `name` is what git itself takes (gitrevisions):
 * `main:connector.yaml`, from the top of the repository, or `main:./connector.yaml`, from here; nothing before the colon
 * is what is staged. A name reaches git once, behind `--end-of-options`, and becomes an object's hash there.
 */
export async function readRevision(name: string): Promise<readonly RevisionFile[]> {
  const object = await findObject(name);
  if (object === undefined) throw await notFound(name);
  if (await isFolder(object)) return readFolder(name, object);
  return [await readFile(name, object, true)];
}

/** The hash that a name stands for. */
async function findObject(name: string): Promise<string | undefined> {
  const found = await runGit(["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
  const hash = found?.toString("latin1").trim();
  return hash !== undefined && /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined;
}

async function notFound(name: string): Promise<CannotRun> {
  const { revision, path } = splitName(name);
  if ((await runGit(["rev-parse", "--git-dir"])) === undefined) {
    return new CannotRun(`cannot read ${name}: this folder is in no git repository, and there is no such file`);
  }
  if (revision === "") return new CannotRun(`cannot read ${name}: no such file is staged`);
  if ((await findObject(`${revision}^{tree}`)) === undefined) {
    return new CannotRun(
      `git knows no revision ${revision}`,
      "a shallow clone lacks most of them: fetch it first; a file is named by its path",
    );
  }
  return new CannotRun(
    `there is no ${path} at the revision ${revision}`,
    "a path after the colon begins at the top of the repository; one that begins with ./ begins here",
  );
}

async function isFolder(object: string): Promise<boolean> {
  const type = await runGit(["cat-file", "-t", object]);
  return type?.toString("latin1").trim() === "tree";
}

async function readFolder(name: string, tree: string): Promise<readonly RevisionFile[]> {
  const listed = (await runGit(["ls-tree", "-r", "-z", "--full-tree", tree])) ?? Buffer.alloc(0);
  const entries = listed
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const [, object, path] = /^\d+ blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      return object === undefined || path === undefined || !isDescriptor(path) ? [] : [{ object, path }];
    });
  if (entries.length === 0) throw new CannotRun(`there is no descriptor in ${name}`);
  const separator = name.endsWith(":") || name.endsWith("/") ? "" : "/";
  const files: RevisionFile[] = [];
  // One process of git at a time.
  for (const { object, path } of entries) files.push(await readFile(`${name}${separator}${path}`, object, false));
  return files;
}

function isDescriptor(path: string): boolean {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  return DESCRIPTOR_NAMES.has(file) && folders.every(isSearched);
}

async function readFile(name: string, object: string, named: boolean): Promise<RevisionFile> {
  const { revision, path } = splitName(name);
  return {
    source: { name, text: await readBlob(name, object) },
    path,
    named,
    async load(reference) {
      const beside = `${revision}:${joinPath(posix.dirname(path), reference)}`;
      const found = await findObject(beside);
      if (found === undefined || (await isFolder(found))) return "there is no such file at this revision";
      return { name: reference, text: await readBlob(beside, found) };
    },
  };
}

async function readBlob(name: string, object: string): Promise<string> {
  const bytes = await runGit(["cat-file", "blob", object]);
  if (bytes === undefined) throw new CannotRun(`cannot read ${name}: it is not a file`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotRun(`cannot read ${name}: it is not UTF-8 text`);
  }
}

/** Keeps a leading `./`, which tells git where to begin. */
function joinPath(folder: string, reference: string): string {
  const path = posix.join(folder, reference);
  return folder.startsWith(".") && !path.startsWith("../") ? `./${path}` : path;
}

function splitName(name: string): { readonly revision: string; readonly path: string } {
  const colon = name.indexOf(":");
  return colon === -1 ? { revision: name, path: "" } : { revision: name.slice(0, colon), path: name.slice(colon + 1) };
}
