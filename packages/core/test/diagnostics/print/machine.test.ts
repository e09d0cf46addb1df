import { expect, it } from "@jest/globals";
import { diagnose } from "../../../src/diagnostics/diagnose.ts";
import { locate } from "../../../src/diagnostics/locate.ts";
import { printGithub } from "../../../src/diagnostics/print/github.ts";
import { printJson } from "../../../src/diagnostics/print/json.ts";
import type { Report } from "../../../src/diagnostics/print/report.ts";
import { parse } from "../../../src/source/parse.ts";

function report(text: string, name = "acme/connector.yaml"): Report {
  const source = { name, text };
  const { places, diagnostics } = parse(source);
  return { source, diagnostics: locate(source, places, diagnostics) };
}

/** A report whose texts try to leave their place in the output. */
function hostileReport(key: string, name = "a.yaml"): Report {
  const source = { name, text: "a: 1\n" };
  const target = { path: ["a"], on: "key" } as const;
  return {
    source,
    diagnostics: locate(source, parse(source).places, [diagnose("yaml/duplicate-key", target, { key })]),
  };
}

it("prints a JSON object per line, as the wire format says", () => {
  const lines = printJson([report("é: 1\n\u{1F600}b: 2\né: &x 3\n"), report("a: 1\na: 2\n", "b.yaml")]).split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe("");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ code: "yaml/anchor", start: { line: 3, column: 4, offset: 15 } });
  expect(JSON.parse(lines[1] ?? "")).toEqual({
    code: "yaml/duplicate-key",
    severity: "error",
    file: "b.yaml",
    start: { line: 2, column: 1, offset: 5 },
    end: { line: 2, column: 2, offset: 6 },
    message: "the key `a` is already in this mapping",
    hint: "remove one of the two, or rename it",
    related: [
      {
        file: "b.yaml",
        start: { line: 1, column: 1, offset: 0 },
        end: { line: 1, column: 2, offset: 1 },
        message: "first written here",
      },
    ],
    fixes: [],
    help: "explain yaml/duplicate-key",
  });
});

it("writes fixes as ranges and texts", () => {
  const source = { name: "a.yaml", text: "a: 1\n" };
  const target = { path: ["a"], on: "value" } as const;
  const fixes = [{ label: "write two", edits: [{ target, text: "2" }] }];
  const diagnostics = locate(source, parse(source).places, [diagnose("yaml/not-a-name", target, {}, { fixes })]);
  expect(JSON.parse(printJson([{ source, diagnostics }]))).toMatchObject({
    fixes: [{ label: "write two", edits: [{ start: { offset: 3 }, end: { offset: 4 }, text: "2" }] }],
  });
});

it("keeps JSON on its line and harmless to a terminal, with the same meaning", () => {
  const key = "\u001B[2J\u009B31m\u2028\u202E\n\u{E0041}";
  const line = printJson([hostileReport(key)]);
  expect(line.trimEnd()).not.toMatch(/[^\u0020-\u007E]/);
  expect(JSON.parse(line)).toMatchObject({ message: `the key \`${key}\` is already in this mapping` });
});

it("prints GitHub's workflow commands", () => {
  expect(printGithub([report("a: 1\nbc: &anchor 2\n")])).toBe(
    "::error file=acme/connector.yaml,line=2,endLine=2,col=5,endColumn=11,title=yaml/anchor::anchors are not allowed" +
      "%0Awrite the value out where it is needed; if `&` is part of a text, put the text in quotes\n",
  );
});

it("leaves columns out where a range spans lines, which GitHub wants", () => {
  const command = printGithub([report("? [a,\n  b]\n: 1\n")]);
  expect(command).toMatch(/^::error file=acme\/connector\.yaml,line=1,endLine=2,title=yaml\/not-a-name::/);
});

it("lets no text of a file begin a workflow command or a property", () => {
  const command = printGithub([hostileReport("x\r\n::set-output name=a::b\n%0A::error::", "a,line=7::,%0A\nb:c.yaml")]);
  expect(command.split("\n")).toHaveLength(2);
  expect(command).not.toContain("\r");
  expect(command).toMatch(/^::error file=a%2Cline=7%3A%3A%2C%250A%0Ab%3Ac\.yaml,line=1,/);
  expect(command).toContain("`x%0A::set-output name=a::b%0A%250A::error::`");
});
