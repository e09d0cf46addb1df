// A replica of its own: opens the store, waits to be told, makes concurrent calls for a token, tells what it got.
import { openStore } from "../../../src/db/open-store.ts";
import { openServices, ORGANISATION } from "./oauth-services.ts";

const [databaseUrl = "", masterKey = "", id = "", connector = "", calls = "1"] = process.argv.slice(2);
const store = await openStore({ databaseUrl });
const { services, close } = await openServices(store, { masterKey: Buffer.from(masterKey, "base64") });
process.once("message", () => {
  void (async () => {
    const connection = { organisation: ORGANISATION, id, connector };
    const outcomes = await Promise.all(Array.from({ length: Number(calls) }, () => services.tokens.obtain(connection)));
    process.send?.(outcomes.map((outcome) => (outcome.ok ? outcome.accessToken : `no token: ${outcome.message}`)));
    await close();
    await store.close();
    process.disconnect();
  })();
});
process.send?.("ready");
