/** Tells when the user or the system wants the process to end. */
export interface Stop {
  readonly requested: Promise<void>;
  /** Gives the signals back. */
  end(): void;
}

/** The first SIGINT or SIGTERM asks for an orderly end, and the second one does not wait for it. */
export function createStop(): Stop {
  const signals = ["SIGINT", "SIGTERM"] as const;
  let resolve: () => void;
  const requested = new Promise<void>((done) => (resolve = done));
  let asked = false;
  const onSignal = (signal: NodeJS.Signals) => {
    // 128 and the signal's number, as a shell reports a process that a signal ended.
    if (asked) process.exit(signal === "SIGINT" ? 130 : 143);
    asked = true;
    resolve();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    requested,
    end: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
