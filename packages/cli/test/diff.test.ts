import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openMortise } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

/** A tool renamed, an argument with another default, and another text, under the same version. */
const changed = () =>
  shelfDescriptor()
    .replace("mcp_tool_name: get_book", "mcp_tool_name: fetch_book")
    .replace("default_value: 10", "default_value: 25")
    .replace("for good. Returns nothing", "for ever. Returns nothing");
const reworded = () => shelfDescriptor().replace("1.2.3", "1.2.4").replace("for good", "for ever");

function git(...args: readonly string[]): void {
  // Neither the user's settings nor the machine's count.
  const env = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  const ran = spawnSync("git", [...identity, ...args], { cwd: mortise.folder, env, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

beforeAll(() => {
  mortise.write("old.yaml", shelfDescriptor());
  mortise.write("new.yaml", changed());
  mortise.write("reworded.yaml", reworded());
  mortise.write("bad.yaml", brokenDescriptor());
  mkdirSync(mortise.path("connectors/shelf"), { recursive: true });
  mkdirSync(mortise.path("api"));
  mortise.write("connectors/shelf/connector.yaml", shelfDescriptor());
  mortise.write("api/openapi.json", openapi());
  mortise.write(
    "api/books.json",
    JSON.stringify({ get: { operationId: "listBooks", summary: "List books", responses: {} } }),
  );
  git("init", "--quiet", "--initial-branch=main");
  git("add", "connectors", "api");
  git("commit", "--quiet", "-m", "first");
  mortise.write("connectors/shelf/connector.yaml", changed());
  git("add", "connectors");
  mortise.write("connectors/shelf/connector.yaml", reworded());
});

/** An API document whose one path stands in a file beside it. */
function openapi(): string {
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Books", version: "1" },
    servers: [{ url: "https://books.example.com" }],
    paths: { "/books": { $ref: "books.json" } },
  });
}

it("says what changed, the gravest first, tool by tool, and which version is right", async () => {
  const { code, stdout, stderr } = await mortise.run(["diff", "old.yaml", "new.yaml"]);
  expect(stdout).toBe(`shelf 1.2.3 -> 1.2.3
  breaking
    fetch_book GET https://shelf.example.com/books/{id}
      tool-renamed: The tool \`get_book\` is called \`fetch_book\` now.
    find_books GET https://shelf.example.com/books
      default-changed: \`limit\` is \`25\` now where a call leaves it out, and was \`10\`. /inputSchema/properties/limit
  wording
    remove_book DELETE https://shelf.example.com/books/{id}
      text-changed: The description is \`…from the shelf for ever. Returns nothing.\` now, and was \`…from the shelf for good. Returns nothing.\`. /description
  version
    The version is still 1.2.3, and should be 2.0.0.
`);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "2 breaking, 0 compatible, 1 wording\n" });
});

it("puts annotations on the lines of the new descriptor", async () => {
  const { stdout } = await mortise.run(["diff", "old.yaml", "new.yaml", "--format", "github"]);
  const lines = changed().split("\n");
  const annotations = Array.from(stdout.matchAll(/^::(\w+) file=new\.yaml,line=(\d+),title=([a-z-]+)::/gm));
  expect(annotations.map(([, command, line, title]) => [command, title, lines[Number(line) - 1]?.trim()])).toEqual([
    ["error", "tool-renamed", "- operation_id: get_book"],
    ["error", "default-changed", expect.stringContaining("- { name: limit")],
    ["notice", "text-changed", "- operation_id: remove_book"],
    ["warning", "version", "version: 1.2.3"],
  ]);
});

it("prints the same for programs, with the operation behind each tool", async () => {
  const { stdout } = await mortise.run(["diff", "old.yaml", "new.yaml", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    summary: { breaking: 2, compatible: 0, wording: 1 },
    connectors: [
      {
        connector: "shelf",
        step: "major",
        suggested: "2.0.0",
        version: { ok: false, fault: "unchanged" },
        changes: [
          { kind: "tool-renamed", tool: "fetch_book", operation: { id: "get_book", method: "GET" }, file: "new.yaml" },
          { kind: "default-changed", impact: "breaking", pointer: "/inputSchema/properties/limit" },
          { kind: "text-changed" },
        ],
      },
    ],
  });
});

it("prints a comment in which foreign text is only text", async () => {
  mortise.write("shouting.yaml", shelfDescriptor().replace("Removes a book from", "<img src=x> | **[a](b)** @all"));
  const { stdout } = await mortise.run(["diff", "old.yaml", "shouting.yaml", "--format", "markdown"]);
  expect(stdout).toContain("### shelf 1.2.3 → 1.2.3");
  expect(stdout).toContain("**The version is still 1.2.3, and should be 1.2.4.**");
  const [row] = stdout.split("\n").filter((line) => line.includes("text-changed"));
  expect(row).toContain(String.raw`<code>&lt;img src=x> \| \*\*\[a\](b)\*\* \@all`);
});

