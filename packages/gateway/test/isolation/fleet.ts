import { fileURLToPath } from "node:url";
import { startGatewayProcess, type GatewayProcess, type GatewayProcessOptions } from "../support/gateway-process.ts";

const REPLICA = fileURLToPath(new URL("replica.ts", import.meta.url));

/** Several gateways on one database, each a process. */
export interface Fleet extends AsyncDisposable {
  readonly urls: readonly string[];
  /** How often each was killed. */
  readonly kills: readonly number[];
  /** Kills one with signal 9. It is gone until {@link restart}. */
  kill(index: number): Promise<void>;
  /** Starts it again, on the same port. */
  restart(index: number): Promise<void>;
  /** Ends all in order, and gives what they wrote. */
  stop(): Promise<readonly string[]>;
}

export async function startFleet(count: number, options: GatewayProcessOptions): Promise<Fleet> {
  const start = (port = 0): Promise<GatewayProcess> => startGatewayProcess({ ...options, port, program: [REPLICA] });
  const running = await Promise.all(Array.from({ length: count }, () => start()));
  const urls = running.map(({ url }) => url);
  const kills = running.map(() => 0);
  const outputs: string[] = [];
  return {
    urls,
    kills,
    async kill(index) {
      const one = running[index];
      if (one === undefined) return;
      kills[index] = (kills[index] ?? 0) + 1;
      one.kill("SIGKILL");
      await one.ended;
      outputs.push(one.output());
    },
    async restart(index) {
      running[index] = await start(Number(new URL(urls[index] ?? "").port));
    },
    async stop() {
      for (const one of running) one.kill("SIGTERM");
      await Promise.all(running.map(({ ended }) => ended));
      return [...outputs, ...running.map((one) => one.output())];
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((one) => one[Symbol.asyncDispose]()));
    },
  };
}
