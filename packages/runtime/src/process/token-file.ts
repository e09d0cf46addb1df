import { randomBytes, randomUUID } from "node:crypto";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import type { Tokens, TokenStore } from "../credentials/tokens/token-store.ts";
import { readCredentialsFile } from "./credentials-file.ts";
import { CannotRun, systemFault } from "./exit-code.ts";
import type { KeptTokens } from "./kept-tokens.ts";

/**
 * Keeps tokens in a file, so that a refresh token that was rotated survives a restart. Readable by its owner
 * alone, and replaced as a whole with each change. One process to a file: nobody else's changes are seen.
 */
export async function openTokenFile(path: string): Promise<KeptTokens> {
  const { key, tokens } = (await readTokenFile(path)) ?? { key: randomBytes(32).toString("base64"), tokens: {} };
  const kept = new Map(Object.entries(tokens));
  let writing: Promise<void> = Promise.resolve();
  const write = (): Promise<void> => {
    // One after the other, each with all that is there by then: the last one written is the newest.
    writing = writing.catch(() => {}).then(() => replaceFile(path, { key, tokens: Object.fromEntries(kept) }));
    return writing;
  };
  // At once, so that a path that cannot be written is found out before there is a token to lose.
  await write();
  const store: TokenStore = {
    get: (name) => kept.get(name),
    set: (name, value) => {
      kept.set(name, value);
      return write();
    },
    delete: (name) => (kept.delete(name) ? write() : undefined),
  };
  return { store, fingerprintKey: Buffer.from(key, "base64") };
}

interface TokenFile {
  /** Makes the names under which the tokens are kept. */
  readonly key: string;
  readonly tokens: Readonly<Record<string, Tokens>>;
}

async function readTokenFile(path: string): Promise<TokenFile | undefined> {
  try {
    await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw systemFault(`cannot read the token file ${path}`, error);
  }
  const value = await readCredentialsFile(path, { parse: () => Promise.resolve(undefined) });
  if (!isTokenFile(value)) {
    throw new CannotRun(`${path} is no token file of mortise`, "name another, or remove it: it is written anew");
  }
  return value;
}

function isTokenFile(value: unknown): value is TokenFile {
  return (
    isRecord(value) &&
    typeof value["key"] === "string" &&
    Buffer.from(value["key"], "base64").length >= 32 &&
    isRecord(value["tokens"]) &&
    Object.values(value["tokens"]).every((tokens) => isRecord(tokens) && typeof tokens["accessToken"] === "string")
  );
}

async function replaceFile(path: string, file: TokenFile): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: "wx", flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw systemFault(`cannot write ${path}`, error);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
