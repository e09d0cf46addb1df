import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isNativeError } from "node:util/types";
import { CannotStart } from "./cannot-start.ts";
import { makeDataFolder } from "./make-data-folder.ts";

const SQLITE_BUSY = 5;

/**
 * Claims a folder of the embedded store for this process, until the returned function is called. What a process
 * keeps in memory is only told of its own changes, so two on one folder would not see each other's. The claim is
 * a lock of the operating system's: it ends with the process, however that ends.
 */
export function claimFolder(folder: string): () => void {
  makeDataFolder(folder);
  const path = join(folder, "claim.sqlite");
  // For this user alone, as everything in the folder.
  closeSync(openSync(path, "a", 0o600));
  const lock = new DatabaseSync(path);
  try {
    lock.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!isNativeError(error) || !("errcode" in error) || error.errcode !== SQLITE_BUSY) throw error;
    throw new CannotStart(
      `another gateway runs on the data in ${folder}`,
      "stop it, give this one another --data, or use PostgreSQL (DATABASE_URL) for several",
    );
  }
  return () => lock.close();
}
