const TICK_MS = 10;

/**
 * Counts milliseconds that this process had: what a machine with a lot to do keeps it waiting for counts as two ticks.
 * On a machine that has nothing else to do it is the time that passes.
 */
export function ownTime(): { readonly ms: () => number; readonly [Symbol.dispose]: () => void } {
  let had = 0;
  let last = performance.now();
  const count = (): void => {
    const now = performance.now();
    had += Math.min(now - last, 2 * TICK_MS);
    last = now;
  };
  const timer = setInterval(count, TICK_MS);
  return {
    ms() {
      count();
      return had;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
