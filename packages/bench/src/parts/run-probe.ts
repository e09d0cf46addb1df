import { join } from "node:path";
import { runNode } from "../targets/run-node.ts";

/** Runs a probe in a process of its own, from our sources, and returns the JSON value that it prints. */
export async function runProbe(name: string, args: readonly (string | number)[]): Promise<unknown> {
  const file = join(import.meta.dirname, "../servers", name);
  return JSON.parse(await runNode(["--conditions=@mortise/source", "--expose-gc", file, ...args.map(String)]));
}
