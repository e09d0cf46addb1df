import { chmod, lstat, mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, isAbsolute } from "node:path";
import { CannotRun, systemFault } from "../exit-code.ts";

/** What stands at a path of a project. */
export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "file"; readonly text: string }
  /** Something that must not be written to, in words. */
  | { readonly kind: "blocked"; readonly why: string };

/** The folder of a generated project. Nothing outside it is read, written or removed, whatever links are in it. Paths are relative, with `/`. */
export interface ProjectFolder {
  find(path: string): Promise<Found>;
  /** Writes a whole file or leaves what was there. The path was found to be nothing or a file. */
  write(path: string, text: string, executable: boolean): Promise<void>;
  /** Removes a file, and the folders that it leaves empty. */
  remove(path: string): Promise<void>;
}

/** Opens a folder, which is made where there is none. */
export async function openProjectFolder(folder: string): Promise<ProjectFolder> {
  const status = await stat(folder).catch(() => undefined);
  if (status !== undefined && !status.isDirectory()) {
    throw new CannotRun(`${folder} is a file, not a folder`, "name a folder for the project, new or old");
  }
  const root = await attempt(`cannot write to ${folder}`, async () => {
    await mkdir(folder, { recursive: true });
    return realpath(folder);
  });
  const named = (path: string) => join(folder, path);
  /** Where a path really is, or will be, inside the folder; or why not. */
  const locate = async (path: string): Promise<{ readonly at: string } | { readonly why: string }> => {
    const place = join(root, path);
    const folderFault = await linkFault(root, dirname(place));
    if (folderFault !== undefined) return { why: folderFault };
    const entry = await lstat(place).catch(absent);
    if (entry?.isSymbolicLink() !== true) return { at: place };
    const target = await realpath(place).catch(() => undefined);
    if (target === undefined) return { why: "a link that leads nowhere" };
    return isInside(root, target) ? { at: target } : { why: "a link that leads out of the folder" };
  };
  const locateSafely = async (path: string): Promise<string> => {
    const located = await locate(path);
    if ("why" in located) throw new CannotRun(`cannot write ${named(path)}: it is ${located.why}`);
    return located.at;
  };

  return {
    find: (path) =>
      attempt(`cannot read ${named(path)}`, async () => {
        const located = await locate(path);
        if ("why" in located) return { kind: "blocked", why: located.why };
        const entry = await stat(located.at).catch(absent);
        if (entry === undefined) return { kind: "nothing" };
        if (!entry.isFile()) return { kind: "blocked", why: entry.isDirectory() ? "a folder" : "no ordinary file" };
        return { kind: "file", text: await readFile(located.at, "utf8") };
      }),
    write: (path, text, executable) =>
      attempt(`cannot write ${named(path)}`, async () => {
        const place = await locateSafely(path);
        await mkdir(dirname(place), { recursive: true });
        const existing = await stat(place).catch(absent);
        const draft = `${place}.${String(process.pid)}.tmp`;
        try {
          await writeFile(draft, text, { flag: "wx" });
          if (existing !== undefined) await chmod(draft, existing.mode);
          else if (executable) await chmod(draft, 0o777 & ~process.umask());
          await rename(draft, place);
        } catch (error) {
          await rm(draft, { force: true });
          throw error;
        }
      }),
    remove: (path) =>
      attempt(`cannot remove ${named(path)}`, async () => {
        await rm(await locateSafely(path));
        const steps = path.split("/");
        // A folder that holds anything else refuses, and so end all those around it.
        for (let depth = steps.length - 1; depth > 0; depth -= 1) {
          const emptied = await rmdir(join(root, ...steps.slice(0, depth))).then(
            () => true,
            () => false,
          );
          if (!emptied) break;
        }
      }),
  };
}

/** Why a folder on the way cannot be used; `undefined` where it can, or is not there yet. */
async function linkFault(root: string, folder: string): Promise<string | undefined> {
  const steps = relative(root, folder)
    .split(/[\\/]/)
    .filter((step) => step !== "");
  for (const index of steps.keys()) {
    const place = join(root, ...steps.slice(0, index + 1));
    const entry = await lstat(place).catch(absent);
    if (entry === undefined) return undefined;
    if (entry.isSymbolicLink()) {
      const target = await realpath(place).catch(() => undefined);
      if (target === undefined) return "behind a link that leads nowhere";
      if (!isInside(root, target)) return "behind a link that leads out of the folder";
    } else if (!entry.isDirectory()) return "behind a file of a folder's name";
  }
  return undefined;
}

function isInside(root: string, target: string): boolean {
  const way = relative(root, target);
  return way !== "" && !isAbsolute(way) && way.split(/[\\/]/)[0] !== "..";
}

/** For what is asked of a path that may not be there. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}

async function attempt<T>(doing: string, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    throw error instanceof CannotRun ? error : systemFault(doing, error);
  }
}
