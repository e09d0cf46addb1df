import { percentile } from "./in-parallel.ts";
import { costlyBodies } from "./measured-bodies.ts";
import {
  answerCalls,
  API,
  type Counts,
  type Measured,
  type MeasuringStage,
  restore,
  SERVER,
} from "./measuring-stage.ts";

/** F-12 to F-14: what an answer costs that is made to cost. */
export async function measureBodies(stage: MeasuringStage, { bodies }: Counts): Promise<readonly Measured[]> {
  const { gateway, api, server } = stage;
  const measured: Measured[] = [];
  for (const { id, what, reply, says } of costlyBodies()) {
    api.respond(() => reply(undefined));
    answerCalls(server, ({ id: rpcId }) => reply(rpcId));
    for (const [index, name] of [API.read, SERVER].entries()) {
      const costs = [];
      let wrong = 0;
      for (let round = 0; round < bodies; round++) {
        costs.push(
          await gateway.costOf(async () => {
            const { text } = await gateway.call(name);
            if (says[index]?.test(text) !== true) wrong += 1;
          }),
        );
      }
      // Whatever else the machine does can only add to a lag: it is no more of the gateway's than what that computed.
      const held = percentile(
        costs.map(({ lagMs, computedMs }) => Math.min(lagMs, computedMs)),
        0.5,
      );
      const growth = Math.max(...costs.map(({ growthMiB }) => growthMiB));
      const read = Math.max(...costs.map(({ readMiB }) => readMiB));
      const [mostGrowth, mostLag] = id === "F-14" ? [Number.POSITIVE_INFINITY, 200] : [32, 100];
      measured.push({
        id,
        what: `${what}, ${index === 0 ? "API" : "server"}`,
        figure: `${growth.toFixed(1)} MiB larger, loop held for ${held.toFixed(0)} ms, ${read.toFixed(2)} MiB read, ${String(wrong)} of ${String(bodies)} told otherwise`,
        ok: wrong === 0 && growth <= mostGrowth && held <= mostLag && read <= 8.0625 + 0.25,
      });
    }
    restore(stage);
  }
  return measured;
}
