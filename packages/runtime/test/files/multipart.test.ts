import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createBoundary, fileNameOf, PART_END, writeClosing, writePartHead } from "../../src/files/multipart.ts";

const SEED = 20_261_128;

it("writes parts that an independent parser reads as they were, whatever their names hold", async () => {
  const name = fc.string({ unit: fc.constantFrom(...'ab "\\\r\n;=é😀%-:'.split(/(?:)/u)), minLength: 1, maxLength: 8 });
  const content = fc.string({ unit: fc.constantFrom("a", "\r\n", "--", "mortise-", "é", '"'), maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, content, fc.boolean()), { minLength: 1, maxLength: 4 }), async (parts) => {
      const boundary = createBoundary();
      const text = parts.map(([one, value, isFile]) => {
        const head = isFile ? { name: one, fileName: one, mediaType: "text/plain" } : { name: one };
        return writePartHead(boundary, head) + value + PART_END;
      });
      const body = text.join("") + writeClosing(boundary);
      const read = await new Response(body, {
        headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
      }).formData();
      const found: unknown[] = [];
      for (const [key, value] of read) {
        found.push([key, typeof value === "string" ? value : await value.text(), typeof value !== "string"]);
      }
      expect(found).toEqual(parts);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

it("gives each body a boundary of its own", () => {
  expect(createBoundary()).not.toBe(createBoundary());
});

it.each([
  ["file:///a/b%20c.png", "b c.png"],
  ["https://example.com/a/b.pdf?x=1#y", "b.pdf"],
  ["store://", "file"],
  ["urn:isbn:1", "urn:isbn:1"],
])("names the file %s after the end of its URI", (uri, name) => {
  expect(fileNameOf({ name: "f", file: { kind: "resource", uri, pointer: "/f" } })).toBe(name);
});
