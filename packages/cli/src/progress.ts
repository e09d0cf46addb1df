import { SingleBar } from "cli-progress";
import type { Terminal } from "./terminal.ts";

/** Fewer than this are over before a bar could be read. */
const WORTH_SHOWING = 25;

/** Shows how far a long run has come, to whoever watches. */
export interface Progress {
  step(): void;
  end(): void;
}

/** A bar on stderr, where that is a terminal and there is enough to do; otherwise nothing at all. */
export function createProgress(total: number, terminal: Terminal): Progress {
  if (!terminal.watched || total < WORTH_SHOWING) return { step: () => {}, end: () => {} };
  const bar = new SingleBar({
    format: "{bar} {value}/{total} descriptors, {eta_formatted} to go",
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(total, 0);
  return { step: () => bar.increment(), end: () => bar.stop() };
}
