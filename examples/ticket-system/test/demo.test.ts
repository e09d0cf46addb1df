import { expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

it("tells its story to the end, and finds everything as it should be", () => {
  const demo = fileURLToPath(new URL("../src/demo.ts", import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, ["--conditions=@mortise/source", demo], { encoding: "utf8" });
  expect(stdout).toMatch(/\n12 checks passed, 0 failed\n$/);
  expect(status).toBe(0);
}, 60_000);
