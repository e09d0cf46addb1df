import { expect, it } from "@jest/globals";
import { connectorSlug } from "../../src/connectors/connector-slug.ts";

it.each([
  ["GitHub", "github"],
  ["PagerDuty EU", "pagerduty-eu"],
  ["Ärzte & Söhne", "aerzte-and-soehne"],
  ["  mcp__x  ", "mcp-x"],
])("makes of the name %j the key %s", (name, slug) => {
  expect(connectorSlug(name)).toBe(slug);
});

it("has a key of at most 30 characters for every name, another one for another name", () => {
  const names = ["日本語", "日本", "a".repeat(31), "a".repeat(32), `${"word ".repeat(20)}1`, `${"word ".repeat(20)}2`];
  const slugs = names.map(connectorSlug);
  expect(new Set(slugs).size).toBe(names.length);
  for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/);
});
