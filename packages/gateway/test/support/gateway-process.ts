import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { StoreLocation } from "../../src/db/open-store.ts";

const ROOT = new URL("../../../../", import.meta.url);
/** Runs the sources. */
const NODE = [process.execPath, "--conditions=@mortise/source", "--no-warnings"] as const;
/** The command that people start. */
const COMMAND = [fileURLToPath(new URL("packages/cli/src/main.ts", ROOT)), "gateway"] as const;
const CACHE = fileURLToPath(new URL(".cache/node", ROOT));
/** Bounds a start that never comes to its end. */
const MOST_MS = 60_000;

/** Variables that would change what a gateway does, and that a machine may have. */
const OURS = /^(?:MORTISE_|DATABASE_URL$|TEST_DATABASE_URL$|OTEL_|NODE_OPTIONS$)/;

export interface GatewayProcessOptions {
  readonly location: StoreLocation;
  /** Of its owner. */
  readonly adminKey?: string;
  readonly masterKey?: string;
  readonly port?: number;
  /** More of the command line. */
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Files that it may have open at once. */
  readonly openFiles?: number;
  /** Another program than the command, with its arguments. */
  readonly program?: readonly string[];
  /** Another Node than that of the sources, with its options. */
  readonly node?: readonly string[];
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `mortise gateway` as a process of its own, which listens. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly adminKey: string;
  readonly masterKey: string;
  /** From the start of the process until it said that it listens. */
  readonly startedInMs: number;
  /** What it wrote so far, to both streams. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** What a process that did not start said. */
export interface Refusal extends Ended {
  readonly stdout: string;
  readonly stderr: string;
}

export const newAdminKey = (): string => `mrt_${randomBytes(32).toString("base64url")}`;
export const newMasterKey = (): string => randomBytes(32).toString("base64");

/** Starts one, on a free port of loopback unless told otherwise. Rejects with what it said where it does not start. */
export async function startGatewayProcess(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const { adminKey = newAdminKey(), masterKey = newMasterKey() } = options;
  const started = performance.now();
  const child = run({ ...options, adminKey, masterKey });
  const late = setTimeout(() => child.process.kill("SIGKILL"), MOST_MS);
  const line = await Promise.race([child.line(/^Mortise gateway: (\S+)\/mcp$/m), child.ended]);
  clearTimeout(late);
  if (typeof line !== "string") throw new Error(`It did not start: ${JSON.stringify(line)}\n${child.output()}`);
  return {
    url: line,
    pid: child.process.pid ?? 0,
    adminKey,
    masterKey,
    startedInMs: performance.now() - started,
    output: child.output,
    kill: (signal) => void child.process.kill(signal),
    ended: child.ended,
    async [Symbol.asyncDispose]() {
      child.process.kill("SIGKILL");
      await child.ended;
    },
  };
}

/** Runs one that is expected to say no. */
export async function refusedGateway(options: GatewayProcessOptions): Promise<Refusal> {
  const child = run(options);
  const late = setTimeout(() => child.process.kill("SIGKILL"), MOST_MS);
  const ended = await child.ended;
  clearTimeout(late);
  return { ...ended, stdout: child.stdout(), stderr: child.stderr() };
}

function run(options: GatewayProcessOptions) {
  const { location, adminKey, masterKey, port = 0, flags = [], program = COMMAND, node = NODE } = options;
  const data = "folder" in location ? ["--data", location.folder] : [];
  const args = [...program, "--port", String(port), "--allow-host", "127.0.0.1", ...data, ...flags];
  const limit = options.openFiles === undefined ? "" : `ulimit -n ${String(options.openFiles)}; `;
  // It ends with whoever started it, however that ends.
  const bound = process.platform === "linux" ? ["setpriv", "--pdeathsig=KILL", "--"] : [];
  const command = [...bound, ...node, ...args];
  // The shell sets the limit, and becomes the process.
  const child = spawn("/bin/sh", ["-c", `${limit}exec "$@"`, "sh", ...command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? CACHE,
      ...("databaseUrl" in location ? { DATABASE_URL: location.databaseUrl } : {}),
      ...(adminKey === undefined ? {} : { MORTISE_BOOTSTRAP_ADMIN_KEY: adminKey }),
      ...(masterKey === undefined ? {} : { MORTISE_MASTER_KEY: masterKey }),
      ...options.environment,
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = once(child, "close").then(([code, signal]): Ended => ({ code, signal }));
  return {
    process: child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    output: () => stdout + stderr,
    line: (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        child.stdout.on("data", () => {
          const found = pattern.exec(stdout)?.[1];
          if (found !== undefined) resolve(found);
        });
      }),
  };
}
