import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs the official inspector's command line, with a home of its own to write into; gives what it prints, as JSON. */
export async function runInspector(url: string, ...args: readonly string[]): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), "inspector-"));
  try {
    const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector/package.json");
    const { bin } = JSON.parse(await readFile(manifest, "utf8")) as { bin: Record<string, string> };
    const program = join(dirname(manifest), bin["mcp-inspector"] ?? "");
    const { stdout } = await run(process.execPath, [program, "--cli", url, "--transport", "http", ...args], {
      env: { ...process.env, HOME: home },
    });
    return JSON.parse(stdout);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
