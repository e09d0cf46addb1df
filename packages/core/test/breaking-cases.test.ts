import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { parse } from "yaml";
import {
  changeKinds,
  compareLocks,
  compile,
  createLock,
  lockConnector,
  lockExternalServer,
  parseLock,
  printLock,
  type ToolsLock,
} from "../src/index.ts";

/** `UPDATE_CASES=1` writes down what comes out; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";
const root = join(import.meta.dirname, "cases/breaking");
const names = readdirSync(root);

/** A descriptor, an external server's `tools/list`, or several of the latter. */
type External = Parameters<typeof lockExternalServer>[0];
type State = Partial<External> & { readonly connectors?: readonly External[] };

it("has a case for each class of change", () => {
  expect(names.toSorted()).toEqual(Object.keys(changeKinds).toSorted());
});

it.each(names)("%s is told as its changes.json says", (name) => {
  const changes = compareLocks(lockOf(name, "before.yaml"), lockOf(name, "after.yaml"));
  const path = join(root, name, "changes.json");
  const text = `${JSON.stringify(changes, null, 2)}\n`;
  if (update) writeFileSync(path, text);
  else expect(text).toBe(readFileSync(path, "utf8"));
  expect(changes.map(({ kind }) => kind)).toContain(name);
});

it.each(names)("%s has no change with itself, nor with its lock written down and read again", (name) => {
  for (const file of ["before.yaml", "after.yaml"]) {
    const lock = lockOf(name, file);
    const parsed = parseLock({ name: "tools.lock", text: printLock(lock) });
    expect(compareLocks(lock, lockOf(name, file))).toEqual([]);
    expect(parsed.ok && compareLocks(parsed.lock, lock)).toEqual([]);
  }
});

function lockOf(name: string, file: string): ToolsLock {
  const text = readFileSync(join(root, name, file), "utf8");
  const state = parse(text) as State;
  if (state.connectors !== undefined) return createLock(state.connectors.map(lockExternalServer));
  const { tools, version = "", name: server = "" } = state;
  if (tools !== undefined) return createLock([lockExternalServer({ name: server, version, tools })]);
  const { connector, diagnostics } = compile({ name: file, text });
  if (connector === undefined)
    throw new Error(`${name}/${file}: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return createLock([lockConnector(connector)]);
}
