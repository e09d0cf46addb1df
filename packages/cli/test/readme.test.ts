/** Walks the README's tour: writes its files, runs its commands, and compares what they print. */
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectClient } from "@mortise/testkit/mcp";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const mortise = `${process.execPath} --conditions=@mortise/source ${main}`;

let folder: string;
const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1" };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "readme-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The tour's blocks in order: files to write, and sessions of commands, each with what it prints. */
const blocks = Array.from(
  readme.matchAll(/```(yaml|console)(?: file=(\S+))?\n([^]*?)```/g),
  ([, kind, file, text]) => ({
    kind,
    file,
    text: text ?? "",
  }),
);
const steps = blocks.flatMap(({ kind, file, text }) =>
  kind === "console"
    ? Array.from(text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command = "", output = ""]) => ({
        command,
        output,
      }))
    : [{ command: `write ${file}`, output: text }],
);

it("has a tour of files and commands", () => {
  expect(steps.map(({ command }) => command.replace(/^.*mortise /, "").split(" ")[0])).toEqual([
    "write",
    "validate",
    "sed",
    "validate",
    "tools",
    "export",
    "serve",
  ]);
});

it("prints what the README says", async () => {
  for (const { command, output } of steps) {
    if (command.startsWith("write ")) {
      writeFileSync(join(folder, command.slice("write ".length)), output);
    } else if (command.startsWith("export ")) {
      const [name = "", value = ""] = command.slice("export ".length).split("=");
      env[name] = value;
    } else if (command.includes("mortise serve")) {
      await serve(command, output);
    } else {
      const script = command.replace("pnpm --silent mortise", mortise);
      const ran = spawnSync("sh", ["-c", script], { cwd: folder, env, encoding: "utf8" });
      expect(ran.stdout + ran.stderr).toBe(output);
    }
  }
}, 60_000);

async function serve(command: string, output: string): Promise<void> {
  const args = command.replace("pnpm --silent mortise ", "").replace("--port 8080", "--port 0").split(" ");
  const server = spawn(process.execPath, ["--conditions=@mortise/source", main, ...args], { cwd: folder, env });
  try {
    const [printed] = (await once(server.stderr.setEncoding("utf8"), "data")) as [string];
    const port = /:(\d+)\//.exec(printed)?.[1] ?? "";
    expect(printed).toBe(output.replace(":8080/", `:${port}/`));
    const url = /http\S+/.exec(printed)?.[0] ?? "";
    const client = await connectClient({ generation: "v2", transport: "http", url });
    expect((await client.listTools()).map(({ name }) => name)).toEqual(["get_forecast"]);
    await client.close();
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
  }
}
