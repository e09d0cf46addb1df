import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor, thinDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

mortise.write("good.yaml", shelfDescriptor());
mortise.write("bad.yaml", brokenDescriptor());
mortise.write("thin.yaml", thinDescriptor());

it("says nothing on stdout about a clean descriptor", async () => {
  expect(await mortise.run(["validate", "good.yaml"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "1 descriptor: clean\n",
  });
});

it("prints errors as text with a frame, and ends with 1", async () => {
  const { code, stdout, stderr } = await mortise.run(["validate", "bad.yaml", "good.yaml"]);
  expect(code).toBe(1);
  expect(stdout).toContain("bad.yaml:23:47:");
  expect(stdout).toContain("error[operation/unfilled-placeholder]");
  expect(stdout).toContain("^^^^^^^^");
  expect(stdout).toContain("help: mortise explain operation/unfilled-placeholder");
  expect(stderr).toBe("2 descriptors: 2 errors, 0 warnings\n");
});

it("lets warnings pass, and fails for them with --strict", async () => {
  const [lenient, strict] = await Promise.all([
    mortise.run(["validate", "thin.yaml"]),
    mortise.run(["validate", "--strict", "thin.yaml"]),
  ]);
  expect(lenient).toMatchObject({ code: 0, stderr: "1 descriptor: 0 errors, 1 warning\n" });
  expect(lenient.stdout).toContain("warning[tool/short-description]");
  expect(strict).toMatchObject({ code: 1, stdout: lenient.stdout });
});

it("prints one JSON object a line", async () => {
  const [long, short] = await Promise.all([
    mortise.run(["validate", "--format", "json", "bad.yaml", "thin.yaml"]),
    mortise.run(["validate", "--json", "bad.yaml", "thin.yaml"]),
  ]);
  expect(short).toEqual(long);
  const lines = long.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { code: string; file: string });
  expect(lines.map(({ file, code }) => `${file} ${code}`)).toEqual([
    "bad.yaml operation/unfilled-placeholder",
    "bad.yaml operation/unplaced-parameter",
    "thin.yaml tool/short-description",
  ]);
});

it("prints one SARIF log for all files, with relative paths", async () => {
  const { code, stdout } = await mortise.run([
    "validate",
    "--format",
    "sarif",
    "./bad.yaml",
    mortise.path("thin.yaml"),
    "good.yaml",
  ]);
  expect(code).toBe(1);
  const log = JSON.parse(stdout) as {
    version: string;
    runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
  };
  expect(log.version).toBe("2.1.0");
  expect(log.runs).toHaveLength(1);
  const uris = log.runs[0]?.results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri);
  expect(uris).toEqual(["bad.yaml", "bad.yaml", "thin.yaml"]);
});

it("prints annotations for GitHub", async () => {
  const { stdout } = await mortise.run(["validate", "--format", "github", "bad.yaml"]);
  expect(stdout).toMatch(/^::error file=bad\.yaml,line=23,/);
});

it("prints an empty SARIF log, and nothing else, where all is clean", async () => {
  const { stdout } = await mortise.run(["validate", "--format", "sarif", "good.yaml"]);
  expect(JSON.parse(stdout)).toMatchObject({ runs: [{ results: [] }] });
});

it("reads standard input for -", async () => {
  const { code, stdout } = await mortise.run(["validate", "-", "--json"], { input: brokenDescriptor() });
  expect(code).toBe(1);
  expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ file: "<stdin>" });
});

