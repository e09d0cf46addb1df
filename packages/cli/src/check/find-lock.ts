import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseLock, type ToolsLock } from "@mortise/core";
import { CannotRun } from "../exit-code.ts";
import { readSource } from "../open-connector.ts";
import { STDIN } from "../read-text.ts";

const LOCK_NAME = "tools.lock";

/** Finds the lock of a descriptor; each lock is read once. */
export interface Locks {
  /** `undefined` where the descriptor has none. */
  of(path: string): Promise<ToolsLock | undefined>;
}

/**
 * The lock that was named, for every descriptor; or else the nearest `tools.lock`: beside the
 * descriptor, or in a folder above it as far as the current one. Where one is required, a
 * descriptor without ends the command.
 */
export function createLocks(named: string | undefined, required: boolean): Locks {
  const read = new Map<string, Promise<ToolsLock>>();
  const open = (path: string): Promise<ToolsLock> => {
    const lock = read.get(path) ?? readLock(path);
    read.set(path, lock);
    return lock;
  };
  return {
    async of(path) {
      if (named !== undefined) return open(named);
      for (const folder of foldersAbove(path)) {
        const candidate = join(folder, LOCK_NAME);
        if (await isFile(candidate)) return open(candidate);
      }
      if (required) {
        throw new CannotRun(
          `there is no ${LOCK_NAME} for ${path}`,
          "write it with `mortise lock`, or name it with --lock",
        );
      }
      return undefined;
    },
  };
}

/** The folder of a file and those above it, as far as the current one. Of a file elsewhere, only its own. */
function foldersAbove(path: string): readonly string[] {
  const here = resolve();
  const own = path === STDIN ? here : dirname(resolve(path));
  const steps = relative(here, own);
  if (steps === ".." || steps.startsWith(`..${sep}`) || resolve(steps) !== own) return [own];
  const names = steps === "" ? [] : steps.split(sep);
  return Array.from({ length: names.length + 1 }, (_, up) => join(here, ...names.slice(0, names.length - up)));
}

async function readLock(path: string): Promise<ToolsLock> {
  const parsed = parseLock(await readSource(path));
  if (parsed.ok) return parsed.lock;
  throw new CannotRun(`cannot read the lock: ${parsed.message}`);
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
