import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { commentLines, docComment, foreign, propertyKey, stringLiteral, valueLiteral } from "../literals.ts";

/** Beyond so many levels a type says `unknown`: nobody reads it, and a schema of no end must end. */
const DEEPEST = 40;
/** A line of code, in characters. */
const WIDEST = 120;

/** What a printed type refers to. */
export interface TypeScope {
  /** The type that a reference names, such as `#/$defs/Node`; `undefined` where there is none. */
  typeOf(reference: string): string | undefined;
}

/** A type, and how tightly its parts hold together: what stands beside `[]`, `&` or `|` may need parentheses. */
interface Printed {
  readonly text: string;
  readonly binding: "atom" | "readonly" | "intersection" | "union";
  /** Those of a union. */
  readonly branches?: readonly string[];
}

const UNKNOWN: Printed = { text: "unknown", binding: "atom" };
const NEVER: Printed = { text: "never", binding: "atom" };

/**
 * Prints the values that a JSON Schema (2020-12, as tools have it) takes as a TypeScript type. What a type cannot say
 * (lengths, patterns, `not`, `if`) it leaves out: the type is never narrower than the schema, except that an object
 * which says nothing of other members is printed without any, so that a misspelt one is found.
 */
export function printType(schema: Json, scope: TypeScope, indent = ""): string {
  return print(schema, scope, indent, 0).text;
}

/** The members of an object's schema as the lines of an interface's body. */
export function printMembers(schema: JsonObject, scope: TypeScope, indent: string): string {
  return members(schema, scope, indent, 0);
}

function print(schema: Json, scope: TypeScope, indent: string, depth: number): Printed {
  if (schema === false) return NEVER;
  if (!isJsonObject(schema) || depth > DEEPEST) return UNKNOWN;
  const inner = (part: Json) => print(part, scope, indent, depth + 1);
  const parts: Printed[] = [];
  const { $ref, const: constant, enum: values, anyOf, oneOf, allOf } = schema;
  if (typeof $ref === "string") parts.push(named(scope.typeOf($ref)));
  if (constant !== undefined) parts.push(literal(constant));
  else if (isList(values)) parts.push(union(values.map(literal)));
  else parts.push(ofTypes(schema, scope, indent, depth));
  for (const branches of [anyOf, oneOf]) if (isList(branches)) parts.push(union(branches.map(inner)));
  if (isList(allOf)) parts.push(...allOf.map(inner));
  return intersection(parts);
}

/** The type by a schema's own keywords, without what it is combined with. */
function ofTypes(schema: JsonObject, scope: TypeScope, indent: string, depth: number): Printed {
  const { type } = schema;
  const types = typeof type === "string" ? [type] : isList(type) ? type : undefined;
  if (types !== undefined) return union(types.map((one) => ofType(one, schema, scope, indent, depth)));
  // A schema that describes members means objects, whether it says so or not.
  if (isJsonObject(schema["properties"])) return ofType("object", schema, scope, indent, depth);
  return UNKNOWN;
}

function ofType(type: Json, schema: JsonObject, scope: TypeScope, indent: string, depth: number): Printed {
  switch (typeof type === "string" ? type : undefined) {
    case "string":
      return { text: "string", binding: "atom" };
    case "boolean":
      return { text: "boolean", binding: "atom" };
    case "null":
      return { text: "null", binding: "atom" };
    case "number":
    case "integer":
      return { text: "number", binding: "atom" };
    case "array":
      return arrayType(schema, scope, indent, depth);
    case "object":
      return objectType(schema, scope, indent, depth);
    case undefined:
    default:
      return UNKNOWN;
  }
}

function arrayType(schema: JsonObject, scope: TypeScope, indent: string, depth: number): Printed {
  const { items = true, prefixItems, minItems } = schema;
  const item = print(items, scope, indent, depth + 1);
  if (!isList(prefixItems)) return { text: `readonly ${parenthesized(item, "atom")}[]`, binding: "readonly" };
  const certain = typeof minItems === "number" ? minItems : 0;
  const first = prefixItems.map((one, index) => {
    const text = print(one, scope, indent, depth + 1);
    return index < certain ? text.text : `${parenthesized(text, "atom")}?`;
  });
  const rest = items === false ? [] : [`...${parenthesized(item, "atom")}[]`];
  return { text: `readonly [${[...first, ...rest].join(", ")}]`, binding: "readonly" };
}

function objectType(schema: JsonObject, scope: TypeScope, indent: string, depth: number): Printed {
  const body = members(schema, scope, `${indent}  `, depth);
  if (body !== "") return { text: `{\n${body}${indent}}`, binding: "atom" };
  const { additionalProperties = true } = schema;
  const other = print(additionalProperties, scope, indent, depth + 1);
  return { text: `{ [name: string]: ${other.text} }`, binding: "atom" };
}

