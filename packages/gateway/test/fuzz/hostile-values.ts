import * as fc from "fast-check";

/** Texts that break what does not expect them. None has the words by which an answer's leaks are known. */
const TEXTS: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud800",
  "\u202eback",
  "\u{1f4a5}",
  "e\u0301\u200b",
  "'",
  '"',
  "\\",
  "'; drop table tools; --",
  "%",
  "%00",
  "%ff",
  "%e0%80%af",
  "%252e%252e",
  "..",
  ".",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "-1",
  "0",
  "1.5",
  "1e400",
  "0x10",
  "9007199254740993",
  "9223372036854775808",
  "2147483648",
  "${VAR}",
  "${",
  "$${A}",
  "{{x}}",
  "<script>alert(1)</script>",
  "\r\nx-injected: 1",
  "a,b;c=d",
  "x".repeat(300),
  "\u00e9".repeat(2_100),
  "x".repeat(70_000),
  "http://127.0.0.1:1/",
  "http://169.254.169.254/latest",
  "http://[::1",
  "http://127.0.0.1:99999/",
  "http://user:pass@127.0.0.1:1/",
  "https://127.0.0.1:1/%00",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "//127.0.0.1:1",
  "2026-13-45T99:99:99Z",
];

/** Stands for a number that `JSON.stringify` does not write; {@link jsonText} puts it in. */
const RAW = "@@raw:";
const NUMBERS = ["1e999", "-1e999", "1e-999", "123456789012345678901234567890", "-9223372036854775809", "1E+2", "-0"];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

const deep = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`) as unknown;

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS.map((number) => RAW + number)) },
  { weight: 3, arbitrary: fc.constantFrom(0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      [],
      {},
      [[]],
      [null],
      { "": "" },
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      JSON.parse(`{"then":1}`),
      { toJSON: "x" },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(30, 63, 200).map(deep) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 12_000 }, () => 0)) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** A value as JSON, with its raw numbers. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replaceAll(/"@@raw:([^"]*)"/g, "$1");
}
