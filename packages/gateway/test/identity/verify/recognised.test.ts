import { expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { createLocalChanges } from "../../../src/events/local-changes.ts";
import { createRecognised, type Finding } from "../../../src/identity/verify/recognised.ts";

const ACCEPTED: Finding = {
  ok: true,
  principal: { organisation: "org_1", role: "member", user: "usr_1", via: "api_key", credential: "key_1" },
};
const REFUSED: Finding = { reason: "an unknown API key", error: "invalid_token" };

it("checks a proof once for all who come with it meanwhile, and keeps no refusal", async () => {
  const { recognise, begun } = start();
  const together = [recognise("a"), recognise("a"), recognise("b")];
  expect(begun).toHaveLength(2);
  begun[0]?.(REFUSED);
  begun[1]?.(ACCEPTED);
  expect(await Promise.all(together)).toMatchObject([REFUSED, REFUSED, { ok: true }]);

  expect(await recognise("b")).toMatchObject({ ok: true });
  const again = recognise("a");
  expect(begun).toHaveLength(3);
  begun[2]?.(ACCEPTED);
  expect(await again).toMatchObject({ ok: true });
});

it("checks anew for whoever comes after a change, though a check is under way, and keeps what was found after it", async () => {
  const { recognise, begun, changes } = start();
  const before = recognise("a");
  await changes.publish({ organisation: "org_1", subject: "principal", id: "key_1" });
  const after = recognise("a");
  const later = recognise("a");
  expect(begun).toHaveLength(2);
  begun[1]?.(REFUSED);
  expect(await Promise.all([after, later])).toEqual([REFUSED, REFUSED]);
  begun[0]?.(ACCEPTED);
  expect(await before).toMatchObject({ ok: true });

  // What the check before the change found is not kept.
  const last = recognise("a");
  expect(begun).toHaveLength(3);
  begun[2]?.(REFUSED);
  expect(await last).toEqual(REFUSED);
});

function start() {
  const changes = createLocalChanges();
  const recognised = createRecognised(systemClock, changes);
  /** What ends each check that has begun. */
  const begun: ((finding: Finding) => void)[] = [];
  const recognise = async (proof: string) =>
    recognised.recognise(proof, () => new Promise<Finding>((resolve) => begun.push(resolve)));
  return { changes, begun, recognise };
}
