import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { parseKeepingIntegers, readJson } from "../../src/mcp/read-json.ts";

it("reads JSON as JSON.parse does, long integers apart", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const read = readJson(text);
      if (!read.ok) throw new Error(read.message);
      const rounded: unknown = JSON.parse(JSON.stringify(read.value, (_, value: unknown) => toNumber(value)));
      expect(rounded).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
    }),
  );
});

function toNumber(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

it("keeps integers beyond 2^53 as bigints, and leaves other numbers alone", () => {
  const text =
    '{"id":12345678901234567890,"n":[-9007199254740993,9007199254740991,1234567890123456.5,"99999999999999999999"]}';
  expect(readJson(text)).toEqual({
    ok: true,
    value: {
      id: 12345678901234567890n,
      n: [-9007199254740993n, 9007199254740991, 1234567890123456.5, "99999999999999999999"],
    },
  });
});

it("writes integers back as they were", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt()), (numbers) => {
      const text = `{"numbers":[${numbers.join(",")}]}`;
      expect(JSON.stringify(parseKeepingIntegers(text))).toBe(text);
    }),
  );
});

it.each([
  ["64 levels", "[".repeat(64) + "]".repeat(64), true],
  ["65 levels", "[".repeat(65) + "]".repeat(65), false],
  ["65 levels of objects", '{"a":'.repeat(65) + "1" + "}".repeat(65), false],
  ["a million open brackets", "[".repeat(1_000_000), false],
  ["brackets in a string", JSON.stringify("[{".repeat(1000)), true],
  ["brackets after an escaped quote", JSON.stringify({ a: '"\\"[[['.repeat(100) }), true],
  ["9,999 elements", `[${Array(9_998).fill("1").join(",")}]`, true],
  ["10,001 elements", `[${Array(10_001).fill("1").join(",")}]`, false],
  ["commas in a string", JSON.stringify(",".repeat(50_000)), true],
  [
    "many wide siblings",
    `[${Array(100)
      .fill(`[${Array(200).fill("1").join(",")}]`)
      .join(",")}]`,
    false,
  ],
])("bounds depth and elements: %s", (_, text, ok) => {
  expect(readJson(text).ok).toBe(ok);
});

it.each(["", "{", "undefined", '{"a":01}', "\u0000", "NaN", "[1,]"])("calls %j a parse error", (text) => {
  expect(readJson(text)).toMatchObject({ ok: false, code: -32700 });
});
