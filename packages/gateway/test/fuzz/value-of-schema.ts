import * as fc from "fast-check";

/** A JSON Schema as zod and tools write it, as far as it is read here. */
export interface ReadSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, ReadSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ReadSchema;
  readonly items?: ReadSchema;
  readonly anyOf?: readonly ReadSchema[];
  readonly oneOf?: readonly ReadSchema[];
  readonly allOf?: readonly ReadSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

/** Values that mean something where a field has that name: ids of things that are there, addresses that answer. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Values that the schema takes, or nearly: what it cannot say here is left to chance. */
export function valueOfSchema(schema: ReadSchema, known: Known, name = ""): fc.Arbitrary<unknown> {
  const candidates = Object.hasOwn(known, name) ? known[name] : undefined;
  const made = generated(schema, known, name);
  if (candidates === undefined || candidates.length === 0 || schema.type === "array") return made;
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...candidates) }, { weight: 1, arbitrary: made });
}

function generated(schema: ReadSchema, known: Known, name: string): fc.Arbitrary<unknown> {
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && choices.length > 0) {
    return fc.oneof(...choices.map((choice) => valueOfSchema(choice, known, name)));
  }
  if (schema.allOf !== undefined && schema.allOf.length > 0) {
    const parts = schema.allOf.map((part) => valueOfSchema(part, known, name));
    return fc.tuple(...parts).map((values) => Object.assign({}, ...(values as object[])) as unknown);
  }
  const type = typeof schema.type === "string" ? schema.type : (schema.type?.[0] ?? "any");
  switch (type) {
    case "object":
      return objectOf(schema, known);
    case "array":
      return fc.array(valueOfSchema(schema.items ?? {}, known, name), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 3),
      });
    case "string":
      return textOf(schema);
    case "integer":
      return fc.integer({
        min: Math.max(schema.minimum ?? -10, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 100, 1e6),
      });
    case "number":
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(schema: ReadSchema, known: Known): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.entries(properties).map(([key, of]) => [key, valueOfSchema(of, known, key)] as const);
  const present = members.map(([key, of]) => {
    const values = of.map((value) => [[key, value] as const]);
    // What is optional is mostly left out, unless it is known to belong there: all of it at once rarely does.
    const left = {
      weight: Object.hasOwn(known, key) ? 1 : 4,
      arbitrary: fc.constant<(readonly [string, unknown])[]>([]),
    };
    return required.includes(key) ? values : fc.oneof(left, { weight: 1, arbitrary: values });
  });
  const record = fc.tuple(...present).map((entries) => Object.fromEntries(entries.flat()) as unknown);
  if (typeof additionalProperties !== "object" || members.length > 0) return record;
  const name = fc.oneof(fc.constantFrom("api_key", "project"), fc.string({ maxLength: 20 }));
  return fc.dictionary(name, valueOfSchema(additionalProperties, known), { maxKeys: 3 });
}

function textOf({ pattern, format, minLength = 0, maxLength = 60 }: ReadSchema): fc.Arbitrary<unknown> {
  if (format === "email") return fc.nat().map((number) => `person-${String(number)}@example.com`);
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
    } catch {
      // What the library cannot make from a pattern is left to chance.
    }
  }
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
}
