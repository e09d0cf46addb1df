import { expect, it } from "@jest/globals";
import { readJunit } from "@mortise/testkit";
import { printJunit } from "../src/junit.ts";

it("counts tests and failures, and has the places that services link to", () => {
  const xml = printJunit([
    {
      name: "a/connector.yaml",
      cases: [
        { name: "validate", file: "a/connector.yaml" },
        {
          name: "budget",
          file: "a/connector.yaml",
          line: 12,
          failure: { message: "too much", text: "first line\nsecond line" },
          output: "besides",
        },
      ],
    },
    { name: "b/connector.yaml", cases: [{ name: "validate", file: "b/connector.yaml", output: "a note" }] },
  ]);
  expect(readJunit(xml)).toEqual({
    attributes: { name: "mortise", tests: "3", failures: "1", errors: "0", skipped: "0" },
    suites: [
      {
        attributes: { name: "a/connector.yaml", tests: "2", failures: "1", errors: "0", skipped: "0" },
        cases: [
          { attributes: { name: "validate", classname: "a/connector.yaml", file: "a/connector.yaml" } },
          {
            attributes: { name: "budget", classname: "a/connector.yaml", file: "a/connector.yaml", line: "12" },
            failure: { message: "too much", text: "first line\nsecond line" },
            output: "besides",
          },
        ],
      },
      {
        attributes: { name: "b/connector.yaml", tests: "1", failures: "0", errors: "0", skipped: "0" },
        cases: [
          {
            attributes: { name: "validate", classname: "b/connector.yaml", file: "b/connector.yaml" },
            output: "a note",
          },
        ],
      },
    ],
  });
});

it("keeps any text inside its attribute or element", () => {
  const hostile = `"/><failure>&amp;]]>\n\t<![CDATA[ \u{1f600} \u0000\u001b\ud800 é`;
  const kept = ["\u0000", "\u001b", "\ud800"].reduce((text, one) => text.replaceAll(one, "\ufffd"), hostile);
  const [suite] = readJunit(
    printJunit([{ name: hostile, cases: [{ name: hostile, failure: { message: hostile, text: hostile } }] }]),
  ).suites;
  expect(suite?.attributes["name"]).toBe(kept);
  expect(suite?.cases).toEqual([
    { attributes: { name: kept, classname: kept }, failure: { message: kept, text: kept } },
  ]);
});

it("prints a report without suites as one without tests", () => {
  expect(readJunit(printJunit([]))).toEqual({
    attributes: { name: "mortise", tests: "0", failures: "0", errors: "0", skipped: "0" },
    suites: [],
  });
});
