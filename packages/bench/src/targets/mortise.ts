import { join } from "node:path";
import { runNode } from "./run-node.ts";

/** How our own command line is started: node's arguments, up to where a subcommand follows. */
export interface Mortise {
  readonly command: readonly string[];
}

/** Bundles the command line from the sources as they are now: what is measured is what would be published. */
export async function bundleMortise(directory: string): Promise<Mortise> {
  const folder = join(directory, "mortise");
  const script = join(import.meta.dirname, "../../../../scripts/bundle-cli.ts");
  await runNode(["--conditions=@mortise/source", script, folder]);
  return { command: [join(folder, "mortise.js")] };
}
