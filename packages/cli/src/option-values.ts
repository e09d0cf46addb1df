import { InvalidArgumentError } from "commander";

const LARGEST_MEBIBYTES = 256;

/** Reads `--max-size`: how large a descriptor may be, given in MiB, returned in characters (UTF-16 units), which are as many bytes in plain English. */
export function parseMaxSize(text: string): number {
  const mebibytes = Number(text);
  if (!Number.isFinite(mebibytes) || mebibytes <= 0 || mebibytes > LARGEST_MEBIBYTES) {
    throw new InvalidArgumentError(`give a size in MiB, at most ${String(LARGEST_MEBIBYTES)}`);
  }
  return Math.floor(mebibytes * 1024 * 1024);
}

/** Reads `--port`. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError("give a number from 0 to 65535; 0 takes a free port");
  }
  return port;
}

/** Reads `--max-tools`. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1) throw new InvalidArgumentError("give a whole number from 1");
  return count;
}

/** Reads `--min-coverage`. */
export function parsePercent(text: string): number {
  const percent = Number(text);
  if (!/^\d{1,3}$/.test(text) || percent > 100) throw new InvalidArgumentError("give a whole number from 0 to 100");
  return percent;
}

/** Reads `--slug`. */
export function parseSlug(text: string): string {
  if (/^[a-z0-9-]{3,100}$/.test(text)) return text;
  throw new InvalidArgumentError("give 3 to 100 lower-case letters, digits and hyphens");
}

/** Reads `--profile`: names with commas between them. */
export function parseNames(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

/** Reads `--transport` of a project: one or both, the default first. */
export function parseTransports(text: string): readonly ("stdio" | "http")[] {
  const names = parseNames(text);
  const transports = names.filter((name) => name === "stdio" || name === "http");
  if (transports.length === names.length && new Set(names).size === names.length) return transports;
  throw new InvalidArgumentError("give stdio, http, or both with a comma between them");
}

/** Reads `--registry-name`: a reversed domain, a slash, a name (server.json of the MCP registry, 2025-12-11). */
export function parseRegistryName(text: string): string {
  if (/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(text) && text.length <= 200) return text;
  throw new InvalidArgumentError("give a namespace and a name with a slash between them: io.github.acme/shelf");
}

/** Reads `--budget`: `tool=600,connector=15000`, either or both, in tokens. */
export function parseBudget(text: string): { readonly tool?: number; readonly connector?: number } {
  const budget: { tool?: number; connector?: number } = {};
  for (const part of text.split(",")) {
    const [, key, figure] = /^\s*(tool|connector)=(\d{1,9})\s*$/.exec(part) ?? [];
    if (key !== "tool" && key !== "connector") {
      throw new InvalidArgumentError("give tool=600, connector=15000, or both with a comma between them");
    }
    budget[key] = Number(figure);
  }
  return budget;
}
