import { expect, it } from "@jest/globals";
import { createBulkhead } from "../../src/upstream/bulkhead.ts";

const { signal } = new AbortController();

it("hands a place on to whoever has waited longest", async () => {
  const bulkhead = createBulkhead({ inFlight: 1, waiting: 2, waitMs: 20_000 });
  const first = await bulkhead.enter("a", signal);
  const order: string[] = [];
  const wait = async (name: string): Promise<void> => {
    const release = await bulkhead.enter("a", signal);
    order.push(name);
    release?.();
  };
  const waiting = [wait("second"), wait("third")];
  expect(bulkhead.enter("a", signal)).toBeUndefined();
  // Another's calls have places of their own.
  expect(bulkhead.enter("b", signal)).toBeInstanceOf(Function);
  first?.();
  await Promise.all(waiting);
  expect(order).toEqual(["second", "third"]);
});

it("gives a place back once, however often it is said", async () => {
  const bulkhead = createBulkhead({ inFlight: 2, waiting: 0, waitMs: 20_000 });
  const first = await bulkhead.enter("a", signal);
  await bulkhead.enter("a", signal);
  first?.();
  first?.();
  expect(bulkhead.enter("a", signal)).toBeInstanceOf(Function);
  expect(bulkhead.enter("a", signal)).toBeUndefined();
});

it("ends a wait that is too long or that nobody waits for", async () => {
  const bulkhead = createBulkhead({ inFlight: 1, waiting: 2, waitMs: 20 });
  await bulkhead.enter("a", signal);
  expect(await bulkhead.enter("a", signal)).toBeUndefined();
  const patient = createBulkhead({ inFlight: 1, waiting: 2, waitMs: 60_000 });
  const held = await patient.enter("a", signal);
  const controller = new AbortController();
  const waiting = patient.enter("a", controller.signal);
  controller.abort();
  expect(await waiting).toBeUndefined();
  held?.();
  expect(patient.enter("a", signal)).toBeInstanceOf(Function);
});
