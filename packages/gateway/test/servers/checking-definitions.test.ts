import { expect, it } from "@jest/globals";
import type { Principal } from "../../src/authorize/principal.ts";
import type { Backend, BackendAnswer } from "../../src/connectors/backend.ts";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import { StoreUnavailable } from "../../src/db/store-unavailable.ts";
import { checkingDefinitions } from "../../src/servers/checking-definitions.ts";
import { openTestStore } from "../support/stores.ts";

it("looks again at the next call where our own store kept it from looking, and calls that no fault", async () => {
  const { store, close } = await openTestStore("sqlite");
  let looks = 0;
  const lines: unknown[][] = [];
  const write =
    (level: string) =>
    (...line: unknown[]) =>
      lines.push([level, ...line]);
  const services = {
    store,
    clock: { now: () => 0, sleep: () => new Promise<void>(() => {}) },
    log: { warn: write("warn"), fault: write("fault") },
    connections: {
      target: () => {
        looks += 1;
        if (looks === 1) return Promise.reject(new StoreUnavailable("The database did not answer in time."));
        return Promise.resolve({ ok: false, need: "connect", message: "Nobody is connected." });
      },
    },
  };
  const answer = { kind: "answered" } as unknown as BackendAnswer; // passed on as it is
  const backend: Backend = { call: () => Promise.resolve(answer) };
  const checking = checkingDefinitions(services as unknown as Parameters<typeof checkingDefinitions>[0], backend);
  const connector = { id: "con_1", org_id: "o1", kind: "simple", account: "personal" } as ConnectorRow;
  const principal = { organisation: "o1", user: "u1" } as Principal;
  const call = () => checking.call(connector, "act", {}, principal, { signal: new AbortController().signal } as never);

  expect([await call(), looks]).toEqual([answer, 1]);
  expect([await call(), looks]).toEqual([answer, 2]);
  expect([await call(), looks]).toEqual([answer, 2]);
  const told = { connector: "con_1", why: "The database did not answer in time." };
  expect(lines).toEqual([["warn", "the definitions of a server could not be checked", told]]);
  await close();
});
