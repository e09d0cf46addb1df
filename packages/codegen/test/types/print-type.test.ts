import { expect, it } from "@jest/globals";
import type { Json, JsonObject } from "@mortise/core";
import { parseSync } from "@swc/core";
import {
  anything,
  array,
  assert,
  boolean,
  constantFrom,
  dictionary,
  letrec,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { nameTypes } from "../../src/types/name-types.ts";
import { printType } from "../../src/types/print-type.ts";

const NO_REFERENCES = { typeOf: () => undefined };
const print = (schema: Json) => printType(schema, NO_REFERENCES);

it.each<readonly [schema: Json, type: string]>([
  [{ type: "string" }, "string"],
  [{ type: "integer" }, "number"],
  [{ type: "number" }, "number"],
  [{ type: "boolean" }, "boolean"],
  [{ type: "null" }, "null"],
  [{ type: ["string", "null"] }, "string | null"],
  [{}, "unknown"],
  [true, "unknown"],
  [false, "never"],
  [{ type: "surprise" }, "unknown"],
  [{ const: "a" }, '"a"'],
  [{ const: null }, "null"],
  [{ const: { a: [1, -2], ["__proto__"]: 4 } }, '{ a: [1, -2], ["__proto__"]: 4 }'],
  [{ type: "string", enum: ["a", "b\n", 'c"'] }, '"a" | "b\\n" | "c\\""'],
  [{ enum: [1, null, "a"] }, '1 | null | "a"'],
  [{ enum: [] }, "never"],
  [{ type: "array" }, "readonly unknown[]"],
  [{ type: "array", items: { type: "string" } }, "readonly string[]"],
  [{ type: "array", items: { type: ["string", "null"] } }, "readonly (string | null)[]"],
  [{ type: "array", items: { type: "array", items: { type: "number" } } }, "readonly (readonly number[])[]"],
  [{ type: "array", prefixItems: [{ type: "string" }, {}], items: false, minItems: 1 }, "readonly [string, unknown?]"],
  [{ type: "array", prefixItems: [{ type: "string" }], minItems: 1 }, "readonly [string, ...unknown[]]"],
  [{ type: "object" }, "{ [name: string]: unknown }"],
  [{ type: "object", additionalProperties: { type: "number" } }, "{ [name: string]: number }"],
  [{ type: "object", additionalProperties: false }, "{ [name: string]: never }"],
  [{ anyOf: [{ type: "string" }, { type: "number" }, { type: "string" }] }, "string | number"],
  [{ anyOf: [{ type: "string" }, {}] }, "unknown"],
  [{ oneOf: [{ type: "string" }] }, "string"],
  [{ type: "string", anyOf: [{ enum: ["a"] }, { enum: ["b"] }] }, 'string & ("a" | "b")'],
  [{ allOf: [{ type: "string" }, { type: ["string", "null"] }] }, "string & (string | null)"],
  [{ type: "object", anyOf: [{ required: ["a"] }, { required: ["b"] }] }, "{ [name: string]: unknown }"],
  [{ $ref: "https://elsewhere.example.com/schema" }, "unknown"],
])("prints %j as %s", (schema, type) => {
  expect(print(schema)).toBe(type);
});

it("prints an object with its members, what they mean, and whether there may be others", () => {
  const schema = {
    type: "object",
    required: ["a-b", "unsaid"],
    properties: {
      "a-b": { type: "string", description: "What it is", format: "date", default: "today" },
      count: { type: "integer", minimum: 1, maximum: 9 },
      inner: { type: "object", properties: { __proto__x: { type: "null" } } },
    },
    additionalProperties: true,
  };
  expect(print(schema)).toBe(
    [
      "{",
      '  /** What it is. Format: date. Default: "today". */',
      '  "a-b": string;',
      "  /** 1 to 9. */",
      "  count?: number;",
      "  inner?: {",
      "    __proto__x?: null;",
      "  };",
      "  unsaid: unknown;",
      "  [name: string]: unknown;",
      "}",
    ].join("\n"),
  );
});

it("gives each branch of a long union a line", () => {
  const values = Array.from({ length: 20 }, (_, index) => `value ${String(index)}`);
  const text = print({ type: "object", properties: { a: { enum: values } } });
  expect(text.split("\n")).toEqual([
    "{",
    "  a?:",
    ...values.map((one, i) => `    | "${one}"${i === 19 ? ";" : ""}`),
    "}",
  ]);
});

it("names the types that a schema defines, recursive ones too, and none twice", () => {
  const schema: JsonObject = {
    type: "object",
    properties: { root: { $ref: "#/$defs/tree~1node" }, self: { $ref: "#" } },
    $defs: { "tree/node": { type: "object", properties: { next: { $ref: "#/$defs/tree~1node" } } } },
  };
  const taken = new Set(["FindArgumentsTreeNode"]);
  const text = nameTypes("FindArguments", schema, "What it takes.", taken);
  const [, inner = ""] = /export interface (FindArgumentsTreeNode_[0-9a-f]{6}) \{/.exec(text) ?? [];
  expect(text).toContain(`  next?: ${inner};\n`);
  expect(text).toContain(
    `/** What it takes. */\nexport interface FindArguments {\n  root?: ${inner};\n  self?: FindArguments;\n}\n`,
  );
  expect(taken.has(inner)).toBe(true);
});

it("ends on a schema of no end", () => {
  let schema: Json = { type: "string" };
  for (let depth = 0; depth < 5_000; depth += 1) schema = { type: "array", items: schema };
  expect(print(schema)).toContain("unknown");
});

const text = oneof(
  string(),
  string({ unit: "binary" }),
  constantFrom("*/", "`${a}`", '"', "\\", "__proto__", "@ts-ignore", "\n"),
);
const { schema: anySchema } = letrec<{ schema: JsonObject; whole: JsonObject }>((tie) => ({
  schema: oneof({ maxDepth: 3, depthSize: "small" }, record({ type: constantFrom("string", "null") }), tie("whole")),
  whole: record(
    {
      type: oneof(
        constantFrom("string", "object", "array", "integer"),
        array(constantFrom("string", "object"), { maxLength: 2 }),
      ),
      description: text,
      default: text,
      enum: array(oneof(text, boolean()), { maxLength: 3 }),
      const: text,
      properties: dictionary(text, tie("schema"), { maxKeys: 2 }),
      required: array(text, { maxLength: 3 }),
      additionalProperties: oneof(boolean(), tie("schema")),
      items: tie("schema"),
      prefixItems: array(tie("schema"), { maxLength: 2 }),
      anyOf: array(tie("schema"), { maxLength: 2 }),
      allOf: array(tie("schema"), { maxLength: 2 }),
      $defs: dictionary(text, tie("schema"), { maxKeys: 2 }),
      $ref: constantFrom("#", "#/$defs/a", "x"),
    },
    { requiredKeys: [] },
  ),
}));

/** What stands at the top of a module. */
function declarationsOf(code: string): readonly string[] {
  const { body } = parseSync(code, { syntax: "typescript" });
  return body.map((item) => (item.type === "ExportDeclaration" ? item.declaration.type : item.type));
}

it("prints whatever schema there is as types that parse, and as nothing else", () => {
  assert(
    property(anySchema, text, (schema, description) => {
      const taken = new Set<string>();
      const declarations = declarationsOf(nameTypes("Root", schema, description, taken));
      expect(declarations).toHaveLength(taken.size + 1);
      for (const type of declarations) expect(type).toMatch(/^Ts(?:TypeAlias|Interface)Declaration$/);
    }),
    { numRuns: 500 },
  );
});

it("prints anything at all without failing", () => {
  assert(
    property(anything(), (value) => {
      const json: Json = JSON.parse(JSON.stringify(value) ?? "null");
      declarationsOf(`export type T = ${print(json)};`);
    }),
  );
});
