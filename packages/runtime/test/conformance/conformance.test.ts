import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import {
  CONFORMANCE_REVISIONS as REVISIONS,
  compareConformance,
  createConformanceTools,
  listen,
  runConformance,
  runConformanceConnector,
} from "@mortise/testkit/mcp";

/** Which scenarios, or which checks of one (`<scenario>/<check>`), a server of tools alone cannot pass, and why. */
interface LeftOut {
  readonly reasons: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<(typeof REVISIONS)[number], Readonly<Record<string, string>>>>;
}

const AS_EXPECTED = { unexpected: [], passing: [] };

async function readLeftOut(name: string): Promise<LeftOut> {
  return JSON.parse(await readFile(new URL(`${name}.json`, import.meta.url), "utf8")) as LeftOut;
}

it.each(REVISIONS)(
  "passes every check of %s that a server of tools alone can be asked",
  async (revision) => {
    const { checks } = await readLeftOut("left-out");
    await using listening = await listen(createConformanceTools());
    const { failures, passes } = await runConformance(listening.url, revision);
    expect(compareConformance(failures, checks[revision])).toEqual(AS_EXPECTED);
    expect(passes.length).toBeGreaterThan(40);
  },
  60_000,
);

it.each(REVISIONS)(
  "passes as much of %s with a compiled descriptor and its upstream, save what a descriptor cannot say",
  async (revision) => {
    const [common, descriptor] = await Promise.all([readLeftOut("left-out"), readLeftOut("left-out-of-descriptors")]);
    await using connector = await runConformanceConnector();
    await using listening = await listen(connector.served);
    const { failures, passes } = await runConformance(listening.url, revision);
    const leftOut = { ...common.checks[revision], ...descriptor.checks[revision] };
    expect(compareConformance(failures, leftOut)).toEqual(AS_EXPECTED);
    expect(passes.length).toBeGreaterThan(30);
  },
  60_000,
);

it("gives a reason for each check that is left out", async () => {
  for (const name of ["left-out", "left-out-of-descriptors"]) {
    const { reasons, checks } = await readLeftOut(name);
    const used = new Set(REVISIONS.flatMap((revision) => Object.values(checks[revision])));
    expect([...used].toSorted()).toEqual(Object.keys(reasons).toSorted());
  }
});
