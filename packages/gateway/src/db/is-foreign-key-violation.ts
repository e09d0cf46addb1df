import { isNativeError } from "node:util/types";
import { DatabaseError } from "pg";

/** SQLITE_CONSTRAINT_FOREIGNKEY. */
const SQLITE_CODE = 787;

/** Whether a statement failed because what its row belongs to is not there (any more): on SQLite and on PostgreSQL (23503). */
export function isForeignKeyViolation(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === "23503";
  // Node's own errors may come from another realm than this module.
  return isNativeError(error) && "errcode" in error && error.errcode === SQLITE_CODE;
}
