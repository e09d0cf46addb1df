/** The places of the grammar where an author's own text stands, found by walking the grammar: a new key is one by itself. */
import { isJsonObject, type Json, type JsonObject } from "@mortise/core";

/** A part of the grammar: its schema, and the JSON pointer that leads to it. */
export interface GrammarNode {
  readonly schema: JsonObject;
  readonly pointer: string;
}

/** What the grammar says of one member of an object. */
export interface MemberRule {
  readonly node: GrammarNode;
  /** Whether the member's name is the author's own. */
  readonly ownName: boolean;
}

/** A part of the grammar, with its references followed. */
export function grammarNode(grammar: JsonObject, schema: Json, pointer: string): GrammarNode {
  if (!isJsonObject(schema)) return { schema: {}, pointer };
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return { schema, pointer };
  const target = reference
    .slice(2)
    .split("/")
    .reduce<Json | undefined>((at, step) => (isJsonObject(at) ? at[step] : undefined), grammar);
  if (target === undefined) throw new Error(`the grammar has no ${reference}`);
  return grammarNode(grammar, target, reference);
}

const placeOfName = (node: GrammarNode): string => `${node.pointer} (name)`;

/** Whether the grammar leaves open what stands here: any JSON, or an object with members of any name. */
export function isOpen({ schema }: GrammarNode): boolean {
  const closing = ["$ref", "properties", "patternProperties", "additionalProperties", "items", "enum", "const"];
  if (closing.some((key) => key in schema)) return false;
  return schema["type"] === undefined || typesOf(schema).some((type) => type === "object" || type === "array");
}

export function takesText({ schema }: GrammarNode): boolean {
  return typesOf(schema).includes("string") && !("enum" in schema) && !("const" in schema);
}

/** What the grammar says of a member of this name. */
export function memberRule(grammar: JsonObject, parent: GrammarNode, name: string): MemberRule {
  const { schema, pointer } = parent;
  const properties = objectAt(schema, "properties");
  if (Object.hasOwn(properties, name)) {
    return {
      node: grammarNode(grammar, properties[name] ?? {}, `${pointer}/properties/${name}`),
      ownName: false,
    };
  }
  const rule = openRules(grammar, parent).find(({ pattern }) => pattern === undefined || pattern.test(name));
  return rule === undefined
    ? { node: { schema: {}, pointer: `${pointer}/*` }, ownName: true }
    : { node: rule.node, ownName: true };
}

/** The rules for members that the grammar does not name, the narrowest first. */
function openRules(
  grammar: JsonObject,
  { schema, pointer }: GrammarNode,
): readonly { readonly pattern?: RegExp; readonly node: GrammarNode }[] {
  const rules: { readonly pattern?: RegExp; readonly node: GrammarNode }[] = Object.entries(
    objectAt(schema, "patternProperties"),
  ).map(([pattern, inner]) => ({
    pattern: new RegExp(pattern, "u"),
    node: grammarNode(grammar, inner, `${pointer}/patternProperties/${pattern}`),
  }));
  const { additionalProperties } = schema;
  if (isJsonObject(additionalProperties)) {
    rules.push({ node: grammarNode(grammar, additionalProperties, `${pointer}/additionalProperties`) });
  } else if (additionalProperties === true || objectAt(schema, "then")["additionalProperties"] === true) {
    rules.push({ node: { schema: {}, pointer: `${pointer}/*` } });
  }
  return rules;
}

/** Every place of the grammar that takes an author's text: as a value, or as a member's name. */
export function textPlaces(grammar: JsonObject): ReadonlySet<string> {
  const places = new Set<string>();
  const seen = new Set<string>();
  const visit = (node: GrammarNode): void => {
    if (seen.has(node.pointer)) return;
    seen.add(node.pointer);
    const { schema, pointer } = node;
    if (isOpen(node) || takesText(node)) places.add(pointer);
    if (isOpen(node) && typesOf(schema).includes("object")) places.add(placeOfName(node));
    for (const [name, inner] of Object.entries(objectAt(schema, "properties"))) {
      visit(grammarNode(grammar, inner, `${pointer}/properties/${name}`));
    }
    for (const rule of openRules(grammar, node)) {
      places.add(`${pointer} ${rule.pattern?.source ?? "*"} (name)`);
      visit(rule.node);
    }
    if (isJsonObject(schema["items"])) visit(grammarNode(grammar, schema["items"], `${pointer}/items`));
  };
  visit(grammarNode(grammar, grammar, "#"));
  return places;
}

/** The place of a member's name, as {@link textPlaces} calls it. */
export function placeOfMember(grammar: JsonObject, parent: GrammarNode, name: string): string {
  if (isOpen(parent)) return placeOfName(parent);
  const rule = openRules(grammar, parent).find(({ pattern }) => pattern === undefined || pattern.test(name));
  return `${parent.pointer} ${rule?.pattern?.source ?? "*"} (name)`;
}

export function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = schema[key];
  return isJsonObject(value) ? value : {};
}

export function typesOf(schema: JsonObject): readonly Json[] {
  const { type } = schema;
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}
