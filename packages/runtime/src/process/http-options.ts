import { CannotRun } from "./exit-code.ts";

/** How a process listens, as its command line says it. */
export interface HttpOptions {
  /** The address to listen on. */
  readonly host?: string;
  readonly port?: number;
  /** The names, with their ports, by which other machines may reach this one. */
  readonly publicHost?: readonly string[];
}

/**
 * Refuses what would have no effect over stdio.
 *
 * @param offersHttp - Whether the program has that way to serve, too.
 */
export function refuseHttpOptions(options: HttpOptions, offersHttp: boolean): void {
  const http = (["host", "port", "publicHost"] as const).find((option) => options[option] !== undefined);
  if (http === undefined) return;
  const flag = http.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new CannotRun(`--${flag} has no meaning over stdio`, offersHttp ? "add --transport http" : "leave it out");
}
