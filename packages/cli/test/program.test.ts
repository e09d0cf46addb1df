import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { VERSION } from "../src/version.ts";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

mortise.write("good.yaml", shelfDescriptor());
mortise.write("bad.yaml", brokenDescriptor());

const HELP = join(import.meta.dirname, "cases/help");

it.each(readdirSync(HELP).map((file) => file.replace(".txt", "")))(
  "prints the help of %s as its golden text says",
  async (command) => {
    const { code, stdout, stderr } = await mortise.run([
      ...(command === "mortise" ? [] : command.split(" ")),
      "--help",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const file = join(HELP, `${command}.txt`);
    if (process.env["UPDATE_CASES"] !== undefined) writeFileSync(file, stdout);
    expect(stdout).toBe(readFileSync(file, "utf8"));
  },
);

it("has a golden help text for every command", async () => {
  const commandsOf = async (args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await mortise.run([...args, "--help"]);
    const names = Array.from(stdout.matchAll(/^  ([a-z][a-z-]*)(?= .*  )/gm), ([, name = ""]) => name);
    return names.filter((name) => name !== "help").map((name) => [...args, name].join(" "));
  };
  const groups = [[], ["auth"], ["audit"]];
  const commands = (await Promise.all(groups.map(commandsOf))).flat();
  expect(["mortise", ...commands].toSorted()).toEqual(
    readdirSync(HELP)
      .map((file) => file.replace(".txt", ""))
      .toSorted(),
  );
});

it("has the version of its package", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    version: string;
  };
  expect(VERSION).toBe(version);
  expect(await mortise.run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

it("ends with 2 on a wrong command line, says what is meant, and prints nothing on stdout", async () => {
  const lines = [[], ["serv"], ["validate", "--frmat", "json", "x"], ["validate", "--format", "xml", "x"], ["tools"]];
  const endings = await Promise.all(lines.map((args) => mortise.run(args)));
  expect(endings.map(({ code, stdout }) => [code, stdout])).toEqual(lines.map(() => [2, ""]));
  expect(endings[0]?.stderr).toContain("Usage: mortise");
  expect(endings[1]?.stderr).toContain("Did you mean serve?");
  expect(endings[2]?.stderr).toContain("Did you mean --format?");
  expect(endings[3]?.stderr).toContain("text, json, sarif, github");
});

it("shows what was typed without letting it act on the terminal", async () => {
  const typed = "\u001B]0;title\u0007\u202E.yaml";
  const ended = await Promise.all([
    mortise.run(["tools", typed]),
    mortise.run(["call", "good.yaml", `\u001B[31m${typed}`]),
    mortise.run([typed]),
    mortise.run(["serve", "good.yaml", "--transport", typed]),
    mortise.run(["tools", "good.yaml", `--${typed}`]),
  ]);
  for (const { code, stderr } of ended) {
    expect(code).toBe(2);
    expect(stderr).toContain("title");
    for (const acting of ["\u001B", "\u0007", "\u202E"]) expect(stderr).not.toContain(acting);
  }
});

it("says what to name instead of a folder", async () => {
  const { code, stderr } = await mortise.run(["tools", "."]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: cannot read .: it is a folder, not a file\n  hint: name a file in it, such as its connector.yaml\n",
  });
});

it("colours what a terminal or FORCE_COLOR asks for, and nothing under NO_COLOR or --no-color", async () => {
  const env = { FORCE_COLOR: "1" };
  const [plain, coloured, silenced, flagged] = await Promise.all([
    mortise.run(["validate", "bad.yaml"]),
    mortise.run(["validate", "bad.yaml"], { env }),
    mortise.run(["validate", "bad.yaml"], { env: { ...env, NO_COLOR: "1" } }),
    mortise.run(["validate", "--no-color", "bad.yaml"], { env }),
  ]);
  expect(plain.stdout).not.toContain("\u001B[");
  expect(coloured.stdout).toContain("\u001B[31m");
  // Node itself warns on stderr that it sees both.
  expect(silenced.stdout).toBe(plain.stdout);
  expect(flagged).toEqual(plain);
});

it("ends quietly when the reader of a pipe goes away", () => {
  const pipeline = `"${mortise.command}" "${mortise.script}" explain | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const ended = spawnSync("bash", ["-c", pipeline], { encoding: "utf8" });
  expect(ended.stderr).not.toContain("EPIPE");
  expect(ended.stdout).toMatch(/^error {4}yaml\/syntax\n0\n$/);
});

it("says a fault of its own in one line, without a stack or a path", () => {
  const inject = `process.stdout.write = () => { throw new TypeError("at /secret/path"); }`;
  const args = ["--import", `data:text/javascript,${encodeURIComponent(inject)}`, mortise.script, "--version"];
  const ended = spawnSync(mortise.command, args, { encoding: "utf8" });
  expect(ended.status).toBe(2);
  expect(ended.stderr).toContain("something went wrong inside mortise itself (TypeError)");
  expect(ended.stderr).not.toMatch(/secret|node_modules|\bat \//);
  const debugging = spawnSync(mortise.command, args, { encoding: "utf8", env: { ...process.env, MORTISE_DEBUG: "1" } });
  expect(debugging.stderr).toContain("at /secret/path");
});

it("runs from the sources as `pnpm mortise` does", () => {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
    readonly scripts: { readonly mortise: string };
  };
  const command = scripts.mortise.replace(/^node /, `"${process.execPath}" `);
  const ended = spawnSync("sh", ["-c", `${command} explain yaml/anchor`], { cwd: REPOSITORY, encoding: "utf8" });
  expect(ended).toMatchObject({ status: 0, stderr: "" });
  expect(ended.stdout).toMatch(/^# yaml\/anchor \(error\)\n/);
});
