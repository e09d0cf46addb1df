import { setTimeout } from "node:timers/promises";

const PAUSE_MS = 25;

/** Asks until the answer is the wanted one; gives the milliseconds that took. Rejects with the last answer where it never is. */
export async function eventually<Answer>(
  ask: () => Promise<Answer> | Answer,
  isWanted: (answer: Answer) => boolean,
  withinMs = 15_000,
): Promise<number> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    const took = performance.now() - started;
    if (isWanted(answer)) return took;
    if (took > withinMs) throw new Error(`After ${String(Math.round(took))} ms it is still ${JSON.stringify(answer)}.`);
    await setTimeout(PAUSE_MS);
  }
}