it.each([
  ["breaking", "new.yaml", 1],
  ["breaking", "reworded.yaml", 0],
  ["version", "new.yaml", 1],
  ["version", "reworded.yaml", 0],
  ["any", "reworded.yaml", 1],
  ["any", "old.yaml", 0],
  ["none", "new.yaml", 0],
])("with --fail-on %s, %s ends with %i", async (failOn, file, ending) => {
  const { code } = await mortise.run(["diff", "old.yaml", file, "--fail-on", failOn]);
  expect(code).toBe(ending);
});

it("compares with a revision, with what is staged, and whole folders", async () => {
  const file = "connectors/shelf/connector.yaml";
  const [revision, named, folder, staged, between, below] = await Promise.all([
    mortise.run(["diff", "HEAD", file]),
    mortise.run(["diff", `main:${file}`, file]),
    mortise.run(["diff", "HEAD", "connectors"]),
    mortise.run(["diff", "HEAD", `:${file}`]),
    mortise.run(["diff", `HEAD:connectors`, `:${file}`]),
    mortise.run(["diff", "HEAD:./connectors/shelf", "connectors/shelf"]),
  ]);
  for (const ended of [revision, named, folder, below]) {
    expect(ended).toEqual({ code: 0, stdout: revision.stdout, stderr: "0 breaking, 0 compatible, 1 wording\n" });
  }
  expect(revision.stdout).toContain("1.2.4 or later is right.");
  for (const ended of [staged, between]) expect(ended.stderr).toBe("2 breaking, 0 compatible, 1 wording\n");
});

it("passes over what was compiled beside its descriptor, here and at a revision", async () => {
  mkdirSync(mortise.path("built"));
  mortise.write("built/connector.yaml", shelfDescriptor());
  await mortise.run(["compile", "built/connector.yaml", "-o", "built/connector.json"]);
  git("add", "built");
  git("commit", "--quiet", "-m", "built", "--", "built");
  const [folder, named] = await Promise.all([
    mortise.run(["diff", "HEAD", "built"]),
    mortise.run(["diff", "HEAD:built/connector.json", "built/connector.json"]),
  ]);
  for (const ended of [folder, named]) expect(ended).toEqual({ code: 0, stdout: "", stderr: "no tool changed\n" });
});

