import type { Json, JsonObject } from "../../json.ts";
import type { Edge, Node, Slot } from "./node.ts";
import { nodesBelow } from "./recursion.ts";
import type { Detail } from "./own-keywords.ts";
import { initials, shortNames } from "./short-names.ts";

/** Schemas at their places, and what they share. */
export interface Written {
  readonly schemas: readonly JsonObject[];
  readonly defs: JsonObject | undefined;
}

/**
 * Writes a graph of schemas. What is led to more than once stands in `$defs` where that takes
 * fewer bytes, and at each of its places otherwise; what leads to itself always stands there.
 */
export function writeSchema(roots: readonly Edge[], forms: ReadonlyMap<string, Edge>, detail: Detail): Written {
  const shared = chooseShared(roots, forms, detail);
  const texts = sharedTexts(roots, shared);
  const defs = new Map<string, Json>();

  const writeEdge = ({ node, description, default: fallback }: Edge): JsonObject => {
    const target = targetOf(node, forms);
    const name = shared.get(target);
    const notes = {
      ...(description === undefined || (name !== undefined && texts.get(target) === description)
        ? {}
        : { description }),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
    if (name === undefined) return writeNode(target, notes);
    if (!defs.has(name)) {
      defs.set(name, null); // Its place, before those of what it refers to.
      const text = texts.get(target);
      defs.set(name, writeNode(target, text === undefined ? {} : { description: text }));
    }
    return { ...notes, $ref: `#/$defs/${name}` };
  };

  const writeNode = ({ own, slots }: Node, notes: JsonObject): JsonObject => {
    const { type, required, ...rest } = own;
    const at = (keyword: Slot["keyword"]) => slots.filter((slot) => slot.keyword === keyword);
    const single = (keyword: "items" | "additionalProperties") =>
      Object.fromEntries(at(keyword).map(({ edge }) => [keyword, writeEdge(edge)]));
    const list = (keyword: "prefixItems" | "anyOf" | "allOf") => {
      const edges = at(keyword);
      return edges.length === 0 ? {} : { [keyword]: edges.map(({ edge }) => writeEdge(edge)) };
    };
    const properties = at("properties");
    return {
      ...(type === undefined ? {} : { type }),
      ...notes,
      ...rest,
      ...(properties.length === 0
        ? {}
        : { properties: Object.fromEntries(properties.map(({ key, edge }) => [key, writeEdge(edge)])) }),
      ...(required === undefined ? {} : { required }),
      ...single("additionalProperties"),
      ...single("items"),
      ...list("prefixItems"),
      ...list("anyOf"),
      ...list("allOf"),
    };
  };

  const schemas = roots.map(writeEdge);
  return { schemas, defs: defs.size === 0 ? undefined : Object.fromEntries(defs) };
}

/** A node that closes a cycle stands for the one where it began. */
function targetOf(node: Node, forms: ReadonlyMap<string, Edge>): Node {
  return (node.back === undefined ? undefined : forms.get(node.back)?.node) ?? node;
}

const REFERENCE_LENGTH = '{"$ref":"#/$defs/"}'.length;
const ENTRY_LENGTH = '"":,'.length;

/** The nodes that stand in `$defs`, with their names there. */
function chooseShared(
  roots: readonly Edge[],
  forms: ReadonlyMap<string, Edge>,
  detail: Detail,
): ReadonlyMap<Node, string> {
  const nodes = nodesBelow(roots);
  const uses = new Map<Node, number>();
  const hints = new Map<Node, string>();
  const use = ({ node }: Edge, hint: string) => {
    const target = targetOf(node, forms);
    uses.set(target, (uses.get(target) ?? 0) + 1);
    if (!hints.has(target)) hints.set(target, target.name ?? hint);
  };
  for (const edge of roots) use(edge, "Value");
  for (const node of nodes) for (const { key, edge } of node.slots) use(edge, key === "" ? "Value" : key);
  const recursive = new Set(nodes.filter(({ back }) => back !== undefined).map((node) => targetOf(node, forms)));

  const names = (detail === "lean" ? initials : shortNames)(
    Array.from(uses).flatMap(([node, count]) => (count > 1 ? [hints.get(node) ?? "Value"] : [])),
  );
  const lengths = new Map<Node, number>();
  const shared = new Map<Node, string>();
  const taken = new Set<string>();
  for (const node of nodes) {
    if (node.back !== undefined) continue;
    const name = freeName(names.get(hints.get(node) ?? "Value") ?? "Value", taken);
    const reference = REFERENCE_LENGTH + name.length;
    const length = lengthOf(node, (part) => lengths.get(targetOf(part, forms)) ?? reference);
    const count = uses.get(node) ?? 0;
    const isShorter = count * length > length + ENTRY_LENGTH + name.length + count * reference;
    if (recursive.has(node) || (count > 1 && isShorter)) {
      shared.set(node, name);
      taken.add(name);
      lengths.set(node, reference);
    } else {
      lengths.set(node, length);
    }
  }
  return shared;
}

function lengthOf({ own, slots }: Node, lengthBelow: (node: Node) => number): number {
  const keywords = new Set(slots.map(({ keyword }) => keyword));
  const around = Array.from(keywords).reduce((sum, keyword) => sum + keyword.length + '"":{},'.length, 0);
  const inside = slots.reduce((sum, { key, edge }) => {
    const notes = JSON.stringify([edge.description, edge.default]).length + (edge.description === undefined ? 0 : 15);
    return sum + key.length + '"":,'.length + lengthBelow(edge.node) + notes;
  }, 0);
  return JSON.stringify(own).length + around + inside;
}

function freeName(hint: string, taken: ReadonlySet<string>): string {
  let free = hint;
  for (let number = 2; taken.has(free); number += 1) free = `${hint}_${number}`;
  return free;
}

/** Words that most places of a shared schema have, which then stand with it. */
function sharedTexts(roots: readonly Edge[], shared: ReadonlyMap<Node, string>): ReadonlyMap<Node, string> {
  const counts = new Map<Node, Map<string, number>>();
  const count = ({ node, description }: Edge) => {
    if (description === undefined || !shared.has(node)) return;
    const texts = counts.get(node) ?? new Map<string, number>();
    counts.set(node, texts.set(description, (texts.get(description) ?? 0) + 1));
  };
  roots.forEach(count);
  for (const { slots } of nodesBelow(roots)) slots.forEach(({ edge }) => count(edge));
  return new Map(
    Array.from(counts).flatMap(([node, texts]) => {
      const [text, times] = Array.from(texts).reduce((most, one) => (one[1] > most[1] ? one : most), ["", 1]);
      return times > 1 ? [[node, text] as const] : [];
    }),
  );
}
