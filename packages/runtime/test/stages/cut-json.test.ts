import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { cutJson } from "../../src/stages/result/cut-json.ts";
import { cutText } from "../../src/stages/result/cut-text.ts";

it("leaves out whole items, and says how many", () => {
  const items = Array.from({ length: 100 }, (_, id) => ({ id, name: `ticket ${id}` }));
  const cut = JSON.parse(cutJson(JSON.stringify(items), 1_000)) as unknown[];

  const kept = cut.slice(0, -1);
  expect(kept).toEqual(items.slice(0, kept.length));
  expect(cut.at(-1)).toBe(`[cut: ${100 - kept.length} of 100 items left out]`);
});

it("keeps the small members behind a long list: the cursor survives", () => {
  const page = { results: Array.from({ length: 1_000 }, (_, id) => ({ id })), next_cursor: "abc", has_more: true };
  const cut = JSON.parse(cutJson(JSON.stringify(page), 2_000)) as typeof page;

  expect(cut).toMatchObject({ next_cursor: "abc", has_more: true });
  expect(cut.results.at(-1)).toMatch(/^\[cut: \d+ of 1000 items left out\]$/);
});

it("rounds no number in what it keeps", () => {
  const cut = cutJson(`[12345678901234567890, 1.10, 1e400, "${"x".repeat(2_000)}"]`, 300);

  expect(cut).toBe('[12345678901234567890,1.10,1e400,"[cut: 1 of 4 items left out]"]');
});

it("shows the beginning of one long text", () => {
  const cut = JSON.parse(cutJson(JSON.stringify({ id: 7, body: 'é"\\'.repeat(1_000) }), 500)) as {
    id: number;
    body: string;
  };

  expect(cut.id).toBe(7);
  expect(cut.body).toMatch(/^(é"\\)+.*… \[cut: \d+ of 4000 bytes left out\]$/);
});

it("says how many members are left out, under a name that none of them has", () => {
  const wide = Object.fromEntries(
    Array.from({ length: 500 }, (_, at) => [at === 0 ? "[cut]" : `member ${at}`, "x".repeat(50)]),
  );
  const cut = JSON.parse(cutJson(JSON.stringify(wide), 3_000)) as Record<string, string>;

  expect(cut["[cut 2]"]).toMatch(/^\d+ of 500 members left out$/);
});

it("gives valid JSON that fits, with nothing in it that was not there, for any JSON and any room", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 12, stringUnit: "binary" }), fc.integer({ min: 256, max: 600 }), (json, room) => {
      const cut = cutJson(json, room);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(room);
      JSON.parse(cut);
    }),
    { numRuns: 2_000, endOnFailure: true },
  );
});

it.each([
  ["a long list of numbers", `[${"1,".repeat(2_000_000)}1]`],
  ["one value in a thousand brackets", "[".repeat(1_000) + "1".repeat(4_000_000) + "]".repeat(1_000)],
  ["a million members", `{${Array.from({ length: 500_000 }, (_, at) => `"k${at}":1`).join(",")}}`],
  [
    "members named like the marker",
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [at === 0 ? "[cut]" : `[cut ${at + 1}]`, at])),
    ),
  ],
  ["a string of escapes", JSON.stringify("\u0001".repeat(1_000_000))],
])("cuts %s of several megabytes in bounded time", (_what, json) => {
  const started = performance.now();
  const cut = cutJson(json, 100 * 1024);

  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(100 * 1024);
  JSON.parse(cut);
  expect(performance.now() - started).toBeLessThan(30_000);
});

it("cuts text between characters, and says how much is missing", () => {
  const cut = cutText("😀".repeat(1_000), 500);

  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(500);
  expect(cut).toMatch(/^😀+\n\n\[Cut: \d+ of 4000 bytes left out\. Ask for less\.\]$/u);
  expect(cutText("short", 500)).toBe("short");
});
