import { expect, it } from "@jest/globals";
import type { ProgressStep } from "@mortise/core/mcp";
import { clientTo, targetAt, within } from "./client-to.ts";
import { startTelling, type Tell, TRANSPORTS } from "./telling-server.ts";

/** Tells a step every 100 ms, and after so many of them the result. */
function stepping(steps: number) {
  return (progressToken: unknown, id: number, tell: Tell): void => {
    let progress = 0;
    const timer = setInterval(() => {
      progress += 1;
      tell({ method: "notifications/progress", params: { progressToken, progress } });
      if (progress < steps) return;
      clearInterval(timer);
      tell({ id, result: { content: [] } });
      tell({ method: "notifications/progress", params: { progressToken, progress: progress + 1 } });
    }, 100);
    timer.unref();
  };
}

it.each(TRANSPORTS)("waits for a %s server that tells its progress, and no longer than it has in all", async (era) => {
  await using tested = clientTo();
  const told: number[] = [];
  const hear = ({ progress }: ProgressStep) => void told.push(progress);
  using server = await startTelling(era, stepping(12));
  const target = targetAt(server.url);
  const patient = { ...within(20_000), idleMs: 600 };
  expect(await tested.client.call(target, "do", {}, patient, hear)).toEqual({ ok: true, value: { content: [] } });
  // Nothing that comes after the answer.
  expect(told).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  const late = await tested.client.call(target, "do", {}, { ...within(500), idleMs: 400 }, hear);
  expect(late).toMatchObject({ ok: false, fault: { code: "timeout" } });
});

it.each(TRANSPORTS)("gives a %s server up that tells nothing any more", async (era) => {
  await using tested = clientTo();
  using server = await startTelling(era, (progressToken, _id, tell) =>
    tell({ method: "notifications/progress", params: { progressToken, progress: 1 } }),
  );
  const told: number[] = [];
  const limit = { ...within(20_000), idleMs: 300 };
  const outcome = await tested.client.call(targetAt(server.url), "do", {}, limit, ({ progress }) =>
    told.push(progress),
  );
  expect(outcome).toMatchObject({ ok: false, fault: { code: "timeout" } });
  expect(told).toEqual([1]);
});
