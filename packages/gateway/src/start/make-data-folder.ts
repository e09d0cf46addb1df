import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isNativeError } from "node:util/types";

/**
 * Makes the folder of the embedded store, with those above it, for this user alone. One by one: Node's own way to
 * make them all never ends where the system makes none (`/proc`).
 *
 * @throws what the system says where it cannot be made.
 */
export function makeDataFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it meanwhile. Node's own errors may come from another realm than this module.
      if (!(isNativeError(error) && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
