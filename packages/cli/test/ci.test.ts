/** Runs the files of examples/ci in a repository of their own: every step of the workflow, and every commit through the hooks. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeEach, expect, it } from "@jest/globals";
import { readJunit } from "@mortise/testkit";
import { parse } from "yaml";
import { openMortise, REPOSITORY, type Ended } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly permissions: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly "timeout-minutes"?: number; readonly steps: readonly Step[] }>>;
}
interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly artifacts: unknown;
}

const EXAMPLE = join(REPOSITORY, "examples/ci");
const read = (file: string): unknown => parse(readFileSync(join(EXAMPLE, file), "utf8"));
// What the files hold is asserted by what the steps do.
const workflow = read(".github/workflows/connectors.yml") as Workflow;
const gitlab = read(".gitlab-ci.yml") as { readonly connectors: GitlabJob };
const preCommit = read(".pre-commit-config.yaml") as {
  readonly repos: readonly { readonly hooks: readonly { readonly entry: string; readonly files: string }[] }[];
};
const { name, version } = JSON.parse(readFileSync(join(REPOSITORY, "packages/cli/package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
};
/** The one step that needs a registry; here the bundle is on the path instead. */
const INSTALL = `npm install --global ${name}@${version}`;

const mortise = openMortise();
const bin = mortise.path("bin");
mkdirSync(bin);
mortise.write("bin/mortise", `#!/bin/sh\nexec "${mortise.command}" "${mortise.script}" "$@"\n`, 0o755);
const home = mkdtempSync(join(tmpdir(), "mortise-ci-"));
afterAll(async () => {
  await mortise.close();
  rmSync(home, { recursive: true, force: true });
});

const CLEAN = shelfDescriptor()
  .replace("  publisher:", "  documentation_url: https://shelf.example.com/docs\n  publisher:")
  .replace("Find books\n", "Find the books of the shelf\n");
const FILE = "descriptors/shelf/connector.yaml";

let repository: string;
beforeEach(() => {
  repository = mkdtempSync(join(home, "repository-"));
  write(FILE, CLEAN);
  expectSuccess("git", "init", "--quiet", "--initial-branch=main");
  expectSuccess("mortise", "lock", "descriptors");
  commit("Describe the shelf");
  expectSuccess("git", "switch", "--quiet", "--create", "change");
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(repository, file)), { recursive: true });
  writeFileSync(join(repository, file), text);
}

function execute(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: repository,
    encoding: "utf8",
    env: {
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      HOME: home,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Author",
      GIT_AUTHOR_EMAIL: "author@example.com",
      GIT_COMMITTER_NAME: "Author",
      GIT_COMMITTER_EMAIL: "author@example.com",
      ...env,
    },
  });
  return { code: status, stdout, stderr };
}

function expectSuccess(command: string, ...args: readonly string[]): string {
  const { code, stdout, stderr } = execute(command, args);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim();
}

function commit(message: string): void {
  expectSuccess("git", "add", "--all");
  expectSuccess("git", "commit", "--quiet", "--message", message);
}

/** What the service would put in place of an expression; one that is not here has not been thought of. */
function expand(text: string, base: string): string {
  const values: Readonly<Record<string, string>> = {
    "!cancelled() && github.event_name == 'pull_request'": "true",
    "github.event.pull_request.base.sha": base,
  };
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`nothing is known of ${expression}`);
    return value;
  });
}

/** Runs a job as the service does: each step in a shell of its own; after a failure only those that say so. */
function runWorkflow(base: string): {
  readonly failed: readonly string[];
  readonly output: string;
  readonly summary: string;
} {
  const summary = join(home, "summary.md");
  writeFileSync(summary, "");
  const failed: string[] = [];
  let output = "";
  for (const { name: step = "", run, if: condition, env = {} } of workflow.jobs["check"]?.steps ?? []) {
    if (run === undefined || run === INSTALL) continue;
    if (condition === undefined ? failed.length > 0 : expand(condition, base) !== "true") continue;
    const script = join(home, "step.sh");
    writeFileSync(script, run);
    const own = Object.entries(env).map(([key, value]) => [key, expand(value, base)] as const);
    const ended = execute("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], {
      ...workflow.env,
      ...Object.fromEntries(own),
      GITHUB_STEP_SUMMARY: summary,
    });
    output += ended.stdout + ended.stderr;
    if (ended.code !== 0) failed.push(step);
  }
  return { failed, output, summary: readFileSync(summary, "utf8") };
}

it("names actions by a version, reads only, and puts nothing of an event into a script", () => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(Object.values(workflow.jobs).map((job) => job["timeout-minutes"])).toEqual([10]);
  for (const { uses, run } of steps) {
    if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
    expect((uses === undefined) !== (run === undefined)).toBe(true);
    expect(run ?? "").not.toContain("${{");
  }
  expect(steps.map(({ run }) => run)).toContain(INSTALL);
  expect(gitlab.connectors.before_script).toEqual([INSTALL]);
});

it("passes a change that the version and the lock say", () => {
  const base = expectSuccess("git", "rev-parse", "main");
  write(FILE, CLEAN.replace("version: 1.2.3", "version: 1.2.4").replace("Gets one book", "Reads one book"));
  expectSuccess("mortise", "lock", "descriptors");
  commit("Say it better");
  const { failed, output, summary } = runWorkflow(base);
  expect({ failed, annotations: output.match(/^::(?:error|warning).*/gm) }).toEqual({ failed: [], annotations: null });
  expect(output).toContain("1 descriptor, 3 tools: clean");
  expect(summary).toContain("text-changed");
});

