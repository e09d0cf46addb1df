import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CannotStart } from "./cannot-start.ts";

/**
 * Claims a folder of the embedded store for this process, until the returned function is called. What a process
 * keeps in memory is only told of its own changes, so two on one folder would not see each other's. The claim is
 * a lock of the operating system's: it ends with the process, however that ends.
 */
export function claimFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, "claim.sqlite"));
  try {
    lock.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
  } catch {
    lock.close();
    throw new CannotStart(
      `another gateway runs on the data in ${folder}`,
      "stop it, give this one another --data, or use PostgreSQL (DATABASE_URL) for several",
    );
  }
  return () => lock.close();
}
