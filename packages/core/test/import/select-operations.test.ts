import { expect, it } from "@jest/globals";
import type { ApiOperation } from "../../src/import/api-model.ts";
import { selectOperations, type Selection } from "../../src/import/select-operations.ts";

function operation(id: string, method: ApiOperation["method"], path: string, ...tags: readonly string[]): ApiOperation {
  return { id, method, path, tags, servers: [], deprecated: false, security: [], parameters: [], source: `#/${id}` };
}

const operations = [
  operation("pets/list", "GET", "/pets", "Pets"),
  operation("pets/add", "POST", "/pets", "Pets", "Admin"),
  operation("owners/get", "GET", "/owners/{id}", "Owners"),
];

function select(selection: Selection) {
  const { operations: chosen, unmatched } = selectOperations(operations, selection);
  return { chosen: [...chosen].map(({ id }) => id), unmatched };
}

it("selects all where nothing is asked for", () => {
  expect(select({}).chosen).toEqual(["pets/list", "pets/add", "owners/get"]);
});

it.each<[string, readonly string[]]>([
  ["pets/add", ["pets/add"]],
  ["pets/*", ["pets/list", "pets/add"]],
  ["*/get", ["owners/get"]],
  ["p*s/*t", ["pets/list"]],
  ["GET /pets", ["pets/list"]],
  ["get /pets", ["pets/list"]],
  ["POST *", ["pets/add"]],
  ["/pets", ["pets/list", "pets/add"]],
  ["pets", []],
  ["GET /owners/{id}", ["owners/get"]],
])("selects by id, or by method and path: %s", (pattern, expected) => {
  expect(select({ operations: [pattern] })).toEqual({
    chosen: expected,
    unmatched: expected.length === 0 ? [pattern] : [],
  });
});

it("wants every condition that is given, and tells which of them nothing fits", () => {
  expect(select({ tags: ["pets", "nobody"], readOnly: true })).toEqual({
    chosen: ["pets/list"],
    unmatched: ["nobody"],
  });
  expect(select({ tags: ["Admin"], operations: ["owners/*", "gone"] })).toEqual({ chosen: [], unmatched: ["gone"] });
});

it("finds no end of stars in little time", () => {
  const pattern = `${"*a".repeat(2_000)}b`;
  expect(selectOperations([operation("a".repeat(4_000), "GET", "/")], { operations: [pattern] }).operations.size).toBe(
    0,
  );
});
