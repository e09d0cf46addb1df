/** Walks the part of docs/governance.md about `mortise check`: writes its file, runs its commands, and compares what they print. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";
import { codes, familyOf, type DiagnosticCode } from "@mortise/core";
import { openMortise } from "./mortise.ts";

const url = new URL("../docs/governance.md", import.meta.url);
const page = readFileSync(url, "utf8");
const [section = ""] = /^## One command for CI: `mortise check`\n(?:(?!## ).*\n?)*/m.exec(page) ?? [];

const mortise = openMortise();
afterAll(() => mortise.close());

it("prints what the page says", () => {
  const commands: string[] = [];
  for (const [, kind, file = "", text = ""] of section.matchAll(/```(yaml|console)(?: file=(\S+))?\n([^]*?)```/g)) {
    if (kind === "yaml") {
      mortise.write(file, text);
      continue;
    }
    for (const [, command = "", output = ""] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      commands.push(command.split(" ").slice(0, 2).join(" "));
      const script = command.replace(/^mortise /, `"${mortise.command}" "${mortise.script}" `);
      const { stdout } = spawnSync("sh", ["-c", `{ ${script} ; } 2>&1`], {
        cwd: mortise.folder,
        env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
        encoding: "utf8",
      });
      expect({ command, output: stdout }).toEqual({ command, output });
    }
  }
  expect(commands).toEqual(["mortise check", "mortise tools", "mortise check"]);
});

it("lists every code beside its family, and none that does not exist", () => {
  const rows = Array.from(section.matchAll(/^\| `([a-z]+)` .*$/gm), ([row, family]) => ({ row, family }));
  const told = rows.flatMap(({ row, family }) =>
    Array.from(row.matchAll(/`(check\/[a-z-]+)`/g), ([, code]) => `${family} ${code}`),
  );
  // The table's keys are its codes.
  const own = (Object.keys(codes) as DiagnosticCode[]).filter((code) => code.startsWith("check/"));
  expect(told.toSorted()).toEqual(own.map((code) => `${familyOf(code)} ${code}`).toSorted());
});

it("leads to files that are there", () => {
  const links = Array.from(section.matchAll(/\]\(([^)#:]+)\)/g), ([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(new URL(link, url)))).toEqual([]);
  expect(links).not.toEqual([]);
});
