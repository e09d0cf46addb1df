/** What a script learns from how a command ended. */
export const EXIT = {
  /** Nothing to complain about. */
  clean: 0,
  /** The command ran, and found errors: in a descriptor, or in the answer to a call. */
  errors: 1,
  /** The command could not do its work: wrong usage, an unreadable file, a port that is taken. */
  unable: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Ends a program with {@link EXIT.unable}. Thrown wherever the reason is found and caught once, where
 * the message and the way out are shown; both are for the person at the terminal.
 */
export class CannotRun extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "CannotRun";
    this.hint = hint;
  }
}

const SYSTEM_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  EMFILE: "too many files are open",
  EADDRINUSE: "the port is taken",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "this machine has no such address",
};

/** Turns an error of the operating system into words. Names only what the user typed, never the path that Node resolved. */
export function systemFault(doing: string, error: unknown): CannotRun {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return new CannotRun(
    `${doing}: ${SYSTEM_FAULTS[code] ?? (code === "" ? "it failed" : `it failed with ${code}`)}`,
    code === "EISDIR" ? "name a file in it, such as its connector.yaml" : undefined,
  );
}
