import type { Store } from "../db/store.ts";
import type { Vault } from "../vault/vault.ts";

/** `/readyz`: whether requests can be served, and if not, why. No secret, address or path in it. */
export async function readiness(store: Store, vault: Pick<Vault, "state">, draining: boolean): Promise<Response> {
  const state = vault.state();
  const database = await store.ping();
  const checks = {
    database: database ? "ok" : "does not answer",
    vault: state.state === "open" ? "ok" : `sealed: ${state.why}`,
    serving: draining ? "shutting down" : "ok",
  };
  const ready = Object.values(checks).every((check) => check === "ok");
  return Response.json(
    { status: ready ? "ready" : "not ready", checks },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
