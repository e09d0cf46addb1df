import type { TokenSourceOptions } from "../credentials/tokens/token-source.ts";
import { MemoryTokens } from "../credentials/tokens/token-store.ts";

/** Where a token source keeps tokens. */
export type KeptTokens = Pick<TokenSourceOptions, "store" | "fingerprintKey">;

/** Tokens in the file that was asked for; otherwise in memory, with a warning once a refresh token is lost by that. */
export async function openTokens(options: {
  readonly path: string | undefined;
  /** How a file is asked for, in the words of the warning: `--token-file FILE`. */
  readonly how: string;
  readonly warn: (words: string) => void;
}): Promise<KeptTokens> {
  const { path, how, warn } = options;
  // Most processes have no such file, and start without what reads it.
  if (path !== undefined) return (await import("./token-file.ts")).openTokenFile(path);
  return keepInMemory(() =>
    warn(`the server has replaced the refresh token, and the new one ends with this process; keep it with ${how}`),
  );
}

/** Tokens in memory. Tells once that a refresh token will be lost by that. */
export function keepInMemory(onLoss: () => void): KeptTokens {
  const memory = new MemoryTokens();
  let told = false;
  return {
    store: {
      get: (name) => memory.get(name),
      set(name, tokens) {
        memory.set(name, tokens);
        if (tokens.rotated !== true || told) return;
        told = true;
        onLoss();
      },
      delete: (name) => memory.delete(name),
    },
  };
}
