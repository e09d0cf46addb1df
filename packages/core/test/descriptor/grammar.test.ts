import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { grammar } from "../../src/descriptor/grammar.ts";

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly unevaluatedProperties?: boolean;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly default?: unknown;
}

const file = join(import.meta.dirname, "../../../../schemas/connector.schema.json");
const schema: Schema = JSON.parse(readFileSync(file, "utf8"));

/** Every key of the grammar by its path, with what it may hold. */
function* keysOf(at: Schema, path: string): Iterable<readonly [path: string, key: Schema]> {
  for (const [group, keys] of [
    ["", at.properties],
    ["pattern ", at.patternProperties],
    ["$defs ", at.$defs],
  ] as const) {
    for (const [name, key] of Object.entries(keys ?? {})) {
      yield [`${path}/${group}${name}`, key];
      yield* keysOf(key, `${path}/${group}${name}`);
    }
  }
  if (at.items !== undefined) yield* keysOf(at.items, `${path}/items`);
  if (typeof at.additionalProperties === "object") {
    yield* keysOf(at.additionalProperties, `${path}/any`);
  }
}

const keys = Array.from(keysOf(schema, ""));

it("is the same in the file that editors read and in the module that the compiler reads", () => {
  expect(grammar).toEqual(schema);
});

it("describes every key, so that editors can show what it is for", () => {
  const undescribed = keys.filter(
    ([, { description }]) => description === undefined || !/^[A-Z`].+\.$/.test(description),
  );
  expect(keys.length).toBeGreaterThan(100);
  expect(undescribed.map(([path]) => path)).toEqual([]);
});

it("refuses unknown keys in every object with keys of its own, and allows notes there", () => {
  const objects = [schema, ...Object.values(schema.$defs ?? {})].filter((one) => one.properties !== undefined);
  expect(objects.length).toBeGreaterThan(10);
  for (const object of objects) {
    expect(object.additionalProperties ?? object.unevaluatedProperties).toBe(false);
    expect(Object.keys(object.patternProperties ?? {})).toContain("^x-");
  }
});

it("never requires a key that it has a default for", () => {
  for (const [, key] of [["", schema] as const, ...keys]) {
    const defaulted = Object.entries(key.properties ?? {}).filter(([, member]) => member.default !== undefined);
    for (const [name] of defaulted) expect(key.required ?? []).not.toContain(name);
  }
});
