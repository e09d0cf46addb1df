import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { REPOSITORY } from "./mortise.ts";

function verify(...args: readonly string[]) {
  const script = join(REPOSITORY, "scripts/verify-generated.ts");
  return spawnSync(process.execPath, ["--conditions=@mortise/source", script, ...args], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
}

// The whole library is `pnpm verify:generated`.
it("generates projects of a sample of the library that type-check, pass their tests, start, list and call", () => {
  const { stdout, stderr, status } = verify("--sample", "3");
  expect({ status, stderr, stdout: stdout.replaceAll(/\d+ tools, \d+ calls/g, "N tools, N calls") }).toEqual({
    status: 0,
    stderr: "",
    stdout: [
      "box: N tools, N calls, clean (1/3)",
      "adyen-checkout: N tools, N calls, clean (2/3)",
      "cloudflare: N tools, N calls, clean (3/3)",
      "",
    ].join("\n"),
  });
}, 300_000);
