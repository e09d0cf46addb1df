import { readFile, writeFile } from "node:fs/promises";
import { send } from "@mortise/testkit/mcp";
import { legacy } from "../mcp/mcp-wire.ts";
import { firstOrganisation } from "../support/first-organisation.ts";
import { storeFile } from "../../src/db/open-store.ts";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { makePlace } from "../support/places.ts";
import { restClient } from "../support/rest-client.ts";
import type { TestGateway } from "../support/start-test-gateway.ts";

const MIB = 2 ** 20;

/** What something cost the process. */
export interface Cost {
  /** By how much it was larger at its largest than before, in MiB. */
  readonly growthMiB: number;
  /** For how long at most its event loop did nothing else, in milliseconds. A machine that has other things to do adds to it. */
  readonly lagMs: number;
  /** How long it computed, on all its threads, in milliseconds. */
  readonly computedMs: number;
  /** What it read, from sockets and files, in MiB. */
  readonly readMiB: number;
}

/** A gateway in a process of its own, so that what it costs is its own cost alone. Linux says what that is. */
export interface MeasuredGateway extends Pick<TestGateway, "rest">, AsyncDisposable {
  readonly port: number;
  readonly adminKey: string;
  /** The file of its store. */
  readonly database: string;
  /** Calls a tool; gives the answer's body and how long it took in milliseconds. */
  call(name: string): Promise<{ readonly text: string; readonly ms: number }>;
  costOf(work: () => Promise<unknown>): Promise<Cost>;
  output(): string;
}

export async function startMeasuredGateway(): Promise<MeasuredGateway> {
  const place = await makePlace("sqlite");
  const gateway = await startGatewayProcess({ location: place.location });
  const { url, adminKey, pid } = gateway;
  const port = Number(new URL(url).port);
  const ask = restClient(url, await firstOrganisation(place.location), adminKey);
  const ofProcess = (file: string) => readFile(`/proc/${String(pid)}/${file}`, "utf8");
  const memory = async (which: "VmRSS" | "VmHWM"): Promise<number> =>
    Number(new RegExp(`^${which}:\\s+(\\d+) kB`, "m").exec(await ofProcess("status"))?.[1]) / 1_024;
  const read = async (): Promise<number> => Number(/^rchar: (\d+)/m.exec(await ofProcess("io"))?.[1]) / MIB;
  /** Its ticks as a user and as the system, which Linux counts a hundred of in a second. */
  const computed = async (): Promise<number> => {
    const [user = 0, system = 0] = (await ofProcess("stat"))
      .replace(/^.*\) /s, "")
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return (user + system) * 10;
  };
  /** The longest since it was asked last. */
  const lag = async (): Promise<number> => {
    const { body } = await send(port, { method: "GET", path: "/metrics" });
    return Number(/^mortise_nodejs_eventloop_lag_max_seconds (\S+)/m.exec(body)?.[1]) * 1_000;
  };
  return {
    port,
    adminKey,
    database: storeFile("folder" in place.location ? place.location.folder : ""),
    output: () => gateway.output(),
    async rest(method, path, body) {
      const answer = await ask(method, path, body);
      return { ...answer, text: JSON.stringify(answer.body), headers: new Headers() };
    },
    async call(name) {
      const started = performance.now();
      const { body } = await legacy(port, adminKey, "tools/call", { name, arguments: {} });
      return { text: body, ms: performance.now() - started };
    },
    async costOf(work) {
      // The peak begins again at what it is now.
      await writeFile(`/proc/${String(pid)}/clear_refs`, "5");
      const [before, readBefore] = [await memory("VmRSS"), await read()];
      await lag();
      const computedBefore = await computed();
      await work();
      const computedMs = (await computed()) - computedBefore;
      const [lagMs, peak, readAfter] = [await lag(), await memory("VmHWM"), await read()];
      return { lagMs, computedMs, growthMiB: peak - before, readMiB: readAfter - readBefore };
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await place.remove();
    },
  };
}
