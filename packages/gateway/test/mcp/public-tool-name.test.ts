import * as fc from "fast-check";
import { expect, it } from "@jest/globals";
import { publicToolName } from "../../src/mcp/public-tool-name.ts";

it("puts slug and tool together as they are", () => {
  expect(publicToolName("acme", "list_things")).toBe("mcp__acme__list_things");
  expect(publicToolName("acme-mcp", "get__it")).toBe("mcp__acme-mcp__get__it");
});

it("keeps a name of 64 characters and shortens one of 65", () => {
  const whole = publicToolName("acme", "t".repeat(53));
  expect(whole).toBe(`mcp__acme__${"t".repeat(53)}`);
  expect(whole).toHaveLength(64);
  expect(publicToolName("acme", "t".repeat(54))).toMatch(/^mcp__acme__t{35}--[0-9a-v]{16}$/);
});

it("leaves room for the tool behind a long slug", () => {
  expect(publicToolName("s".repeat(60), "list_things")).toMatch(/^mcp__s{28}__list_things--[0-9a-v]{16}$/);
  expect(publicToolName("s".repeat(60), "t".repeat(60))).toMatch(/^mcp__s{19}__t{20}--[0-9a-v]{16}$/);
});

it("replaces characters that do not fit", () => {
  expect(publicToolName("acme", "files/read.all")).toMatch(/^mcp__acme__files_read_all--[0-9a-v]{16}$/);
  expect(publicToolName("acme", "größe")).toMatch(/^mcp__acme__gr__e--[0-9a-v]{16}$/);
});

it("gives the same name for the same pair today and tomorrow", () => {
  expect(publicToolName("acme", "files/read")).toBe("mcp__acme__files_read--jv6ut88ttt0b3d70");
});

it("tells pairs apart whose parts meet", () => {
  const pairs = [
    ["a_b", "c"],
    ["a", "b_c"],
    ["a__b", "c"],
    ["a", "b__c"],
    ["a_", "b"],
    ["a", "_b"],
    ["_a", "b"],
    ["", "b"],
    ["_", "b"],
    ["a", "b.c"],
    ["a", "b/c"],
    ["A", "b"],
  ] as const;
  expect(new Set(pairs.map(([slug, tool]) => publicToolName(slug, tool))).size).toBe(pairs.length);
});

it("gives no tool the name that another has been shortened to", () => {
  const shortened = publicToolName("acme", "files/read");
  expect(publicToolName("acme", shortened.slice("mcp__acme__".length))).not.toBe(shortened);
});

// Few characters, so that parts meet often; and any text at all.
const part = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "_", "__", "-", "--", "."), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom("a", "_"), minLength: 20, maxLength: 80 }),
  fc.string({ unit: "binary" }),
);

it("gives every pair a fitting name of its own", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(part, part), { minLength: 2, selector: JSON.stringify }), (pairs) => {
      const names = pairs.map(([slug, tool]) => publicToolName(slug, tool));
      for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(new Set(names).size).toBe(pairs.length);
    }),
    { numRuns: 2_000 },
  );
});
