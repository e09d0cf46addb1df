import { expect, it } from "@jest/globals";
import { exportEvents } from "../../src/audit/export-events.ts";
import { openStore } from "../../src/db/open-store.ts";
import { textStream } from "../../src/rest/text-stream.ts";
import { auditOver, keepLog, toolCall } from "../support/record-events.ts";
import { makePlace } from "../support/stores.ts";

it("reads a page when the one before was taken, and up to where the trail ended when it began", async () => {
  const place = await makePlace("sqlite");
  let reads = 0;
  const store = await openStore(place.location, (statement) => {
    if (/^select .* from "audit_events"/.test(statement)) reads += 1;
  });
  const audit = auditOver(store);
  await Promise.all(Array.from({ length: 1_200 }, () => audit.record(toolCall("o1"))));
  reads = 0;
  const faults: unknown[] = [];
  let cuts = 0;
  const services = { log: { ...keepLog(), fault: (fault: unknown) => void faults.push(fault) } };
  const readerOf = (format: "csv" | "jsonl") =>
    textStream(exportEvents(store, "o1", {}, format), { services, cut: () => void (cuts += 1) }).getReader();
  const reader = readerOf("jsonl");
  const read = async () => Buffer.from((await reader.read()).value ?? []).toString("utf8");
  expect((await read()).split("\n")).toHaveLength(501);
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(reads).toBe(1);
  await audit.record(toolCall("o1"));
  expect([(await read()).split("\n").length, (await read()).split("\n").length]).toEqual([501, 201]);
  expect(await reader.read()).toEqual({ done: true, value: undefined });

  // Whoever goes away in the middle has no more read for them; a fault cuts the export off, so that it is not taken for whole.
  const gone = readerOf("csv");
  await gone.read();
  await gone.read();
  reads = 0;
  await gone.cancel();
  const cut = readerOf("csv");
  await cut.read();
  await cut.read();
  await audit.close();
  await store.close();
  await expect(cut.read()).rejects.toThrow();
  expect([cuts, faults.length, reads]).toEqual([1, 1, 1]);
  await place.remove();
});
