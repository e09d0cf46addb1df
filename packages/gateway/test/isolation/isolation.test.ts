import { expect, jest, test } from "@jest/globals";
import { makePlace } from "../support/places.ts";
import { runIsolation } from "./isolation-run.ts";

// Several processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(180_000);

/** `verify:gateway-isolation` does the same with fifty thousand calls, two hundred workers and a hundred revocations. */
test("under load and churn on four replicas every caller gets their own answers, with their own credential", async () => {
  const place = await makePlace("postgres");
  const report = await runIsolation(place, {
    organisations: 3,
    workspaces: 2,
    processes: 4,
    workers: 48,
    calls: 600,
    killEvery: 400,
    revocations: 15,
    spares: 1,
    churnPauseMs: 10,
    seed: 20_261_121,
  });
  await place.remove();
  const { faults, answered, lists, churn, kills, statements, revocations } = report;
  expect(faults).toEqual([]);
  // All of it has happened, so that nothing is proven by nothing.
  expect(answered).toBeGreaterThan(400);
  expect(lists).toBeGreaterThan(20);
  expect(Object.keys(churn).length).toBeGreaterThan(3);
  expect({ kills: kills > 0, statements: statements > 1_000 }).toEqual({ kills: true, statements: true });
  expect(revocations.map(({ kind }) => kind)).toEqual([
    "API key",
    "agent",
    "member of the organisation",
    "member of the workspace",
    "assignment",
    "tool switched off",
    "tool denied",
    "tool toggled off",
    "connection of an agent",
    "connection of a person",
    "connection of a workspace",
    "credential replaced",
    "connector deleted",
    "connector disable",
    "connector unpublish",
  ]);
  expect(Math.max(...revocations.map(({ fleetMs }) => fleetMs))).toBeLessThan(5_000);
});
