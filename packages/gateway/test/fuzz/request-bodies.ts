import * as fc from "fast-check";
import { hostileText } from "./hostile-values.ts";

/** What is sent as a body, with the headers that say what it is. */
export interface RequestBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes?: Buffer;
  readonly cutAt?: number;
}

const JSON_TYPE = { "content-type": "application/json" };
const TYPES = [
  "",
  "text/plain",
  "application/json; charset=utf-16",
  "application/json;",
  "application/problem+json",
  "application/json, text/html",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "a/b/c;;;=",
];

/** JSON texts as they are, or damaged on the way: cut, with bytes that are no text, with a key twice, of another type. */
export function damagedBody(texts: fc.Arbitrary<string>): fc.Arbitrary<RequestBody> {
  return fc
    .record({ text: texts, at: fc.nat(10_000), byte: fc.nat(255), type: fc.constantFrom(...TYPES), damage: DAMAGES })
    .map(({ text, at, byte, type, damage }): RequestBody => {
      const bytes = Buffer.from(text.toWellFormed());
      const place = at % (bytes.length + 1);
      switch (damage) {
        case "none":
          return { headers: JSON_TYPE, bytes };
        case "byte":
          return {
            headers: JSON_TYPE,
            bytes: Buffer.concat([bytes.subarray(0, place), Buffer.of(byte), bytes.subarray(place + 1)]),
          };
        case "not UTF-8":
          return {
            headers: JSON_TYPE,
            bytes: Buffer.concat([
              bytes.subarray(0, place),
              Buffer.of(0xc0, 0x80, 0xed, 0xa0, 0x80),
              bytes.subarray(place),
            ]),
          };
        case "cut":
          return { headers: JSON_TYPE, bytes: bytes.subarray(0, place) };
        case "torn":
          return { headers: JSON_TYPE, bytes, cutAt: place };
        case "twice":
          return { headers: JSON_TYPE, bytes: Buffer.from(text.replace(/^\{(.+)\}$/s, "{$1,$1}").toWellFormed()) };
        case "mark":
          return { headers: JSON_TYPE, bytes: Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes]) };
        case "deep":
          return { headers: JSON_TYPE, bytes: Buffer.from(`${'{"a":['.repeat(20_000)}1${"]}".repeat(20_000)}`) };
        case "deep inside":
          return {
            headers: JSON_TYPE,
            bytes: Buffer.from(text.replace(/"[^"]*"(?=[,}\]])/, () => DEEP).toWellFormed()),
          };
        case "type":
          return { headers: type === "" ? {} : { "content-type": type }, bytes };
        case "empty":
          return { headers: JSON_TYPE, bytes: Buffer.alloc(0) };
        case "encoded":
          return { headers: { ...JSON_TYPE, "content-encoding": "gzip" }, bytes };
      }
    });
}

const DEEP = `${"[".repeat(9_000)}${"]".repeat(9_000)}`;

const DAMAGES = fc.oneof(
  { weight: 9, arbitrary: fc.constant("none" as const) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "byte" as const,
      "not UTF-8" as const,
      "cut" as const,
      "torn" as const,
      "twice" as const,
      "mark" as const,
      "deep" as const,
      "deep inside" as const,
      "type" as const,
      "empty" as const,
      "encoded" as const,
    ),
  },
);

/** The fields of a form, as they should be, or hostile, or twice, or of another type. */
export function formBody(fields: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<RequestBody> {
  return fc
    .record({ pairs: formFields(fields), type: fc.constantFrom(...TYPES), damage: fc.nat(9), at: fc.nat(2_000) })
    .map(({ pairs, type, damage, at }): RequestBody => {
      const bytes = Buffer.from(pairs);
      const form = { "content-type": "application/x-www-form-urlencoded" };
      if (damage === 0) return { headers: type === "" ? {} : { "content-type": type }, bytes };
      if (damage === 1) return { headers: form, bytes: bytes.subarray(0, at % (bytes.length + 1)) };
      if (damage === 2)
        return { headers: form, bytes: Buffer.concat([bytes, Buffer.of(0x26, 0xff, 0x3d, 0xc0, 0x00)]) };
      return { headers: form, bytes };
    });
}

/** `a=1&b=2`, where a field may be missing, hostile, or there twice. */
export function formFields(fields: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<string> {
  const each = Object.entries(fields).map(([name, candidates]) =>
    fc
      .oneof(
        { weight: candidates.length === 0 ? 0 : 7, arbitrary: fc.constantFrom("", ...candidates.map(String)) },
        { weight: 2, arbitrary: hostileText.map((text) => text.slice(0, 3_000)) },
        { weight: 1, arbitrary: fc.constant(undefined) },
      )
      .map((value) => (value === undefined ? "" : `${name}=${encodeURIComponent(value.toWellFormed())}`)),
  );
  const stray = fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    fc.constantFrom("%", "%ff=%ff", "=", "&&", "a=%zz"),
  );
  const twice = fc.nat(9);
  return fc
    .tuple(fc.tuple(...each), stray, twice)
    .map(([pairs, more, again]) =>
      [...pairs, ...(again === 0 ? pairs : []), more].filter((pair) => pair !== "").join("&"),
    );
}
