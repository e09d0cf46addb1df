import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const rows = Array.from(
  readme.matchAll(/^\| ([^|]+?) +\| `([\w./-]+\.test\.ts)`: ([^|]+?) +\|$/gm),
  ([, asked = "", file = "", title = ""]) => ({
    asked,
    file,
    title,
  }),
);

it("has a table of what the gateway does", () => {
  expect(rows.length).toBeGreaterThan(40);
  const table = readme.slice(readme.indexOf("| Behaviour"));
  // A row that is written otherwise would be held to nothing.
  expect(table.match(/^\| (?!Behaviour|-|\*\*).*$/gm)).toHaveLength(rows.length);
});

it.each(rows)("shows by a test that there is: $asked", ({ file, title }) => {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  expect(text).toContain(title);
});
