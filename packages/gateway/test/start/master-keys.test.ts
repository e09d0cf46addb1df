import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { GatewayConfig } from "../../src/start/config.ts";
import { findMasterKeys } from "../../src/start/master-keys.ts";

let folder: string;
let config: GatewayConfig;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-keys-"));
  config = {
    host: "127.0.0.1",
    port: 0,
    data: join(folder, "data"),
    allowHosts: [],
    behindProxy: false,
    masterKeys: [],
    drainMs: 0,
    logLevel: "info",
  };
  mkdirSync(config.data);
});
afterEach(() => rmSync(folder, { recursive: true }));

const keyFile = (): string => join(config.data, "master.key");

test("the embedded store gets a key of its own, which is there at the next start and for nobody else to read", async () => {
  const made = await findMasterKeys(config);
  expect(made?.currentId).toMatch(/^mk_/);
  expect((await findMasterKeys(config))?.currentId).toBe(made?.currentId);
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
});

test("where the key of a store is gone, none is made in its place", async () => {
  await findMasterKeys(config);
  writeFileSync(join(config.data, "gateway.sqlite"), "");
  expect(await findMasterKeys(config)).toBeDefined();
  rmSync(keyFile());
  expect(await findMasterKeys(config)).toBeUndefined();
  expect(existsSync(keyFile())).toBe(false);
});

test("replicas are given theirs", async () => {
  await expect(findMasterKeys({ ...config, databaseUrl: "postgres://db/mortise" })).rejects.toThrow(
    "replicas must share one",
  );
});
