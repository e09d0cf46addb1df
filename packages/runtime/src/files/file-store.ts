import type { Readable } from "node:stream";
import type { Scope } from "../credentials/resolver.ts";

/** A file that is open for one reading. */
export interface OpenedFile {
  /** Its bytes. Whoever opened it reads it to its end or destroys it. */
  readonly stream: Readable;
  /** In bytes, where it is known before reading. */
  readonly size?: number;
  readonly mediaType?: string;
  /** What the upstream is to call it. */
  readonly name?: string;
}

/** Opens the files that calls name by URI. It alone decides which URIs there are, and for whom. */
export interface FileStore {
  /**
   * Opens a file from its beginning; more than once for one call, where a request has to be sent again.
   * `undefined` where there is none that this scope may read. `signal` says that nobody waits any more.
   */
  open(uri: string, scope: Scope, signal: AbortSignal): Promise<OpenedFile | undefined>;
}
