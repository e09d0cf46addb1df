import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { text } from "node:stream/consumers";
import { expect, it } from "@jest/globals";
import type { RequestBody } from "@mortise/core/request";
import type { Call } from "../../src/call.ts";
import { systemClock } from "../../src/clock.ts";
import type { FileStore, OpenedFile } from "../../src/files/file-store.ts";
import { openBody } from "../../src/files/open-body.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, someScope, stageFor } from "../fixtures/services.ts";

const body = (...uris: readonly string[]): Exclude<RequestBody, string> => ({
  kind: "multipart",
  mediaType: "multipart/form-data",
  boundary: "b",
  parts: uris.map((uri, index) => ({ name: "f", file: { kind: "resource", uri, pointer: `/f/${index}` } })),
});

function callWith(files: FileStore, milliseconds = 30_000, signal = new AbortController().signal): Call {
  const connector = makeConnector({ origin: "https://api.example", tools: [] });
  const services = { ...stageFor(connector, () => response("{}")).services, clock: systemClock, files };
  const binding = { instance: "files", scope: someScope, credentials: { resolve: () => undefined } };
  return { id: "1", signal, deadline: systemClock.now() + milliseconds, binding, services };
}

const opened = (more: Partial<OpenedFile> = {}): OpenedFile => ({
  stream: Readable.from([Buffer.from("data")]),
  ...more,
});

it("closes the files that were opened where another cannot be", async () => {
  const good = opened();
  const files: FileStore = { open: async (uri) => (uri === "store:good" ? good : undefined) };

  expect(await openBody(body("store:good", "store:none"), callWith(files))).toMatchObject({
    ok: false,
    fault: { code: "arguments_invalid", faults: [{ pointer: "/f/1" }] },
  });
  expect(good.stream.destroyed).toBe(true);
});

it("closes every file of a body, read or not", async () => {
  const both = [opened(), opened()];
  const waiting = [...both];
  const outcome = await openBody(body("store:1", "store:2"), callWith({ open: async () => waiting.shift() }));
  if (outcome.ok) outcome.value.body.close();

  expect(both.map(({ stream }) => stream.destroyed)).toEqual([true, true]);
});

it.each(["late", "given up"])(
  "waits for no store when the call is %s, and closes what comes afterwards",
  async (why) => {
    const { promise, resolve } = Promise.withResolvers<OpenedFile>();
    const abort = new AbortController();
    const signals: AbortSignal[] = [];
    const files: FileStore = {
      open: (_uri, _scope, signal) => {
        signals.push(signal);
        return promise;
      },
    };
    const opening = openBody(body("store:1"), callWith(files, why === "late" ? 20 : 30_000, abort.signal));
    if (why === "given up") abort.abort();

    expect(await opening).toMatchObject({ ok: false, fault: { code: why === "late" ? "internal" : "cancelled" } });
    expect(signals[0]?.aborted).toBe(true);
    const file = opened();
    resolve(file);
    await setImmediate();
    expect(file.stream.destroyed).toBe(true);
  },
);

it.each(["text/plain\r\nX-Evil: 1", "text/plain\n\nevil", "plain", "text/ plain"])(
  "lets a store that calls a file %j write no line of its own",
  async (mediaType) => {
    const outcome = await openBody(body("store:1"), callWith({ open: async () => opened({ mediaType }) }));
    if (!outcome.ok) throw new Error("not opened");

    expect(await text(outcome.value.body.stream)).toBe(
      '--b\r\nContent-Disposition: form-data; name="f"; filename="store:1"\r\nContent-Type: application/octet-stream\r\n\r\ndata\r\n--b--\r\n',
    );
  },
);

it("opens files for the scope of the call alone", async () => {
  const scopes: unknown[] = [];
  const files: FileStore = {
    open: async (_uri, scope) => {
      scopes.push(scope);
      return undefined;
    },
  };
  await openBody(body("store:1"), callWith(files));

  expect(scopes).toEqual([someScope]);
});
