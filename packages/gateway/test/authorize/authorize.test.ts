import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { ACTIONS } from "../../src/authorize/actions.ts";
import { admits, authorize } from "../../src/authorize/authorize.ts";
import { CELLS, disagreements, expectedRows, type Judge } from "./compare-with-expected.ts";
import { CALLERS } from "./expected-permissions.ts";
import { POLICY_MUTANTS } from "./policy-mutants.ts";

const SOURCES = join(import.meta.dirname, "../../src/authorize");

it("has a row for every action and a cell for every caller", () => {
  expect(expectedRows().map(([action]) => action)).toEqual(ACTIONS);
  for (const [, cells] of expectedRows()) expect(cells).toHaveLength(CALLERS.length);
  expect(CELLS).toBeGreaterThan(7_000);
});

it("decides each cell of callers x actions x relations as the table says", () => {
  expect(disagreements({ authorize, admits })).toEqual([]);
});

it("says the same of another organisation's thing, of another workspace's and of one that does not exist", () => {
  const principal = {
    organisation: "org_1",
    role: "admin",
    user: "user_1",
    workspace: "ws_1",
    via: "api_key",
    credential: "key_1",
  } as const;
  const asked = [{ organisation: "org_2" }, { organisation: "org_1", workspace: "ws_2" }, { organisation: "" }];
  const answers = asked.map((resource) => JSON.stringify(authorize(principal, "agent.read", resource)));
  expect(new Set(answers).size).toBe(1);
});

it.each(POLICY_MUTANTS)("notices when $name", async ({ file, from, to }) => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-mutant-"));
  try {
    cpSync(SOURCES, folder, { recursive: true, filter: (path) => !path.endsWith("access.ts") });
    const source = readFileSync(join(folder, file), "utf8");
    expect(source.split(from)).toHaveLength(2);
    writeFileSync(
      join(folder, file),
      source.replace(from, () => to),
    );
    // A copy of the module whose exports the type names.
    const mutant = (await import(join(folder, "authorize.ts"))) as Judge;
    expect(isNoticed(mutant)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A judge that fails instead of deciding is noticed, too. */
function isNoticed(mutant: Judge): boolean {
  try {
    return disagreements(mutant).length > 0;
  } catch {
    return true;
  }
}