function members(schema: JsonObject, scope: TypeScope, indent: string, depth: number): string {
  const { properties, required, additionalProperties } = schema;
  const declared = isJsonObject(properties) ? Object.entries(properties) : [];
  const needed = new Set(isList(required) ? required.filter((name) => typeof name === "string") : []);
  const lines = declared.map(([name, member]) => {
    const start = `${indent}${propertyKey(foreign(name))}${needed.delete(name) ? "" : "?"}:`;
    const value = print(member, scope, indent, depth + 1);
    return `${describe(member, indent)}${start}${wrapped(value, start.length, indent)};\n`;
  });
  for (const name of needed) lines.push(`${indent}${propertyKey(foreign(name))}: unknown;\n`);
  // An index has to take the declared members, too, so it can say no more than that there may be others.
  const open = lines.length > 0 && additionalProperties !== undefined && additionalProperties !== false;
  return lines.join("") + (open ? `${indent}[name: string]: unknown;\n` : "");
}

/** A value behind a member's name: a union that is too long for the line has a line for each branch. */
function wrapped({ text, branches = [] }: Printed, start: number, indent: string): string {
  if (branches.length === 0 || start + text.length < WIDEST - 1 || text.includes("\n")) return ` ${text}`;
  return branches.map((branch) => `\n${indent}  | ${branch}`).join("");
}

/** What a reader of the code should know of a member. */
function describe(member: Json, indent: string): string {
  if (!isJsonObject(member)) return "";
  const { description, default: given, format, minimum, maximum } = member;
  const facts = [
    ...(typeof format === "string" ? [`Format: ${format}.`] : []),
    ...(typeof minimum === "number" || typeof maximum === "number" ? [`${range(minimum, maximum)}.`] : []),
    ...(given === undefined ? [] : [`Default: ${JSON.stringify(given)}.`]),
  ];
  const text = typeof description === "string" ? description.trimEnd() : "";
  const ended = text === "" || facts.length === 0 || /[.!?:;]$/.test(text) ? text : `${text}.`;
  const whole = [ended, facts.join(" ")].filter((part) => part !== "").join(text.includes("\n") ? "\n" : " ");
  return whole === "" ? "" : docComment(commentLines(foreign(whole)), indent);
}

function range(minimum: Json | undefined, maximum: Json | undefined): string {
  if (typeof maximum !== "number") return `At least ${JSON.stringify(minimum)}`;
  if (typeof minimum !== "number") return `At most ${JSON.stringify(maximum)}`;
  return `${JSON.stringify(minimum)} to ${JSON.stringify(maximum)}`;
}

function literal(value: Json): Printed {
  if (typeof value === "string") return { text: stringLiteral(foreign(value)), binding: "atom" };
  if (typeof value !== "object" || value === null) return { text: JSON.stringify(value), binding: "atom" };
  // An object of a literal's members, and a tuple of its items, are spelt alike in types and in values.
  return { text: valueLiteral(value), binding: "atom" };
}

function named(name: string | undefined): Printed {
  return name === undefined ? UNKNOWN : { text: name, binding: "atom" };
}

function union(branches: readonly Printed[]): Printed {
  const texts = Array.from(new Set(branches.filter((one) => one !== NEVER).map((one) => parenthesized(one, "union"))));
  const [only] = texts;
  if (only === undefined) return NEVER;
  if (texts.includes("unknown")) return UNKNOWN;
  if (texts.length > 1) return { text: texts.join(" | "), binding: "union", branches: texts };
  return branches.find((one) => one !== NEVER) ?? NEVER;
}

const ANY_OBJECT = "{ [name: string]: unknown }";

/** What fits all of some types. One that says nothing, such as a branch that only demands members, is left out. */
function intersection(parts: readonly Printed[]): Printed {
  const known = parts.filter(({ text }) => text !== "unknown");
  const telling = known.length > 1 ? known.filter(({ text }) => text !== ANY_OBJECT) : known;
  const [only] = telling;
  if (only === undefined) return UNKNOWN;
  if (telling.length === 1) return only;
  const texts = Array.from(new Set(telling.map((one) => parenthesized(one, "intersection"))));
  return { text: texts.join(" & "), binding: texts.length === 1 ? "atom" : "intersection" };
}

const TIGHTNESS = ["atom", "readonly", "intersection", "union"] as const;

/** A type that may stand where one at least as tight is needed. */
function parenthesized({ text, binding }: Printed, needed: Printed["binding"]): string {
  return TIGHTNESS.indexOf(binding) <= TIGHTNESS.indexOf(needed) ? text : `(${text})`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
