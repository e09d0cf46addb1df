/** Publishes diagnostics of open documents, once typing pauses. */
export interface Publisher {
  /** A document was opened, or something else than its text has changed. */
  now(uri: string): void;
  /** Its text has changed. */
  soon(uri: string): void;
  closed(uri: string): void;
}

const PAUSE_MS = 150;

/**
 * Publishes what `analyse` finds; `undefined` means that there is nothing to say of the document,
 * and takes back what was said before. What belongs to a version that is no longer the last one is
 * never published: `analyse` rejects, and the change that made it stale has asked anew.
 */
export function createPublisher<Finding>(
  analyse: (uri: string) => Promise<{ readonly version: number; readonly diagnostics: Finding[] } | undefined>,
  send: (uri: string, diagnostics: Finding[], version?: number) => void,
  pauseMs = PAUSE_MS,
): Publisher {
  const pending = new Map<string, NodeJS.Timeout>();
  const shown = new Set<string>();

  const cancel = (uri: string) => {
    clearTimeout(pending.get(uri));
    pending.delete(uri);
  };
  const run = async (uri: string) => {
    pending.delete(uri);
    const found = await analyse(uri).catch(() => "stale" as const);
    if (found === "stale") return;
    if (found !== undefined) {
      shown.add(uri);
      send(uri, found.diagnostics, found.version);
    } else if (shown.delete(uri)) send(uri, []);
  };
  const after = (uri: string, delay: number) => {
    cancel(uri);
    pending.set(
      uri,
      setTimeout(() => void run(uri), delay),
    );
  };

  return {
    now: (uri) => after(uri, 0),
    soon: (uri) => after(uri, pauseMs),
    closed(uri) {
      cancel(uri);
      if (shown.delete(uri)) send(uri, []);
    },
  };
}
