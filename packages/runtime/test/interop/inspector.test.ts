import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";
import { listen, runConformanceConnector } from "@mortise/testkit/mcp";

const run = promisify(execFile);

/** Runs the inspector's command line, with a home of its own to write into. */
async function inspect(url: string, ...args: readonly string[]): Promise<unknown> {
  const home = await mkdtemp(join(tmpdir(), "inspector-"));
  try {
    const require = createRequire(import.meta.resolve("@mortise/testkit"));
    const manifest = require.resolve("@modelcontextprotocol/inspector/package.json");
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

it("the inspector's command line lists the tools of a connector and calls one", async () => {
  await using connector = await runConformanceConnector();
  await using listening = await listen(connector.served);
  const list = await inspect(listening.url, "--method", "tools/list");
  expect(list).toMatchObject({ tools: connector.served.tools.map(({ name }) => ({ name })) });
  const answer = await inspect(listening.url, "--method", "tools/call", "--tool-name", "test_simple_text");
  expect(answer).toMatchObject({ content: [{ type: "text", text: "This is a simple text response for testing." }] });
}, 60_000);