it("stops a change that breaks callers without saying so, with annotations and a summary", () => {
  const base = expectSuccess("git", "rev-parse", "main");
  write(FILE, CLEAN.replace("mcp_tool_name: get_book", "mcp_tool_name: read_book"));
  commit("Rename a tool");
  const { failed, output, summary } = runWorkflow(base);
  expect(failed).toEqual(["Check", "Hold versions to what changed"]);
  expect(output).toMatch(
    /^::error file=descriptors\/shelf\/connector\.yaml,line=\d+,.*title=check\/breaking-change::.*tool-renamed/m,
  );
  expect(summary).toContain("tool-renamed");
});

it("stops a connector from going unnoticed", () => {
  for (const slug of ["other", "third"]) {
    write(`descriptors/${slug}/connector.yaml`, CLEAN.replace("slug: shelf", `slug: ${slug}`));
  }
  expectSuccess("mortise", "lock", "descriptors");
  commit("Describe others");
  const base = expectSuccess("git", "rev-parse", "HEAD");
  expect(runWorkflow(base).failed).toEqual([]);
  rmSync(join(repository, "descriptors/other"), { recursive: true });
  commit("Remove it");
  const { failed, output } = runWorkflow(base);
  expect(failed[0]).toBe("Check that the lock has no more than there is");
  expect(output).toContain("connector-removed");
});

it("passes the first descriptors of a repository, which there is nothing to compare with", () => {
  expectSuccess("git", "switch", "--quiet", "--orphan", "empty");
  write("README.md", "Nothing yet\n");
  commit("Begin");
  const base = expectSuccess("git", "rev-parse", "HEAD");
  write(FILE, CLEAN);
  commit("Describe the shelf");
  expect(runWorkflow(base)).toMatchObject({ failed: [], summary: "" });
});

it("writes the report that GitLab shows", () => {
  const job = gitlab.connectors;
  expect(job.artifacts).toEqual({ when: "always", reports: { junit: "connectors.xml" } });
  const run = () => execute("bash", ["-e", "-o", "pipefail", "-c", job.script.join("\n")], job.variables);
  const report = () => readJunit(readFileSync(join(repository, "connectors.xml"), "utf8")).attributes;
  expect(run()).toMatchObject({ code: 0 });
  expect(report()).toMatchObject({ failures: "0" });
  write(FILE, CLEAN.replace("mcp_tool_name: get_book", "mcp_tool_name: read_book"));
  expect(run()).toMatchObject({ code: 1 });
  expect(Number(report()["failures"])).toBeGreaterThan(0);
});

it("lets git's hook stop a bad commit by what is staged, and nothing else", () => {
  cpSync(join(EXAMPLE, "hooks"), join(repository, "hooks"), { recursive: true });
  chmodSync(join(repository, "hooks/pre-commit"), 0o755);
  commit("Add the hook");
  expectSuccess("git", "config", "core.hooksPath", "hooks");
  const tryCommit = (...args: readonly string[]) => execute("git", ["commit", "--message", "Change", ...args]);
  const head = () => expectSuccess("git", "rev-parse", "HEAD");

  // What has nothing to do with descriptors is not held up, whatever lies in the folder.
  write(FILE, CLEAN.replace("/books/{id}", "/books/{number}"));
  write("README.md", "Read me\n");
  expectSuccess("git", "add", "README.md");
  expect(tryCommit()).toMatchObject({ code: 0 });

  const before = head();
  expectSuccess("git", "add", FILE);
  // Mended in the folder, and still staged as it was.
  write(FILE, CLEAN);
  const refused = tryCommit();
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toContain(`${FILE}:`);
  expect(refused.stdout + refused.stderr).toContain("operation/unfilled-placeholder");
  expect(head()).toBe(before);

  write(FILE, CLEAN.replace("version: 1.2.3", "version: 1.2.4").replace("Gets one book", "Reads one book"));
  // The lock is not staged with it.
  expect(tryCommit("--all").stderr).toContain("lock");
  expectSuccess("mortise", "lock", "descriptors");
  expect(tryCommit("--all")).toMatchObject({ code: 0 });
  expect(head()).not.toBe(before);
  expect(expectSuccess("git", "status", "--porcelain")).toBe("");
});

it("gives the pre-commit framework a command that fails where it should", () => {
  const [hook] = preCommit.repos.flatMap(({ hooks }) => hooks);
  const [command = "", ...args] = hook?.entry.split(" ") ?? [];
  expect(execute(command, args)).toMatchObject({ code: 0 });
  write(FILE, CLEAN.replace("/books/{id}", "/books/{number}"));
  expect(execute(command, args)).toMatchObject({ code: 1 });
  const files = new RegExp(hook?.files ?? "");
  expect([FILE, "tools.lock", "README.md"].map((file) => files.test(file))).toEqual([true, true, false]);
});

it("says of each file in the example what it is for", () => {
  const readme = readFileSync(join(EXAMPLE, "README.md"), "utf8");
  const links = Array.from(readme.matchAll(/\]\(([^)#:]+)\)/g), ([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(join(EXAMPLE, link)))).toEqual([]);
  expect(links).toEqual(
    expect.arrayContaining([
      ".github/workflows/connectors.yml",
      ".gitlab-ci.yml",
      "hooks/pre-commit",
      ".pre-commit-config.yaml",
    ]),
  );
});
