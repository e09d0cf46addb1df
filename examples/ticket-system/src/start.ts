import { spawn } from "node:child_process";

/** A server in a process of its own. */
export interface Started {
  /** What the server printed once it was ready. */
  readonly match: string;
  /** Asks it to stop, and resolves with its exit code once it has. */
  readonly stop: () => Promise<number | null>;
}

/** Runs `node` with these arguments and waits until the output shows `ready`. Rejects when the process ends before. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stream: "stdout" | "stderr",
  ready: RegExp,
): Promise<Started> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return new Promise((resolve, reject) => {
    let output = "";
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const [match] = ready.exec(output.slice(0, output.lastIndexOf("\n") + 1)) ?? [];
      if (match !== undefined) resolve({ match, stop });
    });
    child[stream === "stdout" ? "stderr" : "stdout"].resume();
    child.once("exit", (code) => {
      reject(new Error(`the server ended with ${code} before it was ready:\n${output}`));
    });
  });
}
