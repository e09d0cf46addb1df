import { execFile } from "node:child_process";
import { CannotRun } from "../exit-code.ts";

/** The largest answer: as large as the largest file that is read. */
const LARGEST_ANSWER = 256 * 1024 * 1024;

/** Runs git, without a shell, in the current folder. Returns what it prints, or `undefined` where it ends with an error. */
export async function runGit(args: readonly string[]): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    execFile("git", args, { encoding: "buffer", maxBuffer: LARGEST_ANSWER, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else if (error.code === "ENOENT") reject(new CannotRun("git is not installed, or not on the PATH"));
      else if (typeof error.code === "number") resolve(undefined);
      else reject(new CannotRun(`git was ended (${error.code ?? error.signal ?? "no reason given"})`));
    });
  });
}
