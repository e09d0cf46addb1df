import { execFile } from "node:child_process";
import { promisify } from "node:util";

const MAX_OUTPUT = 64 * 1024 * 1024;

/** Runs node to its end and returns what it printed. Fails, with what it said on standard error, unless it ended well. */
export async function runNode(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MAX_OUTPUT });
  return stdout;
}
