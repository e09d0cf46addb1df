import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

it.each([
  ["demo", 12],
  ["gateway-demo", 12],
])(
  "%s tells its story to the end, and finds everything as it should be",
  (story, checks) => {
    const script = fileURLToPath(new URL(`../src/${story}.ts`, import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, ["--conditions=@mortise/source", script], {
      encoding: "utf8",
    });
    expect(stdout).toMatch(new RegExp(`\\n${String(checks)} checks passed, 0 failed\\n$`));
    expect(status).toBe(0);
  },
  60_000,
);
