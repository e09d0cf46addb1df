import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, expect, it } from "@jest/globals";
import { compile } from "@mortise/core";
import { openMortise } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor, thinDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

mortise.write("shelf.yaml", shelfDescriptor());
mortise.write("bad.yaml", brokenDescriptor());
mortise.write("thin.yaml", thinDescriptor());
const { connector, openapi } = compile({ name: "shelf.yaml", text: shelfDescriptor() });

it("compiles to a file or to stdout, the same text", async () => {
  const [file, stream] = await Promise.all([
    mortise.run(["compile", "shelf.yaml", "-o", "out.json"]),
    mortise.run(["compile", "shelf.yaml"]),
  ]);
  expect(file).toEqual({ code: 0, stdout: "", stderr: "out.json: shelf 1.2.3, tools: 3\n" });
  expect(stream).toMatchObject({ code: 0, stderr: "" });
  expect(stream.stdout).toBe(readFileSync(mortise.path("out.json"), "utf8"));
  expect(JSON.parse(stream.stdout)).toEqual(JSON.parse(JSON.stringify(connector)));
});

it("leaves the last good output where a descriptor has errors", async () => {
  writeFileSync(mortise.path("kept.json"), "kept");
  const bad = await mortise.run(["compile", "bad.yaml", "-o", "kept.json"]);
  const strict = await mortise.run(["compile", "thin.yaml", "--strict", "-o", "kept.json"]);
  expect([bad.code, bad.stdout, strict.code, strict.stdout]).toEqual([1, "", 1, ""]);
  expect(bad.stderr).toContain("operation/unfilled-placeholder");
  expect(readFileSync(mortise.path("kept.json"), "utf8")).toBe("kept");
});

it("replaces an output as a whole and keeps its permissions", async () => {
  mortise.write("private.json", "old", 0o600);
  expect(await mortise.run(["compile", "shelf.yaml", "-o", "private.json"])).toMatchObject({ code: 0 });
  expect(statSync(mortise.path("private.json")).mode & 0o777).toBe(0o600);
  expect(await mortise.run(["compile", "shelf.yaml", "-o", "no/such/out.json"])).toEqual({
    code: 2,
    stdout: "",
    stderr: "error: cannot write no/such/out.json: there is no such file or folder\n",
  });
});

it("prints OpenAPI as YAML or JSON, by flag or by the output's name", async () => {
  const [yaml, json, named] = await Promise.all([
    mortise.run(["openapi", "shelf.yaml"]),
    mortise.run(["openapi", "shelf.yaml", "--json"]),
    mortise.run(["openapi", "shelf.yaml", "-o", "openapi.json"]),
  ]);
  const expected: unknown = JSON.parse(JSON.stringify(openapi));
  expect(JSON.parse(json.stdout)).toEqual(expected);
  expect(readFileSync(mortise.path("openapi.json"), "utf8")).toBe(json.stdout);
  expect(named.stderr).toMatch(/^openapi\.json: OpenAPI 3\.1\.\d, paths: 2\n$/);
  const { parse } = await import("yaml");
  expect(parse(yaml.stdout)).toEqual(expected);
  expect(await mortise.run(["openapi", "bad.yaml"])).toMatchObject({ code: 1, stdout: "" });
});

it("lists tools with what they cost, from a descriptor and from a compiled connector alike", async () => {
  await mortise.run(["compile", "shelf.yaml", "-o", "listed.json"]);
  const [table, compiled, json] = await Promise.all([
    mortise.run(["tools", "shelf.yaml"]),
    mortise.run(["tools", "listed.json"]),
    mortise.run(["tools", "-", "--json"], { input: shelfDescriptor() }),
  ]);
  expect(table).toMatchObject({ code: 0, stderr: "" });
  expect(compiled.stdout).toBe(table.stdout);
  const rows = table.stdout.trimEnd().split("\n");
  expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2).join(" | "))).toEqual([
    "NAME | EFFECT",
    "find_books | read-only",
    "get_book | read-only",
    expect.stringMatching(/^remove_book \| destructive/),
    expect.stringMatching(/^3 tools/),
  ]);

  const listed = JSON.parse(json.stdout) as {
    readonly tools: readonly { readonly name: string; readonly bytes: number }[];
    readonly total: { readonly tools: number; readonly bytes: number };
  };
  expect(listed.tools.map(({ name }) => name)).toEqual(["find_books", "get_book", "remove_book"]);
  const definitions = connector?.tools.map(({ definition }) => Buffer.byteLength(JSON.stringify(definition)));
  expect(listed.tools.map(({ bytes }) => bytes)).toEqual(definitions);
  expect(listed.total).toMatchObject({ tools: 3, bytes: definitions?.reduce((sum, bytes) => sum + bytes, 0) });
});

