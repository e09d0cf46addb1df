import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { jest } from "@jest/globals";

// Every test starts processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(30_000);

export const REPOSITORY = resolve(import.meta.dirname, "../../..");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that goes on until it is stopped. */
export interface Running {
  readonly pid: number;
  readonly stderr: () => string;
  /** Resolves with the match once stderr holds this; looks from `from` on. Rejects when the process ends before. */
  says(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The published command in a folder of its own. Everything that was started is ended, and the folder removed, by `close`. */
export interface Mortise {
  readonly folder: string;
  /** What to spawn, for a client that starts its server itself. */
  readonly command: string;
  readonly script: string;
  path(name: string): string;
  write(name: string, text: string, mode?: number): string;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  start(args: readonly string[], options?: RunOptions): Running;
  close(): Promise<void>;
}

/** The command from the sources as they are now, with a folder of its own to work in; on the Node that runs this, or another. */
export function openMortise({ node = process.execPath }: { readonly node?: string } = {}): Mortise {
  const root = mkdtempSync(join(tmpdir(), "mortise-cli-"));
  const folder = mkdtempSync(join(root, "work-"));
  const script = join(bundleOfThisRun(), "mortise.js");
  const running = new Set<{ readonly child: ChildProcess; readonly ended: Promise<Ended> }>();

  const start = (args: readonly string[], { input, env = {} }: RunOptions = {}): Running => {
    const child = spawn(node, [script, ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...env },
    });
    const { started, ended } = follow(child);
    const entry = { child, ended };
    running.add(entry);
    void ended.then(() => running.delete(entry));
    if (input !== undefined) child.stdin.end(input);
    return started;
  };

  return {
    folder,
    command: node,
    script,
    path: (name) => join(folder, name),
    write(name, text, mode = 0o644) {
      writeFileSync(join(folder, name), text, { mode });
      return join(folder, name);
    },
    run: (args, options = {}) => start(args, { input: "", ...options }).ended,
    start,
    async close() {
      for (const { child } of running) child.kill("SIGKILL");
      await Promise.all([...running].map(({ ended }) => ended));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Bundles the command where no test file of this run has done so yet; of two that do so at once, one is kept. */
function bundleOfThisRun(): string {
  const bundle = process.env["MORTISE_TEST_BUNDLE"] ?? "";
  if (existsSync(bundle)) return bundle;
  const made = mkdtempSync(`${bundle}-`);
  const bundled = spawnSync(
    process.execPath,
    ["--conditions=@mortise/source", join(REPOSITORY, "scripts/bundle-cli.ts"), made],
    { encoding: "utf8" },
  );
  if (bundled.status !== 0) throw new Error(`the bundle failed:\n${bundled.stderr}`);
  try {
    renameSync(made, bundle);
  } catch {
    rmSync(made, { recursive: true, force: true });
  }
  return bundle;
}

/** Follows a process that was started, and gathers what it says. */
export function follow(child: ChildProcess): { readonly started: Running; readonly ended: Promise<Ended> } {
  let stdout = "";
  let stderr = "";
  let over = false;
  const waiting = new Set<() => void>();
  const look = () => {
    for (const check of waiting) check();
  };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    look();
  });
  // A command that has ended does not read what a test still writes.
  child.stdin?.on("error", () => {});
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      over = true;
      look();
      resolve({ code, stdout, stderr });
    });
  });
  const says = (pattern: RegExp, from = 0) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const check = () => {
        const match = pattern.exec(stderr.slice(from));
        if (match === null && !over) return;
        waiting.delete(check);
        if (match === null) reject(new Error(`it ended without saying ${String(pattern)}:\n${stderr}`));
        else resolve(match);
      };
      waiting.add(check);
      check();
    });
  const started = {
    pid: child.pid ?? 0,
    stderr: () => stderr,
    says,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    ended,
  };
  return { started, ended };
}
