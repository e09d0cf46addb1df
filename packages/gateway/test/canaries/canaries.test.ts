import { expect, jest, test } from "@jest/globals";
import { runCanaries } from "./canary-run.ts";

// A whole gateway and a process, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(120_000);

/** `verify:gateway-canaries` does the same with more than a thousand secrets, on both stores, and every leak for each. */
test("nothing that comes out of a gateway has any of its secrets, however its servers repeat them and fail", async () => {
  const report = await runCanaries({ kind: "sqlite", units: 1, leaks: 4, isPatient: false, crashes: ["fault"] });
  expect(report.hits).toEqual([]);
  expect({ faults: report.faults, silent: report.silent, missed: report.missed }).toEqual({
    faults: [],
    silent: [],
    missed: [],
  });
  // All of it has happened, so that nothing is proven by nothing.
  expect(report.secrets).toBeGreaterThan(70);
  expect(Object.keys(report.kinds).length).toBeGreaterThan(35);
  expect(report.used).toBeGreaterThan(25);
  expect(report.arrivals).toBeGreaterThan(100);
  expect(report.outputs).toBeGreaterThan(300);
});
