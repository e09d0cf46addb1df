import { expect, it } from "@jest/globals";
import { routes } from "../../src/app.ts";
import { STORE_KINDS } from "../support/stores.ts";
import { fuzz, wrongAfterwards } from "./fuzz.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { startFuzzStage } from "./start-fuzz-stage.ts";

const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_121);

// Twenty thousand on each store: `pnpm verify:gateway-fuzz`.
it.each(STORE_KINDS)(
  "answers whatever is sent to it with no fault of its own, and stays whole (%s)",
  async (kind) => {
    await using stage = await startFuzzStage(kind);
    const { faults, doors, requests } = await fuzz(stage, { seed: SEED, requests: 300 });
    expect(faults).toEqual([]);
    expect(await wrongAfterwards(stage.gateway)).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(300);
    // Every route that the router has was asked, and many let it in.
    expect([...doors.keys()]).toEqual(expect.arrayContaining(routes.map(({ method, path }) => `${method} ${path}`)));
    const inHand = Array.from(doors).filter(([door]) => door.startsWith("in hand: "));
    expect(inHand.length).toBe(10);
    expect(inHand.filter(([, statuses]) => [200, 303].some((status) => statuses.has(status))).length).toBeGreaterThan(
      3,
    );
    const reached = Array.from(doors.values()).filter((statuses) => statuses.has(200) || statuses.has(201));
    expect(reached.length).toBeGreaterThan(60);
  },
  120_000,
);

const asked = { door: "get /", method: "GET", path: "/", headers: {} };

it.each([
  [500, '{"error":{"code":"internal"}}'],
  [503, '{"error":{"code":"audit_unavailable"}}'],
  [400, "Error\n    at handle (/app/index.js:12:3)"],
  [422, "SQLITE_CONSTRAINT: UNIQUE constraint failed"],
  [422, 'null value in column "name" of relation "tools" violates not-null constraint'],
  [400, "Cannot read properties of undefined (reading 'length')"],
  [200, "/srv/packages/gateway/src/app.ts:3"],
])("takes an answer of %d, %j, for a fault", (status, text) => {
  expect(judgeAnswer(asked, { status, text, headers: {} })).toBeDefined();
});

it("takes an answer that the caller understands, or one of an upstream that cannot be reached, for none", () => {
  for (const [status, text] of [
    [200, "{}"],
    [422, '{"error":{"code":"invalid","message":"/name of the body is not as it should be"}}'],
    [503, '{"error":{"code":"unavailable"}}'],
  ] as const) {
    expect(judgeAnswer(asked, { status, text, headers: {} })).toBeUndefined();
  }
  expect(judgeAnswer(asked, undefined)).toBe("the connection ended without an answer");
  expect(judgeAnswer({ ...asked, cutAt: 3 }, undefined)).toBeUndefined();
});
