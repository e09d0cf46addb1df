import { expect, it } from "@jest/globals";
import { diagnose } from "../../../src/diagnostics/diagnose.ts";
import { locate } from "../../../src/diagnostics/locate.ts";
import type { Report } from "../../../src/diagnostics/print/report.ts";
import { printSarif } from "../../../src/diagnostics/print/sarif.ts";
import { pages } from "../../../src/rules/pages.ts";
import { parse } from "../../../src/source/parse.ts";

/** A report with a related place and a fix, from a file whose name must be escaped in a URI. */
function report(): Report {
  const source = { name: "my files/a#b.yaml", text: "a: 1\nb: 2\n" };
  const target = { path: ["b"], on: "key" } as const;
  const related = [{ target: { path: ["a"], on: "key" } as const, message: "first written here" }];
  const fixes = [{ label: "rename it", edits: [{ target, text: "c" }] }];
  const diagnostic = diagnose("yaml/duplicate-key", target, { key: "b" }, { related, fixes });
  return { source, diagnostics: locate(source, parse(source).places, [diagnostic]) };
}

const uri = "my%20files/a%23b.yaml";
const region = (line: number, offset: number) => ({
  startLine: line,
  startColumn: 1,
  endLine: line,
  endColumn: 2,
  charOffset: offset,
  charLength: 1,
});

it("prints a SARIF 2.1.0 log with places, related places and fixes", () => {
  expect(JSON.parse(printSarif([report()]))).toEqual({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mortise",
            rules: [
              {
                id: "yaml/duplicate-key",
                shortDescription: { text: expect.stringMatching(/^A mapping holds the same key twice/) },
                help: { text: pages["yaml/duplicate-key"], markdown: pages["yaml/duplicate-key"] },
                defaultConfiguration: { level: "error" },
              },
            ],
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          {
            ruleId: "yaml/duplicate-key",
            ruleIndex: 0,
            level: "error",
            message: { text: "the key `b` is already in this mapping\nremove one of the two, or rename it" },
            locations: [{ physicalLocation: { artifactLocation: { uri }, region: region(2, 5) } }],
            relatedLocations: [
              {
                id: 0,
                message: { text: "first written here" },
                physicalLocation: { artifactLocation: { uri }, region: region(1, 0) },
              },
            ],
            fixes: [
              {
                description: { text: "rename it" },
                artifactChanges: [
                  {
                    artifactLocation: { uri },
                    replacements: [{ deletedRegion: region(2, 5), insertedContent: { text: "c" } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});

it("lists each code that occurs once, and points each result at its rule", () => {
  const texts = ["a: &x 1\nb: *x\n", "a: !t 1\nb: &x 1\n"];
  const reports = texts.map((text, index) => {
    const source = { name: `${index}.yaml`, text };
    const { places, diagnostics } = parse(source);
    return { source, diagnostics: locate(source, places, diagnostics) };
  });
  const { runs } = JSON.parse(printSarif(reports));
  const rules: readonly string[] = runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id);
  expect(rules).toEqual(["yaml/alias", "yaml/anchor", "yaml/tag"]);
  expect(runs[0].results.map((result: { ruleIndex: number }) => rules[result.ruleIndex])).toEqual([
    "yaml/anchor",
    "yaml/alias",
    "yaml/tag",
    "yaml/anchor",
  ]);
});

it("prints a log without results when nothing was found", () => {
  expect(JSON.parse(printSarif([]))).toMatchObject({ runs: [{ results: [], tool: { driver: { rules: [] } } }] });
});
