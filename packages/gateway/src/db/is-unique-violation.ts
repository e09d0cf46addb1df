import { isNativeError } from "node:util/types";
import { DatabaseError } from "pg";

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY. */
const SQLITE_CODES: readonly unknown[] = [2067, 1555];

/** Whether a statement failed because there is such a row already: on SQLite and on PostgreSQL (23505). */
export function isUniqueViolation(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === "23505";
  // Node's own errors may come from another realm than this module.
  return isNativeError(error) && "errcode" in error && SQLITE_CODES.includes(error.errcode);
}
