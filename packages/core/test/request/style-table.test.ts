import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { prepareStyle } from "../../src/request/styles.ts";
import type { ParameterStyle } from "../../src/tools/tool.ts";

/** The Style Examples of OpenAPI 3.2.0 §4.12.2.3. `expected` is `null` where it says that the behaviour is undefined. */
const table = JSON.parse(readFileSync(new URL("oas-style-table.json", import.meta.url), "utf8")) as {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly cases: readonly {
    readonly style: ParameterStyle;
    readonly explode: boolean | null;
    readonly kind: string;
    readonly expected: string | null;
  }[];
};

const LOCATIONS = {
  simple: "header",
  label: "path",
  matrix: "path",
  form: "query",
  spaceDelimited: "query",
  pipeDelimited: "query",
  deepObject: "query",
  cookie: "cookie",
} as const;

function written(style: ParameterStyle, explode: boolean | null, value: unknown): string | undefined {
  const location = LOCATIONS[style];
  const writing = { style, ...(explode === null ? {} : { explode }) };
  const text = prepareStyle(location, { name: table.name, writing })(value, "", []);
  // What separates a parameter from the one before it is no part of the table.
  return location === "query" ? text?.slice(1) : location === "cookie" ? text?.slice(2) : text;
}

it.each(table.cases.filter(({ expected }) => expected !== null))(
  "writes $style, explode $explode, $kind as $expected",
  ({ style, explode, kind, expected }) => {
    // The column "undefined" is that of the empty text: what has no value at all is not sent.
    expect(written(style, explode, kind === "undefined" ? "" : table.values[kind])).toBe(expected);
  },
);

it("has all cells of the table that are defined", () => {
  expect(table.cases.filter(({ expected }) => expected !== null)).toHaveLength(45);
});

it.each<[ParameterStyle, boolean | null, unknown, string]>([
  ["spaceDelimited", false, "", "color="],
  ["spaceDelimited", false, "blue", "color=blue"],
  ["spaceDelimited", true, "blue", "color=blue"],
  ["spaceDelimited", true, ["blue", "black"], "color=blue&color=black"],
  ["spaceDelimited", true, { R: 1 }, "R=1"],
  ["pipeDelimited", false, "blue", "color=blue"],
  ["pipeDelimited", true, ["blue", "black"], "color=blue&color=black"],
  ["pipeDelimited", true, { R: 1 }, "R=1"],
  ["deepObject", null, "blue", "color=blue"],
  ["deepObject", null, ["blue", "black"], "color%5B%5D=blue&color%5B%5D=black"],
  ["deepObject", null, { a: { b: { c: 1 } } }, "color%5Ba%5D%5Bb%5D%5Bc%5D=1"],
  ["deepObject", null, { a: [1, 2] }, "color%5Ba%5D%5B%5D=1&color%5Ba%5D%5B%5D=2"],
  ["deepObject", null, { a: [{ b: 1 }, { b: 2 }] }, "color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2"],
])("writes what the table leaves undefined in the nearest form: %s, explode %s, %j as %s", (...cell) => {
  const [style, explode, value, expected] = cell;
  expect(written(style, explode, value)).toBe(expected);
});

it.each<[ParameterStyle, boolean, unknown, string]>([
  ["spaceDelimited", false, ["a b"], "/0"],
  ["pipeDelimited", false, ["a", "b|c"], "/1"],
  ["pipeDelimited", false, { "a|b": 1 }, "/a|b"],
  ["simple", false, ["a,b"], "/0"],
  ["simple", true, { "a=b": 1 }, "/a=b"],
  ["form", true, { "": 1 }, "/"],
  ["form", true, [null], "/0"],
  ["label", true, [".."], "/0"],
  ["label", false, [], ""],
  ["matrix", true, ["a/b"], "/0"],
  ["matrix", true, [], ""],
])("refuses in %s, explode %s, the value %j, which nobody could take apart again", (style, explode, value, pointer) => {
  const faults: { pointer: string; message: string }[] = [];
  const text = prepareStyle(LOCATIONS[style], { name: "a", writing: { style, explode } })(value, "", faults);
  expect(text).toBeUndefined();
  expect(faults[0]).toMatchObject({ pointer });
});

it("survives a value that is nested deeper than a stack, in every style", () => {
  const deep: unknown = JSON.parse('{"a":'.repeat(20_000) + "1" + "}".repeat(20_000));
  for (const style of ["form", "deepObject", "spaceDelimited", "simple", "label", "matrix", "cookie"] as const) {
    expect(written(style, null, deep)).toBeUndefined();
  }
});
