/** Walks the part of docs/governance.md about `mortise lock` and `mortise diff`: writes its file, runs its commands, and holds its table to the code. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { changeKinds, type Change } from "@mortise/core";
import { openMortise, REPOSITORY } from "./mortise.ts";

const page = readFileSync(new URL("../docs/governance.md", import.meta.url), "utf8");
const [section = ""] = /^## What changed for callers.*\n(?:(?!## ).*\n?)*/m.exec(page) ?? [];

const mortise = openMortise();
afterAll(() => mortise.close());

it("prints what the page says", () => {
  const commands: string[] = [];
  for (const [, kind, file = "", text = ""] of section.matchAll(/```(yaml|console)(?: file=(\S+))?\n([^]*?)```/g)) {
    if (kind === "yaml") mortise.write(file, text);
    else {
      for (const [, command = "", output = ""] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
        commands.push(command.split(" ").slice(0, 2).join(" "));
        const script = command.replace(/^mortise /, `"${mortise.command}" "${mortise.script}" `);
        const ran = spawnSync("sh", ["-c", `{ ${script} ; } 2>&1`], {
          cwd: mortise.folder,
          env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
          encoding: "utf8",
        });
        expect({ command, output: ran.stdout }).toEqual({ command, output });
      }
    }
  }
  expect(commands).toEqual(["mortise lock", "sed -i.bak", "mortise diff"]);
});

it("lists every class of change with its impact, and what its golden case says", () => {
  const rows = Array.from(
    section.matchAll(/^\| `([a-z-]+)`\s+\| (\w+)\s+\| (.*?)\s+\|$/gm),
    ([, kind, impact, message]) => [kind, impact, message],
  );
  const told = Object.entries(changeKinds).map(([kind, impact]) => [kind, impact, messageOf(kind)]);
  expect(rows).toEqual(told);
});

function messageOf(kind: string): string | undefined {
  const path = join(REPOSITORY, "packages/core/test/cases/breaking", kind, "changes.json");
  const changes = JSON.parse(readFileSync(path, "utf8")) as readonly Change[];
  return changes.find((change) => change.kind === kind)?.message;
}
