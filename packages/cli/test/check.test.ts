import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { readJunit } from "@mortise/testkit";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

/** The shelf, described so that nothing is found. */
const clean = shelfDescriptor()
  .replace("  publisher:", "  documentation_url: https://shelf.example.com/docs\n  publisher:")
  .replace("Find books\n", "Find the books of the shelf\n");
/** With one warning: a tool whose title is its name. */
const thin = clean.replace("mcp_tool_name: get_book", "mcp_tool_name: get_book\n      mcp_tool_title: get_book");
mortise.write("clean.yaml", clean);
mortise.write("thin.yaml", thin);
mortise.write("broken.yaml", brokenDescriptor());

interface Wire {
  readonly code: string;
  readonly file: string;
  readonly severity: string;
  readonly start: { readonly line: number };
}

function wires(stdout: string): readonly Wire[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Wire);
}

it("says what was looked at where there is nothing to mend", async () => {
  const { code, stdout, stderr } = await mortise.run(["check", "clean.yaml"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr.split("\n")).toEqual([
    "1 descriptor, 3 tools: clean",
    "  validate       clean (what `mortise validate` reports)",
    "  budget         not looked at; needs --budget tool=600,connector=15000 (tokens of each tool and of the list)",
    "  lock           not looked at; needs a tools.lock, which `mortise lock` writes (the tools that tools.lock has)",
    "  profiles       clean (what providers and clients take)",
    "  readiness      clean (what public directories ask for)",
    "  confusability  clean (a word search for examples; a proxy, no model was asked)",
    expect.stringMatching(/^note: readiness: users give the credential of `api_key` by hand/),
    "",
  ]);
});

it("lets warnings pass, and fails for them with --strict", async () => {
  const [lenient, strict] = await Promise.all([
    mortise.run(["check", "thin.yaml"]),
    mortise.run(["check", "--strict", "thin.yaml"]),
  ]);
  expect(lenient.code).toBe(0);
  expect(lenient.stdout).toContain("warning[check/title-is-name]: the title is the tool's name again");
  expect(lenient.stdout).toContain("help: mortise explain check/title-is-name");
  expect(strict).toMatchObject({ code: 1, stdout: lenient.stdout });
});

it("explains its codes", async () => {
  const { code, stdout } = await mortise.run(["explain", "check/example-finds-another"]);
  expect(code).toBe(0);
  expect(stdout).toContain("no model was asked");
});

it("reports a descriptor that does not compile, and still checks the others", async () => {
  const { code, stdout, stderr } = await mortise.run(["check", "--json", "broken.yaml", "thin.yaml"]);
  expect(code).toBe(1);
  expect(wires(stdout).map(({ file, code }) => `${file} ${code}`)).toEqual([
    "broken.yaml operation/unfilled-placeholder",
    "broken.yaml operation/unplaced-parameter",
    "thin.yaml check/title-is-name",
  ]);
  expect(stderr).toContain("readiness      0 errors, 1 warning, in 1 of 2");
});

it("looks only at what is asked for, and tells errors of descriptors all the same", async () => {
  const { stdout } = await mortise.run(["check", "--json", "--only", "profiles", "thin.yaml", "broken.yaml"]);
  expect(wires(stdout).map(({ severity }) => severity)).toEqual(["error", "error"]);
});

it("holds tools to a budget, except for what the baseline accepted", async () => {
  const budget = ["--budget", "tool=60,connector=250"];
  const over = await mortise.run(["check", "--json", ...budget, "clean.yaml"]);
  expect(over.code).toBe(1);
  expect(new Set(wires(over.stdout).map(({ code }) => code))).toEqual(new Set(["check/over-budget"]));
  expect(wires(over.stdout)).toHaveLength(4);

  const accept = await mortise.run(["tools", ...budget, "--baseline", "shelf.json", "--update-baseline", "clean.yaml"]);
  expect(accept.code).toBe(0);
  expect(await mortise.run(["check", ...budget, "--baseline", "shelf.json", "clean.yaml"])).toMatchObject({ code: 0 });
  // Of two descriptors, one file cannot be the baseline.
  const two = await mortise.run(["check", ...budget, "--baseline", "shelf.json", "clean.yaml", "thin.yaml"]);
  expect(two.code).toBe(2);
  expect(two.stderr).toContain("name a folder that has a <slug>.json for each");

  mkdirSync(mortise.path("baselines"));
  mortise.write("baselines/shelf.json", readFileSync(mortise.path("shelf.json"), "utf8"));
  mortise.write("other.yaml", clean.replace("slug: shelf", "slug: other"));
  const both = await mortise.run(["check", "--json", ...budget, "--baseline", "baselines", "clean.yaml", "other.yaml"]);
  expect(new Set(wires(both.stdout).map(({ file }) => file))).toEqual(new Set(["other.yaml"]));
});

it("finds the nearest lock, as far up as the current folder, and compares with it", async () => {
  mkdirSync(mortise.path("locked/shelf"), { recursive: true });
  mortise.write("locked/shelf/connector.yaml", clean);
  expect(await mortise.run(["lock", "-o", "locked/tools.lock", "locked"])).toMatchObject({ code: 0 });
  const same = await mortise.run(["check", "--only", "lock", "locked"]);
  expect(same).toMatchObject({ code: 0, stdout: "" });

  mortise.write("locked/shelf/connector.yaml", clean.replace("mcp_tool_name: get_book", "mcp_tool_name: read_book"));
  const { code, stdout } = await mortise.run(["check", "--json", "locked"]);
  expect(code).toBe(1);
  expect(wires(stdout).map((one) => one.code)).toEqual([
    "check/lock-outdated",
    "check/version-step",
    "check/breaking-change",
  ]);
  expect(stdout).toContain("(tool-renamed)");
  // The lock of another folder is no lock of this descriptor, unless it is named.
  expect(await mortise.run(["check", "--only", "lock", "clean.yaml"])).toMatchObject({ code: 2 });
  expect(await mortise.run(["check", "--lock", "locked/tools.lock", "clean.yaml"])).toMatchObject({ code: 0 });
  mortise.write("locked/tools.lock", "{}");
  const unreadable = await mortise.run(["check", "locked"]);
  expect(unreadable.code).toBe(2);
  expect(unreadable.stderr).toContain("cannot read the lock: locked/tools.lock");
});

it("prints the same findings as SARIF and as annotations", async () => {
  const [sarif, github] = await Promise.all([
    mortise.run(["check", "--format", "sarif", "thin.yaml"]),
    mortise.run(["check", "--format", "github", "thin.yaml"]),
  ]);
  const log = JSON.parse(sarif.stdout) as { runs: { results: { ruleId: string; level: string }[] }[] };
  expect(log.runs[0]?.results).toEqual([expect.objectContaining({ ruleId: "check/title-is-name", level: "warning" })]);
  expect(github.stdout).toMatch(/^::warning file=thin\.yaml,line=\d+,.*title=check\/title-is-name::the title is /);
});

it("writes a JUnit report with a case for each family and tool, which fails where the command does", async () => {
  const run = async (...args: readonly string[]) => {
    const { code, stdout } = await mortise.run([
      "check",
      "--format",
      "junit",
      "-o",
      "report.xml",
      ...args,
      "thin.yaml",
      "broken.yaml",
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    return readJunit(readFileSync(mortise.path("report.xml"), "utf8"));
  };
  const lenient = await run();
  expect(lenient.attributes).toMatchObject({ tests: "14", failures: "1" });
  const [thinSuite, brokenSuite] = lenient.suites;
  expect(thinSuite?.cases.map(({ attributes }) => attributes["name"])).toEqual([
    "validate",
    "profiles",
    "profiles: find_books",
    "profiles: get_book",
    "profiles: remove_book",
    "readiness",
    "readiness: find_books",
    "readiness: get_book",
    "readiness: remove_book",
    "confusability",
    "confusability: find_books",
    "confusability: get_book",
    "confusability: remove_book",
  ]);
  expect(brokenSuite?.cases).toHaveLength(1);
  expect(brokenSuite?.cases[0]).toMatchObject({
    attributes: { name: "validate", classname: "broken.yaml", file: "broken.yaml", line: "23" },
    failure: { message: expect.stringMatching(/^operation\/unfilled-placeholder: .*\(and 1 more\)$/) },
  });
  const titled = thinSuite?.cases.find(({ attributes }) => attributes["name"] === "readiness: get_book");
  expect(titled?.failure).toBeUndefined();
  expect(titled?.output).toMatch(/^thin\.yaml:\d+:\d+: warning\[check\/title-is-name\]: .*\n  hint: /);
  const strict = await run("--strict");
  expect(strict.attributes).toMatchObject({ tests: "14", failures: "2" });
});

it.each([
  [["--only", "validity", "clean.yaml"], "there is no check `validity`"],
  [["--profile", "nobody", "clean.yaml"], "there is no profile `nobody`"],
  [["--only", "budget", "clean.yaml"], "there is no budget to compare with"],
  [["--baseline", "shelf.json", "clean.yaml"], "a baseline belongs to a budget"],
  [["--lock", "missing.lock", "clean.yaml"], "cannot read missing.lock"],
  [["--budget", "tool=1", "--baseline", "missing", "clean.yaml"], "cannot read missing"],
  [["openapi.json"], "openapi.json is an API document"],
  [["empty"], "there is no descriptor in empty"],
])("cannot run with %j", async (args, message) => {
  mkdirSync(mortise.path("empty"), { recursive: true });
  mortise.write("openapi.json", JSON.stringify({ openapi: "3.1.0", info: { title: "A", version: "1" }, paths: {} }));
  const { code, stdout, stderr } = await mortise.run(["check", ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

it("does not pass where it looked at nothing", async () => {
  mkdirSync(mortise.path("compiled"));
  expect(await mortise.run(["compile", "clean.yaml", "-o", "compiled/connector.json"])).toMatchObject({ code: 0 });
  const { code, stderr } = await mortise.run(["check", "compiled"]);
  expect(code).toBe(2);
  expect(stderr).toContain("there is no descriptor in compiled");
});

it("reads standard input", async () => {
  const { code, stdout } = await mortise.run(["check", "--json", "-"], { input: thin });
  expect(code).toBe(0);
  expect(wires(stdout)).toMatchObject([{ file: "<stdin>", code: "check/title-is-name" }]);
});

it("finds nothing to mend in the library", async () => {
  const { code, stdout, stderr } = await mortise.run(["check", "--strict", join(REPOSITORY, "descriptors")]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toMatch(/^\d+ descriptors, \d+ tools: clean\n/);
}, 120_000);

it("reports in the same order every time", async () => {
  const folders = ["jira", "github"].map((name) => join(REPOSITORY, "descriptors", name));
  const run = () => mortise.run(["check", "--json", "--budget", "tool=300", ...folders]);
  const [first, second] = await Promise.all([run(), run()]);
  expect(first.stdout).not.toBe("");
  expect(second.stdout).toBe(first.stdout);
});
