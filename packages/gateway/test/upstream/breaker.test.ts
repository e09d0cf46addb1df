import { beforeEach, expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { createBreaker, type Breaker, type Passed } from "../../src/upstream/breaker.ts";

let now: number;
let breaker: Breaker;
beforeEach(() => {
  now = 0;
  breaker = createBreaker({ failures: 2, openMs: 1_000, mostOpenMs: 3_000 }, { ...systemClock, now: () => now });
});

function through(): Passed {
  const passed = breaker.pass("a");
  if (typeof passed === "number") throw new Error(`left alone for ${String(passed)} ms`);
  return passed;
}

/** Opens it, with calls under way that began before. */
function open(): { readonly old: Passed; readonly older: Passed } {
  const under = { old: through(), older: through() };
  through().end(false);
  through().end(false);
  expect(breaker.pass("a")).toBe(1_000);
  return under;
}

it("lets one call at a time find out, whatever becomes of calls that began before", () => {
  const { old, older } = open();
  now = 1_000;
  const probe = through();
  old.end(undefined);
  expect(breaker.pass("a")).toBe(1_000);
  older.end(false);
  expect(breaker.pass("a")).toBe(1_000);
  // What finds out decides for all, and for longer each time.
  probe.end(false);
  expect(breaker.pass("a")).toBe(2_000);
});

it("lets another call find out where the one that should shows nothing", () => {
  open();
  now = 1_000;
  const probe = through();
  probe.end(undefined);
  const next = through();
  // The first has had its turn.
  probe.end(undefined);
  expect(breaker.pass("a")).toBe(1_000);
  next.end(true);
  expect([through(), through()]).toHaveLength(2);
});

it("is open for at most so long, and closed by any call that shows that the server is there", () => {
  const { old } = open();
  for (const opened of [2_000, 3_000, 3_000]) {
    now += 10_000;
    through().end(false);
    expect(breaker.pass("a")).toBe(opened);
  }
  old.end(true);
  through().end(false);
  // One more failure is not yet trouble.
  expect(breaker.pass("a")).not.toEqual(expect.any(Number));
});

it("takes a call that was answered a little, and then lost, for a failure", () => {
  const passed = through();
  passed.end(true);
  passed.end(false);
  through().end(false);
  expect(breaker.pass("a")).toBe(1_000);
});
