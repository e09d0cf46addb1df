import type { Json, JsonObject } from "../../json.ts";
import type { Edge, Node, NodeTable, Slot } from "./node.ts";

/** Alternatives, and what holds for all of them. */
export interface Joined {
  readonly alternatives: readonly Edge[];
  /** The properties that every alternative had alike. */
  readonly common: readonly Slot[];
  readonly required: readonly string[];
}

/**
 * Says the same in fewer words: alternatives that differ in nothing but the values of one property
 * become one, and a property that all have alike stands once, beside them.
 */
export function joinAlternatives(edges: readonly Edge[], table: NodeTable): Joined {
  const joined = joinByValues(edges, table);
  const isAllObjects = joined.every(({ node }) => node.own["type"] === "object" && node.back === undefined);
  if (!isAllObjects || joined.length < FEWEST_FACTORED) return { alternatives: joined, common: [], required: [] };
  const common = commonProperties(joined);
  const [first, ...others] = joined.map(({ node }) => requiredOf(node));
  const required = (first ?? []).filter((name) => others.every((names) => names.includes(name)));
  if (common.length === 0 && required.length === 0) return { alternatives: joined, common, required };
  const names = new Set(common.map(({ key }) => key));
  const alternatives = joined.map((edge) => ({ ...edge, node: table(without(edge.node, names, new Set(required))) }));
  return { alternatives, common, required };
}

const FEWEST_FACTORED = 2;

function joinByValues(edges: readonly Edge[], table: NodeTable): readonly Edge[] {
  const groups = new Map<string, Edge>();
  for (const [index, edge] of edges.entries()) {
    const marking = edge.node.slots.find(isMarking);
    const key = marking === undefined ? String(index) : likeness(edge, marking);
    const before = groups.get(key);
    groups.set(key, before === undefined || marking === undefined ? edge : joinTwo(before, edge, marking.key, table));
  }
  return Array.from(groups.values());
}

/** A property that says which alternative this is. */
function isMarking({ keyword, edge: { node } }: Slot): boolean {
  return keyword === "properties" && node.slots.length === 0 && valuesOf(node) !== undefined;
}

function valuesOf({ own }: Node): readonly Json[] | undefined {
  if (own["const"] !== undefined) return [own["const"]];
  return Array.isArray(own["enum"]) ? own["enum"] : undefined;
}

/** Everything but the values of the property that marks it. */
function likeness({ node, description }: Edge, marking: Slot): string {
  const others = node.slots.map((slot) =>
    slot === marking
      ? [slot.key, slot.edge.node.own["type"]]
      : [slot.keyword, slot.key, slot.edge.node.id, slot.edge.description, slot.edge.default],
  );
  return JSON.stringify([node.own, others, description, node.back]);
}

function joinTwo(first: Edge, second: Edge, key: string, table: NodeTable): Edge {
  const isMarked = (slot: Slot) => slot.keyword === "properties" && slot.key === key;
  const other = second.node.slots.find(isMarked)?.edge;
  const slots = first.node.slots.map((slot) =>
    isMarked(slot) && other !== undefined ? { ...slot, edge: joinValues(slot.edge, other, table) } : slot,
  );
  return { ...first, node: table({ name: undefined, own: first.node.own, slots }) };
}

function joinValues(first: Edge, second: Edge, table: NodeTable): Edge {
  const texts = new Map(
    [...(valuesOf(first.node) ?? []), ...(valuesOf(second.node) ?? [])].map((value) => [JSON.stringify(value), value]),
  );
  const { const: _, enum: __, ...rest } = first.node.own;
  const description = [labelsOf(first), labelsOf(second)].filter((text) => text !== undefined).join(", ");
  const { description: ___, ...edge } = first;
  return {
    ...edge,
    ...(description === "" ? {} : { description }),
    node: table({ name: first.node.name, own: { ...rest, enum: Array.from(texts.values()) }, slots: [] }),
  };
}

/** What values are called: a single value's name stands alone until others join it. */
function labelsOf({ node, description }: Edge): string | undefined {
  const { const: single } = node.own;
  if (description === undefined || single === undefined) return description;
  return `${typeof single === "string" ? single : JSON.stringify(single)} ${description}`;
}

function commonProperties(edges: readonly Edge[]): readonly Slot[] {
  const [first, ...others] = edges;
  if (first === undefined || others.length === 0) return [];
  return first.node.slots.filter(
    (slot) =>
      slot.keyword === "properties" && others.every(({ node }) => node.slots.some((other) => isSame(slot, other))),
  );
}

function isSame(a: Slot, b: Slot): boolean {
  return (
    a.keyword === b.keyword &&
    a.key === b.key &&
    a.edge.node === b.edge.node &&
    a.edge.description === b.edge.description &&
    JSON.stringify(a.edge.default) === JSON.stringify(b.edge.default)
  );
}

function requiredOf({ own }: Node): readonly string[] {
  return Array.isArray(own["required"]) ? own["required"].filter((name) => typeof name === "string") : [];
}

function without(node: Node, names: ReadonlySet<string>, required: ReadonlySet<string>): Omit<Node, "id"> {
  const left = requiredOf(node).filter((name) => !required.has(name));
  const { required: _, type: __, ...own } = node.own;
  const kept: JsonObject = left.length === 0 ? own : { ...own, required: left };
  return {
    name: node.name,
    own: kept,
    slots: node.slots.filter((slot) => slot.keyword !== "properties" || !names.has(slot.key)),
  };
}

/** The unions of one tool, so that one can be built of another. */
export type Unions = Map<string, Node[]>;

const FEWEST_REUSED = 3;

/**
 * Alternatives of which several are another union's already, with that union in their place. What
 * holds beside them, `frame`, has to be the same: then nothing is said that was not said before.
 */
export function reuseUnions(alternatives: readonly Edge[], frame: string, unions: Unions): readonly Edge[] {
  const isOffered = (edge: Edge) => edge.description === undefined && edge.default === undefined;
  const ids = new Set(alternatives.filter(isOffered).map(({ node }) => node.id));
  const known = (unions.get(frame) ?? []).filter((union) => {
    const parts = branchesOf(union);
    return parts.length < alternatives.length && parts.every((edge) => isOffered(edge) && ids.has(edge.node.id));
  });
  const [largest] = known.toSorted((a, b) => branchesOf(b).length - branchesOf(a).length);
  if (largest === undefined) return alternatives;
  const covered = new Set(branchesOf(largest).map(({ node }) => node));
  return [...alternatives.filter(({ node }) => !covered.has(node)), { node: largest }];
}

/** Remembers a union for {@link reuseUnions}. */
export function rememberUnion(union: Node, frame: string, unions: Unions): void {
  if (branchesOf(union).length < FEWEST_REUSED) return;
  unions.set(frame, [...(unions.get(frame) ?? []), union]);
}

function branchesOf({ slots }: Node): readonly Edge[] {
  return slots.filter(({ keyword }) => keyword === "anyOf").map(({ edge }) => edge);
}
