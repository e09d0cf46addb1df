import { expect, it } from "@jest/globals";
import { parseSync } from "@swc/core";
import { array, assert, oneof, property, string, stringMatching } from "fast-check";
import { functionNames, typeWord } from "../../src/types/identifiers.ts";

it.each([
  ["get_book", "getBook"],
  ["getBook", "getBook"],
  ["GetBook", "getBook"],
  ["GET_BOOK", "getBook"],
  ["list.all-books", "listAllBooks"],
  ["URL_of_book", "urlOfBook"],
  ["delete", "toolDelete"],
  ["await", "toolAwait"],
  ["call_tool", "toolCallTool"],
  ["2fa_enable", "tool2faEnable"],
  ["ölf", "lf"],
  ["get", "get"],
])("calls the function of %s %s", (tool, name) => {
  expect(functionNames([tool])).toEqual([name]);
});

it("gives tools of one function name a hash each, wherever they stand, and leaves the others alone", () => {
  const names = functionNames(["get_book", "other", "getBook"]);
  expect(names).toEqual([expect.stringMatching(/^getBook_[0-9a-f]{6}$/), "other", expect.stringMatching(/^getBook_/)]);
  expect(functionNames(["getBook", "new", "get_book"])).toEqual([names[2], "toolNew", names[0]]);
});

it("finds a name for what has no letters", () => {
  expect(functionNames(["***"])[0]).toMatch(/^tool_[0-9a-f]{6}$/);
  expect(typeWord("***")).toMatch(/^_[0-9a-f]{6}$/);
});

it("gives every tool of a list an identifier of its own", () => {
  const name = oneof(string(), string({ unit: "binary" }), stringMatching(/^[a-z_.-]{1,8}$/));
  assert(
    property(array(name, { maxLength: 12 }), (tools) => {
      const unique = Array.from(new Set(tools));
      const names = functionNames(unique);
      expect(new Set(names).size).toBe(unique.length);
      parseSync(names.map((one) => `export function ${one}(server, args, options) {}`).join("\n"), {
        syntax: "typescript",
      });
    }),
  );
});
