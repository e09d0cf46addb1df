import { drip, hang, json, status } from "@mortise/testkit/fake-upstream";
import { openConnection } from "@mortise/testkit/mcp";
import { inParallel, percentile } from "./in-parallel.ts";
import type { MeasuredGateway } from "./measured-gateway.ts";
import { lastingOfSlowClients } from "./slow-clients.ts";
import {
  answerCalls,
  API,
  type Counts,
  LISTED,
  type Measured,
  type MeasuringStage,
  restore,
  SERVER,
  timesOfGood,
} from "./measuring-stage.ts";

/** F-8 and F-9: what has 300 ms takes no longer, and leaves no connection. */
export async function measureTimes(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
  const { gateway, api } = stage;
  const measured: Measured[] = [];
  for (const [id, what, reply] of [
    ["F-8", "nothing comes", () => hang()],
    ["F-9", "a byte now and then", () => drip(200)],
  ] as const) {
    const times: number[] = [];
    let closedMs = 0;
    let told = 0;
    for (let call = 0; call < Math.ceil(calls / 10); call++) {
      api.respond(reply);
      const { text, ms } = await gateway.call(API.hurried);
      const ended = performance.now();
      if (text.includes("upstream_timeout")) told += 1;
      times.push(ms);
      await api.open(0);
      closedMs = Math.max(closedMs, performance.now() - ended);
      api.respond(() => json(LISTED));
      await gateway.call(API.read);
      api.dropConnections();
    }
    const [middle, most] = [percentile(times, 0.5), Math.max(...times)];
    measured.push({
      id,
      what: `${what}, with 300 ms`,
      figure: `told after ${middle.toFixed(0)} ms in the middle and ${most.toFixed(0)} ms at most, its socket closed ${closedMs.toFixed(0)} ms later at most, ${String(told)} of ${String(times.length)} told so`,
      ok: told === times.length && Math.abs(middle - 300) <= 100 && closedMs <= 1_000,
    });
  }
  restore(stage);
  return measured;
}

/** F-5: an API that is gone is left alone, and whoever calls it is told at once. */
export async function measureLeftAlone(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
  const { gateway, api, server } = stage;
  const usual = percentile(await timesOfGood(gateway, calls), 0.99);
  const measured: Measured[] = [];
  api.respond(() => status(503));
  answerCalls(server, () => status(503));
  for (const [name, upstream] of [
    [API.read, api],
    [SERVER, server],
  ] as const) {
    upstream.forget();
    for (let call = 0; call < 5; call++) await gateway.call(name);
    const done = await inParallel(calls, 4, () => gateway.call(name));
    const told = done.filter(({ text }) => text.includes("could not be reached")).length;
    const times = done.map(({ ms }) => ms);
    const [asked, middle, most] = [upstream.requests.length, percentile(times, 0.5), percentile(times, 0.99)];
    measured.push({
      id: "F-5",
      what: `503 for ever, ${name === SERVER ? "server" : "API"}`,
      figure: `${String(asked)} requests for ${String(calls + 5)} calls, ${String(told)} told so, after ${middle.toFixed(1)} ms in the middle, p99 ${most.toFixed(1)} ms against ${usual.toFixed(1)} ms of calls that are made`,
      ok: asked === 5 && told === calls && most <= Math.max(10, usual),
    });
  }
  restore(stage);
  return measured;
}

/** F-35: how long calls of a good API take while a server's calls hang, against how long they take otherwise. */
export async function measureNeighbours(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
  const { gateway, server } = stage;
  const before = await timesOfGood(gateway, calls);
  answerCalls(server, () => hang());
  const held = Array.from({ length: 32 }, () => hold(gateway, SERVER));
  await server.received(32);
  const during = await timesOfGood(gateway, calls);
  for (const { socket } of held) socket.destroy();
  await Promise.all(held.map(({ closed }) => closed));
  restore(stage);
  return [compared("F-35", "32 calls of a server hang", before, during, 1.5)];
}

/** F-37: a thousand clients that hardly send anything are cut off, and the others hardly notice for as long as it lasts. */
export async function measureSlowClients(
  { gateway }: MeasuringStage,
  { calls, slowClients }: Counts,
): Promise<readonly Measured[]> {
  const before = await timesOfGood(gateway, calls);
  const ended: number[] = [];
  const lasting = lastingOfSlowClients(gateway.port, slowClients).then((ms) => void ended.push(ms));
  const during: number[] = [];
  while (ended.length === 0) during.push(...(await timesOfGood(gateway, AT_A_TIME)));
  await lasting;
  const mostMs = Math.max(...ended);
  // What else the machine does changes: half of what it is held against comes afterwards.
  const otherwise = [...before, ...(await timesOfGood(gateway, calls))];
  return [
    compared("F-37", `${String(slowClients)} slow clients`, otherwise, during, 2),
    {
      id: "F-37",
      what: `${String(slowClients)} slow clients`,
      figure: `the last of them cut off after ${(mostMs / 1_000).toFixed(1)} s`,
      ok: mostMs <= 15_000,
    },
  ];
}

/** Calls until it is looked at whether there is still anything to be measured. */
const AT_A_TIME = 50;

function compared(
  id: Measured["id"],
  what: string,
  before: readonly number[],
  during: readonly number[],
  most: number,
): Measured {
  const [one, other] = [percentile(before, 0.99), percentile(during, 0.99)];
  const figure = `p99 of others ${other.toFixed(1)} ms against ${one.toFixed(1)} ms: ${(other / one).toFixed(2)} times`;
  return { id, what, figure, ok: other <= one * most };
}

/** A call that nobody waits for. */
function hold({ port, adminKey }: MeasuredGateway, name: string) {
  const connection = openConnection(port);
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } });
  connection.socket.write(
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(port)}\r\nauthorization: Bearer ${adminKey}\r\n` +
      `content-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`,
  );
  return connection;
}
