import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemFault } from "./exit-code.ts";

/**
 * Writes a whole file, or leaves what was there: whoever watches the file (`serve --watch`)
 * never reads half of it. Devices and pipes are written to as they are.
 */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    const existing = await stat(path).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) {
      await writeFile(path, text);
      return;
    }
    const target = existing === undefined ? path : await realpath(path);
    const draft = join(dirname(target), `.${basename(target)}.${String(process.pid)}.tmp`);
    try {
      await writeFile(draft, text, { flag: "wx", mode: existing?.mode ?? 0o666 });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw systemFault(`cannot write ${path}`, error);
  }
}
