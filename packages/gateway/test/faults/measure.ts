import { DatabaseSync } from "node:sqlite";
import {
  answer,
  cutShort,
  drip,
  type FakeUpstream,
  hang,
  json,
  reset,
  startFakeUpstream,
  status,
} from "@mortise/testkit/fake-upstream";
import { openConnection } from "@mortise/testkit/mcp";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { type Received, serve } from "../upstream/scripted-server.ts";
import { faultyDescriptor } from "./faulty-descriptor.ts";
import { inParallel, percentile } from "./in-parallel.ts";
import { costlyBodies } from "./measured-bodies.ts";
import { type MeasuredGateway, startMeasuredGateway } from "./measured-gateway.ts";

/** What was measured of a row of the table of faults, and whether it is what the row asks for. */
export interface Measured {
  readonly id: `F-${number}`;
  readonly what: string;
  readonly figure: string;
  readonly ok: boolean;
}

/** How often each thing is done. */
export interface Counts {
  /** Of each body that is costly. */
  readonly bodies: number;
  readonly calls: number;
  /** Bodies that are nearly right, and calls that cannot be recorded. */
  readonly many: number;
  readonly slowClients: number;
}

/** A gateway in a process of its own, an API and an MCP server that do what they are told, and a second API that always answers. */
export interface MeasuringStage extends AsyncDisposable {
  readonly gateway: MeasuredGateway;
  readonly api: FakeUpstream;
  readonly server: FakeUpstream;
}

const API = { read: "mcp__faulty__read", write: "mcp__faulty__write", hurried: "mcp__faulty__hurried" } as const;
const SERVER = "mcp__server__external";
const GOOD = "mcp__good__read";
const LISTED = { tickets: [{ id: 1, title: "A ticket" }] };
const isWell = (text: string): boolean => text.includes('"isError":false');

export async function startMeasuringStage(): Promise<MeasuringStage> {
  const [gateway, api, server, good] = await Promise.all([
    startMeasuredGateway(),
    startFakeUpstream(() => json(LISTED)),
    startFakeUpstream(),
    startFakeUpstream(() => json(LISTED)),
  ]);
  answerCalls(server);
  const tools = { read: "automatic", write: "automatic", hurried: "automatic" } as const;
  await registerDescriptor(gateway, faultyDescriptor("Faulty", api.origin), tools, { api_key: "a-key" });
  await registerDescriptor(gateway, faultyDescriptor("Good", good.origin), { read: "automatic" }, { api_key: "a-key" });
  await registerServer(gateway, { name: "Server", url: `${server.origin}/mcp` }, { external: "automatic" });
  for (const name of [API.read, GOOD, SERVER]) for (let call = 0; call < 20; call++) await gateway.call(name);
  return {
    gateway,
    api,
    server,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await Promise.all([api, server, good].map((upstream) => upstream.close()));
    },
  };
}

/** Each row in turn, or only those that are named. */
export async function* measureAll(
  stage: MeasuringStage,
  counts: Counts,
  only: readonly string[] = [],
): AsyncGenerator<Measured> {
  const rows = [
    [["F-12", "F-13", "F-14"], measureBodies],
    [["F-8", "F-9"], measureTimes],
    [["F-6", "F-7", "F-10", "F-11"], measureCounts],
    [["F-32"], measureUnrecorded],
    [["F-35"], measureNeighbours],
    [["F-37"], measureSlowClients],
    [["F-3"], measureThrottled],
    // Last: what is left alone stays so for a while.
    [["F-5"], measureLeftAlone],
  ] as const;
  for (const [ids, measure] of rows) {
    if (only.length === 0 || ids.some((id) => only.includes(id))) yield* await measure(stage, counts);
  }
}

function answerCalls(server: FakeUpstream, reply?: (message: Received) => ReturnType<typeof hang>): void {
  serve(server, "modern", {
    "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
    ...(reply === undefined ? {} : { "tools/call": reply }),
  });
}

