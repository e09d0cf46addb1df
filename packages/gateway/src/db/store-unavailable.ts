import { DatabaseError } from "pg";

/** The database did not answer, or could not be reached. What was asked may have been done all the same. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}

/** Codes of PostgreSQL: connections that fail (08), room that it has not got (53), a server that is going or coming (57P). */
const SERVER_AWAY = /^(?:08|53|57P)/;
const SYSTEM_FAULT = /^E[A-Z]{3,}$/;
/** The driver's own words for a connection that is over; they have no code. */
const CONNECTION_OVER =
  /^(?:Connection terminated|Client has encountered|Client was closed|timeout exceeded|timeout expired)/;

/** An error of the driver as others are told of it: that the database is away is one kind, whichever way it shows. */
export function storeFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const away =
    error instanceof DatabaseError
      ? SERVER_AWAY.test(code)
      : SYSTEM_FAULT.test(code) || CONNECTION_OVER.test(error.message);
  return away ? new StoreUnavailable("The database cannot be reached.", { cause: error }) : error;
}
