import { expect, it } from "@jest/globals";
import type { Diagnostic } from "@mortise/core";
import { expectDiagnostics, type ExpectedDiagnostic } from "../src/expect-diagnostics.ts";

const text = "a: 1\nb: [a]\n";

/** A check that reports one warning at a path. */
function reports(...path: (string | number)[]): () => readonly Diagnostic[] {
  return () => [
    {
      code: "tool/short-description",
      severity: "warning",
      message: "too thin",
      hint: null,
      target: { path, on: "value" },
      related: [{ target: { path: ["a"], on: "key" }, message: "here" }],
      fixes: [],
    },
  ];
}

const right: ExpectedDiagnostic = { code: "tool/short-description", at: "a" };

it("passes what is reported at the expected text", () => {
  expectDiagnostics(text, reports("b", 0), [right]);
  expectDiagnostics(text, reports("b", 0), [{ ...right, line: 2, message: "too thin", hint: null, related: ["a"] }]);
  expectDiagnostics(text, () => [], []);
});

it.each<readonly [string, readonly ExpectedDiagnostic[]]>([
  ["another code", [{ ...right, code: "yaml/syntax" }]],
  ["another text", [{ ...right, at: "1" }]],
  ["another line", [{ ...right, line: 1 }]],
  ["another message", [{ ...right, message: "thin" }]],
  ["another hint", [{ ...right, hint: "write more" }]],
  ["another related place", [{ ...right, related: [] }]],
  ["nothing", []],
  ["one more", [right, right]],
])("fails when the test expects %s", (_, expected) => {
  expect(() => expectDiagnostics(text, reports("b", 0), expected)).toThrow();
});

it("fails for a path that is not in the document, which users would see as its parent", () => {
  expect(() => expectDiagnostics(text, reports("b", 1), [{ ...right, at: "b" }])).toThrow(
    "/b/1, which is not in the document",
  );
});

it("expects the faults of the text itself, and does not check a text that has them", () => {
  const check = () => {
    throw new Error("must not be called");
  };
  expectDiagnostics("a: &x 1", check, [{ code: "yaml/anchor", at: "&x" }]);
});
