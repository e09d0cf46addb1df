import { expect, it } from "@jest/globals";
import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { HttpCall } from "../../src/http/http-call.ts";
import { OpenCalls } from "../../src/http/open-calls.ts";

/** A call whose response is open; all that a call looks at is whether it closes. */
function openCall(): HttpCall {
  return new HttpCall(new EventEmitter() as ServerResponse);
}

it("aborts exactly the calls that are still open, in whatever order the others left", () => {
  const open = new OpenCalls();
  const calls = Array.from({ length: 6 }, openCall);
  const signals = calls.map((call) => call.signal);
  for (const call of calls) open.add(call);
  // One leaves twice, as when its answer cannot be written.
  for (const index of [0, 5, 2, 0]) open.delete(calls[index] ?? openCall());
  open.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, false, true, true, false]);
});