/** F-12 to F-14: what an answer costs that is made to cost. */
async function measureBodies(stage: MeasuringStage, { bodies }: Counts): Promise<readonly Measured[]> {
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

function restore({ api, server }: MeasuringStage): void {
  api.respond(() => json(LISTED));
  answerCalls(server);
}

/** F-3: what asks for fewer requests for ever is asked again a hundred times, by whoever it is called. */
async function measureThrottled(stage: MeasuringStage, { many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api } = stage;
  api.forget();
  api.respond(() => status(429));
  const told = await inParallel(many, 32, async () => (await gateway.call(API.read)).text);
  const [asked, right] = [api.requests.length, told.filter((text) => text.includes("rate_limited")).length];
  restore(stage);
  const figure = `${String(asked)} requests for ${String(many)} calls, ${String(right)} told so`;
  return [{ id: "F-3", what: "429 for ever", figure, ok: asked <= many + 100 && right === many }];
}

/** F-5: an API that is gone is left alone, and whoever calls it is told at once. */
async function measureLeftAlone(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
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

/** F-8 and F-9: what has 300 ms takes no longer, and leaves no connection. */
async function measureTimes(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
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

/** F-6, F-7, F-10, F-11: what is counted over many calls. Each that fails is followed by one that does not: else the API is left alone. */
async function measureCounts(stage: MeasuringStage, { calls, many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api } = stage;
  const text = JSON.stringify(LISTED);
  const measured: Measured[] = [];
  const alternate = async (name: string, count: number, reply: () => ReturnType<typeof hang>) => {
    const told: string[] = [];
    let asked = 0;
    for (let call = 0; call < count; call++) {
      api.respond(() => {
        asked += 1;
        return reply();
      });
      told.push((await gateway.call(name)).text);
      api.respond(() => json(LISTED));
      await gateway.call(API.read);
    }
    return { told, asked };
  };
  const once = (
    id: Measured["id"],
    what: string,
    code: RegExp,
    { told, asked }: Awaited<ReturnType<typeof alternate>>,
  ) => {
    const right = told.filter((each) => code.test(each) && !isWell(each)).length;
    measured.push({
      id,
      what,
      figure: `${String(asked)} requests for ${String(told.length)} calls, ${String(right)} told so`,
      ok: asked === told.length && right === told.length,
    });
  };
  once(
    "F-6",
    "500 to what may not be repeated",
    /outcome_unknown/,
    await alternate(API.write, calls, () => status(500)),
  );
  once(
    "F-7",
    "a reset, to what may not be repeated",
    /outcome_unknown/,
    await alternate(API.write, calls, () => reset()),
  );
  const cut = () => cutShort(text, Math.floor(Math.random() * text.length), Math.random() < 0.5 ? "end" : "reset");
  once("F-10", "cut at random", /outcome_unknown/, await alternate(API.write, calls, cut));

  api.respond(() => answer(mutated(text), { headers: { "content-type": "application/json" } }));
  const answered = await inParallel(many, 8, async () => (await gateway.call(API.read)).text);
  const known = answered.filter((each) => isWell(each) || /\((?:bad_response|upstream_\w+)/.test(each)).length;
  restore(stage);
  const faults = gateway.output().split("internal fault").length - 1;
  measured.push({
    id: "F-11",
    what: "JSON with bytes changed",
    figure: `${String(known)} of ${String(many)} answered as a result or a bad answer, ${String(faults)} faults of its own`,
    ok: known === many && faults === 0 && isWell((await gateway.call(API.read)).text),
  });
  return measured;
}

/** A few bytes of it are others, or more, or gone. */
function mutated(text: string): Buffer {
  let bytes = Buffer.from(text);
  for (let change = 0; change <= Math.random() * 3; change++) {
    const at = Math.floor(Math.random() * bytes.length);
    const kept = Math.random() < 0.7 ? at + 1 : at;
    const put = Math.random() < 0.8 ? Buffer.of(Math.floor(Math.random() * 256)) : Buffer.alloc(0);
    bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(kept)]);
  }
  return bytes;
}

/** F-32: while the trail takes nothing, no call reaches an API or a server. */
async function measureUnrecorded(stage: MeasuringStage, { many }: Counts): Promise<readonly Measured[]> {
  const { gateway, api, server } = stage;
  const database = new DatabaseSync(gateway.database);
  database.exec(
    "create trigger refuse before insert on audit_events begin select raise(abort, 'the disk is full'); end",
  );
  api.forget();
  server.forget();
  const told = await inParallel(
    many,
    16,
    async (index) => (await gateway.call(index % 2 === 0 ? API.write : SERVER)).text,
  );
  const made = api.requests.length + server.requests.length;
  database.exec("drop trigger refuse");
  database.close();
  const refused = told.filter((text) => text.includes("audit_unavailable")).length;
  const figure = `${String(made)} of ${String(many)} calls made, ${String(refused)} told so`;
  const ok = made === 0 && refused === many && isWell((await gateway.call(API.read)).text);
  return [{ id: "F-32", what: "the trail takes nothing", figure, ok }];
}

/** F-35: how long calls of a good API take while a server's calls hang, against how long they take otherwise. */
async function measureNeighbours(stage: MeasuringStage, { calls }: Counts): Promise<readonly Measured[]> {
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

/** F-37: a thousand clients that hardly send anything are cut off, and the others hardly notice. */
async function measureSlowClients(
  { gateway }: MeasuringStage,
  { calls, slowClients }: Counts,
): Promise<readonly Measured[]> {
  const before = await timesOfGood(gateway, calls);
  const started = performance.now();
  let lastMs = 0;
  const slow = Array.from({ length: slowClients }, async (_, index) => {
    const { socket, closed } = openConnection(gateway.port);
    socket.write(
      index % 2 === 0 ? "GET /healthz HT" : `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${String(gateway.port)}\r\nx-a: `,
    );
    const drops = setInterval(() => socket.write("a"), 1_000);
    await closed;
    clearInterval(drops);
    lastMs = performance.now() - started;
  });
  const during = await timesOfGood(gateway, calls);
  await Promise.all(slow);
  return [
    compared("F-37", `${String(slowClients)} slow clients`, before, during, 2),
    {
      id: "F-37",
      what: `${String(slowClients)} slow clients`,
      figure: `the last of them cut off after ${(lastMs / 1_000).toFixed(1)} s`,
      ok: lastMs <= 15_000,
    },
  ];
}

async function timesOfGood(gateway: MeasuredGateway, calls: number): Promise<readonly number[]> {
  const done = await inParallel(calls, 4, () => gateway.call(GOOD));
  const failed = done.filter(({ text }) => !isWell(text)).length;
  return failed === 0 ? done.map(({ ms }) => ms) : [Number.POSITIVE_INFINITY];
}

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
