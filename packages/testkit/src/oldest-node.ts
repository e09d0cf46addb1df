import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The program of the oldest Node that packages promise to run on in `engines`, to start with it what ships. */
export const OLDEST_NODE = join(
  dirname(createRequire(import.meta.url).resolve("oldest-node/package.json")),
  "bin/node",
);
