/** Walks docs/testing.md: writes its file, runs its commands, and compares what they print. */
import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { openMortise, type Running } from "./mortise.ts";

const page = readFileSync(new URL("../docs/testing.md", import.meta.url), "utf8");
const mortise = openMortise();
const mocks: Running[] = [];
afterAll(async () => {
  for (const mock of mocks) mock.signal("SIGTERM");
  await mortise.close();
});

const env: Record<string, string> = { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" };
let port = "";

it("prints what the page says", async () => {
  let commands = 0;
  for (const [, kind, file = "", text = ""] of page.matchAll(/```(yaml|console)(?: file=(\S+))?\n([^]*?)```/g)) {
    if (kind === "yaml") {
      mortise.write(file, text);
      continue;
    }
    for (const [, command = "", output = ""] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      commands += 1;
      await step(command, output);
    }
  }
  expect(commands).toBe(11);
});

async function step(command: string, output: string): Promise<void> {
  if (command.startsWith("export ")) {
    const [name = "", value = ""] = command.slice("export ".length).split("=");
    env[name] = value;
    return;
  }
  if (command.endsWith(" &")) {
    const args = command.slice("mortise ".length, -" &".length).replace("--port 4010", "--port 0").split(" ");
    const mock = mortise.start(args);
    mocks.push(mock);
    await mock.says(/mortise serve .*\n/);
    port = /127\.0\.0\.1:(\d+)/.exec(mock.stderr())?.[1] ?? "";
    expect(mock.stderr().replaceAll(port, "4010")).toBe(output);
    return;
  }
  if (command.startsWith("curl ")) {
    // Asked by fetch, because a machine need not have it.
    const [, name = "", value = ""] = /-H '([^:]+): ([^']+)'/.exec(command) ?? [];
    const url = (/http\S+/.exec(command)?.[0] ?? "").replace("4010", port);
    const answer = await fetch(url, { headers: name === "" ? {} : { [name]: value } });
    expect(`${await answer.text()}\n`).toBe(output);
    return;
  }
  const script = command.replaceAll("4010", port).replace(/^mortise /, `"${mortise.command}" "${mortise.script}" `);
  const ran = spawnSync("sh", ["-c", `{ ${script} ; } 2>&1`], { cwd: mortise.folder, env, encoding: "utf8" });
  // The two streams come in any order.
  const lines = (printed: string) => printed.replaceAll(port, "4010").trimEnd().split("\n").toSorted();
  expect({ command, lines: lines(ran.stdout) }).toEqual({ command, lines: lines(output) });
}
