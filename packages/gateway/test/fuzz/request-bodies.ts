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

/** A form as it should be, or with other fields, or damaged on the way, or of another type. */
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

/** One change to the fields of a form. `at` picks the field, modulo their number. */
const fieldChange = fc.record({
  at: fc.nat(100),
  kind: fc.constantFrom("hostile" as const, "hostile" as const, "blank" as const, "drop" as const, "twice" as const),
  text: hostileText.map((text) => text.slice(0, 3_000).toWellFormed()),
});

/** `a=1&b=2`, half of them as the form has them; else with fields that are hostile, empty, missing, or there twice. */
export function formFields(fields: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<string> {
  const names = Object.keys(fields);
  // What has no value that is taken is left out, until a change puts one in.
  const values = Object.values(fields).map((candidates) =>
    fc.constantFrom(...candidates.map(String), ...NONE(candidates)),
  );
  const changes = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(fieldChange, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(fieldChange, { minLength: 2, maxLength: 4 }) },
  );
  const stray = fc.oneof(
    { weight: 9, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: fc.constantFrom("%", "%ff=%ff", "=", "&&", "a=%zz") },
  );
  return fc.tuple(fc.tuple(...values), changes, stray).map(([given, list, more]) => {
    const held = given.map((value): readonly string[] => (value === undefined ? [] : [value]));
    for (const { at, kind, text } of list) {
      const place = at % Math.max(held.length, 1);
      const [value = ""] = held[place] ?? [];
      held[place] = { hostile: [text], blank: [""], drop: [], twice: [value, value] }[kind];
    }
    const pairs = names.flatMap((name, index) =>
      (held[index] ?? []).map((value) => `${name}=${encodeURIComponent(value)}`),
    );
    return [...pairs, more].filter((pair) => pair !== "").join("&");
  });
}

const NONE = (candidates: readonly unknown[]): readonly undefined[] => (candidates.length === 0 ? [undefined] : []);
