import { expect, it } from "@jest/globals";
import type { ProgressStep } from "@mortise/core/mcp";
import type { UpstreamClient } from "../../src/upstream/upstream-client.ts";
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

/** Judges a server of each era, all at once: most of it is waiting. */
async function ofEach(
  call: Parameters<typeof startTelling>[1],
  judge: (client: UpstreamClient, url: string, era: string) => Promise<void>,
): Promise<void> {
  await Promise.all(
    TRANSPORTS.map(async (era) => {
      await using tested = clientTo();
      using server = await startTelling(era, call);
      await judge(tested.client, server.url, era);
    }),
  );
}

it("waits for a server that tells its progress, and no longer than it has in all, in every era", async () => {
  await ofEach(stepping(12), async (client, url, era) => {
    const told: number[] = [];
    const hear = { onProgress: ({ progress }: ProgressStep) => void told.push(progress) };
    const patient = { ...within(20_000), idleMs: 1_000 };
    const outcome = await client.call(targetAt(url), "do", {}, patient, hear);
    expect([era, outcome]).toEqual([era, { ok: true, value: { content: [] } }]);
    // Nothing that comes after the answer.
    expect([era, told]).toEqual([era, Array.from({ length: 12 }, (_, index) => index + 1)]);
    const late = await client.call(targetAt(url), "do", {}, { ...within(500), idleMs: 400 }, hear);
    expect([era, late]).toMatchObject([era, { ok: false, fault: { code: "timeout" } }]);
  });
});

it("gives a server up that tells nothing of a request any more, whatever else it says, in every era", async () => {
  const once = (progressToken: unknown, id: number, tell: Tell): void => {
    tell({ method: "notifications/progress", params: { progressToken, progress: 1 } });
    // What shows that the server is there, and not that it works on this.
    const timer = setInterval(() => {
      tell({ method: "notifications/message", params: { level: "info", data: "still here" } });
      tell({ method: "notifications/progress", params: { progressToken: "another", progress: 2 } });
      tell(": keep open");
    }, 100);
    const answer = (): void => {
      clearInterval(timer);
      tell({ id, result: { content: [] } });
    };
    setTimeout(answer, 2_500).unref();
  };
  await ofEach(once, async (client, url, era) => {
    const told: number[] = [];
    const limit = { ...within(20_000), idleMs: 1_000 };
    const outcome = await client.call(targetAt(url), "do", {}, limit, {
      onProgress: ({ progress }) => void told.push(progress),
    });
    expect([era, outcome, told]).toMatchObject([era, { ok: false, fault: { code: "timeout" } }, [1]]);
  });
});
