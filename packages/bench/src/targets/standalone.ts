import { join } from "node:path";
import { SLUG } from "../api/descriptor.ts";
import type { Target } from "./targets.ts";
import { API_KEY } from "./workspace.ts";

/** The generated server of a standalone project: Node and two files, without our command line. */
export const standalone = (project: string): Target => ({
  name: "standalone",
  role: "ours",
  revision: "2026-07-28",
  answersOn: "post",
  start: (transport, { origin }, port) => ({
    args: [
      join(project, "dist/server.js"),
      `--transport=${transport}`,
      ...(transport === "http" ? [`--port=${port}`] : []),
    ],
    env: {
      [`MORTISE_${SLUG.toUpperCase().replaceAll("-", "_")}_API_KEY`]: API_KEY,
      MORTISE_ALLOW_HOST: new URL(origin).host,
    },
  }),
});
