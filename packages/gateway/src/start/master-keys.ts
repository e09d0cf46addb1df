import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isNativeError } from "node:util/types";
import { storeFile } from "../db/open-store.ts";
import { CannotStart } from "./cannot-start.ts";
import type { GatewayConfig } from "./config.ts";
import { makeDataFolder } from "./make-data-folder.ts";
import { createMasterKeys, type MasterKeys } from "../vault/master-keys.ts";
import { readMasterKey } from "../vault/read-master-key.ts";

const FILE = "master.key";

/**
 * The vault's keys as configured. The embedded store gets one of its own beside it, at its first start, where none
 * is configured; it must be kept as carefully as the data, and apart from its backups. `undefined` where that one is
 * gone: another would open nothing, and stand where the right one belongs.
 *
 * @throws CannotStart for a key that somebody made up, and where replicas would each need the same.
 */
export async function findMasterKeys(config: GatewayConfig): Promise<MasterKeys | undefined> {
  const own = config.masterKeys.length > 0 ? undefined : await ownKey(config);
  const texts = own === undefined ? config.masterKeys : [own];
  const [first, ...others] = texts.map((text) => {
    const reading = readMasterKey(text);
    if (!reading.ok) throw new CannotStart(reading.problem);
    return reading.key;
  });
  return first === undefined ? undefined : createMasterKeys([first, ...others]);
}

async function ownKey(config: GatewayConfig): Promise<string | undefined> {
  if (config.databaseUrl !== undefined) {
    throw new CannotStart(
      "there is no master key, and replicas must share one",
      "set MORTISE_MASTER_KEY, or give --master-key-file; make one with: openssl rand -base64 32",
    );
  }
  makeDataFolder(config.data);
  const path = join(config.data, FILE);
  if (existsSync(storeFile(config.data)) && !existsSync(path)) return undefined;
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString("base64")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    // Node's own errors may come from another realm than this module.
    if (!(isNativeError(error) && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
}
