import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { makeDataFolder } from "../../src/start/make-data-folder.ts";

it("makes a folder with those above it, for its user alone, and ends where it cannot", () => {
  const place = mkdtempSync(join(tmpdir(), "mortise-folder-"));
  try {
    const folder = join(place, "a/b");
    makeDataFolder(folder);
    makeDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(join(place, "file"), "");
    expect(() => makeDataFolder(join(place, "file/below"))).toThrow("ENOTDIR");
    // Node's own recursive way goes on for ever here.
    if (existsSync("/proc/self")) expect(() => makeDataFolder("/proc/nowhere/data")).toThrow("ENOENT");
  } finally {
    rmSync(place, { recursive: true });
  }
});
