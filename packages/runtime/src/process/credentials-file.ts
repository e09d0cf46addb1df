import { CannotRun } from "./exit-code.ts";
import { readTextFile } from "./read-text-file.ts";

export interface CredentialsFileOptions {
  /** Accepts a file that others on this machine can open. */
  readonly insecure?: boolean;
  /** How to make it accept one, in the words of the refusal, where there is a way. */
  readonly how?: string;
  /** Left out: the path is a file's. */
  readonly read?: typeof readTextFile;
  /** Reads what is not JSON. Left out: nothing else is read. */
  readonly parse?: (text: string) => Promise<unknown>;
}

/** Permission bits of everyone but the file's owner. */
const OTHERS = 0o077;

/**
 * Reads a credentials file as data. Refuses one that others on this machine can open, unless the
 * user insists. No message shows a line of the file: what does not parse may well be the secret.
 */
export async function readCredentialsFile(path: string, options: CredentialsFileOptions = {}): Promise<unknown> {
  const { insecure = false, how, read = readTextFile, parse } = options;
  const text = await read(path, ({ mode }) => {
    // Windows keeps its permissions elsewhere.
    if (insecure || process.platform === "win32" || (mode & OTHERS) === 0) return;
    throw new CannotRun(
      `others on this machine can open the credentials file ${path} (its mode is ${(mode & 0o777).toString(8)})`,
      `run \`chmod 600 ${path}\`${how === undefined ? "" : `, or ${how}`}`,
    );
  });
  try {
    // JSON first: it needs no parser of ours, so it starts sooner.
    return JSON.parse(text);
  } catch {
    if (parse !== undefined) return parse(text);
    throw new CannotRun(`cannot read the credentials file ${path}: it is not JSON`, CREDENTIALS_HINT);
  }
}

export const CREDENTIALS_HINT = 'write it as {"<connector slug>": {"<field key>": "<value>"}}';
