import { readSettings, type Settings } from "./settings.ts";

/** The settings of each document, as the client has them now. */
export interface ClientSettings {
  of(uri: string): Promise<Settings>;
  /** What came with `initialize`. */
  initialize(options: unknown): void;
  /** The client says that settings have changed, and may say how. */
  changed(sent: unknown): void;
}

/** Asks the client for `mortise.*` once for each document, where it can be asked: folders of a workspace may differ. */
export function createClientSettings(ask: (uri: string) => Promise<unknown>): ClientSettings {
  let base = readSettings(undefined);
  const known = new Map<string, Promise<Settings>>();
  return {
    of(uri) {
      const found = known.get(uri);
      if (found !== undefined) return found;
      const from = base;
      const asked = ask(uri).then(
        (sent) => readSettings(sent, from),
        // A client that cannot tell leaves us with what it told before.
        () => from,
      );
      known.set(uri, asked);
      return asked;
    },
    initialize(options) {
      base = readSettings(options);
    },
    changed(sent) {
      known.clear();
      const section = typeof sent === "object" && sent !== null && "mortise" in sent ? sent.mortise : undefined;
      if (section !== undefined) base = readSettings(section, base);
    },
  };
}
