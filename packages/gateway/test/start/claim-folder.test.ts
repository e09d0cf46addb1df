import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { claimFolder } from "../../src/start/claim-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-claim-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder is one process's, until that lets it go", () => {
  const release = claimFolder(folder);
  expect(() => claimFolder(folder)).toThrow(/another gateway runs/);
  expect(statSync(join(folder, "claim.sqlite")).mode & 0o777).toBe(0o600);
  release();
  claimFolder(folder)();
});

test("the claim of a process that was killed is over", async () => {
  const module = new URL("../../src/start/claim-folder.ts", import.meta.url).href;
  const script = `const { claimFolder } = await import(${JSON.stringify(module)}); claimFolder(${JSON.stringify(folder)}); console.log("held"); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ["--conditions=@mortise/source", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(() => claimFolder(folder)).toThrow(/another gateway runs/);
  child.kill("SIGKILL");
  await once(child, "exit");
  claimFolder(folder)();
});
