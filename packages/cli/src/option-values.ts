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

/** Reads `--slug`. */
export function parseSlug(text: string): string {
  if (/^[a-z0-9-]{3,100}$/.test(text)) return text;
  throw new InvalidArgumentError("give 3 to 100 lower-case letters, digits and hyphens");
}
