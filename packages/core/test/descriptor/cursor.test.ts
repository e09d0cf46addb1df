import { expect, it } from "@jest/globals";
import { Cursor } from "../../src/descriptor/cursor.ts";
import type { Descriptor } from "../../src/descriptor/descriptor.ts";
import { good } from "./documents.ts";

const root = new Cursor<Descriptor>(good);

it("knows where a value is, however it was reached", () => {
  const [operation] = root.each("operations");
  expect(operation?.to("endpoint").here).toEqual({ path: ["operations", 0, "endpoint"], on: "value" });
  expect(operation?.at("auth_type_ref")?.key).toEqual({ path: ["operations", 0, "auth_type_ref"], on: "key" });
  expect(operation?.entries("auth_headers").map(([name, { pointer }]) => [name, pointer])).toEqual([
    ["X-API-Key", "/operations/0/auth_headers/X-API-Key"],
  ]);
  const within = { start: 8, end: 16 };
  expect(operation?.to("endpoint").within(within)).toEqual({
    path: ["operations", 0, "endpoint"],
    on: "value",
    within,
  });
});

it("escapes what a JSON pointer escapes", () => {
  expect(new Cursor(null, ["a/b", "~", 0]).pointer).toBe("/a~1b/~0/0");
});

it("has nothing where a member is missing", () => {
  const bare = new Cursor<Descriptor>({ metadata: good.metadata });
  expect(bare.at("sla")).toBeUndefined();
  expect(bare.each("operations")).toEqual([]);
  expect(bare.at("mcp_config")?.each("route_mappings")).toBeUndefined();
});

it("does not compile for a member that does not exist, or as present for one that may be missing", () => {
  // @ts-expect-error -- no such member
  expect(root.at("operation")).toBeUndefined();
  // @ts-expect-error -- optional: only `at` steps into it
  expect(root.to("sla").value).toBeUndefined();
});