it("reads what an API document refers to at its own revision", async () => {
  mortise.write("api/books.json", "{}");
  const { code, stderr } = await mortise.run(["diff", "HEAD:api/openapi.json", "HEAD:api/openapi.json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "no tool changed\n" });
  const { stdout } = await mortise.run(["diff", "HEAD", "api/openapi.json"]);
  expect(stdout).toContain("tool-removed");
});

it.each([
  ["an unknown revision", ["v9", "old.yaml"], "git knows no revision v9"],
  ["a path that was not there", ["HEAD:none.yaml", "old.yaml"], "there is no none.yaml at the revision HEAD"],
  ["a folder without descriptors", ["HEAD:api", "old.yaml"], "there is no descriptor in HEAD:api"],
  ["something not staged", [":old.yaml", "old.yaml"], "no such file is staged"],
  ["a missing file", ["old.yaml", "none.yaml"], "cannot read none.yaml: there is no such file or folder"],
  ["a revision that looks like an option", ["--output=x:y", "old.yaml"], "unknown option"],
  ["one behind two dashes", ["--", "--output=x:y", "old.yaml"], "git knows no revision --output=x"],
  ["a command in a name", ["$(touch pwned):y", "old.yaml"], "git knows no revision $(touch pwned)"],
])("says what is wrong with %s", async (_, args, message) => {
  const { code, stdout, stderr } = await mortise.run(["diff", ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

it("shows why a state does not compile, at its revision, too", async () => {
  const [file, revision] = await Promise.all([
    mortise.run(["diff", "old.yaml", "bad.yaml"]),
    (async () => {
      mortise.write("connector.yaml", brokenDescriptor());
      git("add", "connector.yaml");
      return mortise.run(["diff", ":connector.yaml", "old.yaml"]);
    })(),
  ]);
  for (const { code, stdout, stderr } of [file, revision]) {
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("operation/unfilled-placeholder");
  }
  expect(revision.stderr).toContain(":connector.yaml:");
});

it("locks several descriptors, compares with the lock, and fails a check with what changed", async () => {
  mortise.write("second.yaml", shelfDescriptor("https://other.example.com", "second"));
  const written = await mortise.run(["lock", "second.yaml", "old.yaml"]);
  expect(written).toEqual({ code: 0, stdout: "", stderr: "tools.lock: 2 connectors, 6 tools\n" });
  const printed = await mortise.run(["lock", "old.yaml", "second.yaml", "-o", "-"]);
  expect(printed.stdout).toBe(readFileSync(mortise.path("tools.lock"), "utf8"));

  const upToDate = await mortise.run(["lock", "old.yaml", "second.yaml", "--check"]);
  expect(upToDate).toEqual({ code: 0, stdout: "", stderr: "tools.lock: 2 connectors, 6 tools, up to date\n" });
  mortise.write("windows.lock", printed.stdout.replaceAll("\n", "\r\n"));
  const otherEnds = await mortise.run(["lock", "old.yaml", "second.yaml", "--check", "-o", "windows.lock"]);
  expect(otherEnds.code).toBe(0);

  const stale = await mortise.run(["lock", "new.yaml", "second.yaml", "--check"]);
  expect(stale.code).toBe(1);
  expect(stale.stdout).toContain("tool-renamed");
  expect(stale.stderr).toContain("tools.lock is not up to date: write it anew with `mortise lock`");
  expect(readFileSync(mortise.path("tools.lock"), "utf8")).toBe(printed.stdout);

  // One connector is compared with itself in the lock; the lock's other one does not count.
  const compared = await mortise.run(["diff", "tools.lock", "old.yaml"]);
  expect(compared).toEqual({ code: 0, stdout: "", stderr: "no tool changed\n" });
  const drifted = await mortise.run(["diff", "tools.lock", "new.yaml"]);
  expect(drifted.stderr).toBe("2 breaking, 0 compatible, 1 wording\n");
});

it("tells of a connector that is gone, also where a single one is left", async () => {
  for (const one of ["then/one", "then/two", "now/one"]) mkdirSync(mortise.path(one), { recursive: true });
  mortise.write("then/one/connector.yaml", shelfDescriptor());
  mortise.write("then/two/connector.yaml", shelfDescriptor("https://other.example.com", "second"));
  mortise.write("now/one/connector.yaml", shelfDescriptor());
  await mortise.run(["lock", "then", "-o", "then.lock"]);
  const gone = "connector-removed: The connector `second` is gone.";
  for (const before of ["then", "then.lock"]) {
    const { code, stdout } = await mortise.run(["diff", before, "now"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(gone) });
  }
  for (const path of ["now", "now/one/connector.yaml"]) {
    const { code, stdout } = await mortise.run(["lock", path, "--check", "-o", "then.lock"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(gone) });
  }
});

it("tells of a new version alone when a lock is checked", async () => {
  await mortise.run(["lock", "old.yaml", "-o", "version.lock"]);
  mortise.write("later.yaml", shelfDescriptor().replace("1.2.3", "1.3.0"));
  const { code, stderr } = await mortise.run(["lock", "later.yaml", "--check", "-o", "version.lock"]);
  expect(code).toBe(1);
  expect(stderr).toContain("version.lock is not up to date");
});

it("refuses two connectors of one name, a lock edited by hand, and what is no lock", async () => {
  mortise.write("twin.yaml", changed());
  mortise.write("edited.lock", "");
  const good = await mortise.run(["lock", "old.yaml", "-o", "-"]);
  mortise.write("edited.lock", good.stdout.replace("for good", "for bad"));
  const [twins, edited, missing, broken, relocked] = await Promise.all([
    mortise.run(["lock", "old.yaml", "twin.yaml", "-o", "twins.lock"]),
    mortise.run(["diff", "edited.lock", "old.yaml"]),
    mortise.run(["lock", "old.yaml", "--check", "-o", "missing.lock"]),
    mortise.run(["lock", "old.yaml", "bad.yaml", "-o", "broken.lock"]),
    mortise.run(["lock", "edited.lock", "-o", "again.lock"]),
  ]);
  expect(twins).toMatchObject({ code: 2 });
  expect(twins.stderr).toContain("two connectors are called shelf: old.yaml and twin.yaml");
  expect(edited).toMatchObject({ code: 2 });
  expect(edited.stderr).toMatch(/tool `remove_book` that does not fit its hash: it was edited by hand.*\(line \d+\)/);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr).toContain("missing.lock is not there");
  expect(broken).toMatchObject({ code: 1, stdout: "" });
  expect(broken.stderr).toContain("operation/unfilled-placeholder");
  expect(relocked.stderr).toContain("edited.lock is a lock already");
  for (const file of ["twins.lock", "broken.lock", "again.lock"]) {
    expect(() => readFileSync(mortise.path(file))).toThrow("ENOENT");
  }
});

it("says that a folder is in no repository", async () => {
  const { code, stderr } = await mortise.run(["diff", "HEAD", "old.yaml"], { env: { GIT_DIR: "nowhere" } });
  expect(code).toBe(2);
  expect(stderr).toContain("this folder is in no git repository");
});