it("never lets a descriptor's text act on the terminal", async () => {
  mortise.write(
    "escape.yaml",
    shelfDescriptor()
      .replace("Finds books by", '"\\e[2JFinds \\u202E books by')
      .replace("numbers and titles.", 'numbers and titles."'),
  );
  for (const args of [
    ["tools", "escape.yaml"],
    ["explain", "find_books", "escape.yaml"],
  ]) {
    const { stdout } = await mortise.run(args);
    expect(stdout).toContain("<U+001B>[2JFinds <U+202E> books");
    expect(stdout).not.toContain("\u001B");
  }
});

it("refuses a connector of another version of the format", async () => {
  mortise.write("newer.json", JSON.stringify({ format: "mortise/connector", version: 99 }));
  expect(await mortise.run(["tools", "newer.json"])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(
      /^error: newer\.json was compiled by another version of mortise \(format 99, not 2\)/,
    ),
  });
});

it("refuses a connector that lacks what serving needs", async () => {
  const { stdout } = await mortise.run(["compile", "shelf.yaml"]);
  mortise.write("hollow.json", JSON.stringify({ format: "mortise/connector", version: 2, hash: "0" }));
  mortise.write("planless.json", stdout.replaceAll('"plan":', '"plans":'));
  for (const name of ["hollow.json", "planless.json"]) {
    expect(await mortise.run(["serve", name])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(`${name} is not as the compiler wrote it`),
    });
  }
});

it("explains a code, suggests near ones, and lists all", async () => {
  const [page, json, near, list] = await Promise.all([
    mortise.run(["explain", "operation/unfilled-placeholder"]),
    mortise.run(["explain", "operation/unfilled-placeholder", "--json"]),
    mortise.run(["explain", "operation/unfiled-placeholder"]),
    mortise.run(["explain", "--json"]),
  ]);
  expect(page.stdout).toMatch(/^# operation\/unfilled-placeholder \(error\)\n/);
  expect(JSON.parse(json.stdout)).toMatchObject({ severity: "error", page: page.stdout });
  expect(near).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "error: there is no code `operation/unfiled-placeholder`\n  hint: did you mean operation/unfilled-placeholder?\n",
  });
  expect(JSON.parse(list.stdout)).toContainEqual(
    expect.objectContaining({ code: "yaml/duplicate-key", severity: "error" }),
  );
});

it("explains a tool: where each argument stands in the descriptor, and where it goes", async () => {
  const { code, stdout } = await mortise.run(["explain", "find_books", "shelf.yaml"]);
  expect(code).toBe(0);
  const lines = shelfDescriptor().split("\n");
  const lineOf = (text: string) => String(lines.findIndex((line) => line.includes(text)) + 1);
  expect(stdout).toContain("GET https://shelf.example.com/books\n");
  expect(stdout).toContain("api_key, in the header X-Api-Key");
  expect(stdout).toMatch(
    new RegExp(
      `words +string, required +query \`q\` \\(renamed by the mapping, shelf\\.yaml:${lineOf('"q": words')}\\) +shelf\\.yaml:${lineOf("Words in the title")}\n`,
    ),
  );
  expect(stdout).toMatch(new RegExp(`limit +integer +default 10 +query +shelf\\.yaml:${lineOf("How many")}\n`));

  const json = await mortise.run(["explain", "find_books", "shelf.yaml", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    operation: { id: "find_books", line: `shelf.yaml:${lineOf("operation_id: find_books")}` },
    arguments: [
      {
        argument: "words",
        name: "q",
        renamed: true,
        rename: { by: "mapping", line: `shelf.yaml:${lineOf('"q": words')}` },
      },
      { argument: "limit", name: "limit", renamed: false },
    ],
  });
});

it("explains a tool of a compiled connector by pointers, and knows which tools there are", async () => {
  await mortise.run(["compile", "shelf.yaml", "-o", "explained.json"]);
  const { stdout } = await mortise.run(["explain", "get_book", "explained.json"]);
  expect(stdout).toContain("/operations/1/parameters/0");
  expect(await mortise.run(["explain", "get_bok", "shelf.yaml"])).toMatchObject({
    code: 2,
    stderr: "error: shelf has no tool `get_bok`\n  hint: did you mean get_book?\n",
  });
  expect(await mortise.run(["explain", "get_book"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("mortise explain TOOL FILE"),
  });
});
