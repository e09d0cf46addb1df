import type { Clock } from "../clock.ts";
import type { Outcome, RuntimeFault } from "../errors.ts";
import type { TimeLimit } from "./egress.ts";

/** Waits for work that nobody can stop, as long as this caller has time: the work itself goes on. */
export async function inTime<T>(
  work: Promise<Outcome<T>>,
  { deadline, signal }: TimeLimit,
  clock: Clock,
  tooLate: RuntimeFault,
): Promise<Outcome<T>> {
  const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
  const cancelled = (): void => resolve({ ok: false, fault: { code: "cancelled" } });
  const late = (): void => resolve({ ok: false, fault: tooLate });
  const timer = setTimeout(late, Math.max(0, deadline - clock.now()));
  signal.addEventListener("abort", cancelled);
  if (signal.aborted) cancelled();
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancelled);
  }
}
