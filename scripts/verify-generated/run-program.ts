import { spawn } from "node:child_process";

/** How a program ended, and what it said, of both streams. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of Node's to its end. */
export function runProgram(args: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
