// A replica of its own: opens the store, and makes the calls for tokens that it is told to, concurrently.
import { openStore } from "../../../src/db/open-store.ts";
import type { ConnectionName } from "../../../src/oauth/external-tokens.ts";
import { openServices } from "./oauth-services.ts";

/** What a replica is told to do. It answers with what each call got. */
export interface RefreshOrder {
  readonly connection: ConnectionName;
  readonly calls: number;
  /** Goes no further than where a granted token would be stored, and says so. */
  readonly stopBeforeStoring?: true;
}

async function run(databaseUrl: string, masterKey: string): Promise<void> {
  const store = await openStore({ databaseUrl });
  const { services } = await openServices(store, { masterKey: Buffer.from(masterKey, "base64") });
  process.on("message", ({ connection, calls, stopBeforeStoring }: RefreshOrder) => {
    if (stopBeforeStoring === true) {
      const put = () => {
        process.send?.("granted");
        return new Promise<void>(() => {});
      };
      Object.assign(services, { vault: { ...services.vault, put } });
    }
    void Promise.all(Array.from({ length: calls }, () => services.tokens.obtain(connection))).then((outcomes) =>
      process.send?.(outcomes.map((outcome) => (outcome.ok ? outcome.accessToken : `no token: ${outcome.message}`))),
    );
  });
  process.send?.("ready");
}

const [databaseUrl = "", masterKey = ""] = process.argv.slice(2);
if (process.send !== undefined) await run(databaseUrl, masterKey);
