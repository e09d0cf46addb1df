import { realpathSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { systemFault } from "./exit-code.ts";

/** An editor's save is several events (truncate, write, rename); one look after they settle is enough. In milliseconds. */
const SETTLE_MS = 80;

/**
 * Tells when a file may have changed, once for a burst of saves and never twice at a time: a save
 * during `onChange` leads to one more. Watches the folder, because most editors replace the file
 * and a watch on the file itself would stay with the old one. Returns a function that stops.
 */
export function watchFile(path: string, onChange: () => Promise<void>, onLost: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;

  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await onChange();
      } while (again);
    } finally {
      running = false;
    }
  };
  const saved = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), SETTLE_MS);
  };

  const watchers: FSWatcher[] = [];
  try {
    // Where the path is a symbolic link, either end can be what is saved.
    for (const file of new Set([resolve(path), realpathSync(path)])) {
      const watcher = watch(dirname(file), (_event, name) => {
        if (name === null || name === basename(file)) saved();
      });
      watcher.on("error", onLost);
      watchers.push(watcher);
    }
  } catch (error) {
    for (const watcher of watchers) watcher.close();
    throw systemFault(`cannot watch ${path}`, error);
  }
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
