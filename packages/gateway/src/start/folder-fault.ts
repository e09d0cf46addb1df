import { isNativeError } from "node:util/types";
import { CannotStart } from "./cannot-start.ts";

/** What went wrong with a folder of the embedded store, for whoever named it: the system's word for it, or SQLite's. */
export function folderFault(folder: string, error: unknown): unknown {
  if (!isNativeError(error) || error instanceof CannotStart || !("code" in error)) return error;
  const why = "errstr" in error ? error.errstr : error.code;
  return new CannotStart(
    `the data in ${folder} cannot be used (${String(why)})`,
    "name a folder that this user may write to, with --data; a damaged store is put back from a backup",
  );
}
