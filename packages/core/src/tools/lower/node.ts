import type { Json, JsonObject } from "../../json.ts";

/**
 * A schema that is about to be written. Equal schemas are one node, so that a tool's schema is a
 * graph: whatever it leads to more than once can stand in `$defs`.
 */
export interface Node {
  readonly id: number;
  /** What the document calls it, for its name in `$defs`. */
  readonly name: string | undefined;
  /** The keywords that hold no other schema. */
  readonly own: JsonObject;
  readonly slots: readonly Slot[];
  /** The form that it stands for, where that was being expanded already: a cycle. */
  readonly back?: string;
  /** Words about what it leaves out, for the description at each of its places. */
  readonly hint?: string;
}

/** A place in a schema for another one. */
export interface Slot {
  readonly keyword: "properties" | "additionalProperties" | "items" | "prefixItems" | "anyOf" | "allOf";
  /** The property's name; in a list, the empty text. */
  readonly key: string;
  readonly edge: Edge;
}

/** A schema at its place: words and a default belong to the place. */
export interface Edge {
  readonly node: Node;
  readonly description?: string;
  readonly default?: Json;
}

export type NodeTable = (node: Omit<Node, "id">) => Node;

/** Makes nodes, one for all that say the same. */
export function createNodeTable(): NodeTable {
  const nodes = new Map<string, Node>();
  return (node) => {
    const slots = node.slots.map(({ keyword, key, edge }) => [
      keyword,
      key,
      edge.node.id,
      edge.description,
      edge.default,
    ]);
    const key = JSON.stringify([node.own, slots, node.back, node.hint]);
    const before = nodes.get(key);
    if (before !== undefined) return before;
    const made = { ...node, id: nodes.size };
    nodes.set(key, made);
    return made;
  };
}
