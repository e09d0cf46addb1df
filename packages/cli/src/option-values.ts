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
