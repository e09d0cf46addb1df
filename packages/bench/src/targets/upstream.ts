import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { API_KEY } from "./workspace.ts";

export interface Upstream {
  readonly child: ChildProcess;
  readonly origin: string;
}

export async function startUpstream(): Promise<Upstream> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../servers/upstream.ts"), API_KEY], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return { child, origin: line.trim() };
}

/** The upstream ends when its standard input does. */
export async function stopUpstream({ child }: Upstream): Promise<void> {
  const ended = once(child, "exit");
  child.stdin?.end();
  await ended;
}
