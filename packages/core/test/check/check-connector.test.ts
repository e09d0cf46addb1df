import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { checkConnector } from "../../src/check/check-connector.ts";
import { compileParsed } from "../../src/compile.ts";
import { parse } from "../../src/source/parse.ts";
import type { ProfileName } from "../../src/tools/profiles/profiles.ts";
import { profiles } from "../../src/tools/profiles/profiles.ts";

const valid = join(import.meta.dirname, "../cases/valid");
const files = readdirSync(valid, { recursive: true, encoding: "utf8" })
  .filter((file) => /(?:^|\/)connector\.(?:yaml|json)$/.test(file))
  .map((file) => join(valid, file));
// `profiles` has no other keys.
const everybody = Object.keys(profiles) as ProfileName[];

it("finds places in every descriptor that is valid, whatever it is held to", () => {
  let found = 0;
  for (const file of files) {
    const source = { name: file, text: readFileSync(file, "utf8") };
    const parsed = parse(source);
    const { descriptor, connector } = compileParsed(source, parsed);
    if (descriptor === undefined || connector === undefined) continue;
    const { diagnostics } = checkConnector(
      { descriptor, connector },
      {
        budget: { limits: { tool: 1, connector: 1 } },
        locked: { name: connector.metadata.slug, version: "0.0.1", tools: [] },
        profiles: everybody,
        readiness: true,
        confusability: true,
      },
    );
    const targets = diagnostics.flatMap(({ target, related }) => [target, ...related.map((half) => half.target)]);
    expect(targets.filter((target) => !parsed.places.has(target))).toEqual([]);
    found += diagnostics.length;
  }
  expect(files.length).toBeGreaterThan(10);
  expect(found).toBeGreaterThan(files.length);
});

it("looks at nothing that it is not asked for", () => {
  const source = {
    name: "connector.yaml",
    text: readFileSync(join(valid, "../check/title-is-name/connector.yaml"), "utf8"),
  };
  const { descriptor, connector } = compileParsed(source, parse(source));
  if (descriptor === undefined || connector === undefined) throw new Error("it compiles");
  expect(checkConnector({ descriptor, connector }, {})).toEqual({ diagnostics: [], notes: [] });
});