it("searches folders for descriptors, and passes over what is compiled, installed or hidden", async () => {
  for (const folder of ["tree/a/deep", "tree/b", "tree/node_modules/x", "tree/.git"]) {
    mkdirSync(mortise.path(folder), { recursive: true });
  }
  mortise.write("tree/a/deep/connector.yaml", shelfDescriptor());
  mortise.write("tree/b/connector.yml", shelfDescriptor());
  mortise.write("tree/b/notes.yaml", "not: [a descriptor");
  mortise.write("tree/node_modules/x/connector.yaml", brokenDescriptor());
  mortise.write("tree/.git/connector.yaml", brokenDescriptor());
  symlinkSync(mortise.path("tree"), mortise.path("tree/a/loop"));
  const compiled = await mortise.run(["compile", "good.yaml", "-o", "tree/b/connector.json"]);
  expect(compiled.code).toBe(0);

  // The file that is named twice counts once.
  const ended = await mortise.run(["validate", "tree", "tree/b/connector.yml"]);
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "2 descriptors: clean\n" });
});

it("cannot run without a file to read, and names it as it was typed", async () => {
  mkdirSync(mortise.path("empty"), { recursive: true });
  writeFileSync(mortise.path("latin.yaml"), Buffer.from([0x6e, 0x3a, 0x20, 0xe4]));
  await mortise.run(["compile", "good.yaml", "-o", "compiled.json"]);
  const endings = await Promise.all(
    [["nope.yaml"], ["empty"], ["latin.yaml"], ["compiled.json"], ["good.yaml/x"], []].map((paths) =>
      mortise.run(["validate", ...paths]),
    ),
  );
  expect(endings.map(({ code, stdout, stderr }) => [code, stdout, stderr.split("\n")[0]])).toEqual([
    [2, "", "error: cannot read nope.yaml: there is no such file or folder"],
    [2, "", "error: there is no descriptor in empty"],
    [2, "", "error: cannot read latin.yaml: it is not UTF-8 text"],
    [2, "", "error: compiled.json is compiled already"],
    [2, "", "error: cannot read good.yaml/x: a part of the path is a file, not a folder"],
    [2, "", "error: missing required argument 'paths'"],
  ]);
});

it("takes a larger descriptor when it is told to", async () => {
  mortise.write("large.yaml", `${shelfDescriptor()}x-notes: ${"word ".repeat(300_000)}\n`);
  const [refused, accepted] = await Promise.all([
    mortise.run(["validate", "--json", "large.yaml"]),
    mortise.run(["validate", "--max-size", "2", "large.yaml"]),
  ]);
  expect(JSON.parse(refused.stdout)).toMatchObject({ code: "yaml/too-large" });
  expect(accepted).toMatchObject({ code: 0, stderr: "1 descriptor: clean\n" });
  expect(await mortise.run(["validate", "--max-size", "many", "large.yaml"])).toMatchObject({ code: 2, stdout: "" });
});

const THOUSAND = 1_000;

it("validates a thousand descriptors, with progress for a terminal alone", async () => {
  for (let number = 0; number < THOUSAND; number += 1) {
    const folder = `many/${String(number)}`;
    mkdirSync(mortise.path(folder), { recursive: true });
    mortise.write(`${folder}/connector.yaml`, number === 7 ? brokenDescriptor() : shelfDescriptor());
  }
  const piped = await mortise.run(["validate", "many", "--json"]);
  expect(piped).toMatchObject({ code: 1, stderr: "1000 descriptors: 2 errors, 0 warnings\n" });
  expect(piped.stdout.trimEnd().split("\n")).toHaveLength(2);

  // `script` gives the command a terminal, on which both streams show.
  const command = `${mortise.command} ${mortise.script} validate many --json`;
  const shown = spawnSync("script", ["-qec", command, "/dev/null"], { cwd: mortise.folder, encoding: "utf8" });
  expect(shown.status).toBe(1);
  expect(shown.stdout).toMatch(/\d+\/1000 descriptors/);
  expect(shown.stdout).toContain("1000 descriptors: 2 errors, 0 warnings");
}, 60_000);

it("finds nothing at all in the library, where warnings count, too", async () => {
  const folder = join(REPOSITORY, "descriptors");
  const { code, stdout, stderr } = await mortise.run(["validate", folder, "--strict"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toMatch(/^\d+ descriptors: clean\n$/);
});
