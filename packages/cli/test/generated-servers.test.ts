/** Walks the page on generated servers: writes its files, runs its commands, and compares what they print. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { openMortise } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const page = readFileSync(new URL("../docs/generated-servers.md", import.meta.url), "utf8");
const blocks = Array.from(page.matchAll(/```(\w+)(?: file=(\S+))?\n([^]*?)```/g), ([, kind, file, text = ""]) => ({
  kind,
  file,
  text,
}));

/** The runtime grows and shrinks with every change to it, and a page holds no blanks at the end of a line. */
const asOnPage = (text: string) => text.replace(/[\d,]+ KiB/g, "N KiB").replace(/ +$/gm, "");

it("prints what the page on generated servers says", () => {
  mkdirSync(mortise.path("bin"));
  chmodSync(mortise.write("bin/mortise", `#!/bin/sh\nexec "${mortise.command}" "${mortise.script}" "$@"\n`), 0o755);
  const path = [mortise.path("bin"), dirname(mortise.command), process.env["PATH"]].join(delimiter);
  mortise.write("package.json", '{ "type": "module" }');
  let commands = 0;
  for (const { kind, file, text } of blocks) {
    if (file !== undefined) mortise.write(file, text);
    expect(kind === "console" || file !== undefined).toBe(true);
    if (kind !== "console") continue;
    for (const [, command = "", output = ""] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      commands += 1;
      const options = { cwd: mortise.folder, env: { PATH: path }, encoding: "utf8" } as const;
      const { stdout } = spawnSync("sh", ["-c", `{ ${command}; } 2>&1`], options);
      expect(asOnPage(stdout)).toBe(asOnPage(output));
    }
  }
  expect(commands).toBe(6);
});
