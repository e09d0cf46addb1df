import type { Stats } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { CannotRun, systemFault } from "./exit-code.ts";

/** No document of ours comes near this; it keeps a wrong path (a disk image, a device) from filling the memory. In bytes. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * Reads a UTF-8 document from a path as the user typed it. `check` sees what is about to be read,
 * the open file itself, and throws to refuse it.
 */
export async function readTextFile(path: string, check?: (status: Stats) => void): Promise<string> {
  try {
    const file = await open(path);
    try {
      const status = await file.stat();
      if (status.size > LARGEST_FILE) throw tooLarge(path);
      check?.(status);
      // The stream, not readFile, because a pipe or a device has no size to check.
      return await readTextStream(file.createReadStream({ autoClose: false }), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof CannotRun ? error : systemFault(`cannot read ${path}`, error);
  }
}

/** Reads a UTF-8 document to the end of a stream. `name` is for what is said where it is none. */
export async function readTextStream(stream: Readable, name: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_FILE) throw tooLarge(name);
    chunks.push(chunk);
  }
  try {
    // The byte order mark stays: offsets count from the start of the file.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new CannotRun(`cannot read ${name}: it is not UTF-8 text`, "save the file as UTF-8");
  }
}

function tooLarge(name: string): CannotRun {
  return new CannotRun(`cannot read ${name}: it is larger than ${String(LARGEST_FILE / 1024 / 1024)} MiB`);
}
