import type { JsonObject } from "../../json.ts";
import { createExpansion, expandShape } from "./expand.ts";
import { namedSchemas, type NamedSchemas } from "./named-schemas.ts";
import { readShape } from "./read-shape.ts";
import { cutCycles, hasOverlappingCycle } from "./recursion.ts";
import { orderedTypes, type Shape } from "./shape.ts";
import { firstSentence } from "./short-text.ts";
import { isCheckable } from "./weigh.ts";
import { writeSchema } from "./write-schema.ts";

/** How much of an answer's schema a client sees: nothing, its first levels, or all. */
export type OutputPolicy = "none" | "shallow" | "full";

/** How many levels of members `shallow` shows. */
const SHALLOW_LEVELS = 2;
const MAX_DESCRIPTION = 120;

/**
 * Makes the output schema of a tool, or `undefined` where the policy or the schema leaves nothing
 * to say: an answer that is no object has none, since not every client takes another.
 *
 * Clients validate answers against it, and vendors' documents are seldom right about `null`, about
 * what is always there, and about new values. So it names members and their types, and demands nothing.
 */
export function lowerOutput(
  schema: JsonObject,
  schemas: ReadonlyMap<string, JsonObject>,
  policy: OutputPolicy,
): JsonObject | undefined {
  if (policy === "none") return undefined;
  const names = namedSchemas(schemas);
  const root = resolved(readShape(schema, names), names);
  if (root.types?.includes("object") !== true || root.members === undefined) return undefined;
  return (
    (policy === "full" ? written(permissive(root, names), permissiveNames(names)) : undefined) ??
    written(shallow(root, names, SHALLOW_LEVELS), names)
  );
}

function written(root: Shape, names: NamedSchemas): JsonObject | undefined {
  const expansion = createExpansion(names, "full", "output", () => undefined);
  const expanded = [expandShape({ ...root, types: ["object"] }, "", expansion)];
  const roots = hasOverlappingCycle(expanded, expansion.forms)
    ? cutCycles(expanded, expansion.forms, expansion.node, 1)
    : expanded;
  if (!isCheckable(roots)) return undefined;
  const { schemas, defs } = writeSchema(roots, expansion.forms, expansion.detail);
  const [schema = {}] = schemas;
  // An answer that contains itself is a reference here, and a tool's schema has to be an object.
  const whole = schema["$ref"] === undefined ? schema : { type: "object", allOf: [schema] };
  return { ...whole, ...(defs === undefined ? {} : { $defs: defs }) };
}

/** The same schemas, demanding nothing. */
function permissiveNames(names: NamedSchemas): NamedSchemas {
  const made = new Map<string, Shape>();
  return {
    ...names,
    shapeOf(name) {
      const before = made.get(name);
      const shape = before === undefined ? names.shapeOf(name) : undefined;
      if (shape === undefined) return before;
      const answer = permissive(shape, names);
      made.set(name, answer);
      return answer;
    },
  };
}

function permissive(shape: Shape, names: NamedSchemas): Shape {
  const inside = (part: Shape) => permissive(part, names);
  const members = answered(shape, names).map(([name, member]) => [name, inside(member)] as const);
  return {
    ...outline(shape),
    ...(shape.ref === undefined ? {} : { ref: shape.ref, nullable: true }),
    ...(members.length === 0 ? {} : { members: new Map(members) }),
    ...(shape.others === undefined || shape.others === false ? {} : { others: inside(shape.others) }),
    ...(shape.items === undefined ? {} : { items: inside(shape.items) }),
    ...(shape.anyOf === undefined ? {} : { anyOf: shape.anyOf.map(inside) }),
  };
}

function shallow(shape: Shape, names: NamedSchemas, levels: number): Shape {
  const members = levels === 0 ? [] : answered(shape, names);
  const inside = (part: Shape, left: number) => shallow(resolved(part, names), names, left);
  return {
    ...outline(shape),
    ...(members.length === 0
      ? {}
      : { members: new Map(members.map(([name, member]) => [name, inside(member, levels - 1)])) }),
    // The items of a list are what its level shows.
    ...(shape.items === undefined ? {} : { items: inside(shape.items, levels) }),
  };
}

/** The members that an answer can have. */
function answered({ members }: Shape, names: NamedSchemas): readonly (readonly [string, Shape])[] {
  return Array.from(members ?? []).filter(([, member]) => !names.isMarked(member, "writeOnly"));
}

function outline({ types, description }: Shape): Shape {
  return {
    ...(types === undefined ? {} : { types: orderedTypes([...types, "null"]) }),
    ...(description === undefined ? {} : { description: firstSentence(description, MAX_DESCRIPTION) }),
  };
}

function resolved(shape: Shape, names: NamedSchemas): Shape {
  if (shape.ref === undefined) return shape;
  const target = names.shapeOf(shape.ref);
  return target === undefined
    ? {}
    : { ...resolved(target, names), ...(shape.description === undefined ? {} : { description: shape.description }) };
}
